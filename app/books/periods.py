"""Opening, closing and reopening months, and what may still wait before one is closed."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.books import errors
from app.books.models import ReopenRequest
from app.tasks import Task
from ledger import posting
from ledger.errors import PeriodStep
from ledger.models import Period, Slip, SlipStep

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
    """Open a month of this unit."""
    assert acting.unit is not None
    posting.open_period(session, unit=acting.unit, year=command["year"], month=command["month"])
    return "/so-ke-toan/ky"


def waiting_slips(session: Session, period: Period) -> int:
    """Slips dated in the month that are neither counted nor cancelled: to be settled before it closes."""
    done = select(SlipStep.slip_id).where(SlipStep.step.in_(("counted", "cancelled")))
    query = select(Slip.id).where(
        Slip.unit_id == period.unit_id, Slip.doc_date.between(period.starts, period.ends), Slip.id.not_in(done)
    )
    return len(session.scalars(query).all())


def close_month(session: Session, period_id: int, reason: str, acting: Acting) -> str:
    """Close an open month; its slips must be settled first (SlipsWaiting)."""
    period = own_period(session, period_id, acting)
    waiting = waiting_slips(session, period)
    if waiting:
        raise errors.SlipsWaiting(count=waiting)
    assert acting.party is not None
    posting.step_period(session, period.id, "closed", by=acting.party, reason=reason, now=acting.now)
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
    """The wish to reopen this month that nobody has answered yet."""
    return session.scalar(
        select(ReopenRequest).where(ReopenRequest.period_id == period, ReopenRequest.event_id.is_(None)).limit(1)
    )


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
        .where(Period.unit_id == acting.unit, ReopenRequest.event_id.is_(None), ReopenRequest.by_id != acting.party)
    )
    return [_task(f"{row.starts:%m/%Y}", row.at) for row in rows]


def _task(month: str, since: datetime) -> Task:
    return Task(f"Mở lại kỳ kế toán {month}", "Cần người thứ hai đồng ý", "Xem đề nghị", "/so-ke-toan/ky", since)
