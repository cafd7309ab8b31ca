"""What goes with a receipt: a letter of thanks, and minutes for an enterprise. Their words are the receipt's, frozen
with it; the letter names the giver only as they chose to be named, since a letter is shown around.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.giving import grant_forms, names, papers
from app.giving.errors import GrantFormUnknown, NoEnterprise, ReceiptHasEnded
from app.giving.models import Appeal, Donor, Gift, ReceiptPaper
from app.union import service as union
from app.union.form_texts import texts_at
from ledger.errors import NotFound
from ledger.models import Receipt, ReceiptEnd
from receipts import grant, thanks
from receipts.facts import Issuer, Mark
from receipts.facts_papers import GrantRecord, Side, Thanks
from receipts.sizes import Paper

ENTERPRISE = "enterprise"
OWN_PURPOSE = "để giúp đoàn viên, người lao động gặp khó khăn"


def thank(session: Session, address: str, size: Paper) -> tuple[bytes, str]:
    """The letter of thanks for the receipt at this address of a giver, and the receipt's number."""
    receipt, said = _standing(session, address)
    gift = session.get_one(Gift, receipt.voucher_id)
    donor = session.get_one(Donor, gift.donor_id)
    shown = names.public_name(donor, gift.public_name)
    issuer, day, mark = _common(said)
    own = texts_at(session, receipt.unit_id, "TCO", day)
    (signer,) = union.paper_signers(session, receipt.unit_id, day, own.signers[:1])
    appeal = session.get_one(Appeal, gift.appeal_id)
    facts = Thanks(
        title=own.title, issuer=issuer, number=receipt.label, day=day,
        donor="" if shown == names.UNNAMED else shown, amount=0 if gift.hide_amount else receipt.amount,
        appeal=said["appeal"], purpose=appeal.purpose, signer=signer, mark=mark,
    )  # fmt: skip
    return thanks.render(facts, size), receipt.label


def confirm_grant(session: Session, address: str, slug: str) -> tuple[bytes, str]:
    """The minutes of a grant, and the receipt's number; `slug` is a form of `app.giving.grant_forms`, "" the unit's
    own. Only for an enterprise with its tax code (NoEnterprise)."""
    receipt, said = _standing(session, address)
    if not grants(session, receipt, said):
        raise NoEnterprise
    issuer, day, mark = _common(said)
    own, form = texts_at(session, receipt.unit_id, "BBXN", day), grant_forms.form_on(day, slug)
    if slug and form is None:
        raise GrantFormUnknown
    (signer,) = union.paper_signers(session, receipt.unit_id, day, own.signers[:1])
    facts = GrantRecord(
        issuer=issuer, form_lines=(form.form_line, form.legal_line) if form else own.lines,
        title=form.title if form else own.title, purpose=form.purpose if form else OWN_PURPOSE, number=receipt.label,
        day=day, donor=Side(said["donor_name"], said["donor_address"], said["donor_tax_code"]), amount=receipt.amount,
        method=said["method"], reference=said["reference"], appeal=said["appeal"], signer=signer, mark=mark,
    )  # fmt: skip
    return grant.render(facts), receipt.label


def grants(session: Session, receipt: Receipt, said: dict[str, Any]) -> bool:
    """Whether the receipt is an enterprise's with a tax code, which needs minutes for its own books."""
    gift = session.get_one(Gift, receipt.voucher_id)
    return session.get_one(Donor, gift.donor_id).kind == ENTERPRISE and bool(said["donor_tax_code"])


def granted(session: Session, given: Iterable[ReceiptPaper | None]) -> set[int]:
    """The receipts among these that minutes can go with."""
    rows = [(session.get_one(Receipt, paper.receipt_id), papers.frozen(paper)) for paper in given if paper]
    return {receipt.id for receipt, said in rows if grants(session, receipt, said)}


def _standing(session: Session, address: str) -> tuple[Receipt, dict[str, Any]]:
    """The receipt behind a giver's address with its frozen words; NotFound, ReceiptHasEnded."""
    found = papers.find_paper(session, address)
    if found is None:
        raise NotFound
    if session.get(ReceiptEnd, found[1].id) is not None:
        raise ReceiptHasEnded
    return found[1], papers.frozen(found[0])


def _common(said: dict[str, Any]) -> tuple[Issuer, date, Mark]:
    return Issuer(**said["issuer"]), date.fromisoformat(said["day"]), Mark[said["mark"]]
