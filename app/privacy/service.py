"""Erasing a person: an admin finds and proposes, an auditor or another admin agrees. Who works here is never erased."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.formats import fold
from app.giving.models import Donor
from app.privacy import erasing, errors
from app.privacy.models import ErasureWish
from app.relief.people import names_of
from app.relief.reading import DECIDED, STATE
from app.staff.models import Staff
from app.tasks import Task
from app.union.models import Person
from ledger.errors import AlreadyDecided, NotFound
from ledger.models import Approval, Mandate

PAGE = "/quan-tri/xoa-du-lieu"
SHOWN = 20
UNFINISHED = ("proposed", "returned", "approved", "paying")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of that name, and what would go or stay."""

    party: int
    name: str
    what: str
    erased: erasing.Erased


def find_people(session: Session, name: str) -> list[Found]:
    """Givers and people of the union with that name, who do not work here."""
    wanted = fold(name)
    if not wanted:
        return []
    found = {}
    for model, what in ((Donor, "Người ủng hộ"), (Person, "Người trong danh sách công đoàn")):
        rows = session.execute(
            select(model.party_id, model.name)
            .where(model.name_folded == wanted, ~select(Staff.id).where(Staff.party_id == model.party_id).exists())
            .order_by(model.party_id)
            .limit(SHOWN)
        )
        for party, written in rows:
            found[party] = Found(party, written, what, _would(session, party))
    return list(found.values())


def propose_erasure(session: Session, party: int, basis: str, acting: Acting) -> ErasureWish:
    """The first of two persons asks; what could not be carried out is refused now."""
    _ask(session, party)
    waits = select(ErasureWish.id).where(ErasureWish.party_id == party, ErasureWish.answer.is_(None))
    if session.scalar(waits.limit(1)) is not None:
        raise errors.WishWaits
    if not _would(session, party).gone:
        raise errors.NothingToErase
    wish = ErasureWish(party_id=party, basis=basis, by_id=acting.party, at=acting.now)
    session.add(wish)
    session.flush()
    return wish


def answer_erasure(session: Session, number: int, said: str, acting: Acting) -> ErasureWish:
    """Agree, which erases; decline; or take back one's own."""
    wish = session.get(ErasureWish, number, with_for_update=True)
    if wish is None:
        raise NotFound
    if wish.answer is not None:
        raise AlreadyDecided
    if (acting.party == wish.by_id) != (said == "withdrawn") or acting.party == wish.party_id:
        raise errors.ErasingNeedsTwo
    if said == "agreed":
        _ask(session, wish.party_id)
        erasing.erase_person(
            session, wish.party_id, basis=wish.basis, by=wish.by_id, second=acting.party or 0, now=acting.now
        )
    wish.answer, wish.answered_by, wish.answered_at = said, acting.party, acting.now
    session.flush()
    return wish


def wish_of(session: Session, number: int) -> tuple[ErasureWish, str, erasing.Erased]:
    """A wish with the name behind it, and what would go."""
    wish = session.get(ErasureWish, number)
    if wish is None:
        raise NotFound
    return wish, _name(session, wish.party_id), _would(session, wish.party_id)


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Wishes that the acting person may answer."""
    if not has(acting, ("admin", "auditor")):
        return []
    rows = session.scalars(select(ErasureWish).where(ErasureWish.answer.is_(None)).order_by(ErasureWish.id))
    return [
        Task(
            "Đề nghị xóa dữ liệu cá nhân",
            "Cần người thứ hai xem và đồng ý",
            "Xem đề nghị",
            f"{PAGE}/{wish.id}",
            wish.at,
        )
        for wish in rows
        if acting.party not in (wish.by_id, wish.party_id)
    ]


def _ask(session: Session, party: int) -> None:
    if session.get(Donor, party) is None and session.get(Person, party) is None:
        raise NotFound
    if session.scalar(select(Staff.id).where(Staff.party_id == party).limit(1)) is not None:
        raise errors.WorksHere
    states = session.scalars(
        select(STATE).select_from(Mandate).outerjoin(Approval, DECIDED).where(Mandate.beneficiary_id == party)
    )
    if set(states) & set(UNFINISHED):
        raise errors.StillNeeded


def _would(session: Session, party: int) -> erasing.Erased:
    return erasing.erase_person(session, party, basis="", by=0, second=0, now=erasing.datetime.min, dry=True)


def _name(session: Session, party: int) -> str:
    donor = session.get(Donor, party)
    return names_of(session, [party]).get(party) or (donor.name if donor else "") or "—"
