"""The log's part of the self-check: does every leaf say what was hashed, in order and without a gap; do nodes and
checkpoints follow from the leaves; does every row have its leaf, and say what its newest leaf says.

Reads what the database holds and believes no stored hash; refuses to know whether the rules of the books were kept.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, inspect, select, tuple_

from ledger import checkpoint, merkle
from ledger.guards import logged
from ledger.log import bodies, checkpoints, tree
from ledger.log.export import MOVED
from ledger.models import Erasure, LogCheckpoint, LogDue, LogHead, LogLeaf, LogNode

Said = tuple[str, tuple[object, ...]]  # name of the finding, and the row
BLOCK = 1 << tree.STEP
RECENT = 40 * BLOCK  # leaves that a page looks at, so that it answers at once
MOST = 50  # findings of one name
SAYS = {
    "log_due": "Việc đã ghi mà nhật ký chưa có",
    "log_gap": "Nhật ký thiếu dòng, thừa dòng hoặc sai thứ tự",
    "log_leaf": "Dòng nhật ký không còn như lúc ghi",
    "log_time": "Giờ trong nhật ký chạy lùi",
    "log_head": "Số đếm của nhật ký không khớp các dòng",
    "log_node": "Mã gộp của nhật ký không khớp các dòng",
    "log_salt": "Dòng nhật ký mất khóa mở mà không có việc xóa nào",
    "log_checkpoint": "Mốc đối chứng không khớp nhật ký",
    "log_row": "Dòng trong sổ không có trong nhật ký",
    "log_gone": "Nhật ký có, trong sổ không còn",
    "log_changed": "Dòng trong sổ khác với nhật ký",
}
_LEAF, _NODE = LogLeaf.__table__, LogNode.__table__
_SEALED = '"sealed":{'  # quotes inside a text are escaped, so this is always the key


def run(connection: Connection, *, whole: bool = True) -> Iterator[Said]:
    """What is wrong, at most 50 of each name. Not `whole`: the newest leaves and all checkpoints, but no rows."""
    told: Counter[str] = Counter()
    for name, row in _all(connection, whole):
        told[name] += 1
        if told[name] <= MOST:
            yield name, row


def _all(connection: Connection, whole: bool) -> Iterator[Said]:
    size, at = connection.execute(select(LogHead.size, LogHead.at)).one()
    for row in connection.execute(select(LogDue.kind, LogDue.ref, LogDue.step).order_by(LogDue.n)):
        yield "log_due", tuple(row)
    start = 0 if whole else max(0, size - RECENT) // BLOCK * BLOCK
    yield from _leaves(connection, start, size, at)
    yield from _checkpoints(connection, size)
    if whole:
        there = set(inspect(connection).get_table_names())  # a process may know tables that these books lack
        for table in (table for table in logged.tables() if table.name in there):
            yield from _rows(connection, table)


def _leaves(connection: Connection, start: int, size: int, at: datetime) -> Iterator[Said]:
    """Every leaf from `start` on, and the nodes above them."""
    wanted, hashes, last = start, list[bytes](), None
    erased = {tuple(row) for row in connection.execute(select(Erasure.kind, Erasure.ref))}
    for leaf in _pages(connection, start):
        if leaf.idx != wanted:
            yield "log_gap", (wanted, leaf.idx)
        hash = merkle.leaf_hash(leaf.body.encode())
        if hash != bytes(leaf.hash) or not _said(leaf):
            yield "log_leaf", (leaf.idx, leaf.kind, leaf.ref)
        if last is not None and leaf.at < last:
            yield "log_time", (leaf.idx, leaf.at)
        if leaf.salt is None and _SEALED in leaf.body and (leaf.kind, leaf.ref) not in erased:
            yield "log_salt", (leaf.idx, leaf.kind, leaf.ref)
        hashes.append(hash)
        wanted, last = leaf.idx + 1, leaf.at
    if wanted != size or (last is not None and last != at):
        yield "log_head", (size, wanted)
    yield from _nodes(connection, start, hashes)


def _said(leaf: Row[Any]) -> bool:
    """Whether the columns beside the body say what it says."""
    try:
        said = json.loads(leaf.body)
        return (said["kind"], said["ref"], said["step"], said["at"]) == (
            leaf.kind, leaf.ref, leaf.step, bodies.plain(leaf.at)
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return False


def _pages(connection: Connection, start: int) -> Iterator[Row[Any]]:
    """Leaves in order; those before 0 too, which cannot be."""
    last = start - 1 if start else None
    while True:
        page = select(_LEAF).order_by(_LEAF.c.idx).limit(BLOCK * 4)
        rows = connection.execute(page if last is None else page.where(_LEAF.c.idx > last)).all()
        yield from rows
        if not rows:
            return
        last = rows[-1].idx


def _nodes(connection: Connection, start: int, hashes: list[bytes]) -> Iterator[Said]:
    level, below, first = tree.STEP, hashes, start
    while True:
        first >>= tree.STEP
        made = [merkle.top(below[place : place + BLOCK]) for place in range(0, len(below) - BLOCK + 1, BLOCK)]
        kept = {
            int(row.pos): bytes(row.hash)
            for row in connection.execute(select(_NODE).where(_NODE.c.level == level, _NODE.c.pos >= first))
        }
        for pos, hash in enumerate(made, start=first):
            if kept.pop(pos, None) != hash:
                yield "log_node", (level, pos)
        for pos in kept:
            yield "log_node", (level, pos)
        if start or not made:  # what lies above older leaves too is asked of the whole log alone
            return
        level, below = level + tree.STEP, made


def _checkpoints(connection: Connection, size: int) -> Iterator[Said]:
    keys = {key.name: key.key for key in checkpoints.keys(connection)}
    number, sizes = 0, dict[str, int]()
    for row in connection.execute(select(LogCheckpoint.__table__).order_by(LogCheckpoint.id)):
        follows = row.id == number + 1 and row.size > sizes.get(row.signer, 0)
        if not follows or not _stands(connection, row, size, keys):
            yield "log_checkpoint", (row.id, row.size, row.signer)
        number, sizes[row.signer] = row.id, row.size


def _stands(connection: Connection, row: Row[Any], size: int, keys: Mapping[str, bytes]) -> bool:
    try:
        said = checkpoint.parse(row.note)
        return (
            (said.size, said.root, said.time) == (row.size, bytes(row.root), row.at)
            and row.size <= size
            and row.signer in checkpoint.verify(row.note, keys)
            and tree.root(connection, row.size) == said.root
        )
    except (checkpoint.NoteRefused, IndexError):  # no note; or leaves are missing
        return False


def _rows(connection: Connection, table: Table) -> Iterator[Said]:
    """Every row beside its newest leaf."""
    keys, seen = list(table.primary_key.columns), set[str]()
    last: tuple[Any, ...] | None = None
    while True:
        page = select(table).order_by(*keys).limit(BLOCK)
        if last is not None:
            page = page.where(keys[0] > last[0] if len(keys) == 1 else tuple_(*keys) > tuple_(*last))
        rows = {
            "/".join(str(bodies.plain(row[key.name])) for key in keys): dict(row)
            for row in connection.execute(page).mappings()
        }
        yield from _beside(connection, table, rows)
        seen.update(rows)
        if len(rows) < BLOCK:
            break
        last = tuple(list(rows.values())[-1][key.name] for key in keys)
    told = select(_LEAF.c.ref).where(_LEAF.c.kind == table.name, _LEAF.c.step == 0)
    if connection.scalar(select(func.count()).select_from(told.subquery())) != len(seen):
        for ref in connection.scalars(told):
            if ref not in seen:
                yield "log_gone", (table.name, ref)


def _beside(connection: Connection, table: Table, rows: Mapping[str, bodies.Row]) -> Iterator[Said]:
    newest: dict[str, Row[Any]] = {}
    for leaf in connection.execute(
        select(_LEAF).where(_LEAF.c.kind == table.name, _LEAF.c.ref.in_(rows)).order_by(_LEAF.c.step)
    ):
        newest[leaf.ref] = leaf
    lines = _lines(connection, table, rows)
    for ref, row in rows.items():
        if ref not in newest:
            yield "log_row", (table.name, ref)
            continue
        differs = _differs(table.name, row, newest[ref], lines.get(row.get("id")))
        if differs:
            yield "log_changed", (table.name, ref, " ".join(differs))


def _differs(kind: str, row: bodies.Row, leaf: Row[Any], lines: Sequence[object] | None) -> list[str]:
    """Names of the columns that are not as the leaf says. Sealed ones that were erased cannot be compared."""
    try:
        said = json.loads(leaf.body)
        told, closed = dict(said["row"]), dict(said.get("sealed", {}))
    except (ValueError, KeyError, TypeError):
        return ["body"]
    hidden, found = bodies.sealed_columns(kind), []
    for name, value in row.items():
        if name in MOVED.get(kind, ()):
            continue
        if name not in hidden:
            differs = told.get(name) != bodies.plain(value)
        elif value is None or name not in closed:
            differs = value is not None or name in closed
        else:
            differs = leaf.salt is not None and closed[name] != bodies.commitment(bytes(leaf.salt), name, value)
        if differs:
            found.append(name)
    if kind in bodies.LINES and said.get("lines") != (lines or []):
        found.append("lines")
    return found


def _lines(connection: Connection, table: Table, rows: Mapping[str, bodies.Row]) -> dict[object, list[object]]:
    found: dict[object, list[object]] = {}
    if table.name not in bodies.LINES or not rows:
        return found
    lines = bodies.table_of(bodies.LINES[table.name])
    owner, line = list(lines.primary_key.columns)
    owners = [row["id"] for row in rows.values()]
    page = select(lines).where(owner.in_(owners)).order_by(owner, line)
    for row in connection.execute(page).mappings():
        said = {name: bodies.plain(v) for name, v in row.items() if v is not None and name != owner.name}
        found.setdefault(row[owner.name], []).append(said)
    return found
