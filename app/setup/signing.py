"""The second signature carries a proposal out: the same transaction signs and writes."""

from sqlalchemy.orm import Session

from app.acting import Acting
from app.setup import balances, money, proposals, unit

CARRY_OUT = {
    "opening": balances.post_opening,
    "account": money.write_account,
    "signers": unit.write_signers,
}


def sign_proposal(session: Session, proposal: int, seen: str, acting: Acting) -> str:
    """Sign what was seen and do it. Returns where the signer goes next."""
    found = proposals.take(session, proposal, seen, acting)
    CARRY_OUT[found.kind](session, balances.body_of(found), acting)
    return f"/quan-tri/khoi-tao/de-xuat/{found.id}"


def withdraw_proposal(session: Session, proposal: int, acting: Acting) -> str:
    proposals.withdraw(session, proposal, acting)
    return "/quan-tri/khoi-tao/cac-buoc"
