"""Papers of help: the request as it was sent, and the list on which people sign that they received.

Names and stories go only into what a person may see anyway (`app.relief.reading`); the list says circumstances
coarsely, because everybody who signs reads the lines of the others.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.formats import day as written
from app.formats import fold
from app.relief import reading
from app.relief.models import CATEGORIES
from app.union import service as union
from app.union.form_texts import texts_at
from ledger.models import Fund
from receipts.facts_papers import HelpRequest, Recipient, Said, SignedList

COARSE = {
    "illness": "Sức khỏe", "sickness": "Sức khỏe", "child": "Sức khỏe", "accident": "Sức khỏe",
    "mishap": "Rủi ro, thiên tai", "disaster": "Rủi ro, thiên tai", "bereavement": "Tang gia", "death": "Tang gia",
    "housing": "Nhà ở, việc làm", "job": "Nhà ở, việc làm", "poverty": "Khó khăn", "other": "Khác",
}  # fmt: skip
CASH = "Tiền mặt"  # help is paid by phiếu chi
PAYS = {"chua-chi": "Chưa chi", "da-chi": "Đã chi"}


def request_of(session: Session, mandate: int, acting: Acting, site: str) -> HelpRequest:
    """The request as its newest version was sent; NotFound where the person may not see it."""
    file, unit = reading.file_of(session, mandate, acting), acting.unit or 0
    day = file.row.proposed_at.astimezone(VIETNAM).date()
    own, issuer = texts_at(session, unit, "GDN", day), union.issuer_at(session, unit, day, site)
    return HelpRequest(
        title=own.title, issuer=issuer, form_lines=own.lines, number=file.row.code, day=day, to=issuer.name,
        body=file.body, proposer=file.proposer, person=file.seen.name,
        membership="Đoàn viên công đoàn" if file.seen.is_member else "Không là đoàn viên",
        category=CATEGORIES[file.seen.category], reason=file.seen.reason, papers=file.seen.papers,
        amount=file.seen.amount, fund=file.fund, signers=union.paper_signers(session, unit, day, own.signers),
        mark=union.mark_of(session, unit, day),
    )  # fmt: skip


def list_rows(session: Session, acting: Acting, asked: Mapping[str, Any]) -> list[tuple[reading.Row, int]]:
    """The requests of a list with what each is paid, by union body and name."""
    rows = reading.approved_rows(
        session, acting, fund=asked["quy"], body=asked["cd"], start=asked["tu"], end=asked["den"]
    )
    paid = asked["chi"] == "da-chi"
    sums = [(row, row.disbursed if paid else row.approved - row.disbursed) for row in rows]
    return sorted(((row, amount) for row, amount in sums if amount > 0), key=lambda pair: _order(pair[0]))


def _order(row: reading.Row) -> tuple[str, str, str, int]:
    """By body, then as people are called: given name first."""
    called = fold(row.name)
    return fold(row.body), called.split(" ")[-1], called, row.id


def list_of(session: Session, acting: Acting, asked: Mapping[str, Any], site: str) -> SignedList:
    """The list to be signed, of today; without circumstances for who may not know them."""
    unit, day, story = acting.unit or 0, acting.today, reading.sees_story(acting)
    own = texts_at(session, unit, "DSKN", day)
    return SignedList(
        title=own.title,
        issuer=union.issuer_at(session, unit, day, site),
        form_lines=own.lines,
        number="",
        day=day,
        said=_said(session, asked),
        people=tuple(
            Recipient(row.name, row.body, COARSE[row.category] if story else "", amount, CASH, row.code)
            for row, amount in list_rows(session, acting, asked)
        ),
        shows_circumstance=story,
        signers=union.paper_signers(session, unit, day, own.signers),
        mark=union.mark_of(session, unit, day),
    )


def _said(session: Session, asked: Mapping[str, Any]) -> tuple[Said, ...]:
    fund = session.get(Fund, asked["quy"]) if asked["quy"] else None
    return (
        ("Nguồn quỹ", f"{fund.code} – {fund.name}" if fund else ""),
        ("Các hồ sơ được duyệt", _days(asked["tu"], asked["den"])),
        ("Tình trạng", PAYS[asked["chi"]]),
    )


def _days(start: date | None, end: date | None) -> str:
    said = (f"từ ngày {written(start)}" if start else "", f"đến ngày {written(end)}" if end else "")
    return " ".join(filter(None, said))
