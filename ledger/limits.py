"""Limits for one person: set, stopped, asked. The guards judge each approval; these figures make a refusal helpful."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ledger.guards.rules.limits import NOTICE_DAYS
from ledger.models import Approval, Mandate, PersonLimit, PersonLimitStop

NOTICE = timedelta(days=NOTICE_DAYS)


@dataclass(frozen=True, slots=True)
class Given:
    """What was approved for one person within a window."""

    times: int
    amount: int


def set_person_limit(
    session: Session,
    *,
    unit: int,
    window_days: int,
    most_amount: int | None,
    most_times: int | None,
    valid_from: date,
    by: int,
    agreed: int,
    now: datetime,
) -> PersonLimit:
    """A limit from a day on, proposed by one and agreed by another at `now`."""
    row = PersonLimit(
        unit_id=unit, window_days=window_days, most_amount=most_amount, most_times=most_times, valid_from=valid_from,
        by_id=by, agreed_by=agreed, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def stop_person_limit(session: Session, limit: int, *, reason: str, by: int, now: datetime) -> None:
    """Stop a limit before its day."""
    session.add(PersonLimitStop(limit_id=limit, by_id=by, reason=reason, at=now))
    session.flush()


def limit_on(session: Session, unit: int, day: date) -> PersonLimit | None:
    """The limit that holds in a unit on `day`."""
    return session.scalars(
        _standing(unit)
        .where(PersonLimit.valid_from <= day)
        .order_by(PersonLimit.valid_from.desc(), PersonLimit.id.desc())
        .limit(1)
    ).first()


def coming(session: Session, unit: int, day: date) -> list[PersonLimit]:
    """Limits agreed on whose day has not come."""
    rows = _standing(unit).where(PersonLimit.valid_from > day).order_by(PersonLimit.valid_from, PersonLimit.id)
    return list(session.scalars(rows))


def given(session: Session, unit: int, party: int, *, since: datetime) -> Given:
    """What the unit approved for a person since an instant."""
    times, amount = session.execute(
        select(func.count(), func.coalesce(func.sum(Approval.amount), 0))
        .join(Mandate, Mandate.id == Approval.mandate_id)
        .where(
            Mandate.unit_id == unit,
            Mandate.beneficiary_id == party,
            Approval.decision == "approve",
            Approval.at >= since,
        )
    ).one()
    return Given(times, int(amount))


def _standing(unit: int) -> Select[PersonLimit]:
    stopped = select(PersonLimitStop.limit_id)
    return select(PersonLimit).where(PersonLimit.unit_id == unit, PersonLimit.id.not_in(stopped))
