"""Taking a copy: it gets the next number of its paper, is drawn once, and is the same bytes ever after. Which paper
it is of, who may see it and how it is drawn, the owning room says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.copies.errors import CopyTaken
from app.copies.models import PaperCopy
from ledger.errors import Forbidden, NotFound
from receipts.sizes import Paper

TAKERS = ("accountant", "chief_accountant", "auditor")
SIZES: dict[str, Paper] = {"A4": "A4", "A5": "A5"}


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of paper that has copies. `look` gives its name, or raises NotFound where its page would; `draw` gives
    its bytes as copy number so and so."""

    kind: str
    path: str
    readers: tuple[str, ...]
    look: Callable[[Session, int, Acting], str]
    draw: Callable[[Session, int, Paper, int], bytes]
    names: Callable[[Session, Iterable[int | None]], dict[int | None, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A copy in a list."""

    n: int
    size: str
    reason: str
    who: str
    at: datetime


def copies_of(session: Session, owner: Owner, of: int) -> list[Listed]:
    """The copies of one paper, the first one first; the caller has looked whether the paper may be seen."""
    rows = session.execute(
        select(PaperCopy.n, PaperCopy.size, PaperCopy.reason, PaperCopy.by_id, PaperCopy.at)
        .where(PaperCopy.of_kind == owner.kind, PaperCopy.of_id == of)
        .order_by(PaperCopy.n)
    ).all()
    names = owner.names(session, {row.by_id for row in rows})
    return [Listed(row.n, row.size, row.reason, names.get(row.by_id, ""), row.at) for row in rows]


def next_number(session: Session, owner: Owner, of: int) -> int:
    """The number that the next copy will have."""
    last = select(func.max(PaperCopy.n)).where(PaperCopy.of_kind == owner.kind, PaperCopy.of_id == of)
    return int(session.scalar(last) or 0) + 1


def keep_copy(
    session: Session, owner: Owner, of: int, n: int, size: str, reason: str, pdf: bytes, acting: Acting
) -> PaperCopy:
    """Write down copy `n`, drawn before; CopyTaken when somebody else was faster, and then it is drawn anew."""
    if acting.unit is None or acting.party is None or not has(acting, TAKERS):
        raise Forbidden
    owner.look(session, of, acting)
    _take_turns(session, owner, of)
    if next_number(session, owner, of) != n:
        raise CopyTaken
    row = PaperCopy(
        unit_id=acting.unit, of_kind=owner.kind, of_id=of, n=n, size=size, reason=reason, pdf=pdf, by_id=acting.party,
        at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def copy_of(session: Session, owner: Owner, of: int, n: int, acting: Acting) -> bytes:
    """The bytes of copy `n`, as they went out."""
    owner.look(session, of, acting)
    found = session.scalar(
        select(PaperCopy.pdf).where(PaperCopy.of_kind == owner.kind, PaperCopy.of_id == of, PaperCopy.n == n)
    )
    if found is None:
        raise NotFound
    return bytes(found)


def _take_turns(session: Session, owner: Owner, of: int) -> None:
    """Two who copy one paper at once take turns, and the second sees the first (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(sha256(f"copy:{owner.kind}:{of}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))
