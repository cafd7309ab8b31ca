"""Bank lines: entered once, matched by a person, booked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session, aliased

from app.acting import Acting, has
from app.bank.errors import DayAhead, LineBooked, LineUnknown, LossUnknown, NotABankAccount, SameLine
from app.bank.models import BankLine, BankUse
from app.formats import day, vnd
from app.giving import entries, pledges
from app.giving import service as giving
from app.giving.appeals import FUND_ACCOUNT, find_appeal
from app.giving.errors import AppealUnknown
from app.giving.models import Appeal
from app.tasks import Task
from app.union.models import Account
from ledger import errors, losses, posting
from ledger.models import Fund, Place, Receipt, Voucher
from ledger.voucher import Draft, Movement

UNIDENTIFIED = "3388"
UNIDENTIFIED_FUND = ("CXD", "Tiền chưa xác định")
UNIDENTIFIED_TEXT = "Tiền về tài khoản, chưa xác định người chuyển"


@dataclass(frozen=True, slots=True)
class Booked:
    """What a line became."""

    voucher: Voucher
    receipt: Receipt | None
    reversed: bool


def accounts(session: Session, unit: int | None) -> list[tuple[Place, Account | None]]:
    """The unit's bank accounts, with what donors see of them."""
    rows = session.execute(
        select(Place, Account)
        .outerjoin(Account, Account.place_id == Place.id)
        .where(Place.unit_id == unit, Place.account == "1121")
        .order_by(Place.id)
    )
    return [(place, account) for place, account in rows]


def enter_line(session: Session, command: dict[str, Any], acting: Acting) -> BankLine:
    """Keep one line of a statement; an equal one only when the accountant says it is another transaction."""
    if command["place"] not in {place.id for place, _ in accounts(session, acting.unit)}:
        raise NotABankAccount
    if command["day"] > acting.today:
        raise DayAhead
    identity = {name: command[name] for name in ("place", "day", "reference", "amount", "content")}
    equal = session.scalar(
        select(func.coalesce(func.max(BankLine.ordinal), 0)).where(
            BankLine.place_id == identity["place"], BankLine.day == identity["day"],
            BankLine.reference == identity["reference"], BankLine.amount == identity["amount"],
            BankLine.content == identity["content"],
        )
    ) or 0  # fmt: skip
    if equal and not command["again"]:
        raise SameLine
    if acting.party is None:
        raise errors.Forbidden
    place_id = identity.pop("place")
    line = BankLine(place_id=place_id, ordinal=equal + 1, entered_by=acting.party, entered_at=acting.now, **identity)
    session.add(line)
    session.flush()
    return line


def find_line(session: Session, line: int, acting: Acting) -> BankLine:
    """A line of the unit worked in (LineUnknown)."""
    found = session.scalar(
        select(BankLine)
        .join(Place, Place.id == BankLine.place_id)
        .where(BankLine.id == line, Place.unit_id == acting.unit)
    )
    if found is None:
        raise LineUnknown
    return found


def booked(session: Session, line: int) -> Booked | None:
    """What the line became, at last if that was reversed; None before it was ever booked."""
    voucher = session.scalar(
        select(Voucher)
        .join(BankUse, BankUse.voucher_id == Voucher.id)
        .where(BankUse.line_id == line)
        .order_by(Voucher.id.desc())
        .limit(1)
    )
    if voucher is None:
        return None
    back = session.scalar(select(Voucher.id).where(Voucher.reverses_id == voucher.id))
    return Booked(voucher, pledges.standing_receipt(session, voucher.id), back is not None)


def lines(session: Session, acting: Acting, *, waiting: bool, most: int = 50) -> Sequence[tuple[BankLine, str]]:
    """Lines that wait, the oldest first; or those booked, the newest first, each with its voucher's number."""
    held = _held()
    query = (
        select(BankLine, func.coalesce(Voucher.code, ""))
        .join(Place, Place.id == BankLine.place_id)
        .outerjoin(held, held.c.line_id == BankLine.id)
        .outerjoin(Voucher, Voucher.id == held.c.voucher_id)
        .where(Place.unit_id == acting.unit, held.c.line_id.is_(None) if waiting else held.c.line_id.is_not(None))
        .order_by(*((BankLine.day, BankLine.id) if waiting else (BankLine.day.desc(), BankLine.id.desc())))
        .limit(most)
    )
    return [(line, code) for line, code in session.execute(query)]


def entry_day(session: Session, line: BankLine) -> date:
    """The day on which booking the line is entered: the bank's own; after a reversal the day of that, so that no month
    holds the money twice and another not at all."""
    return session.scalar(_entry_days(line.id)) or line.day


def _entry_days(line: object) -> Select[tuple[date]]:
    """When what the line became was last reversed."""
    return (
        select(func.max(Voucher.entry_date))
        .join(BankUse, BankUse.voucher_id == Voucher.reverses_id)
        .where(BankUse.line_id == line)
    )


def _held() -> Subquery:
    """Each line with the voucher that holds it: one that was reversed holds it no more."""
    back = aliased(Voucher)
    return (
        select(BankUse.line_id, BankUse.voucher_id)
        .outerjoin(back, back.reverses_id == BankUse.voucher_id)
        .where(back.id.is_(None))
        .subquery()
    )


def waiting_in(session: Session, unit: int, start: date, end: date) -> int:
    """How many lines nobody has booked that would be entered on those days."""
    held = _held()
    entered = func.coalesce(_entry_days(BankLine.id).correlate(BankLine).scalar_subquery(), BankLine.day)
    query = (
        select(func.count())
        .select_from(BankLine)
        .join(Place, Place.id == BankLine.place_id)
        .outerjoin(held, held.c.line_id == BankLine.id)
        .where(Place.unit_id == unit, entered.between(start, end), held.c.line_id.is_(None))
    )
    return int(session.scalar(query) or 0)


def preview(session: Session, line: BankLine, command: dict[str, Any], acting: Acting) -> list[entries.EntryLine]:
    """The entry that booking the line so would write; it refuses what booking would refuse of the match itself."""
    if command["choice"] == "unknown":
        known = _unidentified_fund(session, acting.unit)
        fund_name = UNIDENTIFIED_FUND[1]
        shown = entries.EntryLine(
            "1121", entries.account_name("1121"), UNIDENTIFIED, entries.account_name(UNIDENTIFIED), line.amount,
            f"Quỹ {known.name if known else fund_name}", UNIDENTIFIED_TEXT,
        )  # fmt: skip
        return [shown]
    if command["choice"] == "loss":
        loss = _loss(session, command["loss"], acting)
        losses.ask(loss, line.amount)
        back = losses.movements(loss, line.amount, "1121", line.place_id)
        return entries.preview(session, back, losses.text_of(loss))
    appeal = appeal_of(session, command, acting)
    movement = Movement("1121", FUND_ACCOUNT, line.amount, appeal.fund_id, appeal.fund_id, debit_place=line.place_id)
    return entries.preview(session, [movement], f"Ủng hộ {appeal.name}")


def appeal_of(session: Session, command: dict[str, Any], acting: Acting) -> Appeal:
    """The appeal a match gives to."""
    if command.get("pledge"):
        return session.get_one(Appeal, pledges.find_by_code(session, acting.unit, command["pledge"]).appeal_id)
    appeal = find_appeal(session, command["appeal"])
    if appeal is None or appeal.unit_id != acting.unit:
        raise AppealUnknown
    return appeal


def book_line(session: Session, line_id: int, command: dict[str, Any], acting: Acting) -> str:
    """Write the line into the books as the accountant decided. Returns the address to go on with."""
    line = find_line(session, line_id, acting)
    done = booked(session, line.id)
    if done is not None and not done.reversed:
        raise LineBooked
    entered = entry_day(session, line)
    use = 1 + len(session.scalars(select(BankUse.voucher_id).where(BankUse.line_id == line.id)).all())
    if command["choice"] == "unknown":
        _book_unidentified(session, line, use, entered, acting)
        address = f"/ngan-hang/{line.id}"
    elif command["choice"] == "loss":
        _book_recovery(session, line, use, entered, command["loss"], acting)
        address = f"/ngan-hang/{line.id}"
    else:
        address = giving.receive_bank_gift(
            session, line_id=line.id, place=line.place_id, day=line.day, amount=line.amount,
            reference=line.reference, command=command, use=use, entered=entered, acting=acting,
        )  # fmt: skip
    voucher = session.scalars(
        select(Voucher.id).where(
            Voucher.unit_id == acting.unit,
            Voucher.outside_ref == giving.bank_reference(line.id),
            Voucher.outside_use == use,
        )
    ).one()
    session.add(BankUse(line_id=line.id, voucher_id=voucher))
    session.flush()
    return address


def _book_unidentified(session: Session, line: BankLine, use: int, entered: date, acting: Acting) -> None:
    """Nợ 1121 Có 3388, in a fund of its own so that nobody spends it before its giver is known."""
    if acting.party is None or acting.unit is None:
        raise errors.Forbidden
    fund = open_unidentified_fund(session, acting.unit)
    movement = Movement("1121", UNIDENTIFIED, line.amount, fund, fund, debit_place=line.place_id)
    draft = Draft(
        acting.unit, "BC", entered, entered, UNIDENTIFIED_TEXT, (movement,),
        outside_ref=giving.bank_reference(line.id), outside_use=use,
    )  # fmt: skip
    posting.post(session, draft, by=acting.party, now=acting.now)


def _book_recovery(session: Session, line: BankLine, use: int, entered: date, loss: int, acting: Acting) -> None:
    """Nợ 1121 Có 138: somebody pays back a gift that proved false after it was spent."""
    if acting.party is None or acting.unit is None:
        raise errors.Forbidden
    losses.recover_by_bank(
        session, _loss(session, loss, acting), line=line.id, use=use, place=line.place_id,
        amount=line.amount, day=entered, by=acting.party, now=acting.now,
    )  # fmt: skip


def _loss(session: Session, reversal: int, acting: Acting) -> losses.Loss:
    """A loss that the page offered (LossUnknown)."""
    try:
        return losses.find(session, reversal, acting.unit)
    except errors.NotFound:
        raise LossUnknown from None


def open_losses(session: Session, acting: Acting) -> list[tuple[int, str]]:
    """Losses for which money may still come back: the reversal that made each, and how much is open."""
    found = losses.losses(session, acting.unit or 0)
    return [(one.reversal.id, f"{one.reversal.code} – còn {vnd(one.free)}") for one in found if one.free]


def open_unidentified_fund(session: Session, unit: int) -> int:
    """The fund where money of unknown givers waits, opened at its first use."""
    known = _unidentified_fund(session, unit)
    code, name = UNIDENTIFIED_FUND
    return known.id if known else posting.open_fund(session, unit=unit, code=code, name=name)


def _unidentified_fund(session: Session, unit: int | None) -> Fund | None:
    return session.scalar(select(Fund).where(Fund.unit_id == unit, Fund.code == UNIDENTIFIED_FUND[0]))


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Bank lines that nobody has booked yet."""
    if not has(acting, ("accountant",)):
        return []
    return [
        Task(
            title=f"Giao dịch ngân hàng ngày {day(line.day)}",
            detail=f"Số {line.reference}",
            act="Đối chiếu",
            href=f"/ngan-hang/{line.id}",
            since=line.entered_at,
            amount=line.amount,
        )
        for line, _ in lines(session, acting, waiting=True)
    ]
