"""The forms of the books as dated data, one file a family, and the shelf they stand on."""

from app.books.forms.detail import BY_FUND as BY_FUND
from app.books.forms.detail import DETAIL
from app.books.forms.form import BookForm as BookForm
from app.books.forms.general import JOURNAL, LEDGER, TRIAL
from app.books.forms.money import BANK_BOOK, CASH_BOOK, CASH_DETAIL

SHELF = (JOURNAL, LEDGER, CASH_BOOK, CASH_DETAIL, BANK_BOOK, DETAIL, TRIAL)
FORMS = {form.slug: form for form in reversed(SHELF)}  # by the code; of two books the first one of the shelf
KEEPERS = {"thu-quy": "cashier", "ke-toan": "accountant"}  # as an address names them


def find(slug: str, keeper: str = "") -> BookForm | None:
    """The book of that code, as its `keeper` keeps it where two do."""
    return next((f for f in SHELF if f.slug == slug and f.keeper == keeper), FORMS.get(slug))
