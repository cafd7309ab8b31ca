"""What people read of checkpoints: the newest ones with who signed, the two that a book prints, and the keys to pin."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, case, cast, select
from sqlalchemy.orm import Session

from app.acting import VIETNAM
from app.books.log.checkpoints import kid_of
from app.keys import log_origin, public_keys
from ledger.checkpoint import parse, short
from ledger.log import checkpoints, tree
from ledger.log.checkpoints import Key
from ledger.models import LogLeaf, Voucher

PAGE = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """One published checkpoint. `signers` are the keys whose signature counts."""

    id: int
    size: int
    root: bytes
    time: datetime
    short: str
    note: str
    signers: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a page of a book says: the newest checkpoint and the one before it, in their short form, and whether the
    newest covers every voucher that the book shows."""

    newest: str = ""
    before: str = ""
    covers: bool = True


def marks(session: Session, *, at: int | None = None, limit: int = PAGE) -> list[Mark]:
    """The newest checkpoints, the newest first; from the one with the id `at` on."""
    connection = session.connection()
    known = checkpoints.keys(connection)
    return [_mark(row, known) for row in checkpoints.newest(connection, limit, at=at)]


def _mark(row: Any, known: Sequence[Key]) -> Mark:
    said = parse(row.note)
    return Mark(
        row.id, said.size, said.root, said.time, short(said), row.note, tuple(checkpoints.signers(row.note, known))
    )


def printed(session: Session, unit: int, end: date) -> Printed:
    """The checkpoints at the foot of a book of this unit that shows vouchers up to the day `end`."""
    connection = session.connection()
    found = [*checkpoints.before(connection, tree.size(connection))]
    if not found:
        return Printed()
    voucher = case((LogLeaf.kind == "voucher", cast(LogLeaf.ref, BigInteger)))
    later = session.execute(
        select(Voucher.id)
        .join(LogLeaf, Voucher.id == voucher)
        .where(LogLeaf.idx >= found[0].size, Voucher.unit_id == unit, Voucher.entry_date <= end)
        .limit(1)
    ).first()
    return Printed(short(found[0]), short(found[1]) if len(found) > 1 else "", later is None)


def keys(session: Session) -> list[Key]:
    """Every key that ever signed, those that sign now first."""
    return sorted(checkpoints.keys(session.connection()), key=lambda key: not key.signs)


def receipt_keys(session: Session) -> list[dict[str, str | None]]:
    """The public keys that sign receipts, the newest first: those of the key file, and those that the log remembers
    after a file was lost with its list."""
    known = public_keys()
    held = {key["kid"] for key in known}
    for key in reversed(checkpoints.keys(session.connection())):
        if key.role == checkpoints.RECEIPT and kid_of(key) not in held:
            text = base64.urlsafe_b64encode(key.key).decode().rstrip("=")
            said = {"kid": kid_of(key), "key": text, "from": _day(key.begins), "to": _day(key.ends)}
            known.append({**said, "event": key.event} if not key.signs else said)
    return known


def log_keys(session: Session) -> dict[str, Any]:
    """The keys that sign checkpoints, as machines read them."""
    return {
        "origin": log_origin(),
        "keys": [
            {
                "name": key.name, "role": key.role, "key": base64.b64encode(key.key).decode(),
                "from": key.begins.isoformat(), "to": key.ends.isoformat() if key.ends else None,
                "event": key.event,
            }
            for key in keys(session)
            if key.role != checkpoints.RECEIPT
        ],
    }  # fmt: skip


def _day(at: datetime | None) -> str | None:
    return at.astimezone(VIETNAM).date().isoformat() if at else None
