"""S14-H: one count of a cash box as it was kept, note by note, beside both books. Nothing of it is computed anew."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named
from app.books.forms import BookForm
from app.formats import day as shown
from app.relief.people import names_of
from ledger.models import CashCount, Place
from receipts.facts import Line, Note, Row, Total
from receipts.words import vnd_in_words


def counts(session: Session, unit: int, start: date, end: date, place: int | None) -> list[tuple[int, str]]:
    """The counts of the days asked for, newest first, to choose one from."""
    rows = session.execute(
        select(CashCount.id, CashCount.day, Place.name)
        .join(Place, Place.id == CashCount.place_id)
        .where(Place.unit_id == unit, CashCount.day.between(start, end), *_in(place))
        .order_by(CashCount.day.desc(), CashCount.id.desc())
        .limit(200)
    )
    return [(row.id, f"{shown(row.day)} · {row.name} · lần {row.id}") for row in rows]


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The count asked for, else the last one of those days (CountUnknown)."""
    query = (
        select(CashCount, Place.name)
        .join(Place, Place.id == CashCount.place_id)
        .where(Place.unit_id == c.unit, *_in(c.place))
        .order_by(CashCount.day.desc(), CashCount.id.desc())
    )
    if c.count is not None:
        query = query.where(CashCount.id == c.count)
    else:
        query = query.where(CashCount.day.between(c.start, c.end))
    found = session.execute(query.limit(1)).first()
    if found is None:
        raise errors.CountUnknown(field="den" if c.count is None else "kk")
    count, box = found
    by = names_of(session, [count.by_id]).get(count.by_id, "")
    closes = "Khóa quỹ cuối ngày" if count.closes else "Kiểm kê, chưa khóa quỹ"
    return Composed(list(_rows(count)), (f"Két: {box}", f"Người kiểm kê: {by} · {closes}"), days=(count.day, count.day))


def _in(place: int | None) -> tuple[object, ...]:
    return () if place is None else (CashCount.place_id == place,)


def _rows(count: CashCount) -> Iterator[Row]:
    for number, piece in enumerate(count.pieces.split(), start=1):
        value, n = (int(figure) for figure in piece.split("x"))
        yield Line((number, "Tiền giấy", value, n, value * n, None))
    yield _figure("I. Số tiền kiểm đếm", count.counted)
    yield Note(f"Bằng chữ: {vnd_in_words(count.counted)}.")
    yield _figure("II. Số dư theo sổ kế toán", count.booked)
    yield _figure("III. Số dư theo sổ quỹ của thủ quỹ", count.cashier)
    yield _gap("IV. Chênh lệch kiểm đếm với sổ kế toán (I – II)", count.counted - count.booked)
    yield _gap("V. Chênh lệch sổ thủ quỹ với sổ kế toán (III – II)", count.cashier - count.booked)
    yield Note(f"Lý do chênh lệch, ghi chú: {count.note or '……………………………………………………………'}")


def _figure(label: str, amount: int) -> Total:
    return Total((None, label, None, None, amount, "không" if amount == 0 else None))


def _gap(label: str, amount: int) -> Total:
    word = "thừa" if amount > 0 else "thiếu" if amount < 0 else "không lệch"
    return Total((None, label, None, None, amount, word))
