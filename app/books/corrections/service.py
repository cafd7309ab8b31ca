"""Proposals to correct what is in the books: one person proposes, another agrees, and only then is anything written.

What each kind writes stands in `app.books.correcting`; this file knows who may answer, and when a proposal is done.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.books import errors
from app.books.corrections import correcting
from app.books.models import Correction, CorrectionStep
from app.giving.entries import EntryLine, preview
from app.tasks import Task
from app.union.models import Person
from ledger.errors import AlreadyDecided, Forbidden, SamePerson
from ledger.models import Period, Slip, Voucher

PROPOSES = ("accountant", "chief_accountant")
AGREES = ("chief_accountant", "approver")
KINDS = {
    "adjust": "Điều chỉnh phần chênh lệch",
    "retro": "Điều chỉnh số dư đầu năm",
    "turn": "Ghi đảo toàn bộ",
    "give_back": "Trả lại tiền mặt đã nhận",
    "cover": "Bù khoản thu sai đã chi",
}
STATES = {
    "waiting": ("waiting", "Chờ đồng ý"),
    "done": ("done", "Đã thực hiện"),
    "refused": ("refused", "Không đồng ý"),
    "withdrawn": ("neutral", "Đã rút"),
}
ANSWERS = {"refuse": "refused", "withdraw": "withdrawn"}


@dataclass(frozen=True, slots=True)
class File:
    """A proposal with everything its page shows."""

    row: Correction
    state: str
    facts: list[tuple[str, str]]
    lines: list[EntryLine]
    answers: list[tuple[CorrectionStep, str]]
    proposer: str
    original: Voucher | None
    made: Voucher | None
    slip: Slip | None


def propose(session: Session, kind: str, voucher: int | None, command: dict[str, Any], acting: Acting) -> str:
    """Keep a proposal; nothing is written into the books yet. What the books would refuse now is refused now."""
    if acting.party is None or acting.unit is None or not has(acting, PROPOSES):
        raise Forbidden
    body = correcting.read(session, kind, voucher, command, acting)
    waits = select(Correction.id).where(Correction.voucher_id == voucher, Correction.kind == kind, waiting_now())
    if voucher is not None and session.scalar(waits.limit(1)) is not None:
        raise errors.CorrectionWaits
    row = Correction(
        unit_id=acting.unit, kind=kind, voucher_id=voucher, body=json.dumps(body, ensure_ascii=False, sort_keys=True),
        reason=command["reason"], by_id=acting.party, at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return address(row.id)


def answer(session: Session, number: int, step: str, acting: Acting) -> str:
    """Agree (which carries it out once enough have), refuse, or take back one's own."""
    session.scalar(select(Correction.id).where(Correction.id == number).with_for_update())  # answers take turns
    row = own(session, number, acting)
    if state_of(session, row) != "waiting":
        raise AlreadyDecided
    if acting.party is None or (step != "withdraw" and not has(acting, AGREES)):
        raise Forbidden
    if (step == "withdraw") != (acting.party == row.by_id):
        raise SamePerson
    made = CorrectionStep(
        correction_id=row.id, by_id=acting.party, step=step, voucher_id=None, slip_id=None, at=acting.now
    )
    before = agreed(session, row.id)
    if acting.party in before:
        raise SamePerson
    if step == "agree" and len(before) + 1 == needed(row):
        # The proposer keeps the books; who agrees answers for the correction.
        hand = replace(acting, party=row.by_id)
        wrote = correcting.carry_out(session, row, (*before, acting.party), hand)
        made.voucher_id, made.slip_id = wrote.voucher, wrote.slip
    session.add(made)
    session.flush()
    return address(row.id)


def needed(row: Correction) -> int:
    """How many must agree beside the proposer: a loss that others bear takes two."""
    return 2 if row.kind == "cover" else 1


def agreed(session: Session, number: int) -> list[int]:
    """Who has agreed so far, in order."""
    rows = select(CorrectionStep.by_id).where(CorrectionStep.correction_id == number, CorrectionStep.step == "agree")
    return list(session.scalars(rows.order_by(CorrectionStep.at)))


def state_of(session: Session, row: Correction) -> str:
    steps = session.scalars(select(CorrectionStep).where(CorrectionStep.correction_id == row.id)).all()
    for step in steps:
        if step.step in ANSWERS:
            return ANSWERS[step.step]
        if step.voucher_id is not None or step.slip_id is not None:
            return "done"
    return "waiting"


def own(session: Session, number: int, acting: Acting) -> Correction:
    """The proposal, when it is this unit's (CorrectionUnknown)."""
    row = session.get(Correction, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.CorrectionUnknown
    return row


def file_of(session: Session, number: int, acting: Acting) -> File:
    """The whole proposal, with the entry that it writes or wrote."""
    row = own(session, number, acting)
    steps = session.scalars(
        select(CorrectionStep).where(CorrectionStep.correction_id == number).order_by(CorrectionStep.at)
    ).all()
    names = _names(session, {row.by_id, *(step.by_id for step in steps)})
    last = next((step for step in steps if step.voucher_id or step.slip_id), None)
    return File(
        row=row,
        state=state_of(session, row),
        facts=correcting.facts(session, row),
        lines=preview(session, correcting.movements(session, row, acting), row.reason),
        answers=[(step, names.get(step.by_id, "")) for step in steps],
        proposer=names.get(row.by_id, ""),
        original=session.get(Voucher, row.voucher_id) if row.voucher_id else None,
        made=session.get(Voucher, last.voucher_id) if last and last.voucher_id else None,
        slip=session.get(Slip, last.slip_id) if last and last.slip_id else None,
    )


def listed(session: Session, unit: int, most: int = 100) -> list[tuple[Correction, str, str]]:
    """The newest proposals: row, what it corrects, state."""
    rows = session.execute(
        select(Correction, Voucher.code)
        .outerjoin(Voucher, Voucher.id == Correction.voucher_id)
        .where(Correction.unit_id == unit)
        .order_by(Correction.id.desc())
        .limit(most)
    )
    return [(row, code or "", state_of(session, row)) for row, code in rows]


def waiting_now() -> Any:
    """SQL: nobody answered a proposal so that it ended."""
    ended = select(CorrectionStep.correction_id).where(
        (CorrectionStep.step != "agree") | CorrectionStep.voucher_id.is_not(None) | CorrectionStep.slip_id.is_not(None)
    )
    return Correction.id.not_in(ended)


def count_waiting(session: Session, period: Period) -> int:
    """How many proposals wait that correct a voucher of the month, or would be written in it."""
    rows = session.execute(
        select(Correction.body, Voucher.entry_date)
        .outerjoin(Voucher, Voucher.id == Correction.voucher_id)
        .where(Correction.unit_id == period.unit_id, waiting_now())
    )
    count = 0
    for body, original in rows:
        written = json.loads(body).get("day")
        days = [day for day in (original, date.fromisoformat(written) if written else None) if day is not None]
        count += any(period.starts <= day <= period.ends for day in days)
    return count


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Proposals that wait for the acting person's answer."""
    if not has(acting, AGREES):
        return []
    mine = select(CorrectionStep.correction_id).where(CorrectionStep.by_id == acting.party)
    rows = session.execute(
        select(Correction.id, Correction.kind, Correction.at, Voucher.code)
        .outerjoin(Voucher, Voucher.id == Correction.voucher_id)
        .where(Correction.unit_id == acting.unit, Correction.by_id != acting.party, Correction.id.not_in(mine))
        .where(waiting_now())
    )
    return [_task(row.id, row.kind, row.code or "", row.at) for row in rows]


def address(number: int) -> str:
    return f"/so-ke-toan/dieu-chinh/{number}"


def _task(number: int, kind: str, code: str, since: datetime) -> Task:
    return Task(f"{KINDS[kind]} {code}".strip(), "Kế toán đề nghị, cần đồng ý", "Xem đề nghị", address(number), since)


def _names(session: Session, parties: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.party_id, Person.name).where(Person.party_id.in_(parties)))
    return {row.party_id: row.name for row in rows}
