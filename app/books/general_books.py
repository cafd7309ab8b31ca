"""The general books: S04-H, S03-H, S05-H, each from the ledger's statements to the rows of its form."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named
from app.books.forms import BookForm
from app.books.rows import Balance, Posted
from ledger import balances, chart, statements
from ledger.balances import Sides, Totals, TrialRow
from ledger.chart import Kind
from receipts.facts import Line, Note, Row, Total


def journal(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    since = balances.turnover_of_all(session, c.unit, date(c.start.year, 1, 1), c.start - timedelta(days=1))
    return Composed(_journal_rows(statements.journal(session, c.unit, c.start, c.end), since))


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


def ledger(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    account = chart.find(c.account)
    if account is None or account.kind is Kind.CONTRA:
        raise errors.BookUnknown
    totals = balances.account_totals(session, c.unit, c.account, c.start, c.end, fund=c.fund)
    january = date(c.start.year, 1, 1)
    before = balances.account_totals(session, c.unit, c.account, january, c.end, fund=c.fund)
    since = Totals(0, before.debit - totals.debit, before.credit - totals.credit)
    lines = statements.account_lines(session, c.unit, c.account, c.start, c.end, fund=c.fund)
    return Composed(_ledger_rows(lines, totals.opening, since), (f"Tài khoản: {account.number} – {account.name}",))


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


def trial(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    rows = balances.trial_balance(session, c.unit, c.start, c.end, fund=c.fund)
    return Composed(list(_trial_rows(rows)))


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
