"""What accounts, funds and places hold and moved: read from day rows of turnover, so that no line has to be.

Amounts are whole đồng. A balance is debit − credit; `Sides` splits it for print.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, column, func, literal, select, table
from sqlalchemy.orm import Session, aliased

from ledger import chart
from ledger.chart import Account, Kind
from ledger.models import Fund, FundBalance, MovementRow, Place, PlaceBalance, Turnover, Voucher

MONEY_IN = ("PT", "BC", "PN")  # vouchers that bring something in; adjusting one changes what was received
# Both sides of each line, as the guards see them.
SIDES = table(
    "movement_side",
    *(
        column(name)
        for name in (
            "voucher_id",
            "line",
            "account",
            "against",
            "fund_id",
            "against_fund",
            "place_id",
            "debit",
            "credit",
        )
    ),
)


_BOTH = (SIDES.c.debit, SIDES.c.credit)

Detail = Literal["party", "fund"]


@dataclass(frozen=True, slots=True)
class Sides:
    """A balance as books print it: on the debit or on the credit side."""

    debit: int
    credit: int

    @classmethod
    def of(cls, balance: int) -> "Sides":
        return cls(max(balance, 0), max(-balance, 0))


@dataclass(frozen=True, slots=True)
class Totals:
    """Opening, turnover and closing of one account or book over a range, in đồng (debit − credit)."""

    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class DetailTotals:
    """One counterparty (None: lines that name none) or fund of an account, and its turnover of the year before the
    range."""

    key: int | None
    totals: Totals
    year_debit: int
    year_credit: int


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account of the trial balance; `level` 1 is the three-digit account that its children add up to.

    `retro_*` corrects opening balances after an earlier year was filed: its own column, in no other but the closing.
    """

    account: Account
    level: int
    totals: Totals
    year_debit: int
    year_credit: int
    retro_debit: int = 0
    retro_credit: int = 0

    @property
    def closing(self) -> int:
        return self.totals.closing + self.retro_debit - self.retro_credit


@dataclass(frozen=True, slots=True)
class FundLine:
    """One fund's money over a range: what it had, took in and used (both net of what was reversed and adjusted),
    what it spent of gifts that proved false (`lost`: on 138 until somebody bears it), and what is left."""

    fund: int
    code: str
    name: str
    opening: int
    received: int
    used: int
    lost: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.used + self.lost


def turnover_of_all(session: Session, unit: int, start: date, end: date) -> tuple[int, int]:
    """Debit and credit of every account over a range, but for single entries: what a journal's pages add up to."""
    if end < start:
        return 0, 0
    query = (
        select(func.coalesce(func.sum(Turnover.debit), 0), func.coalesce(func.sum(Turnover.credit), 0))
        .join(Fund, Fund.id == Turnover.fund_id)
        .where(Fund.unit_id == unit, Turnover.day.between(start, end), Turnover.account.not_in(chart.SINGLE))
    )
    debit, credit = session.execute(query).one()
    return int(debit), int(credit)


def opening(
    session: Session, unit: int, account: str, day: date, *, fund: int | None = None, place: int | None = None
) -> int:
    """Debit − credit of `account` before `day`."""
    return account_totals(session, unit, account, day, day, fund=fund, place=place).opening


def account_totals(
    session: Session, unit: int, account: str, start: date, end: date, *, fund: int | None = None,
    place: int | None = None,
) -> Totals:  # fmt: skip
    """Opening and turnover of `account` from day rows alone: no line is read."""
    before = Turnover.day < start
    query = (
        select(
            func.coalesce(func.sum(case((before, Turnover.debit - Turnover.credit), else_=0)), 0),
            func.coalesce(func.sum(case((before, 0), else_=Turnover.debit)), 0),
            func.coalesce(func.sum(case((before, 0), else_=Turnover.credit)), 0),
        )
        .join(Fund, Fund.id == Turnover.fund_id)
        .where(Fund.unit_id == unit, Turnover.account.in_(below(account)), Turnover.day <= end)
    )
    if fund is not None:
        query = query.where(Turnover.fund_id == fund)
    if place is not None:
        query = query.where(Turnover.place_id == place)
    found = session.execute(query).one()
    return Totals(*(int(value) for value in found))


def details(
    session: Session, unit: int, account: str, start: date, end: date, *, by: Detail, fund: int | None = None,
    party: int | None = None,
) -> list[DetailTotals]:  # fmt: skip
    """S38-H: what each counterparty or fund has and moved on `account`; who has and moved nothing is left out.

    Day rows know no counterparty, so for these the lines are summed; `party` 0 are the lines that name none.
    """
    if by == "fund":
        query = select(Turnover.fund_id, *_figures(Turnover.day, Turnover.debit, Turnover.credit, start))
        query = query.join(Fund, Fund.id == Turnover.fund_id).group_by(Turnover.fund_id, Fund.code)
        query = query.where(Turnover.day <= end, Turnover.account.in_(below(account)))
    else:
        query = select(MovementRow.party_id, *_figures(Voucher.entry_date, *_BOTH, start))
        query = query.join(SIDES, line_of_side()).join(Voucher, Voucher.id == SIDES.c.voucher_id)
        query = query.join(Fund, Fund.id == SIDES.c.fund_id).group_by(MovementRow.party_id)
        query = query.where(Voucher.entry_date <= end, SIDES.c.account.in_(below(account)), of_party(party))
    if fund is not None:
        query = query.where(Fund.id == fund)
    return [
        DetailTotals(row[0], Totals(*(int(figure) for figure in row[1:4])), int(row[4]), int(row[5]))
        for row in session.execute(query.where(Fund.unit_id == unit).order_by(*sections(by)))
        if row.opening or row.lines
    ]


def _figures(on: Any, debit: Any, credit: Any, start: date) -> tuple[Any, ...]:
    """Opening, turnover of the range, turnover of the year before it, and how much moved in the range at all."""
    before, inside = on < start, on >= start
    this_year = before & (on >= date(start.year, 1, 1))
    return (
        func.sum(case((before, debit - credit), else_=0)).label("opening"),
        *(func.sum(case((when, side), else_=0)) for when in (inside, this_year) for side in (debit, credit)),
        func.sum(case((inside, debit + credit), else_=0)).label("lines"),
    )


def line_of_side() -> ColumnElement[bool]:
    """Joins a side to the line it is a side of, for what only lines know."""
    return (MovementRow.voucher_id == SIDES.c.voucher_id) & (MovementRow.line == SIDES.c.line)


def sections(by: Detail) -> tuple[Any, ...]:
    """The order of S38-H's parts, which its lines and its totals share."""
    if by == "fund":
        return (Fund.code,)
    return (MovementRow.party_id.is_(None), MovementRow.party_id)


def of_party(party: int | None) -> ColumnElement[bool]:
    """Lines of one counterparty, of none (0), or all."""
    if party is None:
        return literal(True)
    return MovementRow.party_id.is_(None) if party == 0 else MovementRow.party_id == party


def trial_balance(session: Session, unit: int, start: date, end: date, *, fund: int | None = None) -> list[TrialRow]:
    """S05-H: each account that has a balance or moved, level one first, children under it."""
    new_year = date(end.year, 1, 1)
    before, this_year = Turnover.day < start, Turnover.day >= new_year
    query = (
        select(
            Turnover.account,
            func.sum(case((before, Turnover.debit - Turnover.credit), else_=0)),
            func.sum(case((before, 0), else_=Turnover.debit)),
            func.sum(case((before, 0), else_=Turnover.credit)),
            func.sum(case((this_year, Turnover.debit), else_=0)),
            func.sum(case((this_year, Turnover.credit), else_=0)),
        )
        .join(Fund, Fund.id == Turnover.fund_id)
        .where(Fund.unit_id == unit, Turnover.day <= end, Turnover.account != chart.CONTRA)
        .group_by(Turnover.account)
    )
    if fund is not None:
        query = query.where(Turnover.fund_id == fund)
    figures = {row[0]: tuple(int(value) for value in row[1:]) for row in session.execute(query)}
    retro = _retro(session, unit, new_year, start, end, fund)
    for number, (debit, credit, year_debit, year_credit) in retro.items():
        was = figures[number]
        figures[number] = (
            was[0], was[1] - debit, was[2] - credit, was[3] - year_debit, was[4] - year_credit, debit, credit
        )  # fmt: skip
    figures = {number: (*found, 0, 0)[:7] for number, found in figures.items()}
    rows = []
    for account in chart.TT24:
        below = [figures[n] for n in figures if n == account.number or n.startswith(account.number)]
        below = [f for f in below if any(f)]
        if account.kind is Kind.CONTRA or not below:
            continue
        sums = tuple(sum(column) for column in zip(*below, strict=True))
        rows.append(TrialRow(account, 2 if account.parent else 1, Totals(*sums[:3]), *sums[3:]))
    return rows


def _retro(
    session: Session, unit: int, new_year: date, start: date, end: date, fund: int | None
) -> dict[str, tuple[int, ...]]:
    """What corrected opening balances, by account: debit and credit in the range, then since January."""
    inside, this_year = Voucher.entry_date >= start, Voucher.entry_date >= new_year
    query = (
        select(
            SIDES.c.account,
            *(func.sum(case((when, side), else_=0)) for when in (inside, this_year) for side in _BOTH),
        )
        .join(Voucher, Voucher.id == SIDES.c.voucher_id)
        .where(Voucher.unit_id == unit, Voucher.nature == "retro", Voucher.entry_date <= end)
        .where(Voucher.entry_date >= min(start, new_year))
        .group_by(SIDES.c.account)
    )
    if fund is not None:
        query = query.where(SIDES.c.fund_id == fund)
    return {row[0]: tuple(int(value) for value in row[1:]) for row in session.execute(query)}


def fund_lines(session: Session, unit: int, start: date, end: date) -> list[FundLine]:
    """Each fund's money: opening, received and used, from its accounts that are not money.

    A reversal takes back what it turns; an adjusting voucher changes what its original was: money in, or money used.
    """
    claims = [a.number for a in chart.TT24 if a.kind in (Kind.GOODS, Kind.CLAIM)]
    original = aliased(Voucher)
    lost = (Voucher.nature == "reversal") & SIDES.c.against.in_(chart.LOSSES)
    adjusts_in = original.kind.in_(MONEY_IN)
    plus = case(
        (lost, 0),
        (Voucher.nature == "reversal", -SIDES.c.debit),
        (original.id.is_(None), SIDES.c.credit),
        (adjusts_in, SIDES.c.credit - SIDES.c.debit),
        else_=0,
    )
    minus = case(
        (lost, 0),
        (Voucher.nature == "reversal", -SIDES.c.credit),
        (original.id.is_(None), SIDES.c.debit),
        (adjusts_in, 0),
        else_=SIDES.c.debit - SIDES.c.credit,
    )
    inside = (Voucher.entry_date >= start) & (Voucher.nature != "retro")
    totals = (
        select(
            SIDES.c.fund_id,
            func.sum(case((inside, 0), else_=SIDES.c.credit - SIDES.c.debit)).label("opening"),
            func.sum(case((inside, plus), else_=0)).label("received"),
            func.sum(case((inside, minus), else_=0)).label("used"),
            func.sum(case((inside & lost, SIDES.c.credit), else_=0)).label("lost"),
        )
        .join(Voucher, Voucher.id == SIDES.c.voucher_id)
        .outerjoin(original, original.id == Voucher.adjusts_id)
        .where(Voucher.unit_id == unit, Voucher.entry_date <= end, SIDES.c.account.in_(claims))
        .group_by(SIDES.c.fund_id)
    ).subquery()
    query = (
        select(Fund.id, Fund.code, Fund.name, totals.c.opening, totals.c.received, totals.c.used, totals.c.lost)
        .outerjoin(totals, totals.c.fund_id == Fund.id)
        .where(Fund.unit_id == unit)
        .order_by(Fund.code)
    )
    return [
        FundLine(f, code, name, *(int(figure or 0) for figure in figures))
        for f, code, name, *figures in session.execute(query)
    ]


def fund_least(session: Session, fund: int, day: date) -> int:
    """The least that a fund has at the end of `day` or of any later day: what may be taken from it on that day."""
    now = int(session.scalar(select(FundBalance.amount).where(FundBalance.fund_id == fund)) or 0)
    kinds = [a.number for a in chart.TT24 if a.kind in (Kind.GOODS, Kind.CLAIM)]
    later = session.execute(
        select(func.sum(Turnover.credit - Turnover.debit))
        .where(Turnover.fund_id == fund, Turnover.day > day, Turnover.account.in_(kinds))
        .group_by(Turnover.day)
        .order_by(Turnover.day.desc())
    )
    least = now
    for (net,) in later:  # from the newest day back: take each day's movement off again
        now -= int(net)
        least = min(least, now)
    return least


def place_at(session: Session, place: int, day: date) -> int:
    """What the book says lay in a cash box or bank account at the end of `day`."""
    held = select(func.coalesce(func.sum(Turnover.debit - Turnover.credit), 0)).where(
        Turnover.place_id == place, Turnover.day <= day
    )
    return int(session.scalar(held) or 0)


def place_money(session: Session, place: int) -> int:
    """What lies in a cash box or bank account now."""
    return int(session.scalar(select(PlaceBalance.amount).where(PlaceBalance.place_id == place)) or 0)


def places(session: Session, unit: int, account: str) -> list[Place]:
    """The unit's cash boxes (1111) or bank accounts (1121)."""
    query = select(Place).where(Place.unit_id == unit, Place.account.startswith(account)).order_by(Place.id)
    return list(session.scalars(query))


def below(account: str) -> list[str]:
    """`account` and the accounts under it, as numbers."""
    return [a.number for a in chart.TT24 if a.number.startswith(account)]
