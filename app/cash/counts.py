"""Counting a cash box: note by note, beside the cashier's book and the accountant's; the day closes when all agree."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting, has
from app.cash.errors import BoxUnknown, CountAhead, CountOff, DifferenceSettled, NoDifference
from app.cash.notes import notes_on
from app.formats import day as written
from app.formats import vnd
from app.tasks import Task
from app.union.models import Person
from ledger import balances, errors, posting
from ledger.errors import DayClosed
from ledger.models import CashCount, MovementRow, Place, Slip, SlipStep, Turnover, Voucher

SHORT, OVER = "1381", "3381"


@dataclass(frozen=True, slots=True)
class Books:
    """What both books say lies in a box at the end of a day."""

    booked: int
    cashier: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A count sheet as its page shows it."""

    count: CashCount
    box: Place
    pieces: list[tuple[int, int, int]]  # value, how many, together
    by: str
    difference: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the overview: the last day closed, and the last day that moved money since."""

    place: Place
    held: int
    closed: date | None
    moved: date | None
    last: CashCount | None


def boxes(session: Session, unit: int | None) -> list[Box]:
    """The unit's cash boxes and how far each is closed."""
    return [_box(session, place) for place in balances.places(session, unit or 0, "111")]


def find_box(session: Session, place: int, acting: Acting) -> Place:
    """A cash box of the unit worked in (BoxUnknown)."""
    for box in balances.places(session, acting.unit or 0, "111"):
        if box.id == place:
            return box
    raise BoxUnknown


def books_of(session: Session, place: int, day: date) -> Books:
    """The accountant's book comes from postings, the cashier's from what the cashier took in and paid out."""
    signed = case((Slip.kind == "PT", Slip.amount), else_=-Slip.amount)
    counted = (
        select(func.coalesce(func.sum(signed), 0))
        .join(SlipStep, (SlipStep.slip_id == Slip.id) & (SlipStep.step == "counted"))
        .join(Voucher, Voucher.slip_id == Slip.id)
        .where(Slip.place_id == place, Voucher.entry_date <= day)
    )
    brought = (
        select(func.coalesce(func.sum(case((MovementRow.debit_place == place, MovementRow.amount),
                                           else_=-MovementRow.amount)), 0))
        .join(Voucher, Voucher.id == MovementRow.voucher_id)
        .where((MovementRow.debit_place == place) | (MovementRow.credit_place == place))
        .where(Voucher.nature.in_(("opening", "turnover")), Voucher.entry_date <= day)
    )  # fmt: skip
    loose = sum(
        amount for amount, at in session.execute(_unposted(place, signed)) if at.astimezone(VIETNAM).date() <= day
    )
    return Books(
        balances.place_at(session, place, day),
        int(session.scalar(counted) or 0) + int(session.scalar(brought) or 0) + loose,
    )


def keep_count(session: Session, place: int, command: dict[str, Any], acting: Acting) -> int:
    """Keep a count sheet; with `closes` it also ends the day for that box (CountOff names each difference)."""
    box, day = find_box(session, place, acting), command["day"]
    if acting.party is None or not has(acting, ("treasurer",)):
        raise errors.Forbidden
    if day > acting.today:
        raise CountAhead
    closed = closed_to(session, box.id)
    if closed is not None and day <= closed:
        raise DayClosed(field="day")
    pieces = {value: n for value, n in command["pieces"].items() if n}
    total, books = sum(value * n for value, n in pieces.items()), books_of(session, box.id, day)
    if command["closes"] and not total == books.booked == books.cashier:
        raise CountOff(what="; ".join(differences(total, books)))
    return posting.count_cash(
        session, box.id, day, booked=books.booked, cashier=books.cashier, counted=total,
        pieces=" ".join(f"{value}x{n}" for value, n in pieces.items()), closes=command["closes"],
        note=command["note"], by=acting.party, now=acting.now,
    )  # fmt: skip


def differences(counted: int, books: Books) -> list[str]:
    """Each difference by its name, with its figure."""
    said = []
    if counted != books.booked:
        word = "thiếu" if counted < books.booked else "thừa"
        said.append(
            f"kiểm đếm {vnd(counted)}, sổ kế toán {vnd(books.booked)}: {word} {vnd(abs(counted - books.booked))}"
        )
    if books.cashier != books.booked:
        said.append(f"sổ thủ quỹ {vnd(books.cashier)}, sổ kế toán {vnd(books.booked)}")
    return said


def settle_difference(session: Session, count: int, fund: int, acting: Acting) -> Slip:
    """The accountant's slip for what a count found: a shortage leaves by phiếu chi to 1381, a surplus comes in by
    phiếu thu from 3381. It is signed and counted like every slip."""
    sheet = sheet_of(session, count, acting)
    if acting.party is None or not has(acting, ("accountant",)):
        raise errors.Forbidden
    if not sheet.difference or _newest(session, sheet.box.id) != sheet.count.id:
        raise NoDifference
    kind, against = ("PC", SHORT) if sheet.difference < 0 else ("PT", OVER)
    if _settled(session, sheet, against):
        raise DifferenceSettled
    return posting.prepare_slip(
        session, unit=acting.unit or 0, kind=kind, day=acting.today, place=sheet.box.id, fund=fund, against=against,
        amount=abs(sheet.difference), by=acting.party, now=acting.now,
        description=f"{'Thiếu' if kind == 'PC' else 'Thừa'} quỹ theo biên bản kiểm kê ngày {written(sheet.count.day)}",
    )  # fmt: skip


def sheet_of(session: Session, count: int, acting: Acting) -> Sheet:
    """A count sheet of the unit worked in, or NotFound."""
    row = session.get(CashCount, count)
    place = session.get(Place, row.place_id) if row is not None else None
    if row is None or place is None or place.unit_id != acting.unit:
        raise errors.NotFound
    pairs = [piece.split("x") for piece in row.pieces.split()]
    pieces = [(int(value), int(n), int(value) * int(n)) for value, n in pairs]
    by = session.scalar(select(Person.name).where(Person.party_id == row.by_id)) or ""
    return Sheet(row, place, pieces, by, row.counted - row.booked)


def closed_to(session: Session, place: int) -> date | None:
    """The last day closed for a box."""
    return session.scalar(select(func.max(CashCount.day)).where(CashCount.place_id == place, CashCount.closes == 1))


def moved_on(session: Session, place: int, start: date, end: date) -> date | None:
    """The last day in the range on which money came into or left a place."""
    return session.scalar(
        select(func.max(Turnover.day)).where(Turnover.place_id == place, Turnover.day.between(start, end))
    )


def counted_unposted(session: Session, unit: int, end: date) -> int:
    """Slips that the cashier counted and the books do not hold; there should be none."""
    rows = session.execute(_unposted(None, Slip.amount).where(Slip.unit_id == unit))
    return sum(1 for _amount, at in rows if at.astimezone(VIETNAM).date() <= end)


def waiting(session: Session, acting: Acting) -> list[Task]:
    """For the cashier: boxes with money moved on a day not yet closed; for the accountant: what a count found."""
    tasks = []
    for box in boxes(session, acting.unit) if has(acting, ("treasurer", "accountant")) else []:
        behind = box.moved is not None and box.moved < acting.today and (box.closed is None or box.closed < box.moved)
        if has(acting, ("treasurer",)) and behind:
            detail = f"Có thu chi đến ngày {written(box.moved)}" if box.moved else ""
            tasks.append(Task(f"Kiểm kê và khóa quỹ {box.place.name}", detail, "Kiểm kê", f"/khoa-quy/{box.place.id}",
                              acting.now))  # fmt: skip
        if has(acting, ("accountant",)) and box.last is not None and box.last.counted != box.last.booked:
            sheet = sheet_of(session, box.last.id, acting)
            if not _settled(session, sheet, SHORT if sheet.difference < 0 else OVER):
                tasks.append(Task(f"{box.place.name}: kiểm kê lệch sổ", f"Ngày {written(box.last.day)}", "Xem biên bản",
                                  f"/khoa-quy/bien-ban/{box.last.id}", box.last.at, abs(sheet.difference)))  # fmt: skip
    return tasks


def blank_pieces(day: date) -> list[int]:
    return notes_on(day)


def _box(session: Session, place: Place) -> Box:
    newest = _newest(session, place.id)
    return Box(
        place=place,
        held=balances.place_money(session, place.id),
        closed=closed_to(session, place.id),
        moved=moved_on(session, place.id, date(1900, 1, 1), date(2199, 12, 31)),
        last=session.get(CashCount, newest) if newest else None,
    )


def _newest(session: Session, place: int) -> int | None:
    return session.scalar(select(func.max(CashCount.id)).where(CashCount.place_id == place))


def _settled(session: Session, sheet: Sheet, against: str) -> bool:
    """Whether a slip for this difference was prepared since the count, and not cancelled."""
    cancelled = select(SlipStep.slip_id).where(SlipStep.step == "cancelled")
    query = select(Slip.id).where(
        Slip.place_id == sheet.box.id, Slip.against == against, Slip.amount == abs(sheet.difference),
        Slip.prepared_at >= sheet.count.at, Slip.id.not_in(cancelled),
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


def _unposted(place: int | None, amount: Any) -> Any:
    query = (
        select(amount, SlipStep.at)
        .select_from(Slip)
        .join(SlipStep, (SlipStep.slip_id == Slip.id) & (SlipStep.step == "counted"))
        .outerjoin(Voucher, Voucher.slip_id == Slip.id)
        .where(Voucher.id.is_(None))
    )
    return query if place is None else query.where(Slip.place_id == place)
