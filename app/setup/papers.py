"""Before the first receipt: the address frozen into QRs, a kept copy of the signing key, and a paper for trial."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.acting import Acting
from app.keys import key_file, receipt_key, receipt_key_id
from app.setup import errors, money, proposals
from app.union import service as union
from app.union import settings
from receipts import facts, token
from receipts.voucher import render_receipt

TRIAL_AMOUNT = 1_234_567


def keep_address(session: Session, typed: str, address: str, acting: Acting) -> None:
    """The address was typed letter for letter by who answers for it."""
    if typed.rstrip("/") != address:
        raise errors.AddressWrong
    settings.keep_check(session, acting.unit or 0, "address", address, by=acting.party or 0, now=acting.now)
    proposals.mark(session, "dia-chi-khoa", acting, address=address)


def hand_out_key(session: Session, acting: Acting) -> bytes:
    """The private key's file, until somebody proved that a copy is kept; each time is written down."""
    if settings.is_checked(session, acting.unit or 0, "key", receipt_key_id()):
        raise errors.KeyKept
    proposals.mark(session, "dia-chi-khoa", acting, downloaded=receipt_key_id())
    return Path(key_file()).read_bytes()


def keep_key_proof(session: Session, typed: str, acting: Acting) -> None:
    """The copy was opened: its id was read off it."""
    kid = receipt_key_id()
    if "".join(typed.lower().split()) != kid:
        raise errors.KeyProofWrong
    settings.keep_check(session, acting.unit or 0, "key", kid, by=acting.party or 0, now=acting.now)
    proposals.mark(session, "dia-chi-khoa", acting, kept=kid)


def trial_receipt(session: Session, base_url: str, domain: str, acting: Acting) -> bytes:
    """A receipt marked BẢN THỬ, with this unit's own heading, signer and QR. It is in no book and has no number."""
    unit, today = acting.unit or 0, acting.today
    appeal = next(iter(money.appeals(session, unit)), None)
    code = "BCDFGHJKMN"  # a code of the right shape that no receipt has: the check answers "unknown"
    signed = token.Facts(code, unit, today.year, 1, today, TRIAL_AMOUNT, "cash", appeal.id if appeal else 0, trial=True)
    funds = {fund.id: fund.name for fund in money.funds(session, unit)}
    return render_receipt(
        facts.DonorReceipt(
            issuer=union.issuer_at(session, unit, today, domain),
            number="BẢN THỬ",
            day=today,
            donor_name="Nguyễn Thị Ửng – tên để thử chữ",
            donor_address="Bản Thử, xã Mẫu",
            donor_tax_code="",
            amount=TRIAL_AMOUNT,
            appeal=appeal.name if appeal else "Đợt vận động",
            fund=funds.get(appeal.fund_id, "") if appeal else "",
            method="Tiền mặt",
            reference="",
            message="Tờ này để xem máy in và mã QR; không ghi vào sổ nào.",
            signer=union.paper_signers(session, unit, today, ("head",))[0],
            code=token.group_code(code),
            url=token.receipt_url(base_url, code, token.sign(signed, receipt_key())),
            mark=facts.Mark.TRIAL,
        )
    )


def keep_trial(session: Session, acting: Acting) -> None:
    """Somebody printed the trial and scanned it."""
    proposals.mark(session, "bien-nhan-thu", acting, seen=date.isoformat(acting.today))
