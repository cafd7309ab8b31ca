"""Phiếu thu and phiếu chi, from their number to the count."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class Slip(Base):
    """A phiếu thu or phiếu chi: it takes its number when prepared and is posted under it when the cash moved."""

    __tablename__ = "slip"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    code: Mapped[str] = mapped_column(Words)
    doc_date: Mapped[date] = mapped_column(Day)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    against: Mapped[str] = mapped_column(ForeignKey("account.number"))
    amount: Mapped[int] = mapped_column(Vnd)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    # The gift that this phiếu chi gives back; a guard asks for the voucher, because a key would go in a circle.
    adjusts_id: Mapped[int | None] = mapped_column(Id)
    description: Mapped[str] = mapped_column(Words, info=SEALED)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_slip_number"),
        Index("ix_slip_unit", "unit_id"),
        Index("ix_slip_adjusts", "adjusts_id"),
        CheckConstraint("kind IN ('PT', 'PC')", name="kind"),
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount_range"),
        logged=True,
    )


class SlipStep(Base):
    """A step of a slip, taken once: chief (checked by the chief accountant), head (signed), counted, cancelled."""

    __tablename__ = "slip_step"
    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    step: Mapped[str] = mapped_column(Words, primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(
        CheckConstraint("step IN ('chief', 'head', 'counted', 'cancelled')", name="step"),
        CheckConstraint("step <> 'cancelled' OR reason <> ''", name="reason"),
        clustered=True,
        logged=True,
    )
