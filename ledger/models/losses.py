"""What became of a gift that proved false after it was spent: a fund bears it, decided on paper by two who did not
propose it; or somebody pays it back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Id, Moment, Vnd, Words
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


class LossRecovery(Base):
    """That `amount` comes back for the loss which the reversal `reversal_id` put on 138: by a phiếu thu, or by a bank
    line (its voucher's reference is `bank:<line_id>`, in its use `line_use`). It counts once its voucher stands."""

    __tablename__ = "loss_recovery"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reversal_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    amount: Mapped[int] = mapped_column(Vnd)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"), unique=True)
    line_id: Mapped[int | None] = mapped_column(Id)
    line_use: Mapped[int | None] = mapped_column(Count)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("line_id", "line_use", name="uq_loss_recovery_line"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "(slip_id IS NULL) = (line_id IS NOT NULL) AND (line_id IS NULL) = (line_use IS NULL)", name="one_way"
        ),
        logged=True,
    )
