"""Composes a book: its head, columns and streamed rows, the same for the page, the PDF and the sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import detail_book, errors, place_books
from app.books.detail_book import Named
from app.books.forms import BANK_BOOK, CASH_BOOK, DETAIL, JOURNAL, LEDGER, BookForm, find
from app.books.marks import printed
from app.books.place_books import Span
from app.books.rows import Balance, Posted
from app.formats import day as shown
from app.union.service import issuer_at, mark_of, paper_signers
from ledger import balances, chart, statements
from ledger.balances import Sides, Totals, TrialRow
from ledger.chart import Kind
from ledger.models import Fund, Place, Voucher
from receipts.facts import BookHead, Line, Note, Row, Total


@dataclass(frozen=True, slots=True)
class Choice:
    """Which book, of whom, for which days; `account` is a chart number, `place` a cash box or bank account, `fund` a
    fund's id, `keeper` whose book it is where two keep one, `party` a counterparty (0: lines that name none)."""

    book: str
    unit: int
    start: date
    end: date
    account: str = "1111"
    place: int | None = None
    fund: int | None = None
    keeper: str = ""
    party: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.unit, self.start, self.end, self.fund)


def nobody(_parties: list[int]) -> Mapping[int, str]:
    """For who may not read names."""
    return {}


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to be read once: `rows` streams from the database."""

    form: BookForm
    head: BookHead
    rows: Iterable[Row]


def open_book(session: Session, choice: Choice, *, site: str, named: Named = nobody) -> Book:
    """The book that `choice` names; `named` says the names of counterparties, to who may read them (BookUnknown,
    RangeInvalid, PlaceUnknown, BankUnknown, AccountElsewhere)."""
    form = find(choice.book, choice.keeper)
    if form is None:
        raise errors.BookUnknown
    if choice.end < choice.start:
        raise errors.RangeInvalid
    if form is DETAIL:
        rows, subtitles = _detail(session, choice, named)
    else:
        rows, subtitles = _ROWS[form.code](session, choice)
    if choice.fund is not None:
        subtitles += (f"Quỹ: {fund_name(session, choice.unit, choice.fund)}",)
    marks = printed(session, choice.unit, choice.end)
    head = BookHead(
        issuer=issuer_at(session, choice.unit, choice.end, site),
        code=form.code,
        form_lines=form.form_lines,
        title=form.title,
        subtitles=subtitles,
        from_day=choice.start,
        to_day=choice.end,
        signers=paper_signers(session, choice.unit, choice.end, form.signers),
        mark=mark_of(session, choice.unit, choice.end),
        checkpoint=marks.newest,
        checkpoint_before=marks.before,
        covered=marks.covers,
    )
    return Book(form, head, rows)


def funds(session: Session, unit: int) -> list[Fund]:
    """The unit's funds, by code."""
    return list(session.scalars(select(Fund).where(Fund.unit_id == unit).order_by(Fund.code)))


def cash_boxes(session: Session, unit: int) -> list[Place]:
    return balances.places(session, unit, "111")


def counterparties(session: Session, choice: Choice, named: Named) -> list[tuple[int, str]]:
    """Those whom the account's detail book has a part for, by name, to choose one from; none when they are too many."""
    form = find(choice.book)
    if form is not DETAIL or choice.account not in DETAIL.accounts or detail_book.split(choice.account) == "fund":
        return []
    found = detail_book.parts(session, choice.account, choice.span)
    if len(found) > detail_book.PARTS:
        return []
    names = detail_book.headings(found, choice.account, named)
    return sorted(((key or 0, name.removeprefix("Đối tượng: ")) for key, name in names.items()), key=lambda p: p[1])


def slips_of(session: Session, vouchers: set[int]) -> dict[int, int]:
    """The slip behind each voucher that has one."""
    rows = session.execute(select(Voucher.id, Voucher.slip_id).where(Voucher.id.in_(vouchers), Voucher.slip_id > 0))
    return {row.id: row.slip_id for row in rows}


def fund_name(session: Session, unit: int, fund: int) -> str:
    """`3538.01 – Tương hỗ chung`."""
    row = session.scalar(select(Fund).where(Fund.id == fund, Fund.unit_id == unit))
    if row is None:
        raise errors.BookUnknown
    return f"{statements.printed('3538', row.code)} – {row.name}"


Composed = tuple[Iterable[Row], tuple[str, ...]]


def _journal(session: Session, c: Choice) -> Composed:
    since = balances.turnover_of_all(session, c.unit, date(c.start.year, 1, 1), c.start - timedelta(days=1))
    return _journal_rows(statements.journal(session, c.unit, c.start, c.end), since), ()


def _journal_rows(lines: Iterator[statements.Line], since: tuple[int, int]) -> Iterator[Row]:
    """Each month's lines and total, and the sum since January: nothing is held but the sums."""
    debit_year, credit_year, year = *since, 0
    for month, group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
        if year and month[0] != year:
            debit_year = credit_year = 0
        year = month[0]
        debit = credit = seen = 0
        for line in group:
            first = line.voucher != seen
            seen = line.voucher
            yield Posted(
                (line.entry_date, line.code, line.doc_date, line.description if first else "", "x", str(line.number),
                 line.account, line.debit, line.credit),
                line.voucher,
            )  # fmt: skip
            debit, credit = debit + line.debit, credit + line.credit
        debit_year, credit_year = debit_year + debit, credit_year + credit
        yield _sum_row(f"Cộng phát sinh tháng {month[1]:02}/{month[0]}", debit, credit)
        yield _sum_row(f"Cộng lũy kế từ đầu năm {month[0]}", debit_year, credit_year)


def _ledger(session: Session, c: Choice) -> Composed:
    account = chart.find(c.account)
    if account is None or account.kind is Kind.CONTRA:
        raise errors.BookUnknown
    totals = balances.account_totals(session, c.unit, c.account, c.start, c.end, fund=c.fund)
    january = date(c.start.year, 1, 1)
    before = balances.account_totals(session, c.unit, c.account, january, c.end, fund=c.fund)
    since = Totals(0, before.debit - totals.debit, before.credit - totals.credit)
    lines = statements.account_lines(session, c.unit, c.account, c.start, c.end, fund=c.fund)
    return _ledger_rows(lines, totals.opening, since), (f"Tài khoản: {account.number} – {account.name}",)


def _ledger_rows(lines: Iterator[statements.Line], opening: int, since: Totals) -> Iterator[Row]:
    yield Balance(_balance_row("Số dư đầu kỳ", opening).cells)
    balance, debit_year, credit_year, year = opening, since.debit, since.credit, 0
    for month, group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
        if year and month[0] != year:
            debit_year = credit_year = 0
        year = month[0]
        debit = credit = 0
        for line in group:
            yield Posted(
                (line.entry_date, line.code, line.doc_date, line.description, None, str(line.number), line.against,
                 line.debit, line.credit),
                line.voucher,
            )  # fmt: skip
            debit, credit, balance = debit + line.debit, credit + line.credit, line.balance
        debit_year, credit_year = debit_year + debit, credit_year + credit
        yield _sum_row(f"Cộng phát sinh tháng {month[1]:02}/{month[0]}", debit, credit)
        yield _balance_row(f"Số dư cuối tháng {month[1]:02}/{month[0]}", balance)
        yield _sum_row(f"Cộng lũy kế từ đầu năm {month[0]}", debit_year, credit_year)
    if not year:
        yield Note("Không có phát sinh trong khoảng ngày này.")
    yield Balance(_balance_row("Số dư cuối kỳ", balance).cells)


def _sum_row(label: str, debit: int, credit: int) -> Total:
    return Total((None, None, None, label, None, None, None, debit, credit))


def _balance_row(label: str, balance: int) -> Total:
    sides = Sides.of(balance)
    return _sum_row(label, sides.debit, sides.credit)


def _of_place(session: Session, c: Choice) -> Composed:
    form = find(c.book, c.keeper) or CASH_BOOK
    place = place_books.chosen(session, c.unit, form, c.place)
    return place_books.rows(session, form, place, c.span), place_books.subtitles(session, form, place, c.end)


def _detail(session: Session, c: Choice, named: Named) -> Composed:
    account = chart.find(c.account)
    if account is None or account.number not in DETAIL.accounts:
        raise errors.AccountElsewhere
    by_fund = detail_book.split(account.number) == "fund"
    who = (lambda keys: {key: fund_name(session, c.unit, key) for key in keys}) if by_fund else named
    rows = detail_book.rows(session, DETAIL, account.number, c.span, who, c.party)
    return rows, (f"Tài khoản: {account.number} – {account.name}",)


def _trial(session: Session, c: Choice) -> Composed:
    rows = balances.trial_balance(session, c.unit, c.start, c.end, fund=c.fund)
    return list(_trial_rows(rows)), ()


def _trial_rows(rows: list[TrialRow]) -> Iterator[Row]:
    sums = [0] * 10
    for row in rows:
        opening, closing = Sides.of(row.totals.opening), Sides.of(row.closing)
        figures = [
            opening.debit, opening.credit, row.retro_debit, row.retro_credit, row.totals.debit, row.totals.credit,
            row.year_debit, row.year_credit, closing.debit, closing.credit,
        ]  # fmt: skip
        cells = (row.account.number, row.account.name, *figures)
        if row.level == 1 and row.account.kind is not Kind.OFF:
            sums = [a + b for a, b in zip(sums, figures, strict=True)]
            yield Total(cells)
        else:
            yield Line(cells)
    yield Total((None, "Tổng cộng", *sums))
    names = ("Dư đầu kỳ", "Điều chỉnh dư đầu năm", "Phát sinh trong kỳ", "Lũy kế từ đầu năm", "Dư cuối kỳ")
    for name, debit, credit in zip(names, sums[::2], sums[1::2], strict=True):
        yield Note(f"{name}: tổng Nợ {'bằng' if debit == credit else 'KHÁC'} tổng Có.")


_ROWS: dict[str, Callable[[Session, Choice], Composed]] = {
    JOURNAL.code: _journal,
    LEDGER.code: _ledger,
    CASH_BOOK.code: _of_place,
    BANK_BOOK.code: _of_place,
    "S05-H": _trial,
}


def range_label(start: date, end: date) -> str:
    """`từ 01/01/2026 đến 31/01/2026`."""
    return f"từ {shown(start)} đến {shown(end)}"
