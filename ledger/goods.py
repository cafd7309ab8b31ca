"""The store in the books: items, what came in and went out of each, and what is left, in quantity and in đồng.

A line belongs to an item by its `item`; the side on which a goods account (or 002, what is kept for others) stands
says in or out. What was posted is read, and nothing is valued anew. A unit has one store: lines name none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select
from sqlalchemy.orm import Session

from ledger import chart
from ledger.balances import SIDES, line_of_side
from ledger.chart import Kind
from ledger.models import Fund, Item, MovementRow, Voucher

BATCH = 2_000  # rows fetched at a time
VALUED = tuple(a.number for a in chart.TT24 if a.kind is Kind.GOODS)  # 152, 153, 156
KEPT = tuple(a.number for a in chart.TT24 if a.kind is Kind.OFF)  # 002: there without a value
STORED = (*VALUED, *KEPT)


@dataclass(frozen=True, slots=True)
class Moved:
    """What came in or went out: thousandths of the item's unit, and đồng."""

    quantity: int
    value: int


@dataclass(frozen=True, slots=True)
class Stock:
    """One item over a range (None: lines of goods that name none), and its turnover of the year before the range."""

    item: int | None
    account: str
    opening: Moved
    taken_in: Moved
    given_out: Moved
    year_in: Moved
    year_out: Moved

    @property
    def closing(self) -> Moved:
        return Moved(
            self.opening.quantity + self.taken_in.quantity - self.given_out.quantity,
            self.opening.value + self.taken_in.value - self.given_out.value,
        )

    @property
    def moved(self) -> bool:
        return any((self.taken_in.quantity, self.taken_in.value, self.given_out.quantity, self.given_out.value))


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of an item's card; of in and out one is nothing."""

    voucher: int
    code: str
    doc_date: date
    entry_date: date
    description: str
    item: int | None
    account: str
    against: str
    taken_in: Moved
    given_out: Moved


def open_item(session: Session, *, unit: int, code: str, name: str, spec: str, item_unit: str) -> int:
    """A new kind of goods; ItemKnown when the code is taken."""
    row = Item(unit_id=unit, code=code, name=name, spec=spec, item_unit=item_unit)
    session.add(row)
    session.flush()
    return row.id


def items(session: Session, unit: int) -> list[Item]:
    """The unit's goods, by code."""
    return list(session.scalars(select(Item).where(Item.unit_id == unit).order_by(Item.code)))


def stocks(
    session: Session, unit: int, accounts: Sequence[str], start: date, end: date, *, fund: int | None = None,
    item: int | None = None, unnamed: bool = True, by_account: bool = True,
) -> list[Stock]:  # fmt: skip
    """What each item had and moved on `accounts`, by account (unless all are one store) and code, goods without an
    item last, if at all (`unnamed`). Who had and moved nothing is left out."""
    account = SIDES.c.account if by_account else literal("")
    before, inside = Voucher.entry_date < start, Voucher.entry_date >= start
    this_year = before & (Voucher.entry_date >= date(start.year, 1, 1))
    came, went = SIDES.c.debit > 0, SIDES.c.credit > 0
    figures = [_sum(when, side, sign) for when, side, sign in (
        (before, came, 1), (before, went, -1), (inside, came, 1), (inside, went, 1),
        (this_year, came, 1), (this_year, went, 1),
    )]  # fmt: skip
    query = (
        select(MovementRow.item_id, account.label("account"), *(column for pair in figures for column in pair))
        .select_from(SIDES)
        .join(MovementRow, line_of_side())
        .join(Voucher, Voucher.id == SIDES.c.voucher_id)
        .outerjoin(Item, Item.id == MovementRow.item_id)
        .where(*_of(unit, accounts, fund, item, unnamed), Voucher.entry_date <= end)
        .group_by(MovementRow.item_id, Item.code, account)
        .order_by(*([account] if by_account else []), Item.code.is_(None), Item.code)
    )
    found = [_stock(row) for row in session.execute(query)]
    return [stock for stock in found if stock.moved or stock.opening.quantity or stock.opening.value]


def goods_lines(
    session: Session, unit: int, accounts: Sequence[str], start: date, end: date, *, fund: int | None = None,
    item: int | None = None, unnamed: bool = True,
) -> Iterator[GoodsLine]:  # fmt: skip
    """The lines of `accounts` by item, in the order of `stocks` (over all accounts), each item's in book order."""
    query: Select[Any] = (
        select(
            Voucher.id, Voucher.code, Voucher.doc_date, Voucher.entry_date, Voucher.description,
            MovementRow.item_id, SIDES.c.account, SIDES.c.against, SIDES.c.debit, SIDES.c.credit,
            func.coalesce(MovementRow.quantity, 0).label("quantity"), Fund.code.label("against_fund"),
        )
        .select_from(SIDES)
        .join(MovementRow, line_of_side())
        .join(Voucher, Voucher.id == SIDES.c.voucher_id)
        .join(Fund, Fund.id == SIDES.c.against_fund)
        .outerjoin(Item, Item.id == MovementRow.item_id)
        .where(*_of(unit, accounts, fund, item, unnamed), Voucher.entry_date.between(start, end))
        .order_by(
            Item.code.is_(None), Item.code, Voucher.entry_date, Voucher.id, SIDES.c.line, SIDES.c.credit
        )
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    for row in session.execute(query):
        none, some = Moved(0, 0), Moved(row.quantity, row.debit or row.credit)
        against = "" if row.against == chart.CONTRA else row.against
        yield GoodsLine(
            row.id, row.code, row.doc_date, row.entry_date, row.description, row.item_id, row.account,
            f"{against}.{row.against_fund}" if against == "3538" else against,
            some if row.debit else none, none if row.debit else some,
        )  # fmt: skip


def _of(
    unit: int, accounts: Sequence[str], fund: int | None, item: int | None, unnamed: bool
) -> list[ColumnElement[bool]]:
    asked = [Voucher.unit_id == unit, SIDES.c.account.in_(accounts)]
    if fund is not None:
        asked.append(SIDES.c.fund_id == fund)
    if item is not None:
        asked.append(MovementRow.item_id == item)
    elif not unnamed:
        asked.append(MovementRow.item_id.is_not(None))
    return asked


def _sum(when: ColumnElement[bool], side: ColumnElement[bool], sign: int) -> tuple[Any, Any]:
    quantity, value = func.coalesce(MovementRow.quantity, 0), SIDES.c.debit + SIDES.c.credit
    return tuple(func.sum(case((when & side, sign * what), else_=0)) for what in (quantity, value))  # type: ignore[return-value]


def _stock(row: Row[Any]) -> Stock:
    figures = [int(figure) for figure in tuple(row)[2:]]
    pairs = [Moved(quantity, value) for quantity, value in zip(figures[::2], figures[1::2], strict=True)]
    opening = Moved(pairs[0].quantity + pairs[1].quantity, pairs[0].value + pairs[1].value)
    return Stock(row.item_id, row.account, opening, *pairs[2:])
