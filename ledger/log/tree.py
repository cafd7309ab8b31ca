"""The log as a Merkle tree: roots and proofs from leaf hashes and the kept hashes over each 256."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, func, insert, select

from ledger import merkle
from ledger.models import LogHead, LogLeaf, LogNode

STEP = 8  # a kept node every 8 levels: 256 hashes make one
_LEAF, _NODE = LogLeaf.__table__, LogNode.__table__
_LEAVES = select(_LEAF.c.hash).where(_LEAF.c.idx >= bindparam("start"), _LEAF.c.idx < bindparam("end"))
_NODES = select(_NODE.c.hash).where(
    _NODE.c.level == bindparam("level"), _NODE.c.pos >= bindparam("start"), _NODE.c.pos < bindparam("end")
)
_LEAVES, _NODES = _LEAVES.order_by(_LEAF.c.idx), _NODES.order_by(_NODE.c.pos)


def size(connection: Connection) -> int:
    """How many leaves the log has."""
    return int(connection.execute(select(LogHead.size)).scalar_one())


def root(connection: Connection, size: int) -> bytes:
    """The root over the first `size` leaves."""
    return merkle.range_hash(0, size, source(connection)) if size else merkle.EMPTY


def inclusion(connection: Connection, index: int, size: int) -> list[bytes]:
    """What joins leaf `index` to the root of the first `size`."""
    return merkle.inclusion_proof(index, size, source(connection))


def consistency(connection: Connection, first: int, second: int) -> list[bytes]:
    """What shows that the log at `second` goes on from the log at `first`."""
    return merkle.consistency_proof(first, second, source(connection))


def source(connection: Connection) -> Callable[[int, int], bytes]:
    """The hash over a complete subtree: read, or made from at most 255 pairs of what is kept below it."""
    rows: dict[tuple[int, int], list[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        base = level - level % STEP
        block = index >> STEP - (level - base)  # the 256 nodes of `base` among which this subtree lies
        if (base, block) not in rows:
            rows[base, block] = _row(connection, base, block << STEP, (block + 1) << STEP)
        width = 1 << level - base
        start = (index << level - base) - (block << STEP)
        return merkle.top(rows[base, block][start : start + width])

    return node


def keep_nodes(connection: Connection, old: int, new: int) -> None:
    """Write the nodes that became whole when the log grew from `old` to `new` leaves."""
    level = STEP
    while new >> level:
        below = level - STEP
        fresh = [
            {"level": level, "pos": pos, "hash": merkle.top(_row(connection, below, pos << STEP, (pos + 1) << STEP))}
            for pos in range(old >> level, new >> level)
        ]
        if fresh:
            connection.execute(insert(LogNode), fresh)
        level += STEP


def _row(connection: Connection, level: int, start: int, end: int) -> list[bytes]:
    if level == 0:
        return [bytes(hash) for hash in connection.scalars(_LEAVES, {"start": start, "end": end})]
    return [bytes(hash) for hash in connection.scalars(_NODES, {"level": level, "start": start, "end": end})]


def first_leaf(connection: Connection, kind: str, ref: str) -> tuple[int, bytes] | None:
    """Index and hash of the first leaf of a row, or None while the log does not hold it."""
    row = connection.execute(
        select(_LEAF.c.idx, _LEAF.c.hash).where(_LEAF.c.kind == kind, _LEAF.c.ref == ref, _LEAF.c.step == 0)
    ).first()
    return (int(row.idx), bytes(row.hash)) if row else None


def count(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(_LEAF)) or 0)
