"""All writes of the books: post, reverse, open and close a period, prepare and step a slip, issue a receipt.

Time, ids and codes enter as arguments. Everything is one transaction of the caller's; nothing here commits.
"""

import json
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from ledger import errors, log, numbers
from ledger.chart import LOSSES
from ledger.models import (
    BankReconciliation,
    CashCount,
    Fund,
    LossCover,
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
from ledger.numbers import Hands as Hands
from ledger.numbers import find_counter, label, take
from ledger.numbers import start_series as start_series
from ledger.voucher import Draft, Movement, Nature

_INSERT_LINES = insert(MovementRow)
_INSERT_VOUCHER = insert(Voucher)
_WRITE = text("SELECT books_write(CAST(:lines AS jsonb), CAST(:voucher AS jsonb))")  # one trip


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
    session.flush()  # Core below does not see what the ORM still holds
    start = numbers.start(session, unit=draft.unit, kind=draft.kind, day=draft.entry_date)
    period, voucher = open_period_of(start, draft.entry_date), int(start.id or 0)
    if draft.slip is not None:
        slip = session.get_one(Slip, draft.slip)
        series, number, code = slip.series_id, slip.number, slip.code
        take(session, period, series)
    else:
        series, number = int(start.series or 0), int(start.last or 0) + 1
        code = label(draft.kind, draft.entry_date, number, month=int(start.month or 0))
    connection = session.connection()
    lines = line_rows(voucher, draft.movements)
    row = voucher_row(draft, voucher, period=period, series=series, number=number, code=code, by=by, now=now)
    _write(connection, row, lines)
    log.remember(connection, "voucher", str(voucher), row, lines)
    return Posted(voucher, code, draft.amount)


def reverse(
    session: Session, voucher: int, *, entry_date: date, reason: str, by: int, now: datetime, loss: int = 0,
    loss_account: str = LOSSES[0],
) -> Posted:  # fmt: skip
    """Write the equal and opposite of `voucher`, once, in an open period (Luật Kế toán 2015, Điều 27).

    `loss` is the part of a gift that its fund has already spent: it stands on 138 until a decision, as one more line.
    """
    original = session.get(Voucher, voucher)
    if original is None:
        raise errors.NotFound
    turned = [row.turned() for row in _movements(session, voucher)]
    if loss:
        fund = turned[0].debit_fund
        turned.append(Movement(loss_account, "3538", loss, fund, fund, party=turned[0].party))
    draft = Draft(
        unit=original.unit_id,
        kind="PKT",
        doc_date=entry_date,
        entry_date=entry_date,
        description=f"Ghi đảo {original.code}: {reason}",
        movements=tuple(turned),
        nature=Nature.REVERSAL,
        reverses=voucher,
    )
    return post(session, draft, by=by, now=now)


def adjust(
    session: Session, voucher: int, movements: Sequence[Movement], *, entry_date: date, reason: str, by: int,
    now: datetime,
) -> Posted:  # fmt: skip
    """Write the difference of `voucher` (chứng từ điều chỉnh): its accounts, funds and giver, never money itself."""
    original = session.get(Voucher, voucher)
    if original is None:
        raise errors.NotFound
    draft = Draft(
        unit=original.unit_id,
        kind="PKT",
        doc_date=entry_date,
        entry_date=entry_date,
        description=f"Điều chỉnh {original.code}: {reason}",
        movements=tuple(movements),
        nature=Nature.ADJUST,
        adjusts=voucher,
    )
    return post(session, draft, by=by, now=now)


def cover_loss(
    session: Session, reversal: int, *, fund: int, amount: int, decision: str, reason: str, entry_date: date,
    proposer: int, approvers: tuple[int, int], now: datetime,
) -> Posted:  # fmt: skip
    """By decision number `decision`, `fund` bears (part of) the loss that `reversal` put on 138."""
    original = session.get_one(Voucher, reversal)
    lost = next((m for m in _movements(session, reversal) if m.debit in LOSSES), None)
    if lost is None:
        raise errors.LossMisused
    act = _insert(
        session, LossCover, reversal_id=reversal, fund_id=fund, amount=amount, decision=decision, reason=reason,
        by_id=proposer, first_id=approvers[0], second_id=approvers[1], at=now,
    )  # fmt: skip
    draft = Draft(
        original.unit_id, "PKT", entry_date, entry_date, f"Bù khoản thu sai đã chi theo {decision}",
        (Movement("3538", lost.debit, amount, fund, lost.debit_fund),),
        nature=Nature.COVER, outside_ref=f"cover:{act}",
    )  # fmt: skip
    return post(session, draft, by=approvers[1], now=now)


def count_cash(
    session: Session, place: int, day: date, *, booked: int, cashier: int, counted: int, pieces: str, closes: bool,
    note: str, by: int, now: datetime,
) -> int:  # fmt: skip
    """A count sheet: what lay in the box, note by note, beside both books. `closes` ends the day for that box."""
    return _insert(
        session, CashCount, place_id=place, day=day, booked=booked, cashier=cashier, counted=counted, pieces=pieces,
        closes=closes, note=note, by_id=by, at=now,
    )  # fmt: skip


def reconcile_bank(
    session: Session, place: int, day: date, *, statement: int, booked: int, note: str, by: int, now: datetime
) -> int:
    """The bank's own closing balance on `day`, which the book's equals."""
    return _insert(
        session, BankReconciliation, place_id=place, day=day, statement=statement, booked=booked, note=note, by_id=by,
        at=now,
    )  # fmt: skip


def prepare_slip(
    session: Session, *, unit: int, kind: str, day: date, place: int, fund: int, against: str, amount: int,
    description: str, by: int, now: datetime, party: int | None = None, mandate: int | None = None,
    adjusts: int | None = None,
) -> Slip:  # fmt: skip
    """A phiếu thu or phiếu chi with its number, not yet in the books; `adjusts` is the gift that it gives back."""
    counter = find_counter(session, unit=unit, kind=kind, day=day)
    number = take(session, None, counter.id) + 1
    slip = Slip(
        unit_id=unit, kind=kind, series_id=counter.id, number=number,
        code=label(kind, day, number, month=counter.month),
        doc_date=day, place_id=place, fund_id=fund, against=against, amount=amount, party_id=party,
        mandate_id=mandate, adjusts_id=adjusts, description=description, prepared_by=by, prepared_at=now,
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
    draft = Draft(
        row.unit_id, row.kind, row.doc_date, entry_date, row.description, (movement,), slip=slip,
        nature=Nature.PLAIN if row.adjusts_id is None else Nature.REFUND, adjusts=row.adjusts_id,
    )  # fmt: skip
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
        voucher_id=voucher, amount=stands_at(session, source), day=day, replaces_id=replaces,
        issued_by=by, issued_at=now,
    )  # fmt: skip
    session.add(receipt)
    session.flush()
    return receipt


def end_receipt(session: Session, receipt: int, *, reason: str, by: int, now: datetime) -> None:
    """Say that a receipt no longer stands, and why."""
    session.execute(insert(ReceiptEnd).values(receipt_id=receipt, reason=reason, by_id=by, at=now))


def _write(connection: Connection, row: dict[str, object], lines: list[dict[str, object]]) -> None:
    """Lines, then the voucher that seals them."""
    if connection.dialect.name == "postgresql":
        connection.execute(_WRITE, {"lines": json.dumps(lines), "voucher": json.dumps(row, default=str)})
    else:
        connection.execute(_INSERT_LINES, lines)
        connection.execute(_INSERT_VOUCHER, row)


def open_period_of(start: numbers.Start, day: date) -> int:
    """The open period of a voucher of that day. Raises PeriodMissing, PeriodClosed."""
    if start.period is None:
        raise errors.PeriodMissing(month=f"{day:%m/%Y}")
    if start.state != "open":
        raise errors.PeriodClosed
    return start.period


def voucher_row(
    draft: Draft, id: int, *, period: int, series: int, number: int, code: str, by: int, now: datetime
) -> dict[str, object]:
    """The row that seals `draft`, every column."""
    return {
        "id": id, "unit_id": draft.unit, "kind": draft.kind, "nature": draft.nature.value, "series_id": series,
        "number": number, "code": code, "period_id": period, "doc_date": draft.doc_date,
        "entry_date": draft.entry_date, "booked_at": now, "booked_by": by, "description": draft.description,
        "n_lines": len(draft.movements), "amount": draft.amount, "slip_id": draft.slip,
        "outside_ref": draft.outside_ref,
        "outside_use": None if draft.outside_ref is None else draft.outside_use,
        "reverses_id": draft.reverses, "adjusts_id": draft.adjusts,
    }  # fmt: skip


def line_rows(voucher: int, movements: Sequence[Movement]) -> list[dict[str, object]]:
    """The rows of its lines, every column."""
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


def stands_at(session: Session, voucher: Voucher) -> int:
    """What a gift amounts to after its adjusting vouchers, in đồng."""
    corrected = session.execute(
        select(MovementRow.debit, MovementRow.credit, MovementRow.amount)
        .join(Voucher, Voucher.id == MovementRow.voucher_id)
        .where(Voucher.adjusts_id == voucher.id)
    ).all()
    more: int = sum(amount for _debit, credit, amount in corrected if credit == "3538")
    less: int = sum(amount for debit, _credit, amount in corrected if debit == "3538")
    return voucher.amount + more - less


def _movements(session: Session, voucher: int) -> list[Movement]:
    rows = session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher).order_by(MovementRow.line))
    return [_movement(row) for row in rows]


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
