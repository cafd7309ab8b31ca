"""Books that run a balance, month by month: what each column says of a line, of a sum and of a balance.

A column is known by its title, so that a form is a row of a table and no code. Reads no database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from app.books.forms import BookForm
from app.books.rows import Balance, Posted
from ledger.statements import Line
from receipts.facts import Cell, Note, Total

_TEXTS: Mapping[str, Callable[[Line], Cell]] = {
    "Ngày, tháng ghi sổ": lambda line: line.entry_date,
    "Ngày chứng từ": lambda line: line.doc_date,
    "Số hiệu chứng từ": lambda line: line.code,
    "Số phiếu thu": lambda line: line.code if line.debit else None,
    "Số phiếu chi": lambda line: None if line.debit else line.code,
    "Diễn giải": lambda line: line.description,
    "Tài khoản đối ứng": lambda line: line.against,
    "Ghi chú": lambda line: None,
}
# Which of debit, credit and balance a column of figures shows.
_FIGURES: Mapping[str, Callable[[int | None, int | None, int | None], Cell]] = {
    **dict.fromkeys(("Thu", "Gửi vào", "Nợ"), lambda debit, credit, balance: debit),
    **dict.fromkeys(("Chi", "Rút ra", "Có"), lambda debit, credit, balance: credit),
    **dict.fromkeys(("Tồn", "Còn lại"), lambda debit, credit, balance: balance),
    "Số dư Nợ": lambda debit, credit, balance: None if balance is None else max(balance, 0),
    "Số dư Có": lambda debit, credit, balance: None if balance is None else max(-balance, 0),
}


class Running:
    """The rows of one form."""

    def __init__(self, form: BookForm) -> None:
        self._titles = [column.title for column in form.columns]

    def line(self, line: Line, balance: int) -> Posted:
        figures = (line.debit, line.credit, balance)
        cells = [_TEXTS[t](line) if t in _TEXTS else _FIGURES[t](*figures) for t in self._titles]
        return Posted(tuple(cells), line.voucher)

    def total(
        self, label: str, debit: int | None, credit: int | None, balance: int | None = None, ends: str = ""
    ) -> Total:
        return Total(self._sum(label, debit, credit, balance), ends)

    def balance(self, label: str, balance: int) -> Balance:
        return Balance(self._sum(label, None, None, balance))

    def sides(self, label: str, debit: int, credit: int) -> Total:
        """Balances of many, added up on each side: what is owed to us is not set off against what we owe."""
        cells = list(self._sum(label, None, None, None))
        cells[self._titles.index("Số dư Nợ")], cells[self._titles.index("Số dư Có")] = debit, credit
        return Total(tuple(cells))

    def months(
        self, lines: Iterable[Line], opening: int, since: tuple[int, int], moved: tuple[int, int] = (0, 0),
        after: date | None = None, year: int = 0,
    ) -> Iterator[Posted | Total]:  # fmt: skip
        """Each month's lines, its sum with the balance it ends in, and the sum since January; `since` is what `year`
        moved before this book's month, `moved` what that month moved before the first line; `after` is the day of the
        line that follows the last."""
        balance, (debit_year, credit_year) = opening, since
        for (at, month), group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
            if year and at != year:
                debit_year = credit_year = 0
            year = at
            (debit, credit), moved = moved, (0, 0)
            for line in group:
                balance += line.debit - line.credit
                debit, credit = debit + line.debit, credit + line.credit
                yield self.line(line, balance)
            debit_year, credit_year = debit_year + debit, credit_year + credit
            if after is not None and (after.year, after.month) == (at, month):
                return
            named = f"{month:02}/{at}"
            yield self.total(f"Cộng phát sinh tháng {named}", debit, credit, balance, ends=f"Tháng {named}")
            yield self.total(f"Cộng lũy kế từ đầu năm {at}", debit_year, credit_year)

    def _sum(self, label: str, debit: int | None, credit: int | None, balance: int | None) -> tuple[Cell, ...]:
        cells = [_FIGURES[t](debit, credit, balance) if t in _FIGURES else None for t in self._titles]
        cells[self._titles.index("Diễn giải")] = label
        return tuple(cells)


def nothing(rows: Iterable[Posted | Total], sentence: str) -> Iterator[Posted | Total | Note]:
    """The rows, or a sentence when there is none."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield Note(sentence)
