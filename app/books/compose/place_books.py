"""S11-H and S12-H: the book of one cash box or one bank account, from what lay there to what lies there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named, Span, Spot, Turned
from app.books.compose.running import Running, nothing
from app.books.compose.turning import BEFORE, Section, turn
from app.books.forms import BookForm
from app.formats import day as shown
from app.union.receiving import ended_on
from app.union.service import account_of
from ledger import balances, statements
from ledger.balances import Totals
from ledger.models import Place
from ledger.windows import Pair, Which, Window
from receipts.facts import Note, Row

ACCOUNTS = {"box": "111", "bank": "112", "count": "111"}
_WORDS = {
    "box": ("Số tồn đầu kỳ", "Số tồn cuối kỳ", "Không có khoản thu, chi nào trong khoảng ngày này."),
    "bank": ("Số dư đầu kỳ", "Số dư cuối kỳ", "Không có khoản gửi vào, rút ra nào trong khoảng ngày này."),
}


def places(session: Session, unit: int, form: BookForm) -> list[Place]:
    """The cash boxes or bank accounts that have such a book."""
    return balances.places(session, unit, ACCOUNTS[form.needs]) if form.needs in ACCOUNTS else []


def chosen(session: Session, unit: int, form: BookForm, place: int | None) -> Place:
    """The place asked for, or the first (PlaceUnknown, BankUnknown)."""
    known = places(session, unit, form)
    found = next((p for p in known if place is None or p.id == place), None)
    if found is None:
        raise errors.PlaceUnknown if form.needs == "box" else errors.BankUnknown
    return found


def subtitles(session: Session, form: BookForm, place: Place, day: date) -> tuple[str, ...]:
    """The box's name; of a bank account the bank, the number and the holder, and from when it takes no more."""
    if form.needs == "box":
        return (f"Loại quỹ: tiền Việt Nam · Két: {place.name}",)
    account = account_of(session, place.id)
    if account is None or account.stopped_by is not None:  # known to the books alone, or never agreed on
        return (f"Tài khoản: {place.name}",)
    ended = ended_on(session, place.id, day)
    rest = f" · Ngừng nhận tiền từ {shown(ended)}" if ended else ""
    return (
        f"Nơi mở tài khoản: {account.bank} · Số tài khoản: {account.number}",
        f"Chủ tài khoản: {account.holder}{rest}",
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the book of a place opens with, moved since January before its first day, and closes with."""

    running: Running
    totals: Totals
    since: Pair
    words: tuple[str, str, str]

    @property
    def opens(self) -> Row:
        return self.running.balance(self.words[0], self.totals.opening)

    @property
    def closes(self) -> Row:
        return self.running.balance(self.words[1], self.totals.closing)

    def draw(self, found: Window) -> Iterator[Row]:
        """Some lines, from what had run before them."""
        run, after = found.run, found.next and found.next.day
        return self.running.months(found.lines, run.balance, run.since, run.month, after)


def _kept(session: Session, form: BookForm, place: Place, span: Span) -> _Kept:
    ask = {"fund": span.fund, "place": place.id}
    totals = balances.account_totals(session, span.unit, place.account, span.start, span.end, **ask)
    year = balances.account_totals(session, span.unit, place.account, date(span.start.year, 1, 1), span.end, **ask)
    return _Kept(Running(form), totals, (year.debit - totals.debit, year.credit - totals.credit), _WORDS[form.needs])


def rows(session: Session, form: BookForm, place: Place, span: Span) -> Iterator[Row]:
    """Opening, lines by month, closing."""
    book = _kept(session, form, place, span)
    lines = statements.account_lines(
        session, span.unit, place.account, span.start, span.end, fund=span.fund, place=place.id
    )
    yield book.opens
    yield from nothing(book.running.months(lines, book.totals.opening, book.since, year=span.start.year), book.words[2])
    yield book.closes


def page(session: Session, form: BookForm, place: Place, span: Span, spot: Spot, n: int) -> Turned:
    """One page of the same rows."""
    book = _kept(session, form, place, span)
    whole = Section(
        0, Which(span.unit, span.start, span.end, place.account, span.fund, place.id), book.draw,
        above=lambda found: [book.running.balance(BEFORE, found.run.balance)],
        opens=[book.opens], none=[Note(book.words[2])], closes=[book.closes],
    )  # fmt: skip
    return turn(session, [whole], list, spot, n)


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The book of the place asked for."""
    place = chosen(session, c.unit, form, c.place)
    return Composed(
        rows(session, form, place, c.span),
        subtitles(session, form, place, c.end),
        turn=lambda spot, n: page(session, form, place, c.span, spot, n),
    )
