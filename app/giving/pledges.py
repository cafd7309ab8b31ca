"""Pledges: the promise, its transfer code, what the donor's bank app needs, and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.acting import VIETNAM, Acting
from app.giving import appeals, donors, receiving
from app.giving.errors import AppealWithoutAccount, PledgeUnknown
from app.giving.models import Appeal, CashGift, Gift, Pledge, ReceiptPaper
from app.union import receiving as accounts
from app.union.models import Account
from ledger import errors, posting
from ledger.models import Receipt, ReceiptEnd, Slip, SlipStep, Voucher
from receipts import codes, vietqr


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a donor needs to send the money; bank, number and holder belong together."""

    account: Account
    amount: int
    content: str
    payload: str


@dataclass(frozen=True, slots=True)
class Received:
    """One gift that came of a pledge, as adjusted. `receipt` and `paper` are those that stand, None when the gift was
    reversed or given back."""

    day: date
    amount: int
    reversed_on: date | None
    receipt: Receipt | None
    paper: ReceiptPaper | None


def make_pledge(session: Session, command: dict[str, Any], acting: Acting) -> Pledge:
    """A promise to an appeal that receives today; nothing is booked."""
    appeal = appeals.receiving_appeal(session, command["appeal"], acting.today)
    if receiving.account_on(session, appeal, acting.today) is None:
        raise AppealWithoutAccount
    pledge = Pledge(
        token=acting.token(),
        transfer_code=_new_transfer_code(session, acting),
        appeal_id=appeal.id,
        donor_id=donors.add_donor(session, command, acting).party_id,
        amount=command["amount"],
        made_at=acting.now,
        **donors.wish(command),
    )
    session.add(pledge)
    session.flush()
    return pledge


def _new_transfer_code(session: Session, acting: Acting) -> str:
    for _ in range(9):
        code = codes.transfer_code(acting.code(codes.RANDOM_PART))
        if session.scalar(select(Pledge.id).where(Pledge.transfer_code == code)) is None:
            return code
    raise errors.Busy


def find_by_token(session: Session, token: str) -> Pledge | None:
    return session.scalar(select(Pledge).where(Pledge.token == token))


def find_by_code(session: Session, unit: int | None, text: str) -> Pledge:
    """The pledge of a typed transfer code, whatever its spaces and case (PledgeUnknown)."""
    code = "".join(text.upper().split()).replace("-", "")
    code = code if code.startswith(codes.PREFIX) else codes.PREFIX + code
    if not codes.is_transfer_code(code):
        raise PledgeUnknown
    pledge = session.scalar(
        select(Pledge)
        .join(Appeal, Appeal.id == Pledge.appeal_id)
        .where(Pledge.transfer_code == code, Appeal.unit_id == unit)
    )
    if pledge is None:
        raise PledgeUnknown
    return pledge


def transfer_of(session: Session, pledge: Pledge, day: date) -> Transfer | None:
    """How to send the pledged money, with the VietQR text: to the account the promise was made with, never to one that
    came later; None when that account receives no more on `day`."""
    appeal, made_on = session.get_one(Appeal, pledge.appeal_id), pledge.made_at.astimezone(VIETNAM).date()
    account = accounts.receiving(session, receiving.place_on(session, appeal, made_on), day)
    if account is None:
        return None
    content = codes.spaced(pledge.transfer_code)
    payload = vietqr.encode(account.bin, account.number, pledge.amount, content)
    return Transfer(account, pledge.amount, content, payload)


def sent_elsewhere(session: Session, pledge: Pledge, day: date) -> str:
    """What became of the account the promise was made with: "" while it is the appeal's own, "moved" when the appeal
    now receives on another, "ended" when nothing may be sent there any more."""
    appeal, made_on = session.get_one(Appeal, pledge.appeal_id), pledge.made_at.astimezone(VIETNAM).date()
    place = receiving.place_on(session, appeal, made_on)
    if accounts.ended_on(session, place, day) is not None:
        return "ended"
    return "moved" if place != receiving.place_on(session, appeal, day) else ""


def received_for(session: Session, pledge: int) -> list[Received]:
    """The gifts that came of a pledge, the oldest first."""
    back = aliased(Voucher)
    rows = session.execute(
        select(Voucher, back.entry_date)
        .join(Gift, Gift.voucher_id == Voucher.id)
        .outerjoin(back, back.reverses_id == Voucher.id)
        .where(Gift.pledge_id == pledge)
        .order_by(Voucher.id)
    ).all()
    found = []
    for voucher, reversed_on in rows:
        receipt = standing_receipt(session, voucher.id)
        paper = session.get(ReceiptPaper, receipt.id) if receipt else None
        stands = posting.stands_at(session, voucher)
        if not stands:
            last = select(func.max(Voucher.entry_date)).where(Voucher.adjusts_id == voucher.id)
            reversed_on = session.scalar(last)
        found.append(Received(voucher.entry_date, stands or voucher.amount, reversed_on, receipt, paper))
    return found


def standing_receipt(session: Session, voucher: int) -> Receipt | None:
    """The receipt of a voucher that is neither cancelled nor replaced."""
    ended = select(ReceiptEnd.receipt_id)
    return session.scalar(select(Receipt).where(Receipt.voucher_id == voucher, Receipt.id.not_in(ended)))


def slip_waiting(session: Session, pledge: int) -> Slip | None:
    """The phiếu thu prepared for a pledge at the counter, while the money is not yet counted."""
    done = select(SlipStep.slip_id).where(SlipStep.step.in_(("counted", "cancelled")))
    return session.scalar(
        select(Slip)
        .join(CashGift, CashGift.slip_id == Slip.id)
        .where(CashGift.pledge_id == pledge, Slip.id.not_in(done))
    )
