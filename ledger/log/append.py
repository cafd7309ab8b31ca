"""The one way into the log: whatever this transaction made due, written as leaves just before it commits."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, text, true, tuple_

from ledger.errors import LeafMissing
from ledger.log.bodies import LINES, Row, body, sealed_columns, table_of
from ledger.log.copying import copy_rows
from ledger.log.tree import keep_nodes
from ledger.merkle import leaf_hash
from ledger.models import LogDue, LogHead, LogLeaf

Salts = Callable[[], bytes]
Key = tuple[Any, ...]
MANY = 400  # rows asked for at once
_WRITTEN = "written for the log"

_DUE = select(LogDue.kind, LogDue.ref, LogDue.step, LogHead.size, LogHead.at).join(LogHead, true()).order_by(LogDue.n)
_DUE_LOCKED = text("SELECT kind, ref, step, size, at FROM books_due(:known)")
# PostgreSQL: the web's role may not lock what it may not update, so the owner's function does.
_TURN = text("SELECT size, at FROM books_log_turn()")
_INSERT = insert(LogLeaf)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """An event that waits for its leaf."""

    kind: str
    ref: str
    step: int


def new_salt() -> bytes:
    return secrets.token_bytes(16)


def remember(connection: Connection, kind: str, ref: str, row: Row, lines: Sequence[Row] | None) -> None:
    """What this transaction has just written, every column, so that its leaf need not read it back. (That a leaf says
    what the row says is what the self-check compares.)"""
    connection.info.setdefault(_WRITTEN, (connection.get_transaction(), {}))
    transaction, rows = connection.info[_WRITTEN]
    if transaction is not connection.get_transaction():  # a transaction that was taken back left its rows here
        rows = {}
        connection.info[_WRITTEN] = (connection.get_transaction(), rows)
    rows[kind, ref] = row, lines


def append(connection: Connection, *, now: datetime, salts: Salts = new_salt) -> int:
    """Write a leaf for each event of this transaction; returns how many. The last act before its COMMIT: from here on
    everybody else's log waits. Raises LeafMissing when a row that is due cannot be read."""
    written = _remembered(connection)
    due, head = _due(connection, len(written))
    if not due:
        return 0
    has_turn = connection.dialect.name == "sqlite" or len(due) == len(written)
    read = _read(connection, due, written)
    size, at = head if has_turn else _turn(connection)
    at = max(at, now.astimezone(UTC))
    leaves = []
    for idx, event in enumerate(due, start=size):
        row, lines = read[event.kind, event.ref]
        salt = salts() if any(row[name] is not None for name in sealed_columns(event.kind)) else None
        leaf = body(event.kind, event.ref, event.step, at, row, salt, lines)
        leaves.append({
            "idx": idx, "kind": event.kind, "ref": event.ref, "step": event.step, "at": at, "body": leaf,
            "hash": leaf_hash(leaf.encode()), "salt": salt,
        })  # fmt: skip
    if len(leaves) > 1 and connection.dialect.name == "postgresql":
        copy_rows(connection, "log_leaf", leaves)
    else:
        connection.execute(_INSERT, leaves)
    keep_nodes(connection, size, size + len(leaves))
    return len(leaves)


def begin(connection: Connection) -> None:
    """Make the log's head row, once."""
    if connection.execute(select(LogHead.id)).first() is None:
        connection.execute(insert(LogHead).values(id=1, size=0, at=EPOCH))


Head = tuple[int, datetime]


def _due(connection: Connection, known: int) -> tuple[list[Due], Head]:
    """What waits for its leaf, and where the log stands: locked, on PostgreSQL, only if `known` rows are due."""
    if connection.dialect.name == "postgresql":
        found = connection.execute(_DUE_LOCKED, {"known": known}).all()
    else:
        found = connection.execute(_DUE).all()
    return [Due(*row[:3]) for row in found], (found[0].size, found[0].at.astimezone(UTC)) if found else (0, EPOCH)


def _turn(connection: Connection) -> Head:
    size, at = connection.execute(_TURN).one()
    return int(size), at.astimezone(UTC)


Lines = dict[Any, list[Row]]
Read = dict[tuple[str, str], tuple[Row, Sequence[Row] | None]]


def _remembered(connection: Connection) -> Read:
    """What this transaction said it wrote."""
    transaction, written = connection.info.pop(_WRITTEN, (None, {}))
    return written if transaction is connection.get_transaction() else {}


def _read(connection: Connection, due: Sequence[Due], read: Read) -> Read:
    """Each row that is due, with its lines, by kind and ref."""
    wanted: dict[str, dict[Key, str]] = defaultdict(dict)
    for event in due:
        if (event.kind, event.ref) not in read:
            wanted[event.kind][_key(event.kind, event.ref)] = event.ref
    for kind, keys in wanted.items():
        lines = LINES.get(kind)
        for some in _chunks(list(keys)):
            belongs: Lines = _lines(connection, lines, [key[0] for key in some]) if lines else {}
            for row in _rows(connection, kind, some):
                key = tuple(row[name] for name in _names(kind))
                read[kind, keys[key]] = row, belongs.get(key[0]) if lines else None
    missing = [event for event in due if (event.kind, event.ref) not in read]
    if missing:
        raise LeafMissing(row=f"{missing[0].kind} {missing[0].ref}")
    return read


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(kind).primary_key.columns)


@cache
def _numeric(kind: str) -> tuple[bool, ...]:
    return tuple(column.type.python_type is int for column in table_of(kind).primary_key.columns)


def _key(kind: str, ref: str) -> Key:
    """The primary key that a ref spells."""
    numeric = _numeric(kind)
    parts = ref.split("/", len(numeric) - 1)
    return tuple(int(part) if number else part for part, number in zip(parts, numeric, strict=True))


def _rows(connection: Connection, kind: str, keys: Sequence[Key]) -> Iterable[Row]:
    single = len(_names(kind)) == 1
    asked = [key[0] for key in keys] if single else list(keys)
    return [dict(row._mapping) for row in connection.execute(_by_key(kind), {"keys": asked})]


def _lines(connection: Connection, name: str, owners: Sequence[int]) -> Lines:
    owner = table_of(name).primary_key.columns[0].name
    found: Lines = defaultdict(list)
    for row in connection.execute(_by_owner(name), {"keys": owners}):
        line = dict(row._mapping)
        found[line[owner]].append(line)
    return found


@cache
def _by_key(kind: str) -> Select[Any]:
    """The statements are built once: a commit is held up by its round trips, so none is spent on building SQL."""
    table = table_of(kind)
    columns = list(table.primary_key.columns)
    key = columns[0] if len(columns) == 1 else tuple_(*columns)
    return select(table).where(key.in_(bindparam("keys", expanding=True)))


@cache
def _by_owner(name: str) -> Select[Any]:
    table = table_of(name)
    owner, line = list(table.primary_key.columns)
    return select(table).where(owner.in_(bindparam("keys", expanding=True))).order_by(owner, line)


def _chunks(keys: list[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), MANY):
        yield keys[start : start + MANY]
