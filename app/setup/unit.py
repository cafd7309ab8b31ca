"""The unit as its papers name it: heading, first day of the books, signers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.setup import errors, proposals
from app.setup.models import Proposal
from app.union import notice, settings
from app.union import service as union
from app.union.agreed import has_begun, has_second
from app.union.models import Profile
from app.union.service import POSITIONS
from ledger.models import Period

STARTING = (  # what most federations write; a form begins with these
    ("head", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
    ("chief", "", "KẾ TOÁN TRƯỞNG"),
    ("maker", "", "NGƯỜI LẬP"),
    ("cashier", "", "THỦ QUỸ"),
    ("storekeeper", "", "THỦ KHO"),
)


def keep_unit(session: Session, command: Mapping[str, Any], acting: Acting) -> str | None:
    """The heading, and the first day of the books. Until real papers exist a new heading holds from the old one's
    first day, so that a slip of the pen leaves no trace on them; after that it waits for a second person. Returns
    where to go then."""
    unit = acting.unit or 0
    known = first_day(session, unit)
    if known not in (None, command["first_day"]) and _is_opened(session, unit):
        raise errors.FirstDayFixed
    body = {name: command.get(name, "") for name in settings.HEADING}
    body["first_day"] = command["first_day"].isoformat()
    if has_begun(session, unit):
        return f"/quan-tri/khoi-tao/de-xuat/{proposals.propose(session, 'heading', body, acting).id}"
    earliest = session.scalar(select(Profile.valid_from).where(Profile.unit_id == unit).order_by(Profile.valid_from))
    begins = day_before_year(command["first_day"])
    begins = min(begins, acting.today, earliest or begins)
    settings.keep_heading(
        session, unit, body, valid_from=begins, sample=_is_sample(session, acting), by=acting.party or 0, now=acting.now
    )
    proposals.mark(session, "don-vi", acting, first_day=body["first_day"])
    return None


def write_heading(session: Session, body: Mapping[str, Any], acting: Acting, proposal: Proposal) -> None:
    """Carry out another heading, with notice: papers of earlier days keep theirs."""
    settings.keep_heading(
        session,
        acting.unit or 0,
        body,
        valid_from=notice.earliest("heading", acting.today),
        sample=_is_sample(session, acting),
        by=proposal.proposed_by,
        now=acting.now,
        agreed=acting.party,
    )
    proposals.mark(session, "don-vi", acting, first_day=body["first_day"])


def keep_signers(session: Session, command: Mapping[str, Any], acting: Acting) -> str:
    """The signers from a day on. They wait for a second person as soon as there is one who may agree. Returns where
    to go."""
    body = {
        "valid_from": command["valid_from"].isoformat(),
        "signers": [
            {part: command[f"{position}_{part}"] for part in ("authority", "title", "name")} | {"position": position}
            for position in POSITIONS
            if command[f"{position}_title"]
        ],
    }
    if needs_second(session, acting.unit or 0):
        return f"/quan-tri/khoi-tao/de-xuat/{proposals.propose(session, 'signers', body, acting).id}"
    write_signers(session, body, acting)
    return "/quan-tri/khoi-tao/cac-buoc"


def write_signers(session: Session, body: Mapping[str, Any], acting: Acting, proposal: Proposal | None = None) -> None:
    """Carry out a change of signers: at once on the first days, with notice once the unit has papers."""
    begins = date.fromisoformat(body["valid_from"])
    if has_begun(session, acting.unit or 0):
        begins = max(begins, notice.earliest("signers", acting.today))
    for row in body["signers"]:
        settings.keep_signer(
            session,
            acting.unit or 0,
            row,
            valid_from=begins,
            by=proposal.proposed_by if proposal else acting.party or 0,
            now=acting.now,
            agreed=acting.party if proposal else None,
        )
    proposals.mark(session, "nguoi-ky", acting, valid_from=begins.isoformat())


def needs_second(session: Session, unit: int) -> bool:
    """Whether another must agree on who signs."""
    return has_begun(session, unit) or has_second(session, unit)


def _is_sample(session: Session, acting: Acting) -> bool:
    old = union.profile_at(session, acting.unit or 0, acting.today)
    return old is not None and old.is_sample


def first_day(session: Session, unit: int) -> date | None:
    """The first day these books write of."""
    note = proposals.last_mark(session, unit, "don-vi")
    return date.fromisoformat(str(note["first_day"])) if note else None


def needed_first_day(session: Session, unit: int) -> date:
    found = first_day(session, unit)
    if found is None:
        raise errors.FirstDayMissing
    return found


def day_before_year(day: date) -> date:
    """31/12 of the year before: the day opening balances stand on."""
    return date(day.year, 1, 1) - timedelta(days=1)


def _is_opened(session: Session, unit: int) -> bool:
    return session.scalar(select(Period.id).where(Period.unit_id == unit).limit(1)) is not None
