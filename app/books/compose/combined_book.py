"""S01-H: the journal and every account on one line, two columns an account, from opening to closing.

Which accounts, the books of the days say: those of the first level that hold or move something then.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, groupby, pairwise

from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Named, Share
from app.books.compose.turning import BEFORE, Section, turn
from app.books.forms import BookForm
from app.books.rows import Balance, Posted
from ledger import balances, statements, windows
from ledger.balances import Sides
from ledger.chart import Account, Kind
from ledger.statements import Line
from ledger.windows import At, Which, Window
from receipts.facts import Cell, Column, Note, Row, Total

PAIRS = 4  # accounts that a page of landscape A4 has room for
_WEIGHT = 9.5
_WHAT, _SUM = 3, 4  # columns of the journal part: the words, the amount
_NONE = "Không có phát sinh trong khoảng ngày này."
_OFF = "Dòng ghi đơn của tài khoản ngoài bảng chỉ có số ở cột của tài khoản đó."


@dataclass(slots=True)
class Run:
    """What ran up to a line: balances by account; the amount, then debit and credit of each account, of the month and
    of the year before that month."""

    left: list[int]
    month: list[int]
    year: list[int]


@dataclass(frozen=True, slots=True)
class Again:
    """Rows that are read anew each time."""

    read: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        return self.read()


@dataclass(frozen=True, slots=True)
class _Book:
    """The accounts of a book and what its rows say of them."""

    session: Session
    choice: Choice
    form: BookForm
    accounts: tuple[Account, ...]
    opening: tuple[int, ...]
    since: tuple[int, ...]  # of the year before the first day
    seen: dict[At, Run] = field(default_factory=dict)

    def columns(self) -> tuple[Column, ...]:
        own = [
            Column(f"TK {account.number} {side}", str(2 * at + number), _WEIGHT, "right", carry=True)
            for at, account in enumerate(self.accounts, 1)
            for number, side in enumerate(("Nợ", "Có"))
        ]
        return (*self.form.columns, *own)

    def shares(self) -> tuple[Share, ...]:
        """The accounts in as few parts as there must be, about as many in each."""
        n, first = len(self.accounts), len(self.form.columns)
        parts = max(-(-n // PAIRS), 1)
        cuts = [n * part // parts for part in range(parts + 1)]
        return tuple(
            Share(
                f"Phần {number}/{parts}: TK " + ", ".join(f"{a.number} {a.name}" for a in self.accounts[a0:a1]),
                (*range(first), *range(first + 2 * a0, first + 2 * a1)),
            )
            for number, (a0, a1) in enumerate(pairwise(cuts), 1)
        )

    # -- rows

    def rows(self) -> Iterator[Row]:
        c = self.choice
        lines = statements.journal(self.session, c.unit, c.start, c.end)
        yield self.opens()
        empty = True
        for row in self.drawn(lines, self.start(), year=c.start.year):
            empty = False
            yield row
        if empty:
            yield Note(_NONE)
        yield from self.closes()

    def start(self) -> Run:
        return Run(list(self.opening), [0] * len(self.since), list(self.since))

    def opens(self) -> Row:
        return Balance(self._balances("Số dư đầu kỳ", self.opening))

    def closes(self) -> list[Row]:
        c = self.choice
        held = balances.trial_balance(self.session, c.unit, c.start, c.end)
        left = {row.account.number: row.closing for row in held}
        closing = Balance(self._balances("Số dư cuối kỳ", [left.get(a.number, 0) for a in self.accounts]))
        return [closing, Note(_OFF)] if any(a.kind is Kind.OFF for a in self.accounts) else [closing]

    def drawn(self, lines: Iterable[Line], run: Run, after: date | None = None, year: int = 0) -> Iterator[Row]:
        """Each month's lines with its sum, its balances and the sum since January; `after` is the day of the line that
        follows the last."""
        for month, group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
            if year and month[0] != year:
                run.year = [0] * len(run.year)
            year = month[0]
            for _, sides in groupby(group, key=lambda line: (line.voucher, (line.number + 1) // 2)):
                yield self._line(list(sides), run)
            if after is not None and (after.year, after.month) == month:
                return
            run.year = [a + b for a, b in zip(run.year, run.month, strict=True)]
            named = f"{month[1]:02}/{month[0]}"
            yield Total(self._sums(f"Cộng phát sinh tháng {named}", run.month), f"Tháng {named}")
            yield Total(self._balances(f"Số dư cuối tháng {named}", run.left))
            yield Total(self._sums(f"Cộng lũy kế từ đầu năm {month[0]}", run.year))
            run.month = [0] * len(run.month)

    def _line(self, sides: list[Line], run: Run) -> Posted:
        """One movement: its amount, its two accounts, and each account's own column."""
        one = sides[0]
        figures: list[Cell] = [None] * (2 * len(self.accounts))
        said = {"debit": "", "credit": ""}
        amount = one.debit or one.credit if len(sides) == 2 else None
        for line in sides:
            at = next(n for n, account in enumerate(self.accounts) if account.number == line.account[:3])
            side = 0 if line.debit else 1
            said["credit" if side else "debit"] = line.account
            figures[2 * at + side] = line.debit or line.credit
            run.month[1 + 2 * at + side] += line.debit or line.credit
            run.left[at] += line.debit - line.credit
        run.month[0] += amount or 0
        head = (one.entry_date, one.code, one.doc_date, one.description, amount, said["debit"], said["credit"])
        return Posted((*head, str((one.number + 1) // 2), *figures), one.voucher)

    def _sums(self, label: str, figures: list[int]) -> tuple[Cell, ...]:
        cells: list[Cell] = [None] * len(self.form.columns)
        cells[_WHAT], cells[_SUM] = label, figures[0]
        return (*cells, *figures[1:])

    def _balances(self, label: str, left: Iterable[int]) -> tuple[Cell, ...]:
        cells: list[Cell] = [None] * len(self.form.columns)
        cells[_WHAT] = label
        sides = [Sides.of(balance) for balance in left]
        return (*cells, *(figure for one in sides for figure in (one.debit, one.credit)))

    # -- a page of the same rows

    def section(self) -> Section:
        c = self.choice
        return Section(
            0, Which(c.unit, c.start, c.end, numbered=True),
            draw=lambda w: self.drawn(w.lines, self._before(w), w.next and w.next.day),
            above=lambda w: [Total(self._sums(BEFORE, self._before(w).month))],
            opens=[self.opens()], none=[Note(_NONE)], closes=self.closes(),
        )  # fmt: skip

    def _before(self, window: Window) -> Run:
        """What ran before a page: each account from its day rows."""
        if window.first is None:
            return self.start()
        if window.first not in self.seen:
            c = self.choice
            runs = [
                windows.before(self.session, Which(c.unit, c.start, c.end, account.number), window.first)
                for account in self.accounts
            ]
            month, year = ([0, *(n for run in runs for n in getattr(run, name))] for name in ("month", "since"))
            for figures in (month, year):
                figures[0] = _moved(self.accounts, figures)
            self.seen[window.first] = Run([run.balance for run in runs], month, year)
        found = self.seen[window.first]
        return Run(list(found.left), list(found.month), list(found.year))


def _moved(accounts: tuple[Account, ...], figures: list[int]) -> int:
    """The amount of the journal part: what all accounts were debited; single entries stand outside it."""
    return sum(figures[1 + 2 * at] for at, account in enumerate(accounts) if account.kind is not Kind.OFF)


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The book of all accounts that hold or move something in these days."""
    january, eve = date(c.start.year, 1, 1), c.start - timedelta(days=1)
    held = [row for row in balances.trial_balance(session, c.unit, c.start, c.end) if row.level == 1]
    accounts = tuple(row.account for row in held)
    earlier = balances.trial_balance(session, c.unit, january, eve) if january <= eve else []
    moved = {r.account.number: (r.totals.debit + r.retro_debit, r.totals.credit + r.retro_credit) for r in earlier}
    since = [0, *chain.from_iterable(moved.get(a.number, (0, 0)) for a in accounts)]
    since[0] = _moved(accounts, since)
    book = _Book(session, c, form, accounts, tuple(row.totals.opening for row in held), tuple(since))
    return Composed(
        Again(book.rows),
        turn=lambda spot, n: turn(session, [book.section()], list, spot, n),
        columns=book.columns(),
        shares=book.shares(),
    )
