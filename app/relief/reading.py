"""What a request is now: its facts, state and history, read for those who may see them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting, has
from app.formats import vnd
from app.relief.models import Payment, Request, RequestText
from app.relief.people import names_of, own_bodies
from app.relief.seen import Seen
from app.union.models import Body, Person
from ledger import errors
from ledger.columns import Vnd
from ledger.models import Approval, Fund, Mandate, MandateEdit, Slip, SlipStep

PAGE = 50
STATES = {
    "proposed": ("waiting", "Chờ duyệt"),
    "returned": ("waiting", "Trả lại, chờ sửa"),
    "refused": ("refused", "Không duyệt"),
    "approved": ("waiting", "Chờ lập phiếu chi"),
    "paying": ("waiting", "Chờ chi tiền"),
    "paid": ("done", "Đã chi đủ"),
}
READERS = ("approver", "accountant", "chief_accountant", "auditor")


def _has_step(*steps: str) -> ColumnElement[bool]:
    return select(SlipStep.slip_id).where(SlipStep.slip_id == Slip.id, SlipStep.step.in_(steps)).exists()


# A slip that still may be paid keeps its amount reserved.
RESERVED = (
    select(cast(func.coalesce(func.sum(Slip.amount), 0), Vnd))
    .where(Slip.mandate_id == Mandate.id, ~_has_step("counted", "cancelled"))
    .correlate(Mandate)
    .scalar_subquery()
)
DECIDED = and_(Approval.mandate_id == Mandate.id, Approval.version == Mandate.version)
STATE = case(
    (Approval.decision.is_(None), "proposed"),
    (Approval.decision == "return", "returned"),
    (Approval.decision == "refuse", "refused"),
    (Mandate.disbursed >= Mandate.approved, "paid"),
    (RESERVED > 0, "paying"),
    else_="approved",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request."""

    at: datetime
    state: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list."""

    id: int
    code: str
    name: str
    body: str
    category: str
    requested: int
    approved: int
    disbursed: int
    reserved: int
    state: str
    proposed_at: datetime
    decided_at: datetime | None
    proposer: int
    beneficiary: int

    @property
    def remaining(self) -> int:
        """What may still be put on a slip."""
        return self.approved - self.disbursed - self.reserved


@dataclass(frozen=True, slots=True)
class Paid:
    """A slip of a request."""

    id: int
    code: str
    day: date
    amount: int
    state: str


@dataclass(frozen=True, slots=True)
class File:
    """A request with everything its page shows. `seen` hashes what is shown; `body_hash` is what was sent."""

    row: Row
    seen: Seen
    body_hash: str
    version: int
    body: str
    fund: str
    proposer: str
    unchanged: bool
    editable: bool
    payments: tuple[Paid, ...]
    history: tuple[Event, ...]


def in_scope(session: Session, acting: Acting) -> ColumnElement[bool]:
    """Which requests the acting person may see: an officer those of the own union body, the desk the unit's, the
    treasurer those with a slip to be paid."""
    unit = Mandate.unit_id == acting.unit
    if has(acting, READERS):
        return unit
    parts: list[ColumnElement[bool]] = []
    if has(acting, ["officer"]):
        bodies = [body.id for body in own_bodies(session, acting)]
        parts.append(or_(Request.body_id.in_(bodies), Request.proposed_by == acting.party))
    if has(acting, ["treasurer"]):
        parts.append(RESERVED > 0)
    return and_(unit, or_(false(), *parts))


def sees_story(acting: Acting) -> bool:
    """Whether reason and papers (often about health) are the person's business; the treasurer needs only the sum."""
    return has(acting, (*READERS, "officer"))


def _rows(
    session: Session, acting: Acting, *more: ColumnElement[bool], limit: int | None, oldest: bool = False
) -> list[Row]:
    found = session.execute(
        select(
            Mandate.id, Request.code, Person.name, func.coalesce(Body.name, "").label("body"), RequestText.category,
            Mandate.requested, Mandate.approved, Mandate.disbursed, RESERVED.label("reserved"), STATE.label("state"),
            func.coalesce(MandateEdit.at, Request.proposed_at).label("proposed_at"), Approval.at.label("decided_at"),
            Mandate.proposer_id.label("proposer"), Mandate.beneficiary_id.label("beneficiary"),
        )
        .join(Request, Request.mandate_id == Mandate.id)
        .join(Person, Person.party_id == Request.person_id)
        .join(RequestText, and_(RequestText.mandate_id == Mandate.id, RequestText.version == Mandate.version))
        .outerjoin(Body, Body.id == Request.body_id)
        .outerjoin(Approval, DECIDED)
        .outerjoin(MandateEdit, and_(MandateEdit.mandate_id == Mandate.id, MandateEdit.version == Mandate.version))
        .where(in_scope(session, acting), *more)
        .order_by(Mandate.id if oldest else Mandate.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Row(**row._mapping) for row in found]


def list_requests(
    session: Session, acting: Acting, *, state: str | None = None, after: int | None = None
) -> tuple[list[Row], int | None]:
    """A page of requests, newest first, and the key of the next page."""
    more = [state == STATE] if state else []
    if after is not None:
        more.append(Mandate.id < after)
    rows = _rows(session, acting, *more, limit=PAGE + 1)
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def approved_rows(
    session: Session, acting: Acting, *, fund: int | None, body: int | None, start: date | None, end: date | None
) -> list[Row]:
    """Every request that was approved, of that fund and union body, decided in those days."""
    more = [Mandate.approved > 0]
    if fund is not None:
        more.append(Mandate.fund_id == fund)
    if body is not None:
        more.append(Request.body_id == body)
    if start is not None:
        more.append(Approval.at >= _midnight(start))
    if end is not None:
        more.append(Approval.at < _midnight(end + timedelta(days=1)))
    return _rows(session, acting, *more, limit=None, oldest=True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def waiting_rows(session: Session, acting: Acting, state: str) -> list[Row]:
    """Requests in that state, oldest first."""
    return _rows(session, acting, state == STATE, limit=200, oldest=True)


def row_of(session: Session, mandate: int, acting: Acting) -> Row:
    """One request, or NotFound when there is none the person may see."""
    rows = _rows(session, acting, Mandate.id == mandate, limit=1)
    if not rows:
        raise errors.NotFound
    return rows[0]


def editors_of(session: Session, mandate: int) -> set[int]:
    """Who wrote a later version of a request: they proposed it as much as who began it."""
    return set(session.scalars(select(MandateEdit.by_id).where(MandateEdit.mandate_id == mandate)))


def file_of(session: Session, mandate: int, acting: Acting) -> File:
    """The whole request, or NotFound."""
    row = row_of(session, mandate, acting)
    line = session.get_one(Mandate, mandate)
    request = session.get_one(Request, mandate)
    person = session.get_one(Person, request.person_id)
    words = session.scalars(
        select(RequestText).where(RequestText.mandate_id == mandate, RequestText.version == line.version)
    ).one()
    seen = Seen(
        salt=words.salt, person=person.party_id, name=person.name, is_member=person.is_member, body=request.body_id,
        category=words.category, fund=line.fund_id, amount=line.requested, reason=words.reason,
        papers=words.papers_seen,
    )  # fmt: skip
    fund = session.get_one(Fund, line.fund_id)
    proposer = names_of(session, [request.proposed_by]).get(request.proposed_by, "")
    return File(
        row=row, seen=seen, body_hash=line.body_hash, version=line.version, body=row.body,
        fund=f"{fund.code} – {fund.name}", proposer=proposer,
        unchanged=seen.hash == line.body_hash, editable=row.state in ("proposed", "returned"),
        payments=tuple(_payments(session, mandate)), history=tuple(_history(session, request, line)),
    )  # fmt: skip


def _payments(session: Session, mandate: int) -> list[Paid]:
    state = case((_has_step("cancelled"), "cancelled"), (_has_step("counted"), "paid"), else_="waiting")
    rows = session.execute(
        select(Slip.id, Slip.code, Slip.doc_date, Slip.amount, state.label("state"))
        .join(Payment, Payment.slip_id == Slip.id)
        .where(Payment.mandate_id == mandate)
        .order_by(Slip.id)
    )
    return [Paid(row.id, row.code, row.doc_date, row.amount, row.state) for row in rows]


_DECISION_SAID = {
    "approve": ("done", "Duyệt"),
    "return": ("waiting", "Trả lại để sửa"),
    "refuse": ("refused", "Không duyệt"),
}


def _history(session: Session, request: Request, line: Mandate) -> list[Event]:
    edits = session.scalars(select(MandateEdit).where(MandateEdit.mandate_id == line.id)).all()
    decisions = session.scalars(select(Approval).where(Approval.mandate_id == line.id)).all()
    names = names_of(session, [request.proposed_by, *(e.by_id for e in edits), *(d.by_id for d in decisions)])
    events = [Event(request.proposed_at, "done", "Đề nghị", names.get(request.proposed_by, ""))]
    events += [Event(e.at, "done", f"Sửa, gửi lại lần {e.version}", names.get(e.by_id, "")) for e in edits]
    for d in decisions:
        state, title = _DECISION_SAID[d.decision]
        said = f"{names.get(d.by_id, '')}{f': {d.reason}' if d.reason else ''}"
        events.append(Event(d.at, state, f"{title} {vnd(d.amount)}" if d.amount else title, said))
    return sorted(events, key=lambda event: event.at)
