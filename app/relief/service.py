"""Requests for help: propose, correct, decide, prepare the payment. Each act is one row that the guards judge."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.giving.entries import EntryLine, preview
from app.relief import money
from app.relief.errors import BodyNotYours, BoxUnknown, DayAhead, FundUnknown, NotEditable, OwnPayment, OwnRequest
from app.relief.models import Payment, Request, RequestText
from app.relief.people import own_bodies, person_meant
from app.relief.reading import File, file_of, row_of, waiting_rows
from app.relief.seen import Seen
from app.tasks import Task
from app.union.models import Person
from ledger import errors, posting
from ledger.models import Approval, Mandate, MandateEdit
from ledger.money import dotted
from ledger.voucher import Movement

Command = Mapping[str, Any]
ACCOUNT = "3538"  # Các quỹ phải trả khác: what a payment of help takes from
CASH = "1111"


def propose_help(session: Session, command: Command, acting: Acting) -> Request:
    """A new request for a person of one's own union body, never for oneself."""
    unit, proposer = _desk(acting)
    if command["body"] not in {body.id for body in own_bodies(session, acting)}:
        raise BodyNotYours
    _ask_fund(session, unit, command["fund"])
    person = person_meant(
        session, name=command["name"], body=command["body"], unit=unit, is_member=command["is_member"], now=acting.now
    )
    if person.party_id == proposer:
        raise OwnRequest
    salt = _salt(acting)
    mandate = Mandate(
        unit_id=unit, fund_id=command["fund"], beneficiary_id=person.party_id, proposer_id=proposer, version=1,
        body_hash=_seen(salt, person, command["body"], command).hash, requested=command["amount"], approved=0,
        disbursed=0, approver_id=None, last_voucher=0,
    )  # fmt: skip
    session.add(mandate)
    session.flush()
    # The code comes from the row's own number: no counter that two writers could take at once.
    request = Request(
        mandate_id=mandate.id, code=f"HS-{acting.today.year}-{mandate.id:04}", person_id=person.party_id,
        body_id=command["body"], proposed_by=proposer, proposed_at=acting.now,
    )  # fmt: skip
    session.add(request)
    session.flush()
    _keep_words(session, mandate.id, 1, salt, command)
    return request


def edit_request(session: Session, mandate: int, command: Command, acting: Acting) -> Request:
    """A new version of a request that nobody has decided, or that was sent back."""
    unit, editor = _desk(acting)
    file = file_of(session, mandate, acting)
    if editor == file.row.beneficiary:
        raise OwnRequest(field="")
    if not file.editable:
        raise NotEditable
    if command["version"] != file.version:
        raise errors.ApprovalStale
    _ask_fund(session, unit, command["fund"])
    request, person = session.get_one(Request, mandate), session.get_one(Person, file.seen.person)
    salt = _salt(acting)
    session.execute(
        insert(MandateEdit).values(
            mandate_id=mandate, version=file.version + 1, fund_id=command["fund"], requested=command["amount"],
            body_hash=_seen(salt, person, request.body_id, command).hash, by_id=editor, at=acting.now,
        )
    )  # fmt: skip
    _keep_words(session, mandate, file.version + 1, salt, command)
    return request


def decide_request(session: Session, mandate: int, command: Command, acting: Acting) -> None:
    """Approve, return or refuse exactly the version and words that were on the page (`seen`)."""
    unit, approver = _desk(acting)
    row = row_of(session, mandate, acting)
    approves = command["decision"] == "approve"
    if approves:
        money.ask_within_limit(session, unit, row.beneficiary, command["amount"], acting)
    session.execute(
        insert(Approval).values(
            mandate_id=mandate, version=command["version"], body_hash=command["seen"], decision=command["decision"],
            amount=command["amount"] if approves else 0, by_id=approver, reason=command["reason"], at=acting.now,
        )
    )  # fmt: skip


def prepare_payment(session: Session, mandate: int, command: Command, acting: Acting) -> int:
    """A phiếu chi for what is approved and not yet on a slip; its id. What cannot be paid is refused with figures."""
    unit, maker = _desk(acting)
    row = row_of(session, mandate, acting)
    line = session.get_one(Mandate, mandate)
    if maker == line.beneficiary_id:
        raise OwnPayment
    if not line.approved:
        raise errors.MandateNotApproved
    if command["place"] not in {place for place, _name in money.boxes(session, unit)}:
        raise BoxUnknown
    if command["doc_date"] > acting.today:
        raise DayAhead
    money.ask_open(session, unit, command["doc_date"], "doc_date")
    if command["amount"] > row.remaining:
        raise errors.MandateOverdrawn(left=dotted(row.remaining))
    money.ask_payable(
        session, fund=line.fund_id, place=command["place"], amount=command["amount"], day=command["doc_date"]
    )
    slip = posting.prepare_slip(
        session, unit=unit, kind="PC", day=command["doc_date"], place=command["place"], fund=line.fund_id,
        against=ACCOUNT, amount=command["amount"], description=f"Chi hỗ trợ theo hồ sơ {row.code}", by=maker,
        now=acting.now, party=line.beneficiary_id, mandate=mandate,
    )  # fmt: skip
    session.add(Payment(slip_id=slip.id, mandate_id=mandate))
    session.flush()
    return slip.id


def entry_of(session: Session, file: File, amount: int) -> list[EntryLine]:
    """How the payment will stand in the books, once the cashier paid."""
    if amount <= 0:
        return []
    fund = file.seen.fund
    movement = Movement(ACCOUNT, CASH, amount, fund, fund, credit_place=0)
    return preview(session, [movement], f"Chi hỗ trợ theo hồ sơ {file.row.code}")


def waiting(session: Session, acting: Acting) -> list[Task]:
    """What waits in this room for the acting person."""
    tasks = []
    if has(acting, ["officer"]):
        tasks += [
            Task(f"{row.code} – {row.name}", "Được trả lại để sửa", "Sửa và gửi lại", f"/ho-so/{row.id}",
                 row.decided_at or row.proposed_at, row.requested)
            for row in waiting_rows(session, acting, "returned")
        ]  # fmt: skip
    if has(acting, ["approver"]):
        tasks += [
            Task(f"{row.code} – {row.name}", f"Đề nghị hỗ trợ, {row.body}", "Xem và quyết định", f"/ho-so/{row.id}",
                 row.proposed_at, row.requested)
            for row in waiting_rows(session, acting, "proposed")
            if acting.party not in (row.proposer, row.beneficiary)
        ]  # fmt: skip
    if has(acting, ["accountant"]):
        tasks += [
            Task(f"{row.code} – {row.name}", "Đã duyệt, chưa lập phiếu chi", "Lập phiếu chi", f"/ho-so/{row.id}/chi",
                 row.decided_at or row.proposed_at, row.remaining)
            for row in waiting_rows(session, acting, "approved")
        ]  # fmt: skip
    return tasks


def _desk(acting: Acting) -> tuple[int, int]:
    if acting.unit is None or acting.party is None:
        raise errors.Forbidden
    return acting.unit, acting.party


def _ask_fund(session: Session, unit: int, fund: int) -> None:
    if fund not in {known for known, _name in money.funds(session, unit)}:
        raise FundUnknown


def _salt(acting: Acting) -> str:
    """Of one version's hash, new for each."""
    return acting.chance.randbytes(16).hex()


def _seen(salt: str, person: Person, body: int | None, command: Command) -> Seen:
    return Seen(
        salt=salt, person=person.party_id, name=person.name, is_member=person.is_member, body=body,
        category=command["category"], fund=command["fund"], amount=command["amount"], reason=command["reason"],
        papers=command["papers"],
    )  # fmt: skip


def _keep_words(session: Session, mandate: int, version: int, salt: str, command: Command) -> None:
    session.add(
        RequestText(
            mandate_id=mandate, version=version, category=command["category"], reason=command["reason"],
            papers_seen=command["papers"], salt=salt,
        )
    )  # fmt: skip
    session.flush()
