"""What accounts, funds and places hold and moved: read from day rows of turnover, so that no line has to be.

Amounts are whole đồng. A balance is debit − credit; `Sides` splits it for print.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, column, func, select, table
from sqlalchemy.orm import Session

from ledger import chart
from ledger.chart import Account, Kind
from ledger.models import Fund, Place, PlaceBalance, Turnover, Voucher

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
class TrialRow:
    """One account of the trial balance; `level` 1 is the three-digit account that its children add up to."""

    account: Account
    level: int
    totals: Totals
    year_debit: int
    year_credit: int


@dataclass(frozen=True, slots=True)
class FundLine:
    """One fund's money over a range: what it had, took in and used (both net of reversals), and what is left."""

    fund: int
    code: str
    name: str
    opening: int
    received: int
    used: int

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.used


def turnover_of_all(session: Session, unit: int, start: date, end: date) -> tuple[int, int]:
    """Debit and credit of every account over a range: what a journal's pages add up to."""
    if end < start:
        return 0, 0
    query = (
        select(func.coalesce(func.sum(Turnover.debit), 0), func.coalesce(func.sum(Turnover.credit), 0))
        .join(Fund, Fund.id == Turnover.fund_id)
        .where(Fund.unit_id == unit, Turnover.day.between(start, end), Turnover.account != chart.CONTRA)
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
    rows = []
    for account in chart.TT24:
        below = [figures[n] for n in figures if n == account.number or n.startswith(account.number)]
        below = [f for f in below if any(f)]
        if account.kind is Kind.CONTRA or not below:
            continue
        sums = tuple(sum(column) for column in zip(*below, strict=True))
        rows.append(TrialRow(account, 2 if account.parent else 1, Totals(*sums[:3]), sums[3], sums[4]))
    return rows


def fund_lines(session: Session, unit: int, start: date, end: date) -> list[FundLine]:
    """Each fund's money: opening, received and used, from its accounts that are not money (reversals net out)."""
    claims = [a.number for a in chart.TT24 if a.kind in (Kind.GOODS, Kind.CLAIM)]
    reversal = Voucher.nature == "reversal"
    plus = case((reversal, -SIDES.c.debit), else_=SIDES.c.credit)
    minus = case((reversal, -SIDES.c.credit), else_=SIDES.c.debit)
    inside = Voucher.entry_date >= start
    totals = (
        select(
            SIDES.c.fund_id,
            func.sum(case((inside, 0), else_=SIDES.c.credit - SIDES.c.debit)).label("opening"),
            func.sum(case((inside, plus), else_=0)).label("received"),
            func.sum(case((inside, minus), else_=0)).label("used"),
        )
        .join(Voucher, Voucher.id == SIDES.c.voucher_id)
        .where(Voucher.unit_id == unit, Voucher.entry_date <= end, SIDES.c.account.in_(claims))
        .group_by(SIDES.c.fund_id)
    ).subquery()
    query = (
        select(Fund.id, Fund.code, Fund.name, totals.c.opening, totals.c.received, totals.c.used)
        .outerjoin(totals, totals.c.fund_id == Fund.id)
        .where(Fund.unit_id == unit)
        .order_by(Fund.code)
    )
    return [
        FundLine(f, code, name, int(o or 0), int(r or 0), int(u or 0))
        for f, code, name, o, r, u in session.execute(query)
    ]


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
