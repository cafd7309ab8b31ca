"""What guards keep up to date so that nothing has to be summed from the beginning."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Vnd
from ledger.models.base import Base, table


class Turnover(Base):
    """Turnover of one account, fund and place on one day: what every book's opening is summed from.

    `place_id` is 0 where no money lies; `sides` is how many sides of lines it sums, so that lines of the journal are
    counted by days; `last_voucher` is the one that explains the last change."""

    __tablename__ = "turnover"
    account: Mapped[str] = mapped_column(ForeignKey("account.number"), primary_key=True)
    fund_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Day, primary_key=True)
    debit: Mapped[int] = mapped_column(Vnd)
    credit: Mapped[int] = mapped_column(Vnd)
    sides: Mapped[int] = mapped_column(Count)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        CheckConstraint("debit >= 0 AND credit >= 0", name="not_negative"),
        Index("ix_turnover_fund", "fund_id", "day"),
        Index("ix_turnover_place", "place_id", "day"),
        clustered=True,
    )


class FundBalance(Base):
    """Money a fund may still spend: credit − debit over its accounts that are not money. Never below zero."""

    __tablename__ = "fund_balance"
    fund_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(Vnd)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(CheckConstraint("amount >= 0", name="not_negative"))


class PlaceBalance(Base):
    """Money in a cash box or bank account. Never below zero."""

    __tablename__ = "place_balance"
    place_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(Vnd)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(CheckConstraint("amount >= 0", name="not_negative"))
