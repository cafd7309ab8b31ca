"""Lines of bank statements. Each real transaction is one row, used by at most one voucher."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Moment, Vnd, Words
from ledger.guards.rules import Kept
from ledger.models import SEALED, Base, table


class BankLine(Base):
    """Money in (`amount` > 0) or out (< 0) on one bank account. `ordinal` tells equal lines apart: 1, 2, …"""

    __tablename__ = "bank_line"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date] = mapped_column(Day)
    reference: Mapped[str] = mapped_column(Words, info=SEALED)
    amount: Mapped[int] = mapped_column(Vnd)
    content: Mapped[str] = mapped_column(Words, info=SEALED)  # as the bank gave it
    ordinal: Mapped[int] = mapped_column(Count)
    entered_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("place_id", "day", "reference", "amount", "content", "ordinal", name="uq_bank_line_identity"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_bank_line_day", "place_id", "day"),
        logged=True,
        kept=Kept(),
    )


class BankUse(Base):
    """What a bank line became; once more after that voucher was reversed. The books refuse the same line twice
    (`voucher.outside_ref`)."""

    __tablename__ = "bank_use"
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True, autoincrement=False)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_line.id"))
    __table_args__ = table(Index("ix_bank_use_line", "line_id"), logged=True, kept=Kept())
