"""The general books: S04-H, S03-H, S05-H, each from the ledger's statements to the rows of its form."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, groupby

from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named
from app.books.compose.turning import BEFORE, Section, turn
from app.books.forms import BookForm
from app.books.rows import Balance, Posted
from ledger import balances, chart, statements
from ledger.balances import Sides, Totals, TrialRow
from ledger.chart import Kind
from ledger.windows import Pair, Which, Window
from receipts.facts import Aside, Line, Note, Row, Total


def journal(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    since = balances.turnover_of_all(session, c.unit, date(c.start.year, 1, 1), c.start - timedelta(days=1))
    whole = Section(
        0, Which(c.unit, c.start, c.end, numbered=True), above=lambda w: [_sum_row(BEFORE, *w.run.month)],
        draw=lambda w: _journal_rows(iter(w.lines), w.run.since, w.run.month, w.next and w.next.day, _begun(w)),
    )  # fmt: skip
    return Composed(
        _journal_rows(statements.journal(session, c.unit, c.start, c.end), since, year=c.start.year),
        turn=lambda spot, n: turn(session, [whole], list, spot, n),
    )


def _begun(window: Window) -> int:
    """The voucher that the page before began to tell."""
    return window.first.voucher if window.first and window.first.line > 1 else 0


def _journal_rows(
    lines: Iterator[statements.Line],
    since: Pair,
    moved: Pair = (0, 0),
    after: date | None = None,
    begun: int = 0,
    year: int = 0,
) -> Iterator[Row]:
    """Each month's lines and total, and the sum since January: nothing is held but the sums. `since` is what `year`
    moved before the month, `moved` the month before the first line, `after` the day of the line that follows."""
    debit_year, credit_year = since
    for month, group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
        if year and month[0] != year:
            debit_year = credit_year = 0
        year = month[0]
        (debit, credit), moved, seen, begun = moved, (0, 0), begun, 0
        for line in group:
            first = line.voucher != seen
            seen = line.voucher
            head = (line.entry_date, line.code, line.doc_date, line.description if first else "", "x", str(line.number))
            if not line.against:  # a single entry, off the balance sheet: it has no other half to be summed with
                yield Posted((*head, line.account, Aside(line.debit), Aside(line.credit)), line.voucher)
                continue
            yield Posted((*head, line.account, line.debit, line.credit), line.voucher)
            debit, credit = debit + line.debit, credit + line.credit
        if after is not None and (after.year, after.month) == month:
            return
        debit_year, credit_year = debit_year + debit, credit_year + credit
        named = f"{month[1]:02}/{month[0]}"
        yield _sum_row(f"Cộng phát sinh tháng {named}", debit, credit, ends=f"Tháng {named}")
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
    opens, closes = _balance("Số dư đầu kỳ", totals.opening), _balance("Số dư cuối kỳ", totals.closing)
    none = Note("Không có phát sinh trong khoảng ngày này.")
    whole = Section(
        0, Which(c.unit, c.start, c.end, c.account, c.fund, numbered=True), opens=[opens], none=[none], closes=[closes],
        above=lambda w: [_balance(BEFORE, w.run.balance)],
        draw=lambda w: _ledger_rows(iter(w.lines), w.run.balance, w.run.since, w.run.month, w.next and w.next.day),
    )  # fmt: skip
    between = _ledger_rows(lines, totals.opening, (since.debit, since.credit), year=c.start.year)
    return Composed(
        chain([opens], between if totals.debit or totals.credit else [none], [closes]),
        (f"Tài khoản: {account.number} – {account.name}",),
        turn=lambda spot, n: turn(session, [whole], list, spot, n),
    )


def _ledger_rows(
    lines: Iterator[statements.Line],
    opening: int,
    since: Pair,
    moved: Pair = (0, 0),
    after: date | None = None,
    year: int = 0,
) -> Iterator[Row]:
    """The lines of each month with its sum, its balance and the sum since January; the rest as in the journal."""
    balance, debit_year, credit_year = opening, *since
    for month, group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
        if year and month[0] != year:
            debit_year = credit_year = 0
        year = month[0]
        (debit, credit), moved = moved, (0, 0)
        for line in group:
            yield Posted(
                (line.entry_date, line.code, line.doc_date, line.description, None, str(line.number), line.against,
                 line.debit, line.credit),
                line.voucher,
            )  # fmt: skip
            debit, credit = debit + line.debit, credit + line.credit
            balance += line.debit - line.credit
        if after is not None and (after.year, after.month) == month:
            return
        debit_year, credit_year = debit_year + debit, credit_year + credit
        named = f"{month[1]:02}/{month[0]}"
        yield _sum_row(f"Cộng phát sinh tháng {named}", debit, credit, ends=f"Tháng {named}")
        yield _balance_row(f"Số dư cuối tháng {named}", balance)
        yield _sum_row(f"Cộng lũy kế từ đầu năm {month[0]}", debit_year, credit_year)


def _sum_row(label: str, debit: int, credit: int, ends: str = "") -> Total:
    return Total((None, None, None, label, None, None, None, debit, credit), ends)


def _balance_row(label: str, balance: int) -> Total:
    sides = Sides.of(balance)
    return _sum_row(label, sides.debit, sides.credit)


def _balance(label: str, balance: int) -> Balance:
    return Balance(_balance_row(label, balance).cells)


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
