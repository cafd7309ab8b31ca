"""One voucher as an auditor looks at it: its lines, its slip's steps, what it reverses and what reversed it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.giving.entries import EntryLine, account_name
from app.union.models import Person
from ledger import statements
from ledger.errors import NotFound
from ledger.models import Fund, MovementRow, Place, Receipt, Slip, SlipStep, Voucher


@dataclass(frozen=True, slots=True)
class VoucherView:
    voucher: Voucher
    lines: list[EntryLine]
    slip: Slip | None
    steps: list[tuple[SlipStep, str]]
    receipts: list[Receipt]
    original: Voucher | None
    reversal: Voucher | None
    adjusted: Voucher | None  # what this one corrects in part
    adjustments: list[Voucher]  # what corrects this one in part
    booked_by: str


def voucher_of(session: Session, voucher: int, unit: int | None) -> Voucher:
    """The voucher, when it is this unit's (NotFound)."""
    row = session.get(Voucher, voucher)
    if row is None or row.unit_id != unit:
        raise NotFound
    return row


def look_up(session: Session, voucher: int, unit: int) -> VoucherView:
    """The voucher and what stands around it, when it is this unit's (NotFound)."""
    row = voucher_of(session, voucher, unit)
    funds = {f.id: f for f in session.scalars(select(Fund).where(Fund.unit_id == unit))}
    places = {p.id: p.name for p in session.scalars(select(Place).where(Place.unit_id == unit))}
    steps = []
    if row.slip_id is not None:
        steps = [
            (step, name or "")
            for step, name in session.execute(
                select(SlipStep, Person.name)
                .outerjoin(Person, Person.party_id == SlipStep.by_id)
                .where(SlipStep.slip_id == row.slip_id)
                .order_by(SlipStep.at)
            )
        ]
    movements = session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher).order_by(MovementRow.line))
    return VoucherView(
        voucher=row,
        lines=[_line(m, funds, places) for m in movements],
        slip=session.get(Slip, row.slip_id) if row.slip_id is not None else None,
        steps=steps,
        receipts=list(session.scalars(select(Receipt).where(Receipt.voucher_id == voucher).order_by(Receipt.id))),
        original=session.get(Voucher, row.reverses_id) if row.reverses_id is not None else None,
        reversal=session.scalar(select(Voucher).where(Voucher.reverses_id == voucher)),
        adjusted=session.get(Voucher, row.adjusts_id) if row.adjusts_id is not None else None,
        adjustments=list(session.scalars(select(Voucher).where(Voucher.adjusts_id == voucher).order_by(Voucher.id))),
        booked_by=session.scalar(select(Person.name).where(Person.party_id == row.booked_by)) or "",
    )


def _line(m: MovementRow, funds: dict[int, Fund], places: dict[int, str]) -> EntryLine:
    crossing = m.debit_fund != m.credit_fund
    fund = funds[m.debit_fund].name + (f" → {funds[m.credit_fund].name}" if crossing else "")
    where = [places[p] for p in (m.debit_place, m.credit_place) if p is not None]
    return EntryLine(
        debit=statements.printed(m.debit, funds[m.debit_fund].code),
        debit_name=account_name(m.debit),
        credit=statements.printed(m.credit, funds[m.credit_fund].code),
        credit_name=account_name(m.credit),
        amount=m.amount,
        fund=fund,
        note=" · ".join(where),
    )
