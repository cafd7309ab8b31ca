"""What must be done before a month is closed: each as one line, with the place where it is done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bank import reconciling
from app.bank import service as bank
from app.books.corrections import service as corrections
from app.cash import counts
from app.formats import day as shown
from ledger import balances
from ledger.models import Period, Slip, SlipStep


@dataclass(frozen=True, slots=True)
class Check:
    """`what` is the work, `left` what is missing ("" when done), `href` where it is done."""

    what: str
    left: str
    href: str

    @property
    def done(self) -> bool:
        return not self.left


def checks_of(session: Session, period: Period) -> list[Check]:
    """Everything that is asked of a month, in the order in which it is best done."""
    unit, start, end = period.unit_id, period.starts, period.ends
    waiting, loose = waiting_slips(session, period), counts.counted_unposted(session, unit, end)
    lines, proposals = bank.waiting_in(session, unit, start, end), corrections.count_waiting(session, period)
    return [
        Check("Phiếu thu, phiếu chi của tháng đã thu, chi hoặc hủy", _left(waiting, "phiếu chưa xong"), "/thu"),
        Check("Phiếu thủ quỹ đã đếm đều đã ghi sổ", _left(loose, "phiếu chưa ghi sổ"), "/thu"),
        Check("Giao dịch ngân hàng của tháng đã ghi sổ", _left(lines, "giao dịch chưa ghi"), "/ngan-hang"),
        Check("Không còn đề nghị sửa sổ đang chờ", _left(proposals, "đề nghị đang chờ"), "/so-ke-toan/dieu-chinh"),
        *_boxes(session, unit, start, end),
        *_accounts(session, unit, end),
    ]


def waiting_slips(session: Session, period: Period) -> int:
    """Slips dated in the month that are neither counted nor cancelled."""
    done = select(SlipStep.slip_id).where(SlipStep.step.in_(("counted", "cancelled")))
    query = select(Slip.id).where(
        Slip.unit_id == period.unit_id, Slip.doc_date.between(period.starts, period.ends), Slip.id.not_in(done)
    )
    return len(session.scalars(query).all())


def _boxes(session: Session, unit: int, start: date, end: date) -> list[Check]:
    """Each cash box that moved money in the month is counted and closed to the last day that did."""
    found = []
    for box in balances.places(session, unit, "111"):
        moved = counts.moved_on(session, box.id, start, end)
        if moved is not None:
            closed = counts.closed_to(session, box.id)
            left = "" if closed is not None and closed >= moved else f"chưa khóa quỹ đến ngày {shown(moved)}"
            found.append(Check(f"Đã kiểm kê, khóa quỹ {box.name}", left, "/khoa-quy"))
    return found


def _accounts(session: Session, unit: int, end: date) -> list[Check]:
    """Each bank account was compared with the bank's own balance at the end of the month."""
    return [
        Check(
            f"Đã đối chiếu số dư {row.place.name}",
            "" if row.agrees else f"chưa khớp số dư ngày {shown(end)} với ngân hàng",
            "/ngan-hang/doi-chieu",
        )
        for row in reconciling.standings(session, unit, end)
    ]


def _left(count: int, what: str) -> str:
    return f"còn {count} {what}" if count else ""
