"""Behind one voucher: the approvals that let money go, the bank line that brought it, who did what when, and where the
log holds it, with what proves that against the newest checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bank.models import BankLine, BankUse
from app.books.vouchers.service import VoucherView
from app.relief.people import names_of
from ledger import checkpoint, merkle
from ledger.log import checkpoints, tree
from ledger.models import Approval, Mandate, MandateEdit, MovementRow

DECISIONS = {"approve": "Duyệt hồ sơ", "return": "Trả lại hồ sơ", "refuse": "Từ chối hồ sơ"}
STEPS = {
    "chief": "Kế toán trưởng ký",
    "head": "Thủ trưởng ký",
    "counted": "Thủ quỹ đã thu, chi",
    "cancelled": "Đã hủy phiếu",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one person. `state` is how it looks: done or refused."""

    at: datetime
    state: str
    what: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The leaf of a voucher, and how the newest checkpoint holds it: `size` 0 while none does; `holds` is whether the
    signature and the path to the root came out right here."""

    index: int
    hash: str
    size: int = 0
    short: str = ""
    path: Sequence[str] = ()
    signers: Sequence[str] = ()
    holds: bool = False


def mandates(session: Session, voucher: int) -> Sequence[Mandate]:
    """The requests that this voucher pays."""
    paid = select(MovementRow.mandate_id).where(MovementRow.voucher_id == voucher)
    return session.scalars(select(Mandate).where(Mandate.id.in_(paid)).order_by(Mandate.id)).all()


def bank_lines(session: Session, voucher: int) -> Sequence[BankLine]:
    """The bank's own lines that this voucher books."""
    query = select(BankLine).join(BankUse, BankUse.line_id == BankLine.id).where(BankUse.voucher_id == voucher)
    return session.scalars(query.order_by(BankLine.id)).all()


def events(session: Session, view: VoucherView) -> list[Event]:
    """Who did what, in the order of time: request, approval, slip, bank line, posting, what corrected it."""
    raw: list[tuple[datetime, str, str, int | None, str]] = []
    found = mandates(session, view.voucher.id)
    ids = [one.id for one in found]
    for edit in session.scalars(select(MandateEdit).where(MandateEdit.mandate_id.in_(ids))):
        raw.append((edit.at, "done", f"Đề nghị hỗ trợ, lần {edit.version}", edit.by_id, ""))
    for one in session.scalars(select(Approval).where(Approval.mandate_id.in_(ids))):
        state = "done" if one.decision == "approve" else "refused"
        raw.append((one.at, state, DECISIONS[one.decision], one.by_id, one.reason))
    if view.slip is not None:
        raw.append((view.slip.prepared_at, "done", f"Lập phiếu {view.slip.code}", view.slip.prepared_by, ""))
    raw += [
        (step.at, "refused" if step.step == "cancelled" else "done", STEPS[step.step], step.by_id, "")
        for step, _name in view.steps
    ]
    raw += [
        (line.entered_at, "done", "Nhập dòng sao kê ngân hàng", line.entered_by, "")
        for line in bank_lines(session, view.voucher.id)
    ]
    raw.append((view.voucher.booked_at, "done", "Ghi sổ", view.voucher.booked_by, ""))
    if view.reversal is not None:
        what = f"Ghi đảo bằng {view.reversal.code}"
        raw.append((view.reversal.booked_at, "refused", what, view.reversal.booked_by, ""))
    raw += [(one.booked_at, "done", f"Điều chỉnh bằng {one.code}", one.booked_by, "") for one in view.adjustments]
    names = names_of(session, [row[3] for row in raw])
    return [Event(at, state, what, names.get(by, ""), note) for at, state, what, by, note in sorted(raw, key=_when)]


def _when(row: tuple[datetime, str, str, int | None, str]) -> datetime:
    return row[0]


def held(session: Session, voucher: int) -> Held | None:
    """Where the log holds the voucher; None when it does not."""
    connection = session.connection()
    found = tree.first_leaf(connection, "voucher", str(voucher))
    if found is None:
        return None
    index, hash = found
    newest = checkpoints.newest(connection)
    if not newest or newest[0].size <= index:
        return Held(index, hash.hex())
    said, note = checkpoint.parse(newest[0].note), newest[0].note
    try:
        path = tree.inclusion(connection, index, said.size)
    except (IndexError, ValueError):  # leaves were taken out of the middle
        return Held(index, hash.hex(), said.size, checkpoint.short(said))
    signers = [key.name for key in checkpoints.signers(note, checkpoints.keys(connection))]
    holds = bool(signers) and merkle.verify_inclusion(hash, index, said.size, path, said.root)
    return Held(index, hash.hex(), said.size, checkpoint.short(said), [one.hex() for one in path], signers, holds)
