"""Whether vouchers are numbered anew each month or through the year: chosen by two, for a year not yet begun."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ledger.guards.rules.periods import NOTICE_DAYS
from ledger.models import Numbering, NumberingStop, Series

NOTICE = timedelta(days=NOTICE_DAYS)
THROUGH_THE_YEAR = "BNUH"  # donors' receipts never begin anew


def choose(
    session: Session, *, unit: int, monthly: bool, valid_from: date, by: int, agreed: int, now: datetime
) -> Numbering:
    """How numbers run from the year of `valid_from` on, proposed by one and agreed by another at `now`."""
    row = Numbering(unit_id=unit, monthly=monthly, valid_from=valid_from, by_id=by, agreed_by=agreed, at=now)
    session.add(row)
    session.flush()
    return row


def stop(session: Session, numbering: int, *, reason: str, by: int, now: datetime) -> None:
    """Stop a choice before its day."""
    session.add(NumberingStop(numbering_id=numbering, by_id=by, reason=reason, at=now))
    session.flush()


def coming(session: Session, unit: int, day: date) -> list[Numbering]:
    """Choices agreed on whose day has not come."""
    return list(session.scalars(_standing(unit).where(Numbering.valid_from > day).order_by(Numbering.valid_from)))


def is_monthly(session: Session, unit: int, year: int, kind: str = "") -> bool:
    """How numbers of a kind (of any, without one) run in a year: as two persons chose, else as the last year used."""
    if kind == THROUGH_THE_YEAR:
        return False
    ends = date(year, 12, 31)
    chosen = _standing(unit).where(Numbering.valid_from <= ends)
    found = session.scalar(chosen.order_by(Numbering.valid_from.desc(), Numbering.id.desc()).limit(1))
    if found is not None:
        return found.monthly
    used = select(Series.month).where(Series.unit_id == unit, Series.kind != THROUGH_THE_YEAR, Series.year <= year)
    if kind:
        used = used.where(Series.kind == kind)
    return bool(session.scalar(used.order_by(Series.year.desc(), Series.month.desc()).limit(1)))


def first_free_year(session: Session, unit: int, today: date) -> int:
    """The first year that may still be numbered another way: none of its numbers is used, and its notice can be."""
    used = session.scalar(
        select(Series.year)
        .where(Series.unit_id == unit, Series.kind != THROUGH_THE_YEAR)
        .order_by(Series.year.desc())
        .limit(1)
    )
    return max(used or 0, today.year) + 1


def _standing(unit: int) -> Select[Numbering]:
    stopped = select(NumberingStop.numbering_id)
    return select(Numbering).where(Numbering.unit_id == unit, Numbering.id.not_in(stopped))
