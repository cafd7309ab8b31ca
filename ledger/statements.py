"""The books line by line: journal, general ledger, cash and bank book, in book order (entry date, then posting).

Lines stream, so that memory does not grow with a book; openings come from `ledger.balances`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, Subquery, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from ledger import chart
from ledger.balances import SIDES, Detail, below, line_of_side, of_party, opening, sections
from ledger.models import Fund, MovementRow, Voucher

BATCH = 2_000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `debit`/`credit` are this account's; `number` is the line's place in the year's journal;
    `balance` is debit − credit after it, where the book runs one."""

    voucher: int
    code: str
    kind: str
    doc_date: date
    entry_date: date
    description: str
    account: str
    against: str
    debit: int
    credit: int
    number: int = 0
    balance: int = 0
    fund: int = 0
    party: int | None = None


def printed(account: str, fund_code: str) -> str:
    """The account as printed: 3538 carries its fund as a detail account, 3538.01."""
    return f"{account}.{fund_code}" if account == "3538" else account


def journal(session: Session, unit: int, start: date, end: date) -> Iterator[Line]:
    """S04-H: every line of every voucher, Nợ before Có, numbered through the year."""
    number = _lines_before(session, unit, start)
    funds = _funds(session, unit)
    rows = session.execute(
        select(
            Voucher.id, Voucher.code, Voucher.kind, Voucher.doc_date, Voucher.entry_date, Voucher.description,
            MovementRow.debit, MovementRow.credit, MovementRow.amount, MovementRow.debit_fund, MovementRow.credit_fund,
        )
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Voucher.unit_id == unit, Voucher.entry_date.between(start, end))
        .order_by(Voucher.entry_date, Voucher.id, MovementRow.line)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    year = start.year
    for row in rows:
        if row.entry_date.year != year:
            year, number = row.entry_date.year, 0
        head = (row.id, row.code, row.kind, row.doc_date, row.entry_date, row.description)
        debit, credit = (
            printed(row.debit, funds[row.debit_fund]),
            printed(row.credit, funds[row.credit_fund]),
        )
        if row.debit != chart.CONTRA:
            yield Line(*head, debit, "" if row.credit == chart.CONTRA else credit, row.amount, 0, number + 1)
        if row.credit != chart.CONTRA:
            yield Line(*head, credit, "" if row.debit == chart.CONTRA else debit, 0, row.amount, number + 2)
        number += 2


def account_lines(
    session: Session, unit: int, account: str, start: date, end: date, *, fund: int | None = None,
    place: int | None = None,
) -> Iterator[Line]:  # fmt: skip
    """S03-H, S11-H, S12-H: the lines of `account` (and of accounts below it) with the running balance."""
    funds = _funds(session, unit)
    balance = opening(session, unit, account, start, fund=fund, place=place)
    for row in _account_rows(session, unit, account, start, end, fund=fund, place=place):
        balance += row.debit - row.credit
        yield Line(
            row.id, row.code, row.kind, row.doc_date, row.entry_date, row.description,
            printed(row.account, funds[row.fund_id]),
            "" if row.against == chart.CONTRA else printed(row.against, funds[row.against_fund]),
            row.debit, row.credit, int(row.number), balance,
        )  # fmt: skip


def detail_lines(
    session: Session, unit: int, account: str, start: date, end: date, *, by: Detail, fund: int | None = None,
    party: int | None = None,
) -> Iterator[Line]:  # fmt: skip
    """S38-H: the lines of `account` sorted by counterparty (those that name none last) or by fund, in the order of
    `ledger.balances.details`; `party` 0 are the lines that name none."""
    funds = _funds(session, unit)
    query = (
        _sides(unit, account, start, end, fund=fund)
        .add_columns(MovementRow.party_id)
        .join(MovementRow, line_of_side())
        .join(Fund, Fund.id == SIDES.c.fund_id)
        .where(of_party(party))
        .order_by(*sections(by), Voucher.entry_date, Voucher.id, SIDES.c.line, SIDES.c.credit)
        .execution_options(yield_per=BATCH)
    )
    for row in session.execute(query):
        yield Line(
            row.id, row.code, row.kind, row.doc_date, row.entry_date, row.description,
            printed(row.account, funds[row.fund_id]),
            "" if row.against == chart.CONTRA else printed(row.against, funds[row.against_fund]),
            row.debit, row.credit, fund=row.fund_id, party=row.party_id,
        )  # fmt: skip


def _funds(session: Session, unit: int) -> dict[int, str]:
    return {row.id: row.code for row in session.execute(select(Fund.id, Fund.code).where(Fund.unit_id == unit))}


def _account_rows(
    session: Session, unit: int, account: str, start: date, end: date, *, fund: int | None, place: int | None
) -> Iterator[Row[tuple[object, ...]]]:
    numbers = _journal_numbers(unit, start, end)
    query = (
        _sides(unit, account, start, end, fund=fund)
        .add_columns((numbers.c.before + SIDES.c.line * 2 - case((SIDES.c.debit > 0, 1), else_=0)).label("number"))
        .join(numbers, numbers.c.id == Voucher.id)
        .where(literal(True) if place is None else SIDES.c.place_id == place)
        .order_by(Voucher.entry_date, Voucher.id, SIDES.c.line, SIDES.c.credit)  # Nợ before Có
        .execution_options(yield_per=BATCH)
    )
    return iter(session.execute(query))


def _sides(unit: int, account: str, start: date, end: date, *, fund: int | None) -> Select[tuple[object, ...]]:
    """Each side of a line that stands on `account` or below it, with its voucher."""
    query: Select[tuple[object, ...]] = (
        select(
            Voucher.id, Voucher.code, Voucher.kind, Voucher.doc_date, Voucher.entry_date, Voucher.description,
            SIDES.c.account, SIDES.c.against, SIDES.c.fund_id, SIDES.c.against_fund, SIDES.c.debit, SIDES.c.credit,
        )
        .join(SIDES, SIDES.c.voucher_id == Voucher.id)
        .where(
            Voucher.unit_id == unit,
            Voucher.entry_date.between(start, end),
            SIDES.c.account.in_(below(account)),
            literal(True) if fund is None else SIDES.c.fund_id == fund,
        )
    )  # fmt: skip
    return query


def _journal_numbers(unit: int, start: date, end: date) -> Subquery:
    """How many lines the year's journal (S04-H) has before each voucher: what the ledger cites as its line."""
    spans = [
        func.coalesce(
            func.sum(Voucher.n_lines * 2).over(order_by=(Voucher.entry_date, Voucher.id), rows=(None, -1)),
            0,
        ).label("before")
    ]
    years = [
        select(Voucher.id, *spans).where(
            Voucher.unit_id == unit, Voucher.entry_date.between(date(year, 1, 1), min(date(year, 12, 31), end))
        )
        for year in range(start.year, end.year + 1)
    ]
    return (years[0] if len(years) == 1 else union_all(*years)).subquery()


def _lines_before(session: Session, unit: int, day: date) -> int:
    """How many journal lines the year has before `day`."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(Voucher.n_lines * 2), 0)).where(
                Voucher.unit_id == unit, Voucher.entry_date >= date(day.year, 1, 1), Voucher.entry_date < day
            )
        )
        or 0
    )
