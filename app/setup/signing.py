"""The second signature carries a proposal out: the same transaction signs and writes."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.acting import Acting
from app.setup import balances, changing, form_changes, money, proposals, unit
from app.setup.models import Proposal


def _post_opening(session: Session, body: Mapping[str, Any], acting: Acting, _proposal: Proposal) -> None:
    balances.post_opening(session, body, acting)


CARRY_OUT: dict[str, Callable[[Session, Mapping[str, Any], Acting, Proposal], None]] = {
    "opening": _post_opening,
    "account": money.write_account,
    "account_end": changing.end_account,
    "appeal_account": changing.move_appeal,
    "signers": unit.write_signers,
    "series": money.write_series,
    "limit": changing.set_limit,
    "heading": unit.write_heading,
    "numbering": changing.set_numbering,
    "form_text": form_changes.set_texts,
    "book_form": form_changes.set_bookkeeping,
}


def sign_proposal(session: Session, proposal: int, seen: str, acting: Acting) -> str:
    """Sign what was seen and do it. Returns where the signer goes next."""
    found = proposals.take(session, proposal, seen, acting)
    CARRY_OUT[found.kind](session, balances.body_of(found), acting, found)
    return f"/quan-tri/khoi-tao/de-xuat/{found.id}"


def withdraw_proposal(session: Session, proposal: int, acting: Acting) -> str:
    proposals.withdraw(session, proposal, acting)
    return "/quan-tri/khoi-tao/cac-buoc"
