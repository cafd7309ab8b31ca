"""Requests for help: who is in hardship, what is asked, what the officer saw. Money and decisions are the books'."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.relief import rules
from ledger.columns import Id, Moment, Words
from ledger.models import SEALED, Base, table

CATEGORIES = {
    "illness": "Bệnh hiểm nghèo",
    "sickness": "Ốm đau, nằm viện dài ngày",
    "accident": "Tai nạn lao động, bệnh nghề nghiệp",
    "mishap": "Tai nạn rủi ro",
    "disaster": "Thiên tai, hỏa hoạn",
    "bereavement": "Thân nhân qua đời",
    "death": "Đoàn viên qua đời",
    "child": "Con ốm nặng, khuyết tật",
    "housing": "Nhà ở tạm, dột nát",
    "job": "Mất việc, giảm giờ làm, nợ lương",
    "poverty": "Hoàn cảnh khó khăn",
    "other": "Hoàn cảnh khác",
}


class Request(Base):
    """A request file (hồ sơ). Its money line is the books' mandate; its words stay here, seen by few."""

    __tablename__ = "relief_request"
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Words, unique=True, info=SEALED)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.party_id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("union_body.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True, kept=rules.REQUEST)


class RequestText(Base):
    """The words of one version of a request; the approver's decision pins the hash of exactly these, under `salt`.
    Words and salt are erased together: what the books keep of them then tells nobody anything."""

    __tablename__ = "relief_request_text"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("relief_request.mandate_id"))
    version: Mapped[int] = mapped_column(Id)
    category: Mapped[str] = mapped_column(Words, info=SEALED)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    papers_seen: Mapped[str] = mapped_column(Words, info=SEALED)
    salt: Mapped[str] = mapped_column(Words, info=SEALED)  # 16 bytes in hex
    __table_args__ = table(
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(f"length(salt) = 32 OR salt = '' AND reason = '{rules.ERASED}'", name="salt"),
        logged=True,
        kept=rules.TEXT,
    )


class Payment(Base):
    """The slip that pays a request."""

    __tablename__ = "relief_payment"
    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("relief_request.mandate_id"))
    __table_args__ = table(logged=True)
