"""Vouchers line by line with both accounts, as a list of them says it: of one who booked, in or off the balance
sheet. Lines stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from ledger import chart
from ledger.models import Fund, MovementRow, Voucher
from ledger.statements import BATCH, printed


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a voucher: Nợ, Có (one of them empty off the balance sheet) and the amount."""

    voucher: int
    code: str
    doc_date: date
    entry_date: date
    description: str
    debit: str
    credit: str
    amount: int


def listed(
    session: Session, unit: int, start: date, end: date, *, off: bool, by: int | None = None, fund: int | None = None
) -> Iterator[Listed]:
    """The lines that `by` booked (None: everybody), in book order; of a fund when either side is of it."""
    giver, taker = aliased(Fund), aliased(Fund)
    single = or_(MovementRow.debit == chart.CONTRA, MovementRow.credit == chart.CONTRA)
    query = (
        select(
            Voucher.id, Voucher.code, Voucher.doc_date, Voucher.entry_date, Voucher.description,
            MovementRow.debit, MovementRow.credit, MovementRow.amount, giver.code.label("from_fund"),
            taker.code.label("to_fund"),
        )
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .join(giver, giver.id == MovementRow.debit_fund)
        .join(taker, taker.id == MovementRow.credit_fund)
        .where(Voucher.unit_id == unit, Voucher.entry_date.between(start, end), single if off else ~single)
        .order_by(Voucher.entry_date, Voucher.id, MovementRow.line)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    if by is not None:
        query = query.where(Voucher.booked_by == by)
    if fund is not None:
        query = query.where(or_(giver.id == fund, taker.id == fund))
    for row in session.execute(query):
        yield Listed(
            row.id, row.code, row.doc_date, row.entry_date, row.description,
            "" if row.debit == chart.CONTRA else printed(row.debit, row.from_fund),
            "" if row.credit == chart.CONTRA else printed(row.credit, row.to_fund), row.amount,
        )  # fmt: skip
