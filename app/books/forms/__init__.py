"""The forms of the books as dated data, one file a family, and the shelf they stand on."""

from app.books.forms.detail import ADVANCES, CLAIMS, DETAIL, SUPPLIERS
from app.books.forms.detail import BY_FUND as BY_FUND
from app.books.forms.form import BookForm as BookForm
from app.books.forms.general import COMBINED, JOURNAL, LEDGER, TRIAL
from app.books.forms.giving import GIVING, INCOME, NOTE
from app.books.forms.goods import GOODS_DETAIL, GOODS_SUMMARY, STORE_BOOK
from app.books.forms.lists import COUNT_SHEET, LISTING
from app.books.forms.money import BANK_BOOK, CASH_BOOK, CASH_DETAIL

SHELF = (
    JOURNAL, LEDGER, COMBINED, CASH_BOOK, CASH_DETAIL, BANK_BOOK, COUNT_SHEET, STORE_BOOK, GOODS_DETAIL, GOODS_SUMMARY,
    CLAIMS, ADVANCES, SUPPLIERS, DETAIL, GIVING, TRIAL, INCOME, NOTE, LISTING,
)  # fmt: skip
FORMS = {form.slug: form for form in reversed(SHELF)}  # by the code; of two books the first one of the shelf
KEEPERS = {"thu-quy": "cashier", "ke-toan": "accountant"}  # as an address names them


def find(slug: str, keeper: str = "") -> BookForm | None:
    """The book of that code, as its `keeper` keeps it where two do."""
    return next((f for f in SHELF if f.slug == slug and f.keeper == keeper), FORMS.get(slug))
