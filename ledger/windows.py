"""A window of a book: so many lines from a given one on, and what had run before the first of them.

Day rows say on which days an account moved and what it had moved by then, so a window is read from its days alone and
costs the same at any depth of the book. Nothing is read from the first line on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from ledger import chart
from ledger.balances import below
from ledger.columns import Day
from ledger.models import Fund, MovementRow, Turnover, Voucher
from ledger.statements import Line, printed

Found = Any  # a row of `_QUERY`
Pair = tuple[int, int]  # debit, credit


@dataclass(frozen=True, slots=True, order=True)
class At:
    """Where a line stands in book order."""

    day: date
    voucher: int
    line: int


@dataclass(frozen=True, slots=True)
class Which:
    """Whose lines of which days: the journal's, or of one account, then of a fund, a place or a party if named
    (`party` 0: lines that name none); `numbered` is whether each line says which one it is of the year's journal."""

    unit: int
    start: date
    end: date
    account: str = ""
    fund: int | None = None
    place: int | None = None
    party: int | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What had run before a line: the balance, and what the month (of the book) and the year had moved."""

    balance: int = 0
    month: Pair = (0, 0)
    year: Pair = (0, 0)

    @property
    def since(self) -> Pair:
        """What the year had moved before the book's month."""
        return self.year[0] - self.month[0], self.year[1] - self.month[1]


@dataclass(frozen=True, slots=True)
class Window:
    """The lines, the place of the first, the place of the one after the last, and what had run before them."""

    lines: list[Line] = field(default_factory=list)
    first: At | None = None
    next: At | None = None
    count: int = 0
    run: Run = Run()


def window(session: Session, which: Which, n: int, at: At | None = None) -> Window:
    """`n` lines from `at` on, or from the first."""
    found = _rows(session, which, at, n + 1, back=False)
    if not found:
        return Window()
    next = _at(found[n]) if len(found) > n else None
    found = found[:n]
    numbers = _numbers(session, which.unit, found) if which.numbered else {}
    return Window(
        lines=_lines(session, which, found, numbers),
        first=_at(found[0]),
        next=next,
        count=len(found),
        run=before(session, which, _at(found[0])),
    )


def seek(session: Session, which: Which, n: int, at: At | None = None) -> tuple[int, At | None]:
    """How many lines precede `at` (or stand in the book), `n` at most, and the place of the first of those; None when
    the book has no line before that one."""
    found = _rows(session, which, at, n + 1, back=True)
    return (n, _at(found[1])) if len(found) > n else (len(found), None)


def before(session: Session, which: Which, at: At) -> Run:
    """What had run before the line at `at`: from day rows, and from the part of its own day."""
    if which.party is not None:
        return _of_party(session, which, at)
    month, year = max(at.day.replace(day=1), which.start), date(at.day.year, 1, 1)
    sides = ((Turnover.day >= since, side) for since in (month, year) for side in (Turnover.debit, Turnover.credit))
    query = _moved(which).where(Turnover.day < at.day)
    figures = query.with_only_columns(
        _sum(Turnover.debit - Turnover.credit), *(_sum(case((when, side), else_=0)) for when, side in sides)
    )
    if not which.account:  # a journal runs no balance: nothing before the year is asked for
        figures = figures.where(Turnover.day >= year)
    balance, *sums = (int(value) for value in session.execute(figures).one())
    debit, credit = _part(session, which, at)
    return Run(
        balance + debit - credit,
        (sums[0] + debit, sums[1] + credit),
        (sums[2] + debit, sums[3] + credit),
    )


def _of_party(session: Session, which: Which, at: At) -> Run:
    """Day rows know no party: its lines are few, and are summed."""
    debit, credit = _amount(which, debit=True), _amount(which, debit=False)
    month, year = max(at.day.replace(day=1), which.start), date(at.day.year, 1, 1)
    whens = (Voucher.entry_date >= month, Voucher.entry_date >= year)
    query = select(
        _sum(debit - credit), *(_sum(case((when, side), else_=0)) for when in whens for side in (debit, credit))
    )
    query = query.join(Voucher, Voucher.id == MovementRow.voucher_id).where(
        Voucher.unit_id == which.unit, _stands(which), _precedes(at)
    )
    figures = [int(value) for value in session.execute(query).one()]
    return Run(figures[0], (figures[1], figures[2]), (figures[3], figures[4]))


def _rows(session: Session, which: Which, at: At | None, n: int, *, back: bool) -> list[Found]:
    """The rows of a window, in book order."""
    found: list[Found] = []
    if which.account and which.party is None:
        days, at_once = _days(session, which, at, n, back=back), 1
        while days and len(found) < n:  # few lines a day: more days at once
            query = _query(which, at, back=back).where(Voucher.entry_date.in_(days[:at_once]))
            found += session.execute(query.limit(n - len(found))).all()
            days, at_once = days[at_once:], min(4 * at_once, n - len(found))
    else:
        found = list(session.execute(_query(which, at, back=back).limit(n)).all())
    return found[::-1] if back else found


def _days(session: Session, which: Which, at: At | None, n: int, *, back: bool) -> Sequence[date]:
    """The days on which the account moved, nearest first: each has a line, so the first and `n` more suffice."""
    query = _moved(which).with_only_columns(Turnover.day).where(Turnover.day.between(which.start, which.end)).distinct()
    if at is not None:
        query = query.where(Turnover.day <= at.day if back else Turnover.day >= at.day)
    return session.scalars(query.order_by(Turnover.day.desc() if back else Turnover.day).limit(n + 1)).all()


def _moved(which: Which) -> Select[Any]:
    query = select(Turnover).join(Fund, Fund.id == Turnover.fund_id).where(Fund.unit_id == which.unit)
    if which.account:
        query = query.where(Turnover.account.in_(below(which.account)))
    else:
        query = query.where(Turnover.account.not_in(chart.SINGLE))
    if which.fund is not None:
        query = query.where(Turnover.fund_id == which.fund)
    return query if which.place is None else query.where(Turnover.place_id == which.place)


def _query(which: Which, at: At | None, *, back: bool) -> Select[Any]:
    order = (Voucher.entry_date, Voucher.id, MovementRow.line)
    query: Any = (
        select(
            Voucher.id, Voucher.code, Voucher.kind, Voucher.doc_date, Voucher.entry_date, Voucher.description,
            MovementRow.line, MovementRow.debit, MovementRow.credit, MovementRow.amount, MovementRow.debit_fund,
            MovementRow.credit_fund, MovementRow.debit_place, MovementRow.credit_place, MovementRow.party_id,
        )
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Voucher.unit_id == which.unit, Voucher.entry_date.between(which.start, which.end), _stands(which))
        .order_by(*(column.desc() if back else column for column in order))
    )  # fmt: skip
    found: Select[Any] = query if at is None else query.where(_precedes(at) if back else _follows(at))
    return found


def _follows(at: At) -> ColumnElement[bool]:
    """The line at `at`, or a later one."""
    return and_(_heads() >= _head(at), or_(Voucher.id != at.voucher, MovementRow.line >= at.line))


def _precedes(at: At) -> ColumnElement[bool]:
    return and_(_heads() <= _head(at), or_(Voucher.id != at.voucher, MovementRow.line < at.line))


def _heads() -> Any:
    return tuple_(Voucher.entry_date, Voucher.id)


def _head(at: At) -> Any:
    return tuple_(literal(at.day, Day), literal(at.voucher))


def _stands(which: Which) -> ColumnElement[bool]:
    """The line has a side in this book. An account is never sought by its index here: vouchers lead, in their order;
    a party is, for its lines are few."""
    if which.party is not None:
        of_party = MovementRow.party_id.is_(None) if which.party == 0 else MovementRow.party_id == which.party
        return and_(of_party, or_(_side(which, debit=True), _side(which, debit=False)))
    return or_(_side(which, debit=True), _side(which, debit=False)) if which.account else literal(True)


def _side(which: Which, *, debit: bool) -> ColumnElement[bool]:
    """The debit (or credit) side of a line stands in this book."""
    account = MovementRow.debit if debit else MovementRow.credit
    if not which.account:
        return account.not_in(chart.SINGLE)
    said: list[ColumnElement[bool]] = [(account + "" if which.party is None else account).in_(below(which.account))]
    if which.fund is not None:
        said.append((MovementRow.debit_fund if debit else MovementRow.credit_fund) == which.fund)
    if which.place is not None:
        said.append((MovementRow.debit_place if debit else MovementRow.credit_place) == which.place)
    return and_(*said)


def _amount(which: Which, *, debit: bool) -> ColumnElement[int]:
    return case((_side(which, debit=debit), MovementRow.amount), else_=0)


def _part(session: Session, which: Which, at: At) -> Pair:
    """What the book moved on the day of `at` before it."""
    query = (
        select(_sum(_amount(which, debit=True)), _sum(_amount(which, debit=False)))
        .select_from(Voucher)
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Voucher.unit_id == which.unit, Voucher.entry_date == at.day, Voucher.id <= at.voucher)
        .where(or_(Voucher.id != at.voucher, MovementRow.line < at.line), _stands(which))
    )
    debit, credit = session.execute(query).one()
    return int(debit), int(credit)


def _lines(session: Session, which: Which, found: Sequence[Found], numbers: dict[int, int]) -> list[Line]:
    funds = {row.id: row.code for row in session.execute(select(Fund.id, Fund.code).where(Fund.unit_id == which.unit))}
    return [line for row in found for line in _sides_of(which, row, funds, numbers.get(row.id, 0))]


def _sides_of(which: Which, row: Found, funds: dict[int, str], number: int) -> Iterator[Line]:
    """The sides of a row that stand in this book, Nợ first; the other side is what they stand against."""
    head = (row.id, row.code, row.kind, row.doc_date, row.entry_date, row.description)
    debit, credit = printed(row.debit, funds[row.debit_fund]), printed(row.credit, funds[row.credit_fund])
    number += 2 * row.line
    if _has(which, row.debit, row.debit_fund, row.debit_place):
        against = "" if row.credit == chart.CONTRA else credit
        yield Line(*head, debit, against, row.amount, 0, number - 1, 0, row.debit_fund, row.party_id)
    if _has(which, row.credit, row.credit_fund, row.credit_place):
        against = "" if row.debit == chart.CONTRA else debit
        yield Line(*head, credit, against, 0, row.amount, number, 0, row.credit_fund, row.party_id)


def _has(which: Which, account: str, fund: int, place: int | None) -> bool:
    if not which.account:
        return account != chart.CONTRA
    return (
        account.startswith(which.account)
        and which.fund in (None, fund)
        and (which.place is None or which.place == place)
    )


def _numbers(session: Session, unit: int, found: Sequence[Found]) -> dict[int, int]:
    """How many lines the year's journal has before each voucher: those of the days before, from day rows, and those
    of its own day before it."""
    numbers: dict[int, int] = {}
    for day in sorted({row.entry_date for row in found}):
        wanted = {row.id for row in found if row.entry_date == day}
        number = _sides_before(session, unit, day)
        query = select(Voucher.id, Voucher.n_lines).where(
            Voucher.unit_id == unit, Voucher.entry_date == day, Voucher.id <= max(wanted)
        )
        for id, n_lines in session.execute(query.order_by(Voucher.id)):
            if id in wanted:
                numbers[id] = number
            number += 2 * n_lines
    return numbers


def _sides_before(session: Session, unit: int, day: date) -> int:
    """Lines of the year's journal before a day; the silent half of a single entry counts, and is not printed."""
    of_unit = select(Fund.id).where(Fund.unit_id == unit)
    query = select(_sum(Turnover.sides)).where(
        Turnover.fund_id.in_(of_unit), Turnover.day >= date(day.year, 1, 1), Turnover.day < day
    )
    return int(session.scalar(query) or 0)


def _at(row: Found) -> At:
    return At(row.entry_date, row.id, row.line)


def _sum(value: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(value), 0)
