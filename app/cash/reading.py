"""What a slip is now: its facts, the steps taken, and whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.giving import names
from app.giving.entries import EntryLine, preview
from app.giving.models import Donor
from app.giving.pledges import standing_receipt
from app.giving.service import receipt_address
from app.relief.people import names_of
from app.union.models import Body, Person
from ledger import errors
from ledger.models import Fund, Place, Slip, SlipStep, Voucher
from ledger.voucher import Movement

PAGE = 50
STATES = {
    "chief": ("waiting", "Chờ kế toán trưởng"),
    "head": ("waiting", "Chờ thủ trưởng"),
    "counted": ("waiting", "Chờ thủ quỹ"),
    "posted": ("done", "Đã ghi sổ"),
    "cancelled": ("refused", "Đã hủy"),
}
TITLES = {"PT": "Phiếu thu", "PC": "Phiếu chi"}


def _taken(step: str) -> ColumnElement[bool]:
    return select(SlipStep.slip_id).where(SlipStep.slip_id == Slip.id, SlipStep.step == step).exists()


# The step a slip waits for, or where it ended.
STATE = case(
    (_taken("cancelled"), "cancelled"),
    (_taken("counted"), "posted"),
    (_taken("head"), "counted"),
    (_taken("chief"), "head"),
    else_="chief",
)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Who pays in or is paid: the name and address that the slip prints."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A slip in a list; `since` is when it began to wait for its next step."""

    id: int
    kind: str
    code: str
    day: date
    amount: int
    description: str
    party: int | None
    prepared_by: int
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """All slips of a filter, not of a page; cancelled ones apart."""

    posted: int
    posted_amount: int
    waiting: int
    waiting_amount: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a slip, taken or to come."""

    state: str
    title: str
    who: str
    at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SlipFile:
    """A slip with everything its page shows."""

    slip: Slip
    state: str
    person: Counterpart
    fund: str
    box: str
    lines: list[EntryLine]
    stages: list[Stage]
    entry_date: date | None
    receipt: tuple[str, str] | None  # address and number


def list_slips(session: Session, acting: Acting, kind: str, wanted: dict[str, Any]) -> tuple[list[Row], int | None]:
    """A page of slips, newest first, and the key of the next page."""
    more = _asked(acting, kind, wanted)
    if wanted.get("after") is not None:
        more.append(Slip.id < wanted["after"])
    rows = _rows(session, *more, order=Slip.id.desc(), limit=PAGE + 1)
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def totals_of(session: Session, acting: Acting, kind: str, wanted: dict[str, Any]) -> Totals:
    """Counts and sums over all that the filter finds."""
    slips = select(STATE.label("state"), Slip.amount).where(*_asked(acting, kind, wanted)).subquery()
    found = session.execute(
        select(slips.c.state, func.count().label("n"), func.sum(slips.c.amount).label("amount")).group_by(slips.c.state)
    ).all()
    by_state = {row.state: (int(row.n), int(row.amount)) for row in found}
    posted, cancelled = by_state.pop("posted", (0, 0)), by_state.pop("cancelled", (0, 0))
    waiting = [sum(column) for column in zip(*by_state.values(), strict=True)] or [0, 0]
    return Totals(*posted, *waiting, cancelled[0])


def waiting_rows(session: Session, acting: Acting, step: str) -> list[Row]:
    """Slips whose next step is that one, oldest first."""
    return _rows(session, Slip.unit_id == acting.unit, step == STATE, order=Slip.id.asc(), limit=200)


def _asked(acting: Acting, kind: str, wanted: dict[str, Any]) -> list[ColumnElement[bool]]:
    asked = [Slip.unit_id == acting.unit, Slip.kind == kind]
    if wanted.get("start"):
        asked.append(Slip.doc_date >= wanted["start"])
    if wanted.get("end"):
        asked.append(Slip.doc_date <= wanted["end"])
    if wanted.get("state"):
        asked.append(wanted["state"] == STATE)
    return asked


def _rows(session: Session, *where: ColumnElement[bool], order: Any, limit: int) -> list[Row]:
    last = select(func.max(SlipStep.at)).where(SlipStep.slip_id == Slip.id).scalar_subquery()
    found = session.execute(
        select(
            Slip.id, Slip.kind, Slip.code, Slip.doc_date.label("day"), Slip.amount, Slip.description,
            Slip.party_id.label("party"), Slip.prepared_by, STATE.label("state"),
            func.coalesce(last, Slip.prepared_at).label("since"),
        ).where(*where).order_by(order).limit(limit)
    )  # fmt: skip
    return [Row(**row._mapping) for row in found]


def counterparts(session: Session, kind: str, parties: set[int | None]) -> dict[int | None, Counterpart]:
    """Names behind parties: givers for a phiếu thu, people of the union for a phiếu chi."""
    donors = session.scalars(select(Donor).where(Donor.party_id.in_(parties)))
    given = {donor.party_id: Counterpart(names.paper_name(donor), donor.address) for donor in donors}
    rows = session.execute(
        select(Person.party_id, Person.name, func.coalesce(Body.name, "").label("body"))
        .outerjoin(Body, Body.id == Person.body_id)
        .where(Person.party_id.in_(parties))
    )
    people = {row.party_id: Counterpart(row.name, row.body) for row in rows}
    return {**people, **given} if kind == "PT" else {**given, **people}


def slip_of(session: Session, slip: int, acting: Acting) -> Slip:
    """The slip, or NotFound when the unit has none."""
    row = session.get(Slip, slip)
    if row is None or row.unit_id != acting.unit:
        raise errors.NotFound
    return row


def steps_of(session: Session, slip: int) -> list[SlipStep]:
    """The steps taken, oldest first."""
    return list(session.scalars(select(SlipStep).where(SlipStep.slip_id == slip).order_by(SlipStep.at)))


def person_on(session: Session, slip: Slip) -> Counterpart:
    """Who the slip is for."""
    return counterparts(session, slip.kind, {slip.party_id}).get(slip.party_id, Counterpart(""))


def movement_of(session: Session, slip: Slip) -> Movement:
    """The one line the slip will be in the books."""
    account = session.scalars(select(Place.account).where(Place.id == slip.place_id)).one()
    if slip.kind == "PT":
        return Movement(account, slip.against, slip.amount, slip.fund_id, slip.fund_id, debit_place=slip.place_id)
    return Movement(slip.against, account, slip.amount, slip.fund_id, slip.fund_id, credit_place=slip.place_id)


def file_of(session: Session, slip: int, acting: Acting) -> SlipFile:
    """The whole slip, or NotFound."""
    row = slip_of(session, slip, acting)
    taken = {step.step: step for step in steps_of(session, slip)}
    fund = session.get_one(Fund, row.fund_id)
    voucher = session.scalar(select(Voucher).where(Voucher.slip_id == slip))
    receipt = standing_receipt(session, voucher.id) if voucher else None
    return SlipFile(
        slip=row,
        state=session.scalars(select(STATE).where(Slip.id == slip)).one(),
        person=person_on(session, row),
        fund=f"{fund.code} – {fund.name}",
        box=session.get_one(Place, row.place_id).name,
        lines=preview(session, [movement_of(session, row)], row.description),
        stages=_stages(row, taken, names_of(session, [row.prepared_by, *(step.by_id for step in taken.values())])),
        entry_date=voucher.entry_date if voucher else None,
        receipt=(receipt_address(receipt.id), receipt.label) if receipt else None,
    )


def _stages(slip: Slip, taken: dict[str, SlipStep], who: dict[int | None, str]) -> list[Stage]:
    counted = "Thu tiền, ghi sổ" if slip.kind == "PT" else "Chi tiền, ghi sổ"
    plan = {"chief": "Kế toán trưởng ký", "head": "Thủ trưởng ký", "counted": counted}
    stages = [Stage("done", "Lập phiếu", who.get(slip.prepared_by, ""), slip.prepared_at)]
    for step, title in plan.items():
        done = taken.get(step)
        if done:
            stages.append(Stage("done", title, who.get(done.by_id, ""), done.at))
        elif "cancelled" not in taken:
            first = all(stage.state == "done" for stage in stages)
            stages.append(Stage("waiting" if first else "neutral", title, "", None))
    if "cancelled" in taken:
        gone = taken["cancelled"]
        stages.append(Stage("refused", "Hủy phiếu", who.get(gone.by_id, ""), gone.at, gone.reason))
    return stages
