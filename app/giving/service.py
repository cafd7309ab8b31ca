"""Gifts: money that arrived, by cash or by bank, becomes a voucher, a gift and a receipt; and the way back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import day as shown_day
from app.formats import fold
from app.giving import appeals, donors, papers, pledges
from app.giving.errors import AppealUnknown, CashBoxUnknown, CashWasCounted, GiftSpent, ReceiptHasEnded
from app.giving.models import Appeal, CashGift, Donor, Gift, Pledge
from app.giving.pledges import make_pledge
from ledger import balances, errors, posting
from ledger.models import MovementRow, Place, Receipt, ReceiptEnd, Slip, Voucher
from ledger.money import dotted
from ledger.posting import Posted
from ledger.voucher import Draft, Movement

__all__ = [
    "cancel_gift", "cash_boxes", "make_pledge", "prepare_cash_gift", "receive_bank_gift", "replace_receipt",
    "settle_cash_gift",
]  # fmt: skip


def cash_boxes(session: Session, unit: int | None) -> list[Place]:
    """The unit's cash boxes."""
    return list(session.scalars(select(Place).where(Place.unit_id == unit, Place.account == "1111").order_by(Place.id)))


def prepare_cash_gift(session: Session, command: dict[str, Any], acting: Acting) -> Slip:
    """A phiếu thu for a gift at the counter, from a pledge's code or from somebody new. Nothing is booked yet."""
    by, unit = _worker(acting)
    if command["place"] not in {box.id for box in cash_boxes(session, unit)}:
        raise CashBoxUnknown
    appeal, given = _giver(session, command, acting)
    slip = posting.prepare_slip(
        session, unit=unit, kind="PT", day=acting.today, place=command["place"], fund=appeal.fund_id,
        against=appeals.FUND_ACCOUNT, amount=command["amount"], description=f"Ủng hộ {appeal.name}",
        party=given["donor_id"], by=by, now=acting.now,
    )  # fmt: skip
    session.add(CashGift(slip_id=slip.id, appeal_id=appeal.id, **given))
    session.flush()
    return slip


def settle_cash_gift(session: Session, slip: Slip, posted: Posted, acting: Acting) -> str | None:
    """Once a counted slip is in the books: the gift and its receipt. The receipt's address, None for other slips."""
    waiting = session.get(CashGift, slip.id)
    if waiting is None:
        return None
    gift = _gift(
        session, posted.id, waiting.appeal_id, waiting.donor_id, waiting.pledge_id,
        public_name=waiting.public_name, hide_amount=waiting.hide_amount, message=waiting.message,
    )  # fmt: skip
    day = session.get_one(Voucher, posted.id).entry_date
    receipt = papers.issue_receipt(session, gift, acting, day=day, method="cash", reference=f"Phiếu thu {slip.code}")
    return receipt_address(receipt.id)


def receive_bank_gift(
    session: Session,
    *,
    line_id: int,
    place: int,
    day: date,
    amount: int,
    reference: str,
    command: dict[str, Any],
    acting: Acting,
    use: int = 1,
    entered: date | None = None,
) -> str:
    """Book one bank line as a gift (báo có, Nợ 1121 Có 3538) and give its receipt. Returns the receipt's address.

    `command` names a `pledge` by its code, or the giver and the `appeal`; `use` is 2 when the line was booked
    before and that was reversed: it is then `entered` on the day of the reversal, not on the bank's.
    """
    by, unit = _worker(acting)
    appeal, given = _giver(session, command, acting, any_day=True)
    movement = Movement(
        debit="1121", credit=appeals.FUND_ACCOUNT, amount=amount, debit_fund=appeal.fund_id,
        credit_fund=appeal.fund_id, debit_place=place, party=given["donor_id"],
    )  # fmt: skip
    posted = posting.post(
        session,
        Draft(
            unit,
            "BC",
            entered or day,
            entered or day,
            f"Ủng hộ {appeal.name}",
            (movement,),
            outside_ref=bank_reference(line_id),
            outside_use=use,
        ),
        by=by,
        now=acting.now,
    )
    gift = _gift(session, posted.id, appeal.id, **given)
    said = f"số {reference}, ngày {shown_day(day)}" if reference else f"ngày {shown_day(day)}"
    receipt = papers.issue_receipt(session, gift, acting, day=day, method="bank", reference=said)
    return receipt_address(receipt.id)


def bank_reference(line_id: int) -> str:
    """The outside reference under which a bank line is booked, once."""
    return f"bank:{line_id}"


def cancel_gift(
    session: Session, voucher: int, reason: str, acting: Acting, *, shown: int | None = None
) -> Posted:  # fmt: skip
    """Take a gift back: its receipt ends, and today an equal and opposite voucher is written. `shown` is the receipt
    that the person had before them: it must still be the one that stands (ReceiptHasEnded)."""
    by, unit = _worker(acting)
    original = session.get(Voucher, voucher)
    if original is None or original.unit_id != unit or session.get(Gift, voucher) is None:
        raise errors.NotFound
    if original.slip_id is not None:
        raise CashWasCounted
    left = _left(session, voucher, acting.today)
    if left < original.amount:
        raise GiftSpent(left=dotted(left))
    ended = _end_receipt(session, voucher, reason, acting)
    if shown is not None and (ended is None or ended.id != shown):
        raise ReceiptHasEnded
    return posting.reverse(session, voucher, entry_date=acting.today, reason=reason, by=by, now=acting.now)


def turn_gift(session: Session, voucher: int, reason: str, account: str, acting: Acting) -> Posted:
    """Take back a gift by bank that proved false, even when its fund spent it: what is missing then waits on
    `account` (13881, 13811) until somebody decides who bears it, and no other giver is charged."""
    by, _unit = _worker(acting)
    original = session.get_one(Voucher, voucher)
    gift = session.get(Gift, voucher) is not None
    loss = max(0, original.amount - _left(session, voucher, acting.today)) if gift else 0
    _end_receipt(session, voucher, reason, acting)
    return posting.reverse(
        session, voucher, entry_date=acting.today, reason=reason, by=by, now=acting.now, loss=loss, loss_account=account
    )


def _left(session: Session, voucher: int, day: date) -> int:
    """The least that the fund of a gift has from `day` on."""
    funds = session.scalars(select(MovementRow.credit_fund).where(MovementRow.voucher_id == voucher))
    return balances.fund_least(session, funds.one(), day)


def give_back(session: Session, voucher: int, place: int, reason: str, acting: Acting) -> Slip:
    """Cash that was counted leaves its box by a phiếu chi alone: one for the whole gift, to whoever gave it. Its
    receipt ends now, and the gift with the slip's count."""
    by, unit = _worker(acting)
    original, gift = session.get_one(Voucher, voucher), session.get_one(Gift, voucher)
    if place not in {box.id for box in cash_boxes(session, unit)}:
        raise CashBoxUnknown
    _end_receipt(session, voucher, reason, acting)
    return posting.prepare_slip(
        session, unit=unit, kind="PC", day=acting.today, place=place,
        fund=session.get_one(Appeal, gift.appeal_id).fund_id, against=appeals.FUND_ACCOUNT,
        amount=posting.stands_at(session, original), description=f"Trả lại khoản ủng hộ {original.code}: {reason}",
        party=gift.donor_id, by=by, now=acting.now, adjusts=voucher,
    )  # fmt: skip


def adjust_voucher(
    session: Session, voucher: int, lines: Sequence[Movement], day: date, reason: str, acting: Acting
) -> Posted:
    """Write the difference of a voucher. When it is a gift, its receipt ends and another says what it amounts to."""
    by, _unit = _worker(acting)
    old = _end_receipt(session, voucher, reason, acting)
    posted = posting.adjust(session, voucher, lines, entry_date=day, reason=reason, by=by, now=acting.now)
    gift, original = session.get(Gift, voucher), session.get_one(Voucher, voucher)
    if old is not None and gift is not None and posting.stands_at(session, original):
        facts = papers.frozen(session.get_one(papers.ReceiptPaper, old.id))
        papers.issue_receipt(
            session, gift, acting, day=acting.today, method=facts["kind"], reference=facts["reference"], replaces=old.id
        )
    return posted


def _end_receipt(session: Session, voucher: int, reason: str, acting: Acting) -> Receipt | None:
    """End the receipt that stands. Always before the voucher it stands for is turned: a replacement takes the two in
    this order, and on PostgreSQL two orders would wait for each other."""
    receipt = pledges.standing_receipt(session, voucher)
    if receipt is not None:
        by, _unit = _worker(acting)
        posting.end_receipt(session, receipt.id, reason=reason, by=by, now=acting.now)
    return receipt


def replace_receipt(
    session: Session,
    receipt: Receipt,
    new_name: str,
    new_address: str,
    reason: str,
    acting: Acting,
    *,
    new_tax_code: str | None = None,
) -> Receipt:
    """A corrected paper for the same gift, under a new number; the old one then says by which it was replaced."""
    by, unit = _worker(acting)
    if receipt.unit_id != unit:
        raise errors.NotFound
    if session.get(ReceiptEnd, receipt.id) is not None:
        raise ReceiptHasEnded
    gift = session.get_one(Gift, receipt.voucher_id)
    donor = session.get_one(Donor, gift.donor_id)
    donor.name, donor.name_folded, donor.address = new_name, fold(new_name), new_address
    if new_tax_code is not None:
        donor.tax_code = new_tax_code
    old = papers.frozen(session.get_one(papers.ReceiptPaper, receipt.id))
    posting.end_receipt(session, receipt.id, reason=reason, by=by, now=acting.now)
    return papers.issue_receipt(
        session, gift, acting, day=acting.today, method=old["kind"], reference=old["reference"], replaces=receipt.id
    )


def receipt_address(receipt: int) -> str:
    """Where staff see a receipt and may cancel or replace it."""
    return f"/thu/bien-nhan/{receipt}"


def _giver(
    session: Session, command: dict[str, Any], acting: Acting, *, any_day: bool = False
) -> tuple[Appeal, dict[str, Any]]:
    """The appeal given to, and what a gift stores of its giver. Money already in the bank may be for an appeal that
    has ended (`any_day`)."""
    if command.get("pledge"):
        pledge: Pledge = pledges.find_by_code(session, acting.unit, command["pledge"])
        wish = {"public_name": pledge.public_name, "hide_amount": pledge.hide_amount, "message": pledge.message}
        appeal = session.get_one(Appeal, pledge.appeal_id)
        if not any_day:
            appeals.receiving_appeal(session, appeal.slug, acting.today, acting.unit)
        return appeal, {"donor_id": pledge.donor_id, "pledge_id": pledge.id, **wish}
    if any_day:
        appeal = appeals.find_appeal(session, command["appeal"])
        if appeal is None or appeal.unit_id != acting.unit:
            raise AppealUnknown
    else:
        appeal = appeals.receiving_appeal(session, command["appeal"], acting.today, acting.unit)
    donor = donors.add_donor(session, command, acting)
    return appeal, {"donor_id": donor.party_id, "pledge_id": None, **donors.wish(command)}


def _gift(session: Session, voucher: int, appeal_id: int, donor_id: int, pledge_id: int | None, **wish: Any) -> Gift:
    gift = Gift(voucher_id=voucher, appeal_id=appeal_id, donor_id=donor_id, pledge_id=pledge_id, **wish)
    session.add(gift)
    session.flush()
    return gift


def _worker(acting: Acting) -> tuple[int, int]:
    if acting.party is None or acting.unit is None:
        raise errors.Forbidden
    return acting.party, acting.unit
