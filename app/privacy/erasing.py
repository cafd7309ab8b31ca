"""Takes a person's words out of the desk, and the salts of the leaves that committed to them, so that neither the
database nor an export can say them again. The books, the log and every root stay as they were.

What the law wants kept stays: papers that were booked are kept for at least ten years (Luật Kế toán 88/2015/QH13,
Điều 41; Nghị định 174/2016/NĐ-CP, Điều 13). Which papers have grown old enough to go is not asked here.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from app.formats import fold
from app.giving.models import CashGift, Donor, Gift, Pledge
from app.papers.models import Paper
from app.relief.models import Request, RequestText
from app.relief.rules import ERASED as GONE
from app.union.models import Person
from ledger.models import Erasure, Mandate, Slip

LAW = "Luật Kế toán 88/2015/QH13, Điều 41 và Nghị định 174/2016/NĐ-CP, Điều 13: giữ ít nhất 10 năm"
Row = tuple[str, str]  # kind and ref, as the log names it


@dataclass
class Erased:
    """What went, as words for people and as rows of the log; and what had to stay."""

    gone: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def note(self, what: str) -> None:
        if what not in self.gone:
            self.gone.append(what)


def erase_person(
    session: Session, party: int, *, basis: str, by: int, second: int, now: datetime, dry: bool = False
) -> Erased:
    """Blank what may go; with `dry` only tell. The log gets one erasure for each of its rows that was touched."""
    done = Erased()
    with session.no_autoflush:
        _as_giver(session, party, done, dry)
        _as_helped(session, party, done, dry)
    if not dry:
        session.flush()
        for kind, ref in done.rows:
            session.execute(insert(Erasure).values(kind=kind, ref=ref, basis=basis, by_id=by, second_id=second, at=now))
    return done


def _as_giver(session: Session, party: int, done: Erased, dry: bool) -> None:
    donor = session.get(Donor, party)
    if donor is None:
        return
    gave = bool(session.scalar(select(exists().where(Gift.donor_id == party)))) or bool(
        session.scalar(select(exists().where(CashGift.donor_id == party)))
    )
    papers = gave and donor.kind == "enterprise"
    _blank(donor, {"phone": "", "email": ""}, "số điện thoại, thư điện tử", done, dry)
    if papers:
        done.stays.append(f"tên, địa chỉ, mã số thuế trên biên nhận ({LAW})")
    else:
        _blank(donor, {"address": "", "tax_code": ""}, "địa chỉ", done, dry)
        if gave:
            done.stays.append(f"tên trên biên nhận và trong sổ ({LAW})")
        else:
            _blank(donor, {"name": "", "name_folded": ""}, "tên người đăng ký ủng hộ", done, dry)
    for pledge in session.scalars(select(Pledge).where(Pledge.donor_id == party)):
        _blank(pledge, {"message": "", "public_name": "none"}, "lời nhắn, tên hiện công khai", done, dry)
    for model, kind, key in ((Gift, "gift", "voucher_id"), (CashGift, "cash_gift", "slip_id")):
        for gift in session.scalars(select(model).where(model.donor_id == party)):
            if _blank(gift, {"message": "", "public_name": "none"}, "lời nhắn, tên hiện công khai", done, dry):
                done.rows.append((kind, str(getattr(gift, key))))


def _as_helped(session: Session, party: int, done: Erased, dry: bool) -> None:
    words = session.scalars(
        select(RequestText)
        .join(Request, Request.mandate_id == RequestText.mandate_id)
        .where(Request.person_id == party)
        .order_by(RequestText.id)
    )
    for text in words:
        fresh = {"reason": GONE, "papers_seen": "", "category": "other", "salt": ""}
        if _blank(text, fresh, "hoàn cảnh, lý do và giấy tờ trong hồ sơ", done, dry):
            done.rows.append(("relief_request_text", str(text.id)))
    scans = select(Paper).join(Request, Request.mandate_id == Paper.of_id).where(Paper.of_kind == "request")
    for paper in session.scalars(scans.where(Request.person_id == party).order_by(Paper.id)):
        if _blank(paper, {"name": ""}, "giấy tờ đính kèm trong hồ sơ", done, dry):
            done.rows.append(("paper", str(paper.id)))
    person = session.get(Person, party)
    if person is None:
        return
    paid = exists().where(Mandate.beneficiary_id == party, Mandate.disbursed > 0)
    if session.scalar(select(paid | exists().where(Slip.party_id == party))):
        done.stays.append(f"tên trên phiếu chi và danh sách ký nhận ({LAW})")
    else:
        _blank(person, {"name": GONE, "name_folded": fold(GONE)}, "tên trong danh sách người", done, dry)


def _blank(row: object, fresh: dict[str, str], what: str, done: Erased, dry: bool) -> bool:
    """Whether something stood there that goes."""
    old = {name: getattr(row, name) for name in fresh}
    if old == fresh:
        return False
    if not dry:
        for name, value in fresh.items():
            setattr(row, name, value)
    done.note(what)
    return True
