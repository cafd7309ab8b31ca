"""LK01: the vouchers that one person booked (or all), line by line; what stands off the balance sheet apart."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named
from app.books.forms import BookForm
from app.books.rows import Part, Posted
from app.relief.people import names_of
from app.staff.models import Grant, Staff
from ledger import listing
from receipts.facts import Note, Row, Total

NONE = "Không có chứng từ trong khoảng ngày này."
BOOKERS = ("accountant", "chief_accountant", "treasurer")


def makers(session: Session, unit: int) -> list[tuple[int, str]]:
    """Who books, or booked, in the unit, by name."""
    rows = session.scalars(
        select(Staff.party_id)
        .join(Grant, Grant.staff_id == Staff.id)
        .where(Grant.unit_id == unit, or_(*(Grant.role == role for role in BOOKERS)))
        .distinct()
    )
    names = names_of(session, list(rows))
    return sorted(((party, name) for party, name in names.items() if party is not None), key=lambda pair: pair[1])


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The list of `c.maker`, or of everybody (MakerUnknown)."""
    who = dict(makers(session, c.unit))
    if c.maker is not None and c.maker not in who:
        raise errors.MakerUnknown
    says = "Người ghi sổ: mọi người" if c.maker is None else f"Người ghi sổ: {who[c.maker]}"
    return Composed(_rows(session, c), (says,))


def _rows(session: Session, c: Choice) -> Iterator[Row]:
    yield Part("Chứng từ ghi trong bảng")
    yield from _part(session, c, off=False)
    yield Part("Chứng từ ghi ngoài bảng (ghi đơn)")
    yield from _part(session, c, off=True)


def _part(session: Session, c: Choice, *, off: bool) -> Iterator[Row]:
    total = vouchers = seen = 0
    for line in listing.listed(session, c.unit, c.start, c.end, by=c.maker, off=off, fund=c.fund):
        first = line.voucher != seen
        seen, vouchers, total = line.voucher, vouchers + first, total + line.amount
        yield Posted(
            (vouchers if first else None, line.entry_date, line.code, line.doc_date, line.description if first else "",
             line.debit or None, line.credit or None, line.amount),
            line.voucher,
        )  # fmt: skip
    if vouchers:
        yield Total((None, None, None, None, f"Cộng {vouchers} chứng từ", None, None, total))
    else:
        yield Note(NONE)
