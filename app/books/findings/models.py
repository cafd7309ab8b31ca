"""What auditors find and what becomes of it, act by act; and the counts of cash that they call without notice."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.books.findings import rules as finding_rules
from ledger.columns import Day, Id, Moment, Words
from ledger.models import SEALED, Base, table


class Finding(Base):
    """A finding (phát hiện) with what is asked for (kiến nghị) and by when. It may name a voucher, the `book` in which
    its line was read, a month, a count of cash, or none of these."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    book: Mapped[str] = mapped_column(Words)
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    period_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"))
    count_id: Mapped[int | None] = mapped_column(ForeignKey("cash_count.id"))
    severity: Mapped[str] = mapped_column(Words)
    found: Mapped[str] = mapped_column(Words, info=SEALED)
    asked: Mapped[str] = mapped_column(Words, info=SEALED)
    due: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("severity IN ('low', 'middle', 'high')", name="severity"),
        Index("ix_finding_unit", "unit_id", "id"),
        Index("ix_finding_voucher", "voucher_id"),
        logged=True,
        kept=finding_rules.FINDING,
    )


class FindingAct(Base):
    """One act on a finding: the unit answers (giải trình) or says what it put right (khắc phục), the auditor returns
    that or closes the finding."""

    __tablename__ = "finding_act"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    act: Mapped[str] = mapped_column(Words)
    words: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("act IN ('answer', 'remedy', 'return', 'close')", name="act"),
        Index("ix_finding_act_of", "finding_id", "id"),
        logged=True,
        kept=finding_rules.ACT,
    )


class SurpriseCount(Base):
    """The count sheet `count_id` was called by an auditor without notice."""

    __tablename__ = "surprise_count"
    count_id: Mapped[int] = mapped_column(ForeignKey("cash_count.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True, kept=finding_rules.SURPRISE)


class CountWitness(Base):
    """Who stood by a surprise count, one in each role, and what they say of it (`words` when they do not agree)."""

    __tablename__ = "count_witness"
    count_id: Mapped[int] = mapped_column(ForeignKey("surprise_count.count_id"), primary_key=True)
    role: Mapped[str] = mapped_column(Words, primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    said: Mapped[str] = mapped_column(Words)
    words: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("role IN ('treasurer', 'accountant')", name="role"),
        CheckConstraint("said IN ('agree', 'object')", name="said"),
        clustered=True,
        logged=True,
        kept=finding_rules.WITNESS,
    )
