"""Receipts to donors, and their end."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class Receipt(Base):
    """A receipt for a gift already in the books (BNUH). `code` is what a stranger checks; a replacement names the
    receipt it replaces."""

    __tablename__ = "receipt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    label: Mapped[str] = mapped_column(Words)
    code: Mapped[str] = mapped_column(Words, unique=True, info=SEALED)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    amount: Mapped[int] = mapped_column(Vnd)
    day: Mapped[date] = mapped_column(Day)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    issued_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_receipt_number"),
        Index("ix_receipt_voucher", "voucher_id"),
        logged=True,
    )


class ReceiptEnd(Base):
    """A receipt that no longer stands, with the reason."""

    __tablename__ = "receipt_end"
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("reason <> ''", name="reason"), logged=True)
