"""Which official papers are still to be made: books of cash boxes and bank accounts and the trial balance month by
month, once a month is closed; the general books once a year, when its last month is (Circular 24/2024, appendix V)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books.choice import Choice
from app.books.compose.place_books import places
from app.books.forms import BookForm
from app.books.models import BookPrint, PrintAct
from app.books.prints.printing import filters_of
from app.books.prints.service import PAGE, span
from app.books.texts import key_of, shelf_of
from app.formats import day as shown
from ledger import balances, chart
from ledger.models import Period, Place

YEARLY = ("S04-H", "S03-H", "S01-H", "S05-H")
MONTHLY = ("S05-H",)  # of the general books; made by a program it is kept on paper each month


@dataclass(frozen=True, slots=True)
class Due:
    """A book to print: whose, for which days."""

    form: BookForm
    starts: date
    ends: date
    whose: str = ""
    place: int | None = None
    account: str = ""

    @property
    def span(self) -> str:
        return span(self.starts, self.ends)

    @property
    def href(self) -> str:
        """The form that prints it, filled in."""
        asked = {"so": key_of(self.form), "tu": shown(self.starts), "den": shown(self.ends)}
        if self.place is not None:
            asked["ket" if self.form.needs == "box" else "nh"] = str(self.place)
        if self.account:
            asked["tk"] = self.account
        return f"{PAGE}/moi?{urlencode(asked)}"


def due(session: Session, unit: int, year: int) -> list[Due]:
    """What is still to be printed of that year, the oldest first."""
    done = _printed(session, unit, year)
    return [one for one in _all(session, unit, year) if _key(one) not in done]


def _all(session: Session, unit: int, year: int) -> Iterator[Due]:
    months = list(
        session.scalars(
            select(Period)
            .where(Period.unit_id == unit, Period.starts.between(date(year, 1, 1), date(year, 12, 31)))
            .order_by(Period.starts)
        )
    )
    shelf = shelf_of(session, unit, date(year, 12, 31))
    for month in months:
        if month.state != "open":
            for form in shelf:
                if form.code in MONTHLY:
                    yield Due(form, month.starts, month.ends)
                for place in places(session, unit, form):
                    if _moved(session, unit, place, month.starts, month.ends):
                        yield Due(form, month.starts, month.ends, place.name, place=place.id)
    if months and months[-1].ends == date(year, 12, 31) and all(month.state != "open" for month in months):
        yield from _general(session, unit, year, shelf)


def _general(session: Session, unit: int, year: int, shelf: list[BookForm]) -> Iterator[Due]:
    start, end = date(year, 1, 1), date(year, 12, 31)
    rows = balances.trial_balance(session, unit, start, end)
    held = [row.account for row in rows if row.level == 1 and row.account.kind is not chart.Kind.CONTRA]
    for form in shelf:
        if form.code in YEARLY and form.needs == "account":
            for account in held:
                yield Due(form, start, end, f"TK {account.number}", account=account.number)
        elif form.code in YEARLY:
            yield Due(form, start, end)


def _moved(session: Session, unit: int, place: Place, start: date, end: date) -> bool:
    """Whether the place held or moved money then."""
    totals = balances.account_totals(session, unit, place.account, start, end, place=place.id)
    return bool(totals.opening or totals.debit or totals.credit)


def _printed(session: Session, unit: int, year: int) -> set[tuple[object, ...]]:
    aside = select(PrintAct.print_id).where(PrintAct.act == "set_aside")
    rows = session.scalars(
        select(BookPrint).where(
            BookPrint.unit_id == unit, BookPrint.starts.between(date(year, 1, 1), date(year, 12, 31)),
            BookPrint.id.not_in(aside),
        )
    )  # fmt: skip
    return {(row.book, row.keeper, row.filters, row.starts, row.ends) for row in rows}


def _key(one: Due) -> tuple[object, ...]:
    asked = filters_of(Choice(one.form.slug, 0, one.starts, one.ends, one.account, one.place))
    return (one.form.slug, one.form.keeper, asked, one.starts, one.ends)
