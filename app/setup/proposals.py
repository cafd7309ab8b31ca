"""What one person proposes and another signs. Knows who may and that it happens once; not what is proposed."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.acting import Acting
from app.setup import errors
from app.setup.models import Mark, Proposal
from ledger.errors import NotFound

TITLES = {
    "opening": "Số dư ban đầu",
    "account": "Tài khoản ngân hàng nhận tiền",
    "account_end": "Ngừng nhận vào một tài khoản",
    "appeal_account": "Đổi tài khoản nhận của đợt vận động",
    "signers": "Người ký chứng từ",
    "series": "Dãy số chứng từ",
    "limit": "Mức hỗ trợ tối đa cho một người",
    "heading": "Tên, địa chỉ đơn vị trên giấy tờ",
    "numbering": "Cách đánh số chứng từ",
    "form_text": "Chữ in trên sổ và chứng từ",
    "book_form": "Hình thức sổ kế toán của năm",
}
_SETTING = ("admin", "chief_accountant")
SIGN = dict.fromkeys(TITLES, _SETTING) | {
    "opening": ("chief_accountant", "accountant"),  # an admin has no finance rights: two admins post no balances
}


def propose(session: Session, kind: str, body: Mapping[str, object], acting: Acting) -> Proposal:
    """Lay `body` before another person. A newer opening sheet takes the place of one nobody signed."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if kind == "opening":
        for older in open_proposals(session, acting.unit or 0):
            if older.kind == kind:
                _settle(session, older, "withdrawn", acting)
    made = Proposal(
        unit_id=acting.unit,
        kind=kind,
        body=text,
        body_hash=sha256(text.encode()).hexdigest(),
        proposed_by=acting.party,
        proposed_at=acting.now,
        decision=None,
        decided_by=None,
        decided_at=None,
    )
    session.add(made)
    session.flush()
    return made


def take(session: Session, proposal: int, seen: str, acting: Acting) -> Proposal:
    """The proposal, now signed by the acting person: another than who proposed, and of exactly what they saw."""
    found = find(session, proposal, acting)
    if not acting.roles.intersection(SIGN[found.kind]) or found.proposed_by == acting.party:
        raise errors.NotTwoPersons
    if found.body_hash != seen:
        raise errors.ProposalStale
    _settle(session, found, "signed", acting)
    return found


def withdraw(session: Session, proposal: int, acting: Acting) -> Proposal:
    """Take a proposal back, or decline it."""
    found = find(session, proposal, acting)
    _settle(session, found, "withdrawn", acting)
    return found


def find(session: Session, proposal: int, acting: Acting) -> Proposal:
    found = session.get(Proposal, proposal)
    if found is None or found.unit_id != acting.unit:
        raise NotFound
    return found


def open_proposals(session: Session, unit: int) -> Sequence[Proposal]:
    return session.scalars(
        select(Proposal).where(Proposal.unit_id == unit, Proposal.decision.is_(None)).order_by(Proposal.id)
    ).all()


def signed(session: Session, unit: int, kind: str) -> Proposal | None:
    """The newest signed proposal of a kind."""
    return session.scalar(
        select(Proposal)
        .where(Proposal.unit_id == unit, Proposal.kind == kind, Proposal.decision == "signed")
        .order_by(Proposal.id.desc())
        .limit(1)
    )


def mark(session: Session, step: str, acting: Acting, **note: object) -> None:
    """Write down that a step was carried out."""
    text = json.dumps(note, ensure_ascii=False, sort_keys=True, default=str)
    session.add(Mark(unit_id=acting.unit, step=step, note=text, by_id=acting.party, at=acting.now))
    session.flush()


def last_mark(session: Session, unit: int, step: str) -> dict[str, object] | None:
    """The newest note of a step, or None when it was never carried out."""
    note = session.scalar(
        select(Mark.note).where(Mark.unit_id == unit, Mark.step == step).order_by(Mark.id.desc()).limit(1)
    )
    return None if note is None else dict(json.loads(note))


def _settle(session: Session, found: Proposal, decision: str, acting: Acting) -> None:
    settled = session.execute(
        update(Proposal)
        .where(Proposal.id == found.id, Proposal.decision.is_(None))
        .values(decision=decision, decided_by=acting.party, decided_at=acting.now)
    )
    if settled.rowcount != 1:  # type: ignore[attr-defined]
        raise errors.ProposalStale
    session.refresh(found)
