"""Composes a book: its head, columns and streamed rows, the same for the page, the PDF and the sheet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice as Choice
from app.books.choice import Composed, Named, Share, Turn
from app.books.compose import (
    combined_book,
    count_sheet,
    detail_book,
    general_books,
    giving_book,
    goods_books,
    income_report,
    note_b04,
    place_books,
    voucher_list,
)
from app.books.forms import (
    ADVANCES,
    BANK_BOOK,
    CASH_BOOK,
    CLAIMS,
    COMBINED,
    COUNT_SHEET,
    DETAIL,
    GIVING,
    GOODS_DETAIL,
    GOODS_SUMMARY,
    INCOME,
    JOURNAL,
    LEDGER,
    LISTING,
    NOTE,
    STORE_BOOK,
    SUPPLIERS,
    TRIAL,
    BookForm,
    find,
)
from app.books.log.marks import Printed, printed
from app.books.names import fund_name as fund_name
from app.books.prints.journal_pages import cited_rows
from app.books.texts import words_of
from app.formats import day as shown
from app.union.service import issuer_at, mark_of, paper_signers
from ledger import balances
from ledger.models import Fund, Place, Voucher
from receipts.facts import BookHead, Column, Row

Compose = Callable[[Session, Choice, BookForm, Named], Composed]
_COMPOSERS: dict[str, Compose] = {
    JOURNAL.code: general_books.journal,
    LEDGER.code: general_books.ledger,
    COMBINED.code: combined_book.compose,
    TRIAL.code: general_books.trial,
    CASH_BOOK.code: place_books.compose,
    BANK_BOOK.code: place_books.compose,
    **dict.fromkeys((DETAIL.code, CLAIMS.code, ADVANCES.code, SUPPLIERS.code), detail_book.compose),
    STORE_BOOK.code: goods_books.store,
    GOODS_DETAIL.code: goods_books.detail,
    GOODS_SUMMARY.code: goods_books.summary,
    COUNT_SHEET.code: count_sheet.compose,
    LISTING.code: voucher_list.compose,
    GIVING.code: giving_book.compose,
    INCOME.code: income_report.compose,
    NOTE.code: note_b04.compose,
}


def nobody(_parties: list[int]) -> Mapping[int, str]:
    """For who may not read names."""
    return {}


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to be read once: `rows` streams from the database; `turn` reads one page, where a book has that."""

    form: BookForm
    head: BookHead
    rows: Iterable[Row]
    turn: Turn | None = None
    own_columns: tuple[Column, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.own_columns or self.form.columns


def open_book(
    session: Session, choice: Choice, *, site: str, named: Named = nobody, stood: Printed | None = None
) -> Book:
    """The book that `choice` names; `named` says the names of counterparties, to who may read them; `stood` are the
    checkpoints of an earlier print, which it then says again (BookUnknown, RangeInvalid, PlaceUnknown, BankUnknown,
    AccountElsewhere)."""
    form = find(choice.book, choice.keeper)
    if form is None:
        raise errors.BookUnknown
    if choice.end < choice.start:
        raise errors.RangeInvalid
    composed = _COMPOSERS[form.code](session, choice, form, named)
    if form is LEDGER:
        composed = cited_rows(session, choice, composed)
    subtitles = composed.subtitles
    if choice.fund is not None and form not in (JOURNAL, COMBINED):  # these are of all funds, whatever is asked
        subtitles += (f"Quỹ: {fund_name(session, choice.unit, choice.fund)}",)
    marks = stood or printed(session, choice.unit, choice.end)
    words = words_of(session, choice.unit, form, choice.end)
    head = BookHead(
        issuer=issuer_at(session, choice.unit, choice.end, site),
        code=form.code,
        form_lines=words.lines,
        title=words.title,
        subtitles=subtitles,
        from_day=composed.days[0] if composed.days else choice.start,
        to_day=composed.days[1] if composed.days else choice.end,
        signers=paper_signers(session, choice.unit, choice.end, words.signers),
        mark=mark_of(session, choice.unit, choice.end),
        checkpoint=marks.newest,
        checkpoint_before=marks.before,
        covered=marks.covers,
        unit_line=form.unit_line,
    )
    return Book(form, head, composed.rows, composed.turn, composed.columns, composed.shares)


def funds(session: Session, unit: int) -> list[Fund]:
    """The unit's funds, by code."""
    return list(session.scalars(select(Fund).where(Fund.unit_id == unit).order_by(Fund.code)))


def cash_boxes(session: Session, unit: int) -> list[Place]:
    return balances.places(session, unit, "111")


def counterparties(session: Session, choice: Choice, named: Named) -> list[tuple[int, str]]:
    """Those whom the account's detail book has a part for, by name, to choose one from; none when they are too many."""
    form = find(choice.book)
    if form is GIVING:
        return giving_book.donors(session, choice, named)
    if form is None or _COMPOSERS[form.code] is not detail_book.compose or choice.account not in form.accounts:
        return []
    if detail_book.split(choice.account) == "fund":
        return []
    found = detail_book.parts(session, choice.account, choice.span)
    if len(found) > detail_book.PARTS:
        return []
    names = detail_book.headings(found, choice.account, named)
    return sorted(((key or 0, name.removeprefix("Đối tượng: ")) for key, name in names.items()), key=lambda p: p[1])


def slips_of(session: Session, vouchers: set[int]) -> dict[int, int]:
    """The slip behind each voucher that has one."""
    rows = session.execute(select(Voucher.id, Voucher.slip_id).where(Voucher.id.in_(vouchers), Voucher.slip_id > 0))
    return {row.id: row.slip_id for row in rows}


def range_label(start: date, end: date) -> str:
    """`từ 01/01/2026 đến 31/01/2026`."""
    return f"từ {shown(start)} đến {shown(end)}"
