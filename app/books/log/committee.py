"""The keys of the inspection committee: one person wishes that a key begins or ends, another agrees, and one of the two
is an auditor. Knows public halves alone; the private ones never come near the server."""

import base64
import binascii
import re
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.books import errors
from app.books.models import KeyWish
from app.keys import log_origin
from app.staff.models import Grant, Staff
from app.tasks import Task
from app.union.models import Person
from ledger.errors import AlreadyDecided, KeyEnded, KeyKnown, KeyNamed, KeyNeedsTwo, KeyUnknown, NotFound
from ledger.log import checkpoints
from ledger.log.checkpoints import Key
from ledger.models import LogKey

HANDS = ("auditor", "chief_accountant", "admin")
PAGE = "/so-ke-toan/moc-doi-chung"
EVENTS = {
    "begins": "Bắt đầu dùng khóa", "retired": "Ngừng dùng khóa", "stolen": "Báo lộ khóa", "lost": "Báo mất khóa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that waits, as its page shows it."""

    row: KeyWish
    by: str
    what: str


def propose(session: Session, command: dict[str, str], acting: Acting) -> str:
    """The first of two persons wishes; what the log would refuse is refused now."""
    event, name, key = command["event"], command["name"], command["key"]
    _refuse_impossible(session, event, name, key)
    waits = select(KeyWish.id).where(
        KeyWish.name == name, KeyWish.key == key, KeyWish.event == event, KeyWish.answer.is_(None)
    )
    if session.scalar(waits.limit(1)) is not None:
        raise errors.WishWaits
    session.add(KeyWish(event=event, name=name, key=key, reason=command["reason"], by_id=acting.party, at=acting.now))
    session.flush()
    return PAGE


def answer(session: Session, number: int, said: str, acting: Acting) -> str:
    """Agree, which makes the event; decline; or take back one's own."""
    wish = session.get(KeyWish, number, with_for_update=True)
    if wish is None:
        raise NotFound
    if wish.answer is not None:
        raise AlreadyDecided
    if (acting.party == wish.by_id) != (said == "withdrawn"):
        raise KeyNeedsTwo
    if said == "agreed":
        if not has(acting, ("auditor",)) and not _is_auditor(session, wish.by_id, acting):
            raise KeyNeedsTwo
        wish.log_key_id = _make_event(session, wish, acting)
    wish.answer, wish.answered_by, wish.answered_at = said, acting.party, acting.now
    session.flush()
    return PAGE


def _make_event(session: Session, wish: KeyWish, acting: Acting) -> int:
    made = session.execute(
        insert(LogKey).values(
            name=wish.name, role="committee", key=wish.key, event=wish.event, reason=wish.reason, by_id=wish.by_id,
            second_id=acting.party, at=acting.now.replace(microsecond=0),
        )
    )  # fmt: skip
    return int(made.inserted_primary_key[0])


def pending(session: Session) -> list[Wish]:
    """The wishes nobody has answered yet, the oldest first."""
    rows = session.execute(
        select(KeyWish, Person.name)
        .outerjoin(Person, Person.party_id == KeyWish.by_id)
        .where(KeyWish.answer.is_(None))
        .order_by(KeyWish.id)
    )
    return [Wish(row, name or "", EVENTS[row.event]) for row, name in rows]


def ending(session: Session) -> list[Key]:
    """The committee's keys that may still end."""
    return [key for key in checkpoints.keys(session.connection()) if key.role == "committee" and key.event != "stolen"]


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Wishes of others that wait for the acting person."""
    if not has(acting, HANDS):
        return []
    return [
        Task(f"{wish.what} {wish.row.name}", "Cần người thứ hai đồng ý", "Xem đề nghị", PAGE, wish.row.at)
        for wish in pending(session)
        if wish.row.by_id != acting.party
    ]


def text_of(key: Key) -> str:
    """The public half as the log keeps it."""
    return base64.b64encode(key.key).decode()


def read_key(text: str) -> str:
    """A public key as people paste it, bare or in the form name+id+key, as the log keeps it; ValueError otherwise."""
    written = text.strip().split("+", 2)[-1] if re.match(r"[^\s+]+\+[0-9a-fA-F]{8}\+", text.strip()) else text.strip()
    try:
        raw = base64.b64decode(written.replace("-", "+").replace("_", "/") + "=" * (-len(written) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    raw = raw[1:] if len(raw) == 33 and raw[0] == 1 else raw  # C2SP puts the kind of key first
    if len(raw) != 32:
        raise ValueError("not 32 bytes")
    return base64.b64encode(raw).decode()


def _refuse_impossible(session: Session, event: str, name: str, key: str) -> None:
    known = checkpoints.keys(session.connection())
    raw = base64.b64decode(key)
    same = next((one for one in known if one.name == name and one.key == raw), None)
    if any(one.name == name and one.role != "committee" for one in known) or name in _reserved():
        raise KeyNamed
    if event == "begins" and same is not None:
        raise KeyKnown
    if event == "begins" and any(one.key == raw for one in known):
        raise KeyKnown  # the server's own key under another name would sign for both
    if event != "begins" and same is None:
        raise KeyUnknown
    if same is not None and not same.signs and event != "stolen":
        raise KeyEnded


def _reserved() -> frozenset[str]:
    return frozenset({checkpoints.server_name(log_origin()), checkpoints.receipt_name(log_origin())})


def _is_auditor(session: Session, party: int, acting: Acting) -> bool:
    """Whether that person holds the auditor's role today, in whatever unit."""
    today = acting.today
    held = (
        select(func.count())
        .select_from(Grant)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(
            Staff.party_id == party, Grant.role == "auditor", Grant.agreed_by.is_not(None),
            Grant.stopped_by.is_(None), Grant.valid_from <= today,
            (Grant.valid_to.is_(None)) | (Grant.valid_to >= today),
        )
    )  # fmt: skip
    return bool(session.scalar(held))
