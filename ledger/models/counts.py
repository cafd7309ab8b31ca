"""Money seen with one's own eyes: the cash count at the end of a day, the bank's statement at the end of a month."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Day, Flag, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class CashCount(Base):
    """One count sheet of a cash box: `pieces` says how many of each note ("500000x3 200000x1"), `booked` what the
    accountant's book has, `cashier` what the cashier's slips come to. One that `closes` ends the day for the box."""

    __tablename__ = "cash_count"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date] = mapped_column(Day)
    booked: Mapped[int] = mapped_column(Vnd)
    cashier: Mapped[int] = mapped_column(Vnd)
    counted: Mapped[int] = mapped_column(Vnd)
    pieces: Mapped[str] = mapped_column(Words)
    closes: Mapped[bool] = mapped_column(Flag)
    note: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("closes IN (0, 1)", name="closes"),
        Index("ix_cash_count_day", "place_id", "day"),
        logged=True,
    )


class BankReconciliation(Base):
    """The closing balance on the bank's own statement at the end of a month, equal to the book's."""

    __tablename__ = "bank_reconciliation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date] = mapped_column(Day)
    statement: Mapped[int] = mapped_column(Vnd)
    booked: Mapped[int] = mapped_column(Vnd)
    note: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(Index("ix_bank_reconciliation_day", "place_id", "day"), logged=True)
