"""The thief's hands: every row as the database's owner may write it, the log told anew, the server's notes signed again
with the stolen key. One transaction, taken back, so that the next theft meets honest books."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, insert, inspect, select, update

from ledger import checkpoint, database, guards, merkle
from ledger.log import bodies, checkpoints, export, tree
from ledger.models import Base, LogCheckpoint, LogHead, LogLeaf, LogNode
from tests.faults.tampering.house import House

LEAF, NODE, HEAD, CHECKPOINT = (
    model.__table__ for model in (LogLeaf, LogNode, LogHead, LogCheckpoint)
)  # fmt: skip
ROW, ITS_LEAF, EVERYTHING = "the row alone", "row and leaf", "everything made anew"
LEVELS = (ROW, ITS_LEAF, EVERYTHING)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A leaf as the table has it."""

    idx: int
    kind: str
    ref: str
    step: int
    at: datetime
    body: str
    salt: bytes | None


class Thief:
    """A connection of the owner, without one guard or foreign key left."""

    def __init__(self, house: House, connection: Connection) -> None:
        self.house, self.connection = house, connection
        self.honest = [Told(*row) for row in connection.execute(_LEAVES)]
        self.leaves = list(self.honest)

    @contextmanager
    def theft(self) -> Iterator[None]:
        """What happens inside is undone at its end."""
        self.leaves = list(self.honest)
        taken = self.connection.begin_nested()
        try:
            yield
        finally:
            taken.rollback()

    # -- rows

    def rows(self, table: str, **like: object) -> list[Row]:
        asked = select(Base.metadata.tables[table])
        for name, value in like.items():
            asked = asked.where(asked.selected_columns[name] == value)
        return [dict(row) for row in self.connection.execute(asked).mappings()]

    def row(self, kind: str, ref: str) -> Row:
        (row,) = self.connection.execute(select(_table(kind)).where(*_at(kind, ref))).mappings()
        return dict(row)

    def lines(self, voucher: str) -> list[Row]:
        return sorted(self.rows("movement", voucher_id=int(voucher)), key=lambda line: line["line"])

    def change(self, kind: str, ref: str, **values: object) -> None:
        self.connection.execute(update(_table(kind)).where(*_at(kind, ref)).values(**values))

    def take_away(self, kind: str, ref: str) -> None:
        if kind == "voucher":
            self.connection.execute(delete(_table("movement")).where(_table("movement").c.voucher_id == int(ref)))
        self.connection.execute(delete(_table(kind)).where(*_at(kind, ref)))

    def put(self, kind: str, *rows: Row) -> None:
        self.connection.execute(insert(_table(kind)), list(rows))

    # -- leaves

    def newest(self, kind: str, ref: str) -> int:
        """Where the leaf stands that says a row as it is."""
        return max(leaf.idx for leaf in self.honest if (leaf.kind, leaf.ref) == (kind, ref))

    def tell(self, kind: str, ref: str) -> None:
        """The newest leaf of a row says what the row says now; its salt is known to whoever owns the table."""
        place = self.newest(kind, ref)
        old = self.leaves[place]
        self.leaves[place] = replace(old, body=self.body(kind, ref, old.step, old.at, old.salt))

    def body(self, kind: str, ref: str, step: int, at: datetime, salt: bytes | None) -> str:
        lines = self.lines(ref) if kind == "voucher" else None
        return bodies.body(kind, ref, step, at, self.row(kind, ref), salt, lines)

    def write_leaves(self, *, dense: bool) -> None:
        """The table of leaves becomes `self.leaves`; not `dense`: what is gone leaves a gap."""
        new = [replace(leaf, idx=idx) for idx, leaf in enumerate(self.leaves)] if dense else self.leaves
        least = min(len(new), len(self.honest))
        same = next((n for n in range(least) if new[n] != self.honest[n]), least)
        changed = [n for n in range(same, len(new)) if n >= len(self.honest) or new[n] != self.honest[n]]
        if len(new) == len(self.honest) and len(changed) < 3:
            self.connection.execute(delete(LEAF).where(LEAF.c.idx.in_(changed)))
            self._insert([new[n] for n in changed])
        else:
            self.connection.execute(delete(LEAF).where(LEAF.c.idx >= same))
            self._insert(new[same:])
        self.leaves = new

    def _insert(self, leaves: Sequence[Told]) -> None:
        rows = [
            {
                "idx": leaf.idx, "kind": leaf.kind, "ref": leaf.ref, "step": leaf.step, "at": leaf.at,
                "body": leaf.body, "salt": leaf.salt, "hash": merkle.leaf_hash(leaf.body.encode()),
            }
            for leaf in leaves
        ]  # fmt: skip
        if rows:
            self.connection.execute(insert(LEAF), rows)

    def count_up(self) -> None:
        """A leaf more is a leaf only when the head counts it."""
        if len(self.leaves) > len(self.honest):
            self.connection.execute(update(HEAD).values(size=len(self.leaves)))

    def cover_tracks(self) -> None:
        """The head, every node, and every note of the server's. The committee's notes nobody here can sign: they go."""
        size = len(self.leaves)
        self.connection.execute(update(HEAD).values(size=size, at=self.leaves[-1].at))
        self.connection.execute(delete(NODE))
        tree.keep_nodes(self.connection, 0, size)
        self.sign_again(size)

    def sign_again(self, size: int) -> None:
        name = checkpoints.server_name(self.house.origin)
        rows = self.connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.id)).all()
        self.connection.execute(delete(CHECKPOINT))
        mine = [row for row in rows if row.signer == name and row.size <= size]
        for number, row in enumerate(mine, start=1):
            self.put_note(number, row.size, tree.root(self.connection, row.size), row.at)

    def put_note(self, id: int, size: int, root: bytes, at: datetime) -> None:
        name = checkpoints.server_name(self.house.origin)
        made = checkpoint.Checkpoint(self.house.origin, size, root, at.astimezone(UTC))
        note = made.note(made.sign(name, self.house.stolen))
        self.put(
            "log_checkpoint", {"id": id, "size": size, "root": root, "at": made.time, "signer": name, "note": note}
        )

    def export(self, *, private: bool = True) -> bytes:
        said = export.lines(self.connection, origin=self.house.origin, made_at=datetime.now(UTC), private=private)
        return b"".join(said)


_LEAVES = select(LEAF.c.idx, LEAF.c.kind, LEAF.c.ref, LEAF.c.step, LEAF.c.at, LEAF.c.body, LEAF.c.salt).order_by(
    LEAF.c.idx
)


@contextmanager
def at_work(house: House) -> Iterator[Thief]:
    """As the owner: guards taken away by the program's own way, foreign keys and CHECKs dropped or never asked for."""
    engine = _engine(house.owner_url)
    with engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin() as all_of_it:
        guards.remove(connection)
        if connection.dialect.name == "postgresql":
            look = inspect(connection)
            for table in look.get_table_names():
                for held in (*look.get_foreign_keys(table), *look.get_check_constraints(table)):
                    connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{held["name"]}"')
        yield Thief(house, connection)
        all_of_it.rollback()
    engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url, **database.options(url))
    if engine.dialect.name == "sqlite":
        database.prepare(engine)
        for pragma in ("foreign_keys = 0", "ignore_check_constraints = 1"):
            event.listen(engine, "connect", lambda raw, _, said=pragma: raw.execute(f"PRAGMA {said}"))
    return engine


def _table(kind: str) -> Table:
    return Base.metadata.tables[kind]


def _at(kind: str, ref: str) -> list[Any]:
    columns = list(_table(kind).primary_key.columns)
    parts = ref.split("/", len(columns) - 1)
    return [
        column == (int(part) if column.type.python_type is int else part)
        for column, part in zip(columns, parts, strict=True)
    ]
