"""Requests for help as the books know them: asked, approved, paid, and by whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class Mandate(Base):
    """One request line for help: what was asked, approved and paid, and who stood where. `body_hash` and `version`
    pin what the approver saw; `disbursed` moves only with a payment."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    beneficiary_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    version: Mapped[int] = mapped_column(Count)
    body_hash: Mapped[str] = mapped_column(Words, info=SEALED)
    requested: Mapped[int] = mapped_column(Vnd)
    approved: Mapped[int] = mapped_column(Vnd)
    disbursed: Mapped[int] = mapped_column(Vnd)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        CheckConstraint("requested > 0", name="requested"),
        CheckConstraint("approved >= 0 AND approved <= requested", name="approved_within"),
        CheckConstraint("disbursed >= 0 AND disbursed <= approved", name="disbursed_within"),
        CheckConstraint("proposer_id <> beneficiary_id", name="own_request"),
        Index("ix_mandate_beneficiary", "beneficiary_id"),
        logged=True,
    )


class MandateEdit(Base):
    """A new version of a request that no one has approved yet."""

    __tablename__ = "mandate_edit"
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Count, primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    requested: Mapped[int] = mapped_column(Vnd)
    body_hash: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(clustered=True, logged=True)


class Approval(Base):
    """One decision on one version of a request: approve (with the amount), return or refuse."""

    __tablename__ = "approval"
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Count, primary_key=True)
    body_hash: Mapped[str] = mapped_column(Words, info=SEALED)
    decision: Mapped[str] = mapped_column(Words)
    amount: Mapped[int] = mapped_column(Vnd)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("decision IN ('approve', 'return', 'refuse')", name="decision"),
        CheckConstraint("(decision = 'approve') = (amount > 0)", name="amount"),
        clustered=True,
        logged=True,
    )
