"""All writes of the books: post, reverse, open and close a period, prepare and step a slip, issue a receipt.

Time, ids and codes enter as arguments. Everything is one transaction of the caller's; nothing here commits.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from ledger import errors
from ledger.models import (
    Fund,
    MovementRow,
    Party,
    Period,
    PeriodEvent,
    Place,
    Receipt,
    ReceiptEnd,
    Slip,
    SlipStep,
    Unit,
    Voucher,
)
from ledger.numbers import find_counter, label, next_voucher, take
from ledger.numbers import start_series as start_series
from ledger.voucher import Draft, Movement, Nature

_PERIOD = Period.__table__
_FIND_PERIOD = select(_PERIOD.c.id, _PERIOD.c.state).where(
    _PERIOD.c.unit_id == bindparam("unit"), _PERIOD.c.starts <= bindparam("day"), _PERIOD.c.ends >= bindparam("day")
)
_INSERT_LINES = insert(MovementRow)
_INSERT_VOUCHER = insert(Voucher)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a post gave: the voucher's id, its printed number and its total in đồng."""

    id: int
    code: str
    amount: int


def new_party(session: Session, *, now: datetime) -> int:
    """A new party's id."""
    return _insert(session, Party, created_at=now)


def open_unit(session: Session, *, code: str, name: str) -> int:
    return _insert(session, Unit, code=code, name=name)


def open_fund(session: Session, *, unit: int, code: str, name: str, earmarked: bool = False) -> int:
    return _insert(session, Fund, unit_id=unit, code=code, name=name, earmarked=earmarked)


def open_place(session: Session, *, unit: int, account: str, name: str) -> int:
    return _insert(session, Place, unit_id=unit, account=account, name=name)


def open_period(session: Session, *, unit: int, year: int, month: int) -> int:
    """Open a month of a unit; opening an open month again gives the same one."""
    starts = date(year, month, 1)
    known = session.scalar(select(Period.id).where(Period.unit_id == unit, Period.starts == starts))
    if known is not None:
        return int(known)
    ends = date(year, month, monthrange(year, month)[1])
    return _insert(session, Period, unit_id=unit, starts=starts, ends=ends, state="open", last_event=0)


def step_period(
    session: Session, period: int, to: str, *, by: int, reason: str, now: datetime, second: int | None = None
) -> int:
    """Close a period, reopen it (two persons: PeriodNeedsTwo) or file it (final). Returns the event's id."""
    state = session.scalar(select(Period.state).where(Period.id == period))
    if state is None:
        raise errors.PeriodMissing(month="")
    return _insert(
        session, PeriodEvent,
        period_id=period, from_state=state, to_state=to, by_id=by, second_id=second, reason=reason, at=now,
    )  # fmt: skip


def post(session: Session, draft: Draft, *, by: int, now: datetime) -> Posted:
    """Write `draft` into the books: lines first, then the voucher that seals them.

    Refusals come from the guards as database errors; the desk translates them (`errors.from_database`). Those that
    need a figure to be helpful (overdrawn fund or place) are asked first, here.
    """
    period = _period_of(session, draft.unit, draft.entry_date)
    if draft.slip is not None:
        slip = session.get_one(Slip, draft.slip)
        series, number, code = slip.series_id, slip.number, slip.code
        take(session, period, series)
    else:
        counter = find_counter(session, unit=draft.unit, kind=draft.kind, day=draft.entry_date)
        series, number = counter.id, take(session, period, counter.id) + 1
        code = label(draft.kind, draft.entry_date, number, month=counter.month)
    voucher = next_voucher(session)
    session.flush()  # Core below does not see what the ORM still holds
    connection = session.connection()
    connection.execute(_INSERT_LINES, _lines(voucher, draft.movements))
    connection.execute(
        _INSERT_VOUCHER,
        {
            "id": voucher, "unit_id": draft.unit, "kind": draft.kind, "nature": draft.nature.value,
            "series_id": series, "number": number, "code": code, "period_id": period, "doc_date": draft.doc_date,
            "entry_date": draft.entry_date, "booked_at": now, "booked_by": by, "description": draft.description,
            "n_lines": len(draft.movements), "amount": draft.amount, "slip_id": draft.slip,
            "outside_ref": draft.outside_ref, "reverses_id": draft.reverses, "adjusts_id": draft.adjusts,
        },
    )  # fmt: skip
    return Posted(voucher, code, draft.amount)


def reverse(session: Session, voucher: int, *, entry_date: date, reason: str, by: int, now: datetime) -> Posted:
    """Write the equal and opposite of `voucher`, once, in an open period (Luật Kế toán 2015, Điều 27)."""
    original = session.get(Voucher, voucher)
    if original is None:
        raise errors.NotFound
    rows = session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher).order_by(MovementRow.line))
    draft = Draft(
        unit=original.unit_id,
        kind="PKT",
        doc_date=entry_date,
        entry_date=entry_date,
        description=f"Ghi đảo {original.code}: {reason}",
        movements=tuple(_movement(row).turned() for row in rows),
        nature=Nature.REVERSAL,
        reverses=voucher,
    )
    return post(session, draft, by=by, now=now)


def prepare_slip(
    session: Session, *, unit: int, kind: str, day: date, place: int, fund: int, against: str, amount: int,
    description: str, by: int, now: datetime, party: int | None = None, mandate: int | None = None,
) -> Slip:  # fmt: skip
    """A phiếu thu or phiếu chi with its number, not yet in the books."""
    counter = find_counter(session, unit=unit, kind=kind, day=day)
    number = take(session, None, counter.id) + 1
    slip = Slip(
        unit_id=unit, kind=kind, series_id=counter.id, number=number,
        code=label(kind, day, number, month=counter.month),
        doc_date=day, place_id=place, fund_id=fund, against=against, amount=amount, party_id=party,
        mandate_id=mandate, description=description, prepared_by=by, prepared_at=now,
    )  # fmt: skip
    session.add(slip)
    session.flush()
    return slip


def step_slip(session: Session, slip: int, step: str, *, by: int, now: datetime, reason: str = "") -> None:
    """Sign (chief, head), count or cancel a slip; each step once and in order."""
    session.execute(insert(SlipStep).values(slip_id=slip, step=step, by_id=by, at=now, reason=reason))


def post_slip(session: Session, slip: int, *, entry_date: date, by: int, now: datetime) -> Posted:
    """Put a counted slip into the books under the number it has."""
    row = session.get_one(Slip, slip)
    account = session.scalars(select(Place.account).where(Place.id == row.place_id)).one()
    takes = row.kind == "PT"
    movement = Movement(
        debit=account if takes else row.against,
        credit=row.against if takes else account,
        amount=row.amount,
        debit_fund=row.fund_id,
        credit_fund=row.fund_id,
        debit_place=row.place_id if takes else None,
        credit_place=None if takes else row.place_id,
        party=row.party_id,
        mandate=row.mandate_id,
    )
    draft = Draft(row.unit_id, row.kind, row.doc_date, entry_date, row.description, (movement,), slip=slip)
    return post(session, draft, by=by, now=now)


def issue_receipt(
    session: Session, voucher: int, *, code: str, day: date, by: int, now: datetime, replaces: int | None = None
) -> Receipt:
    """A donor's receipt (BNUH) for a gift in the books; `code` is random, made by the caller."""
    source = session.get_one(Voucher, voucher)
    counter = find_counter(session, unit=source.unit_id, kind="BNUH", day=day)
    number = take(session, None, counter.id) + 1
    receipt = Receipt(
        unit_id=source.unit_id, series_id=counter.id, number=number,
        label=label("BNUH", day, number, month=counter.month), code=code,
        voucher_id=voucher, amount=source.amount, day=day, replaces_id=replaces, issued_by=by, issued_at=now,
    )  # fmt: skip
    session.add(receipt)
    session.flush()
    return receipt


def end_receipt(session: Session, receipt: int, *, reason: str, by: int, now: datetime) -> None:
    """Say that a receipt no longer stands, and why."""
    session.execute(insert(ReceiptEnd).values(receipt_id=receipt, reason=reason, by_id=by, at=now))


def _period_of(session: Session, unit: int, day: date) -> int:
    found = session.connection().execute(_FIND_PERIOD, {"unit": unit, "day": day}).first()
    if found is None:
        raise errors.PeriodMissing(month=f"{day:%m/%Y}")
    if found.state != "open":
        raise errors.PeriodClosed
    return int(found.id)


def _lines(voucher: int, movements: Sequence[Movement]) -> list[dict[str, object]]:
    n = len(movements)
    return [
        {
            "voucher_id": voucher, "line": line, "n_lines": n, "debit": m.debit, "credit": m.credit,
            "amount": m.amount, "debit_fund": m.debit_fund, "credit_fund": m.credit_fund,
            "debit_place": m.debit_place, "credit_place": m.credit_place, "party_id": m.party,
            "mandate_id": m.mandate, "item_id": m.item, "item_unit": m.item_unit, "quantity": m.quantity,
        }
        for line, m in enumerate(movements, start=1)
    ]  # fmt: skip


def _movement(row: MovementRow) -> Movement:
    return Movement(
        debit=row.debit, credit=row.credit, amount=row.amount, debit_fund=row.debit_fund,
        credit_fund=row.credit_fund, debit_place=row.debit_place, credit_place=row.credit_place,
        party=row.party_id, mandate=row.mandate_id, item=row.item_id, item_unit=row.item_unit, quantity=row.quantity,
    )  # fmt: skip


def _insert(session: Session, model: type, **values: object) -> int:
    row = model(**values)
    session.add(row)
    session.flush()
    return int(row.id)
