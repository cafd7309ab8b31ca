"""What a leaf says: one row as it stood, every column, in canonical JSON (RFC 8785).

Only objects, arrays, text, whole numbers and booleans occur, so sorted keys and no spaces are all that the standard
asks; a column without a value is left out. Sealed columns enter as HMAC-SHA-256(salt, column ‖ 0 ‖ value).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from sqlalchemy import Table

from ledger.models import Base

Row = Mapping[str, object]
# Rows that belong to a logged row, and are in its leaf.
LINES = {"voucher": "movement"}
_OWNER = ("voucher_id",)  # a line stands in its owner's leaf
_AS_THEY_ARE = frozenset({int, str})
_DUMP = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@cache
def sealed_columns(kind: str) -> tuple[str, ...]:
    """The columns of a logged table that the log knows by commitments alone."""
    return tuple(c.name for c in table_of(kind).columns if c.info.get("sealed"))


def table_of(kind: str) -> Table:
    return Base.metadata.tables[kind]


def body(
    kind: str, ref: str, step: int, at: datetime, row: Row, salt: bytes | None, lines: Sequence[Row] | None = None
) -> str:
    """The leaf's text. `salt` (16 bytes) is needed where a sealed column holds something."""
    hidden = sealed_columns(kind)
    shown = _plain(row, hidden)
    said: dict[str, object] = {"at": _instant(at), "kind": kind, "ref": ref, "step": step, "row": shown}
    closed = {name: row[name] for name in hidden if row[name] is not None}
    if closed:
        assert salt is not None
        said["sealed"] = {name: commitment(salt, name, value) for name, value in closed.items()}
    if lines is not None:
        said["lines"] = [_plain(line, _OWNER) for line in lines]
    return _DUMP(said)


def _plain(row: Row, hidden: Sequence[str]) -> dict[str, object]:
    """The columns that say something, but for the hidden ones. Most are numbers and text, as JSON has them."""
    return {
        name: value if value.__class__ in _AS_THEY_ARE else plain(value)
        for name, value in row.items()
        if value is not None and name not in hidden
    }


@lru_cache(256)
def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> object:
    """A column's value as JSON has it: days and instants as ISO text, bytes by their hash."""
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return value


def commitment(salt: bytes, column: str, value: object) -> str:
    """What stands for a sealed value; whoever holds salt and value can show that they are the ones."""
    return hmac.digest(salt, f"{column}\0{plain(value)}".encode(), "sha256").hex()
