"""What a fund and a cash box can still pay, today and on every day since: the figures that make a refusal helpful.

It only reads, so that people learn of a shortage before they act; the guards of the books remain the judge.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.bank.service import UNIDENTIFIED_FUND
from app.formats import day as written
from app.relief.errors import FundShortThen, PlaceShortThen
from ledger import errors, limits
from ledger.models import AccountRow, Fund, FundBalance, Period, Place, PlaceBalance, Turnover
from ledger.money import dotted


@dataclass(frozen=True, slots=True)
class Held:
    """Money now, and the least there was at the end of any day from a day on."""

    now: int
    least: int


def funds(session: Session, unit: int) -> list[tuple[int, str]]:
    """(id, name) of the unit's funds that may help; money whose giver is unknown is nobody's to give."""
    rows = session.execute(
        select(Fund.id, Fund.code, Fund.name)
        .where(Fund.unit_id == unit, Fund.code != UNIDENTIFIED_FUND[0])
        .order_by(Fund.code)
    )
    return [(row.id, f"{row.code} – {row.name}") for row in rows]


def boxes(session: Session, unit: int) -> list[tuple[int, str]]:
    """(id, name) of the unit's cash boxes."""
    rows = session.execute(
        select(Place.id, Place.name)
        .join(AccountRow, AccountRow.number == Place.account)
        .where(Place.unit_id == unit, AccountRow.kind == "cash")
        .order_by(Place.id)
    )
    return [(row.id, row.name) for row in rows]


def in_fund(session: Session, fund: int, day: date) -> Held:
    """What the fund may spend: credit − debit over its accounts that are not money, as the guards count it."""
    now = session.scalar(select(FundBalance.amount).where(FundBalance.fund_id == fund)) or 0
    later = session.execute(
        select(Turnover.day, func.sum(Turnover.credit - Turnover.debit).label("net"))
        .join(AccountRow, AccountRow.number == Turnover.account)
        .where(Turnover.fund_id == fund, Turnover.day > day, AccountRow.kind.in_(("goods", "claim")))
        .group_by(Turnover.day)
        .order_by(Turnover.day.desc())
    )
    return Held(now, _least(now, [row.net for row in later]))


def in_place(session: Session, place: int, day: date) -> Held:
    """What lies in the cash box or bank account."""
    now = session.scalar(select(PlaceBalance.amount).where(PlaceBalance.place_id == place)) or 0
    later = session.execute(
        select(Turnover.day, func.sum(Turnover.debit - Turnover.credit).label("net"))
        .where(Turnover.place_id == place, Turnover.day > day)
        .group_by(Turnover.day)
        .order_by(Turnover.day.desc())
    )
    return Held(now, _least(now, [row.net for row in later]))


def _least(now: int, nets: list[int]) -> int:
    least = now
    for net in nets:  # from the newest day back: take each day's movement off again
        now -= int(net)
        least = min(least, now)
    return least


def ask_payable(session: Session, *, fund: int, place: int, amount: int, day: date) -> None:
    """Refuse, with the figure, a payment that the fund or the box cannot make on that day."""
    of_fund, of_place = in_fund(session, fund, day), in_place(session, place, day)
    if amount > of_fund.now:
        raise errors.FundOverdrawn(left=dotted(of_fund.now))
    if amount > of_place.now:
        raise errors.PlaceOverdrawn(left=dotted(of_place.now))
    if amount > of_fund.least:
        raise FundShortThen(left=dotted(of_fund.least), day=written(day))
    if amount > of_place.least:
        raise PlaceShortThen(left=dotted(of_place.least), day=written(day))


def ask_open(session: Session, unit: int, day: date, field: str) -> None:
    """Refuse a day that lies in no open period."""
    state = session.scalar(select(Period.state).where(Period.unit_id == unit, Period.starts <= day, Period.ends >= day))
    if state is None:
        raise errors.PeriodMissing(field=field, month=f"{day:%m/%Y}")
    if state != "open":
        raise errors.PeriodClosed(field=field)


def ask_within_limit(session: Session, unit: int, party: int, amount: int, acting: Acting) -> None:
    """Refuse, with the figures, an approval that gives one person more than the unit's limit."""
    limit = limits.limit_on(session, unit, acting.today)
    if limit is None:
        return
    first = acting.today - timedelta(days=limit.window_days - 1)
    given = limits.given(session, unit, party, since=datetime.combine(first, time(), VIETNAM).astimezone(UTC))
    if limit.most_amount is not None and given.amount + amount > limit.most_amount:
        left = dotted(max(limit.most_amount - given.amount, 0))
        raise errors.PersonLimited(days=limit.window_days, most=f"{dotted(limit.most_amount)} đồng, còn {left} đồng")
    if limit.most_times is not None and given.times + 1 > limit.most_times:
        raise errors.PersonLimited(days=limit.window_days, most=f"{limit.most_times} lần")
