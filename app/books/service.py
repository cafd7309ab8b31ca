"""Composes a book: its head, columns and streamed rows, the same for the page, the PDF and the sheet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import detail_book, errors, general_books, place_books
from app.books.choice import Choice as Choice
from app.books.choice import Composed, Named
from app.books.forms import BANK_BOOK, CASH_BOOK, DETAIL, JOURNAL, LEDGER, TRIAL, BookForm, find
from app.books.marks import printed
from app.books.names import fund_name as fund_name
from app.formats import day as shown
from app.union.service import issuer_at, mark_of, paper_signers
from ledger import balances
from ledger.models import Fund, Place, Voucher
from receipts.facts import BookHead, Row

Compose = Callable[[Session, Choice, BookForm, Named], Composed]
_COMPOSERS: dict[str, Compose] = {
    JOURNAL.code: general_books.journal,
    LEDGER.code: general_books.ledger,
    TRIAL.code: general_books.trial,
    CASH_BOOK.code: place_books.compose,
    BANK_BOOK.code: place_books.compose,
    DETAIL.code: detail_book.compose,
}


def nobody(_parties: list[int]) -> Mapping[int, str]:
    """For who may not read names."""
    return {}


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to be read once: `rows` streams from the database."""

    form: BookForm
    head: BookHead
    rows: Iterable[Row]


def open_book(session: Session, choice: Choice, *, site: str, named: Named = nobody) -> Book:
    """The book that `choice` names; `named` says the names of counterparties, to who may read them (BookUnknown,
    RangeInvalid, PlaceUnknown, BankUnknown, AccountElsewhere)."""
    form = find(choice.book, choice.keeper)
    if form is None:
        raise errors.BookUnknown
    if choice.end < choice.start:
        raise errors.RangeInvalid
    composed = _COMPOSERS[form.code](session, choice, form, named)
    subtitles = composed.subtitles
    if choice.fund is not None:
        subtitles += (f"Quỹ: {fund_name(session, choice.unit, choice.fund)}",)
    marks = printed(session, choice.unit, choice.end)
    head = BookHead(
        issuer=issuer_at(session, choice.unit, choice.end, site),
        code=form.code,
        form_lines=form.form_lines,
        title=form.title,
        subtitles=subtitles,
        from_day=choice.start,
        to_day=choice.end,
        signers=paper_signers(session, choice.unit, choice.end, form.signers),
        mark=mark_of(session, choice.unit, choice.end),
        checkpoint=marks.newest,
        checkpoint_before=marks.before,
        covered=marks.covers,
    )
    return Book(form, head, composed.rows)


def funds(session: Session, unit: int) -> list[Fund]:
    """The unit's funds, by code."""
    return list(session.scalars(select(Fund).where(Fund.unit_id == unit).order_by(Fund.code)))


def cash_boxes(session: Session, unit: int) -> list[Place]:
    return balances.places(session, unit, "111")


def counterparties(session: Session, choice: Choice, named: Named) -> list[tuple[int, str]]:
    """Those whom the account's detail book has a part for, by name, to choose one from; none when they are too many."""
    form = find(choice.book)
    if form is not DETAIL or choice.account not in DETAIL.accounts or detail_book.split(choice.account) == "fund":
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
