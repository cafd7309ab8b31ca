"""Opening, closing and reopening months, and what may still wait before one is closed."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.books import errors
from app.books.models import ReopenRequest
from app.books.months import closing
from app.tasks import Task
from ledger import posting
from ledger.errors import PeriodStep
from ledger.models import Period

STATES = {"open": "Đang mở", "closed": "Đã khóa", "filed": "Đã nộp báo cáo"}


def periods(session: Session, unit: int) -> list[Period]:
    """The unit's months, newest first."""
    return list(session.scalars(select(Period).where(Period.unit_id == unit).order_by(Period.starts.desc())))


def open_months(session: Session, unit: int, start: date, end: date) -> list[str]:
    """The months from `start` to `end` that still take vouchers, as mm/yyyy, oldest first."""
    rows = session.scalars(
        select(Period.starts)
        .where(Period.unit_id == unit, Period.state == "open", Period.starts <= end, Period.ends >= start)
        .order_by(Period.starts)
    )
    return [f"{starts:%m/%Y}" for starts in rows]


def open_month(session: Session, command: dict[str, int], acting: Acting) -> str:
    """Open a month of this unit; never one before its books begin (MonthTooEarly)."""
    assert acting.unit is not None
    first = session.scalar(select(func.min(Period.starts)).where(Period.unit_id == acting.unit))
    if first is not None and date(command["year"], command["month"], 1) < first:
        raise errors.MonthTooEarly(first=f"{first:%m/%Y}")
    posting.open_period(session, unit=acting.unit, year=command["year"], month=command["month"])
    return "/so-ke-toan/ky"


def close_month(session: Session, period_id: int, reason: str, acting: Acting) -> str:
    """Close an open month once everything asked of it is done (MonthNotReady names what is not)."""
    period = own_period(session, period_id, acting)
    if period.state == "open":
        left = [f"{check.what.lower()}: {check.left}" for check in closing.checks_of(session, period) if not check.done]
        if left:
            raise errors.MonthNotReady(what="; ".join(left))
    assert acting.party is not None
    posting.step_period(session, period.id, "closed", by=acting.party, reason=reason, now=acting.now)
    return "/so-ke-toan/ky"


def file_month(session: Session, period_id: int, reason: str, acting: Acting) -> str:
    """Say that the report of a closed month was handed in. It is final; so nobody's wish to open it may wait."""
    period = own_period(session, period_id, acting)
    if open_request(session, period.id) is not None:
        raise errors.ReopenAsked
    assert acting.party is not None
    posting.step_period(session, period.id, "filed", by=acting.party, reason=reason, now=acting.now)
    return "/so-ke-toan/ky"


def ask_reopening(session: Session, period_id: int, reason: str, acting: Acting) -> str:
    """The first of two persons asks for a closed month to be opened again."""
    period = own_period(session, period_id, acting)
    if period.state != "closed":  # a wish kept from before the close would open it later, unasked
        raise PeriodStep
    if open_request(session, period.id) is not None:
        raise errors.ReopenAsked
    session.add(ReopenRequest(period_id=period.id, by_id=acting.party, reason=reason, at=acting.now, event_id=None))
    session.flush()
    return "/so-ke-toan/ky"


def agree_reopening(session: Session, period_id: int, acting: Acting) -> str:
    """The second person agrees; the books refuse the same person twice (PeriodNeedsTwo)."""
    period = own_period(session, period_id, acting)
    asked = open_request(session, period.id)
    if asked is None:
        raise errors.ReopenMissing
    asked.event_id = posting.step_period(
        session, period.id, "open", by=asked.by_id, second=acting.party, reason=asked.reason, now=acting.now
    )
    session.flush()
    return "/so-ke-toan/ky"


def open_request(session: Session, period: int) -> ReopenRequest | None:
    """The wish to reopen this month that nobody has answered or taken back yet."""
    return session.scalar(
        select(ReopenRequest)
        .where(
            ReopenRequest.period_id == period,
            ReopenRequest.event_id.is_(None),
            ReopenRequest.withdrawn_at.is_(None),
        )
        .limit(1)
    )


def withdraw_reopening(session: Session, period_id: int, acting: Acting) -> str:
    """Who asked for a month to be opened again takes it back."""
    period = own_period(session, period_id, acting)
    asked = open_request(session, period.id)
    if asked is None:
        raise errors.ReopenMissing
    if asked.by_id != acting.party:
        raise errors.ReopenNotYours
    asked.withdrawn_at = acting.now
    session.flush()
    return "/so-ke-toan/ky"


def own_period(session: Session, period_id: int, acting: Acting) -> Period:
    """The month, when it is this unit's."""
    period = session.get(Period, period_id)
    if period is None or period.unit_id != acting.unit:
        raise errors.PeriodUnknown
    return period


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Wishes to reopen a month that wait for another's agreement."""
    if not has(acting, ("approver", "chief_accountant")):
        return []
    rows = session.execute(
        select(Period.starts, ReopenRequest.at)
        .join(Period, Period.id == ReopenRequest.period_id)
        .where(Period.unit_id == acting.unit, ReopenRequest.event_id.is_(None))
        .where(ReopenRequest.withdrawn_at.is_(None), ReopenRequest.by_id != acting.party)
    )
    return [_task(f"{row.starts:%m/%Y}", row.at) for row in rows]


def _task(month: str, since: datetime) -> Task:
    return Task(f"Mở lại kỳ kế toán {month}", "Cần người thứ hai đồng ý", "Xem đề nghị", "/so-ke-toan/ky", since)
