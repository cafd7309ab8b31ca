"""The receipt a donor holds: its number and its words, frozen in the transaction that issues it."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.giving import names
from app.giving.models import Appeal, Donor, Gift, ReceiptPaper
from app.keys import receipt_key_id
from app.union import service as union
from app.union import settings
from ledger import errors, posting
from ledger.models import Fund, Receipt, ReceiptEnd, Voucher
from receipts import token
from receipts.facts import DonorReceipt, Mark

METHODS = {"cash": "Tiền mặt", "bank": "Chuyển khoản", "goods": "Hiện vật"}


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt that was given out, with what became of it."""

    receipt: Receipt
    paper: ReceiptPaper
    facts: dict[str, Any]
    voucher: Voucher
    ended: ReceiptEnd | None
    replaces: Receipt | None
    replaced_by: Receipt | None


def issue_receipt(
    session: Session,
    gift: Gift,
    acting: Acting,
    *,
    day: date,
    method: token.Method,
    reference: str,
    replaces: int | None = None,
) -> Receipt:
    """Give a gift its receipt: number, code, and every word of the paper as it will stay."""
    unit = session.get_one(Voucher, gift.voucher_id).unit_id
    settings.refuse_unchecked(session, unit, day, address=str(current_app.config["BASE_URL"]), kid=receipt_key_id())
    code = _new_code(session, acting)
    receipt = posting.issue_receipt(
        session, gift.voucher_id, code=code, day=day, by=_by(acting), now=acting.now, replaces=replaces
    )
    appeal = session.get_one(Appeal, gift.appeal_id)
    mark = union.mark_of(session, receipt.unit_id, day)
    facts = _facts(session, receipt, gift, appeal, METHODS[method], reference, mark)
    session.add(
        ReceiptPaper(
            receipt_id=receipt.id,
            token=acting.token(),
            facts=json.dumps(_plain(facts, method, appeal.id), ensure_ascii=False, sort_keys=True),
        )
    )
    session.flush()
    return receipt


def _facts(
    session: Session,
    receipt: Receipt,
    gift: Gift,
    appeal: Appeal,
    method: str,
    reference: str,
    mark: Mark,
) -> DonorReceipt:
    donor = session.get_one(Donor, gift.donor_id)
    base_url = str(current_app.config["BASE_URL"])
    (signer,) = union.paper_signers(session, receipt.unit_id, receipt.day, ("head",))
    return DonorReceipt(
        issuer=union.issuer_at(session, receipt.unit_id, receipt.day, urlsplit(base_url).netloc),
        number=receipt.label,
        day=receipt.day,
        donor_name=names.paper_name(donor),
        donor_address=donor.address,
        donor_tax_code=donor.tax_code,
        amount=receipt.amount,
        appeal=appeal.name,
        fund=session.get_one(Fund, appeal.fund_id).name,
        method=method,
        reference=reference,
        message=gift.message,
        signer=signer,
        code=receipt.code,
        url=f"{base_url}/v/{receipt.code}",
        mark=mark,
    )


def _plain(facts: DonorReceipt, kind: str, appeal: int) -> dict[str, Any]:
    """The frozen facts as JSON keeps them; `kind` is the method as a word for machines, `base_url` the address that
    the QR will say."""
    return {
        **asdict(facts), "day": facts.day.isoformat(), "mark": facts.mark.name, "kind": kind, "appeal_id": appeal,
        "base_url": str(current_app.config["BASE_URL"]),
    }  # fmt: skip


def frozen(paper: ReceiptPaper) -> dict[str, Any]:
    """The facts as they were when the paper was given out."""
    read: dict[str, Any] = json.loads(paper.facts)
    return read


def find_paper(session: Session, address: str) -> tuple[ReceiptPaper, Receipt] | None:
    """The paper behind the donor's own address, with its receipt."""
    row = session.execute(
        select(ReceiptPaper, Receipt)
        .join(Receipt, Receipt.id == ReceiptPaper.receipt_id)
        .where(ReceiptPaper.token == address)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def given(session: Session, receipt: int, unit: int | None) -> Given | None:
    """A receipt of `unit` with all that is known of it."""
    found = session.get(Receipt, receipt)
    return _whole(session, found) if found is not None and found.unit_id == unit else None


def given_by_code(session: Session, code: str) -> Given | None:
    """The receipt that carries this code."""
    found = session.scalar(select(Receipt).where(Receipt.code == code))
    return _whole(session, found) if found is not None else None


def _whole(session: Session, receipt: Receipt) -> Given:
    paper = session.get_one(ReceiptPaper, receipt.id)
    return Given(
        receipt=receipt,
        paper=paper,
        facts=frozen(paper),
        voucher=session.get_one(Voucher, receipt.voucher_id),
        ended=session.get(ReceiptEnd, receipt.id),
        replaces=session.get(Receipt, receipt.replaces_id) if receipt.replaces_id else None,
        replaced_by=session.scalar(select(Receipt).where(Receipt.replaces_id == receipt.id)),
    )


def _new_code(session: Session, acting: Acting) -> str:
    for _ in range(9):
        code = acting.code(token.CODE_LENGTH)
        if session.scalar(select(Receipt.id).where(Receipt.code == code)) is None:
            return code
    raise errors.Busy


def _by(acting: Acting) -> int:
    if acting.party is None:
        raise errors.Forbidden
    return acting.party
