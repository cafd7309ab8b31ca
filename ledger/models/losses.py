"""Who bears a gift that proved false after it was spent: decided on paper, by two who did not propose it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class LossCover(Base):
    """One decision: `fund_id` bears `amount` of the loss that the reversal `reversal_id` put on 138. Its voucher
    names it (`cover:<id>`)."""

    __tablename__ = "loss_cover"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reversal_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    amount: Mapped[int] = mapped_column(Vnd)
    decision: Mapped[str] = mapped_column(Words)  # số văn bản
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("by_id <> first_id AND by_id <> second_id AND first_id <> second_id", name="three_persons"),
        CheckConstraint("decision <> ''", name="decision"),
        logged=True,
    )
