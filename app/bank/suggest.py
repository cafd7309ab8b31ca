"""Which pledge a bank line may answer, and why one may think so. It proposes; a person decides."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.bank import match
from app.bank.models import BankLine
from app.formats import fold, vnd
from app.giving import names, receiving
from app.giving.models import Appeal, Donor, Gift, Pledge
from receipts.codes import spaced

DAYS = 10  # how long after its promise a gift without code may still be recognised by name and amount


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pledge this line may answer, and why one may think so. `sure` only for our own code with its check letter."""

    pledge: Pledge
    appeal: Appeal
    donor_name: str
    sure: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine read in the content: our codes, and what looks like one but cannot be."""

    codes: tuple[str, ...]
    broken: tuple[str, ...]


def reading(line: BankLine) -> Reading:
    """Codes found in a line, spaced as people read them."""
    good = tuple(spaced(code) for code in match.codes_in(line.content))
    return Reading(good, tuple(f"{code[:4]} {code[4:]}" for code in match.broken_codes_in(line.content)))


def suggestions(session: Session, line: BankLine, acting: Acting) -> list[Suggestion]:
    """Pledges whose code stands in the content; failing that, open pledges of the same amount and a like name."""
    wanted = match.codes_in(line.content)
    rows = session.execute(
        select(Pledge, Appeal, Donor)
        .join(Appeal, Appeal.id == Pledge.appeal_id)
        .join(Donor, Donor.party_id == Pledge.donor_id)
        .where(Appeal.unit_id == acting.unit, Pledge.transfer_code.in_(wanted))
    ).all()
    if rows:
        return [_by_code(session, line, *row) for row in rows]
    return _by_likeness(session, line, acting)


def _by_code(session: Session, line: BankLine, pledge: Pledge, appeal: Appeal, donor: Donor) -> Suggestion:
    reasons = ["Mã đúng, ký tự kiểm tra khớp"]
    if pledge.amount == line.amount:
        reasons.append("Số tiền khớp")
    else:
        reasons.append(f"Số tiền khác: đăng ký {vnd(pledge.amount)}, ngân hàng báo {vnd(line.amount)}")
    if line.place_id not in receiving.places_of(session, appeal):
        reasons.append("Tiền về tài khoản khác với tài khoản của đợt vận động")
    if session.scalar(select(Gift.voucher_id).where(Gift.pledge_id == pledge.id).limit(1)):
        reasons.append("Đăng ký này đã nhận tiền một lần")
    return Suggestion(pledge, appeal, names.paper_name(donor), True, tuple(reasons))


def _by_likeness(session: Session, line: BankLine, acting: Acting) -> list[Suggestion]:
    """Same amount, promised within ten days before, not yet received, and the giver's name in the content."""
    start = datetime.combine(line.day, time(), VIETNAM).astimezone(UTC)
    rows = session.execute(
        select(Pledge, Appeal, Donor)
        .join(Appeal, Appeal.id == Pledge.appeal_id)
        .join(Donor, Donor.party_id == Pledge.donor_id)
        .where(
            Appeal.unit_id == acting.unit, Pledge.amount == line.amount,
            Pledge.id.not_in(select(Gift.pledge_id).where(Gift.pledge_id.is_not(None))),
        )
        .order_by(Pledge.id.desc())
        .limit(200)
    )  # fmt: skip
    content = fold(line.content).replace(" ", "")
    return [
        Suggestion(pledge, appeal, names.paper_name(donor), False, ("Tên có trong nội dung", "Số tiền khớp"))
        for pledge, appeal, donor in rows
        if -1 <= (start - pledge.made_at).days <= DAYS and donor.name and donor.name_folded.replace(" ", "") in content
    ][:3]
