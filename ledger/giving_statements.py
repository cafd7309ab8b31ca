"""S81-H's reads: what each fund had, was given, used and has, money and goods apart, line by line and in sums.

Lines stream in the order of the book; the openings of money come from day rows, so that no old line is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, or_, select
from sqlalchemy.orm import Session

from ledger.balances import account_totals
from ledger.giving_flows import FIGURES, FOLLOWED, UNVALUED_ACCOUNT, Part, flows
from ledger.models import Fund, Turnover

BATCH = 2_000  # rows fetched at a time
Key = tuple[int, int, str]  # fund, item, its unit; money has item 0


@dataclass(frozen=True, slots=True)
class Flow:
    """In đồng, and in thousandths of the item's unit: received and used are net of what took them back, `other` is
    signed and is neither."""

    received: int = 0
    used: int = 0
    other: int = 0
    quantity_received: int = 0
    quantity_used: int = 0
    quantity_other: int = 0

    def __add__(self, more: "Flow") -> "Flow":
        return Flow(*(getattr(self, name) + getattr(more, name) for name in FIGURES))

    @property
    def net(self) -> int:
        return self.received - self.used + self.other

    @property
    def quantity(self) -> int:
        return self.quantity_received - self.quantity_used + self.quantity_other


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One line: `origin` is the voucher that it corrects, else its own; `donor` who gave, where that is said; `owes`
    and `pays` are the two sides of what it put on 3538 (002)."""

    voucher: int
    code: str
    doc_date: date
    entry_date: date
    description: str
    origin: int
    key: Key
    donor: int | None
    flow: Flow
    owes: int
    pays: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a fund (and item) had before the range, and what its year had moved by then."""

    amount: int
    quantity: int
    year: Flow


@dataclass(frozen=True, slots=True)
class Tie:
    """3538 (or 002) as the ledger's day rows have it, in its own direction: what a book's parts must come to."""

    opening: int
    more: int
    less: int

    @property
    def closing(self) -> int:
        return self.opening + self.more - self.less


def tie(session: Session, unit: int, account: str, start: date, end: date, *, fund: int | None = None) -> Tie:
    """What the general ledger says of the account over the same days."""
    found = account_totals(session, unit, account, start, end, fund=fund)
    if account == UNVALUED_ACCOUNT:
        return Tie(found.opening, found.debit, found.credit)
    return Tie(-found.opening, found.credit, found.debit)


def lines(
    session: Session, part: Part, unit: int, start: date, end: date, *, fund: int | None = None,
    donor: int | None = None, gifts: Select[int] | None = None,
) -> Iterator[FlowLine]:  # fmt: skip
    """The lines of a part by fund (and item), each in book order; of one giver, or of some `gifts` (vouchers), only
    what was received."""
    f = flows(part, unit)
    query: Select[Any] = select(f).join(Fund, Fund.id == f.c.fund).where(f.c.entry_date.between(start, end))
    query = query.where(*_only(f, fund, donor))
    if gifts is not None:
        query = query.where(f.c.origin.in_(gifts))
    if gifts is not None or donor is not None:
        query = query.where(or_(f.c.received != 0, f.c.quantity_received != 0))
    query = query.order_by(Fund.code, *_items(part, f), f.c.entry_date, f.c.voucher, f.c.line)
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        flow = _flow(row)
        gives = flow.received or flow.quantity_received
        yield FlowLine(
            row.voucher, row.code, row.doc_date, row.entry_date, row.description, row.origin, _key(part, row),
            row.party if gives else None, flow, int(row.owes), int(row.pays),
        )  # fmt: skip


def openings(
    session: Session, part: Part, unit: int, start: date, end: date, *, fund: int | None = None
) -> dict[Key, Opening]:
    """What each fund (and item) had before `start`, in the order of the book; whatever never moved is left out."""
    years = _of_the_year(session, part, unit, start, fund)
    query = _money_before(unit, start, end) if part is Part.MONEY else _goods_before(part, unit, start, end)
    if fund is not None:
        query = query.where(Fund.id == fund)
    return {
        (row[0], row[1], row[2]): Opening(int(row[3]), int(row[4]), years.get((row[0], row[1], row[2]), Flow()))
        for row in session.execute(query)
    }


def _money_before(unit: int, start: date, end: date) -> Select[*tuple[Any, ...]]:
    before = case((Turnover.day < start, Turnover.credit - Turnover.debit), else_=0)
    return (
        select(Fund.id, literal(0), literal(""), func.sum(before), literal(0))
        .join(Turnover, Turnover.fund_id == Fund.id)
        .where(Fund.unit_id == unit, Turnover.day <= end, Turnover.account.in_(FOLLOWED))
        .group_by(Fund.id, Fund.code)
        .order_by(Fund.code)
    )


def _goods_before(part: Part, unit: int, start: date, end: date) -> Select[*tuple[Any, ...]]:
    f = flows(part, unit)
    net = f.c.received - f.c.used + f.c.other
    quantity = f.c.quantity_received - f.c.quantity_used + f.c.quantity_other
    before = [func.sum(case((f.c.entry_date < start, figure), else_=0)) for figure in (net, quantity)]
    return (
        select(f.c.fund, f.c.item, f.c.item_unit, *before)
        .join(Fund, Fund.id == f.c.fund)
        .where(f.c.entry_date <= end)
        .group_by(Fund.code, f.c.fund, f.c.item, f.c.item_unit)
        .order_by(Fund.code, f.c.item, f.c.item_unit)
    )


def _of_the_year(session: Session, part: Part, unit: int, start: date, fund: int | None) -> dict[Key, Flow]:
    """What the year of `start` moved before it."""
    january = date(start.year, 1, 1)
    if start == january:
        return {}
    f = flows(part, unit)
    keys = (f.c.fund, *_items(part, f))
    query: Select[Any] = (
        select(*(func.sum(f.c[name]).label(name) for name in FIGURES), *keys)
        .where(f.c.entry_date.between(january, start - timedelta(days=1)), *_only(f, fund, None))
        .group_by(*keys)
    )
    return {_key(part, row): _flow(row) for row in session.execute(query)}


def _items(part: Part, f: Subquery) -> tuple[Any, ...]:
    return () if part is Part.MONEY else (f.c.item, f.c.item_unit)


def _key(part: Part, row: Any) -> Key:
    return (row.fund, 0, "") if part is Part.MONEY else (row.fund, row.item, row.item_unit)


def _flow(row: Any) -> Flow:
    return Flow(*(int(getattr(row, name)) for name in FIGURES))


def _only(f: Subquery, fund: int | None, donor: int | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if fund is not None:
        wanted.append(f.c.fund == fund)
    if donor is not None:
        wanted.append(f.c.party.is_(None) if donor == 0 else f.c.party == donor)
    return wanted
