"""An entry as the page shows it before it is written: Nợ, Có, amount, fund."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger import chart
from ledger.models import Fund, MovementRow
from ledger.statements import printed
from ledger.voucher import Movement


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the preview, as `ui/parts.html` draws it."""

    debit: str
    debit_name: str
    credit: str
    credit_name: str
    amount: int
    fund: str
    note: str


def preview(session: Session, movements: Iterable[Movement], note: str) -> list[EntryLine]:
    """How `movements` will stand in the books."""
    return [_line(session, m.debit, m.credit, m.amount, m.debit_fund, m.credit_fund, note) for m in movements]


def preview_reversal(session: Session, voucher: int, note: str) -> list[EntryLine]:
    """The equal and opposite of a voucher."""
    rows = session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher).order_by(MovementRow.line))
    return [_line(session, row.credit, row.debit, row.amount, row.credit_fund, row.debit_fund, note) for row in rows]


def _line(
    session: Session, debit: str, credit: str, amount: int, debit_fund: int, credit_fund: int, note: str
) -> EntryLine:
    own, other = session.get_one(Fund, debit_fund), session.get_one(Fund, credit_fund)
    return EntryLine(
        printed(debit, own.code),
        account_name(debit),
        printed(credit, other.code),
        account_name(credit),
        amount,
        f"Quỹ {other.name}",
        note,
    )


def account_name(number: str) -> str:
    account = chart.find(number)
    return account.name if account else ""
