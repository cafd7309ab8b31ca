"""Attaching a paper, listing those of a page, handing one out unchanged, forgetting one. What a paper belongs to, and
who may see that, the owning room says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.papers import errors, store
from app.papers.kinds import ENDINGS, Scan
from app.papers.models import Paper
from ledger.errors import Forbidden, NotFound
from ledger.models import Erasure

MOST = 50  # papers of one voucher, slip or request


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a paper belongs to: its name for people, and whether the acting person may add to it."""

    title: str
    adds: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of page that holds papers. `look` raises NotFound where the page itself would."""

    kind: str
    path: str
    readers: tuple[str, ...]
    adders: tuple[str, ...]
    look: Callable[[Session, int, Acting], Belongs]
    names: Callable[[Session, Iterable[int | None]], dict[int | None, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper in a list; without a name it was erased."""

    id: int
    name: str
    kind: str
    size: int
    who: str
    at: datetime

    @property
    def weight(self) -> str:
        """`850 kB`, `1,2 MB`."""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000))} kB"
        return f"{self.size / 1_000_000:.1f} MB".replace(".", ",")


def papers_of(session: Session, owner: Owner, of: int) -> list[Listed]:
    """The papers of one page, oldest first; the caller has looked whether the page may be seen."""
    rows = session.scalars(select(Paper).where(Paper.of_kind == owner.kind, Paper.of_id == of).order_by(Paper.id)).all()
    names = owner.names(session, {row.by_id for row in rows})
    return [
        Listed(row.id, row.name, ENDINGS[row.media_type][1:].upper(), row.size, names.get(row.by_id, ""), row.at)
        for row in rows
    ]


def attach(session: Session, owner: Owner, of: int, scan: Scan, stored: str, acting: Acting) -> Paper:
    """Keep the bytes under the generated name `stored`, then the row that tells of them."""
    if not (has(acting, owner.adders) and owner.look(session, of, acting).adds):
        raise Forbidden
    there = select(func.count()).where(Paper.of_kind == owner.kind, Paper.of_id == of)
    if (session.scalar(there) or 0) >= MOST:
        raise errors.PapersFull(most=MOST)
    store.keep(stored, scan.data)
    row = Paper(
        unit_id=acting.unit, of_kind=owner.kind, of_id=of, name=scan.name, media_type=scan.media_type,
        size=len(scan.data), sha256=scan.sha256, stored=stored, by_id=acting.party, at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def hand_out(session: Session, paper: int, owners: dict[str, Owner], acting: Acting) -> tuple[Paper, bytes]:
    """The paper and its bytes, exactly as they were attached, for who may see the page it belongs to."""
    row = session.get(Paper, paper)
    if row is None or not has(acting, owners[row.of_kind].readers):
        raise NotFound
    owners[row.of_kind].look(session, row.of_id, acting)
    if not row.name:
        raise NotFound  # it was erased
    data = store.read(row.stored)
    if data is None:
        raise errors.PaperLost
    if sha256(data).hexdigest() != row.sha256:
        raise errors.PaperAltered
    return row, data


def remove_erased(session: Session) -> None:
    """Take away the files of papers whose erasure is in the books; safe to repeat, and after a commit alone."""
    for stored in session.scalars(select(Paper.stored).join(Erasure, ERASED)):
        store.remove(stored)


ERASED = (Erasure.kind == Paper.__tablename__) & (Erasure.ref == cast(Paper.id, String))
