"""Which books a dossier holds: all that the unit keeps, one for each account, cash box, bank account or count that has
such a book and something to say in it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.books.choice import Choice
from app.books.compose import count_sheet
from app.books.compose.place_books import ACCOUNTS as PLACES
from app.books.compose.place_books import places
from app.books.forms import BookForm
from app.books.texts import shelf_of
from ledger import balances


def choices(session: Session, unit: int, start: date, end: date) -> list[tuple[str, Choice]]:
    """The name and the choice of each book."""
    moved = [row.account.number for row in balances.trial_balance(session, unit, start, end)]
    return [one for form in shelf_of(session, unit, end) for one in _of(session, form, unit, start, end, moved)]


def _of(
    session: Session, form: BookForm, unit: int, start: date, end: date, moved: list[str]
) -> Iterator[tuple[str, Choice]]:
    name = f"{form.code}{'-ke-toan' if form.keeper == 'accountant' else ''}"
    if form.needs == "account":
        for account in moved:
            if not form.accounts or account in form.accounts:
                yield f"{name}_{account}", Choice(form.slug, unit, start, end, account)
    elif form.needs in PLACES:
        for place in places(session, unit, form):
            yield f"{name}_{place.id}", Choice(form.slug, unit, start, end, place=place.id, keeper=form.keeper)
    elif form.needs == "count":
        for number, _name in count_sheet.counts(session, unit, start, end, None):
            yield f"{name}_{number}", Choice(form.slug, unit, start, end, count=number)
    else:
        yield name, Choice(form.slug, unit, start, end)
