"""The log and the books in one file, line by line, for whoever wants to check them elsewhere.

The private export holds salts and words, for the inspection committee; the public one holds neither: leaves, hashes
and plain columns are enough to replay the rules. The format is told in `ledger/verifier.py`.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select, tuple_

from ledger.guards import logged
from ledger.log import bodies, checkpoints, tree
from ledger.models import FundBalance, LogCheckpoint, LogLeaf, PlaceBalance, Turnover

DERIVED = (Turnover, FundBalance, PlaceBalance)
# Columns that later events move, each told by its own leaf: no leaf of the row itself says them as they are now.
MOVED = {
    "period": ("state", "last_event"),
    "series": ("last",),
    "mandate": (
        "version", "fund_id", "requested", "body_hash", "approved", "approver_id", "disbursed", "last_voucher",
    ),
}  # fmt: skip
MANY = 1000
_DUMP = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def lines(connection: Connection, *, origin: str, made_at: datetime, private: bool) -> Iterator[bytes]:
    """The export's lines, each with its newline, on one view of the database."""
    digest, count = hashlib.sha256(), 0
    for said in _said(connection, origin, made_at, private):
        line = f"{_DUMP(said)}\n".encode()
        digest.update(line)
        count += 1
        yield line
    yield f"{_DUMP({'end': True, 'lines': count, 'sha256': digest.hexdigest()})}\n".encode()


def _said(connection: Connection, origin: str, made_at: datetime, private: bool) -> Iterator[Mapping[str, object]]:
    size = tree.size(connection)
    tables = logged.tables()
    yield {
        "format": "tuong-ho-log", "version": 1, "origin": origin, "size": size, "made_at": bodies.plain(made_at),
        "private": private, "keys": [_key(key) for key in checkpoints.keys(connection)],
        "schema": {table.name: _schema(table) for table in [*tables, *_derived()]},
    }  # fmt: skip
    yield from _leaves(connection, size, private)
    for table in tables:
        yield from _rows(connection, table, private)
    for table in _derived():
        yield from _rows(connection, table, private)
    for row in connection.execute(select(LogCheckpoint.__table__).order_by(LogCheckpoint.id)).mappings():
        yield {"checkpoint": row["note"], "row": _beside(row)}


def _beside(row: Mapping[Any, Any]) -> dict[str, object]:
    """The columns beside a checkpoint's note, the root written as the note writes it."""
    said = {name: bodies.plain(value) for name, value in row.items() if name != "note"}
    return {**said, "root": base64.b64encode(row["root"]).decode()}


def _derived() -> list[Table]:
    return [model.__table__ for model in DERIVED]  # type: ignore[misc]


def _key(key: checkpoints.Key) -> dict[str, object]:
    said = {"name": key.name, "role": key.role, "key": base64.b64encode(key.key).decode(), "from": key.begins}
    return {name: bodies.plain(value) for name, value in {**said, "to": key.ends}.items() if value is not None}


def _schema(table: Table) -> dict[str, object]:
    lines = bodies.LINES.get(table.name)
    said: dict[str, object] = {
        "key": [column.name for column in table.primary_key.columns],
        "columns": [column.name for column in table.columns],
        "sealed": [column.name for column in table.columns if column.info.get("sealed")],
    }
    if table.name in MOVED:
        said["moved"] = list(MOVED[table.name])
    if lines:
        said["lines"] = [column.name for column in bodies.table_of(lines).columns if column.name != "voucher_id"]
    return said


def _leaves(connection: Connection, size: int, private: bool) -> Iterator[Mapping[str, object]]:
    for start in range(0, size, MANY):
        rows = connection.execute(
            select(LogLeaf.idx, LogLeaf.body, LogLeaf.salt)
            .where(LogLeaf.idx >= start, LogLeaf.idx < min(size, start + MANY))
            .order_by(LogLeaf.idx)
        )
        for row in rows:
            said: dict[str, object] = {"i": row.idx, "b": row.body}
            if private and row.salt is not None:
                said["s"] = bytes(row.salt).hex()
            yield said


def _rows(connection: Connection, table: Table, private: bool) -> Iterator[Mapping[str, object]]:
    hidden = set() if private else {column.name for column in table.columns if column.info.get("sealed")}
    keys = list(table.primary_key.columns)
    lines = bodies.LINES.get(table.name)
    last: tuple[Any, ...] | None = None
    while True:
        page = select(table).order_by(*keys).limit(MANY)
        if last is not None:
            page = page.where(keys[0] > last[0] if len(keys) == 1 else tuple_(*keys) > tuple_(*last))
        rows = [dict(row) for row in connection.execute(page).mappings()]
        belongs = _lines(connection, lines, rows) if lines and rows else {}
        for row in rows:
            ref = "/".join(str(bodies.plain(row[key.name])) for key in keys)
            said: dict[str, object] = {"t": table.name, "ref": ref, "row": _plain(row, hidden)}
            if lines:
                said["lines"] = belongs.get(row["id"], [])
            yield said
        if len(rows) < MANY:
            return
        last = tuple(rows[-1][key.name] for key in keys)


def _lines(connection: Connection, name: str, owners: Iterable[Mapping[str, Any]]) -> dict[Any, list[object]]:
    table, ids = bodies.table_of(name), [row["id"] for row in owners]
    owner, line = list(table.primary_key.columns)
    found: dict[Any, list[object]] = {}
    page = select(table).where(owner >= ids[0], owner <= ids[-1]).order_by(owner, line)
    for row in connection.execute(page).mappings():
        found.setdefault(row[owner.name], []).append(_plain(row, {owner.name}))
    return found


def _plain(row: Mapping[Any, object], hidden: set[str]) -> dict[str, object]:
    return {name: bodies.plain(value) for name, value in row.items() if value is not None and name not in hidden}
