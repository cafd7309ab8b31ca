"""The usual words of each book, and which books belong to which form of bookkeeping."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.books.forms import SHELF, BookForm
from app.union.form_texts import VOUCHERS, FormTexts, bookkeeping_form, texts_at

# The books that only one form of bookkeeping keeps; every other book belongs to both.
_OF_ONE = {"S04-H": "journal", "S03-H": "journal", "S01-H": "combined"}


def key_of(form: BookForm) -> str:
    """How a setting names a book: its code, and whose it is where two keep one."""
    return f"{form.code}:{form.keeper}" if form.keeper else form.code


def books() -> Iterator[BookForm]:
    """Every book whose words can be set."""
    return iter(SHELF)


def default_of(form: BookForm) -> FormTexts:
    """What the book says when nobody chose other words."""
    first, *rest = form.form_lines or ("",)
    return FormTexts(form.title, first, " ".join(rest), form.signers)


def usual(key: str) -> FormTexts:
    """The same by a setting's key; of a voucher, too."""
    found = next((form for form in SHELF if key_of(form) == key), None)
    return VOUCHERS[key] if found is None else default_of(found)


def words_of(session: Session, unit: int, form: BookForm, day: date) -> FormTexts:
    """What the unit's book of that form says of itself on `day`."""
    return texts_at(session, unit, form.code, day, keeper=form.keeper, default=default_of(form))


def bookkeeping_forms() -> set[str]:
    """The forms of bookkeeping for which the shelf has the general books."""
    here = {form.code for form in SHELF}
    return {kind for code, kind in _OF_ONE.items() if code in here}


def shelf_of(session: Session, unit: int, day: date) -> list[BookForm]:
    """The books that are kept in the year of `day`."""
    chosen = bookkeeping_form(session, unit, day)
    return [form for form in SHELF if _OF_ONE.get(form.code, chosen) == chosen]
