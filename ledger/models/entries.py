"""Vouchers and their lines: each line one debit, one credit, one amount."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Sequence, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table, where_said

# PostgreSQL hands out voucher ids before the seal is written; SQLite, with one writer, counts for itself.
VOUCHER_ID = Sequence("voucher_id", metadata=Base.metadata)


class Voucher(Base):
    """The seal of an entry: inserted after its lines, it verifies them and moves counters and balances."""

    __tablename__ = "voucher"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    nature: Mapped[str] = mapped_column(Words)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    code: Mapped[str] = mapped_column(Words)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    doc_date: Mapped[date] = mapped_column(Day)
    entry_date: Mapped[date] = mapped_column(Day)
    booked_at: Mapped[datetime] = mapped_column(Moment)
    booked_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    description: Mapped[str] = mapped_column(Words, info=SEALED)
    n_lines: Mapped[int] = mapped_column(Count)
    amount: Mapped[int] = mapped_column(Vnd)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"), unique=True)
    outside_ref: Mapped[str | None] = mapped_column(Words, info=SEALED)
    outside_use: Mapped[int | None] = mapped_column(Count)  # 1, and one more after each reversal of its last holder
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"), unique=True)
    adjusts_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_voucher_number"),
        UniqueConstraint("unit_id", "outside_ref", "outside_use", name="uq_voucher_outside_ref"),
        UniqueConstraint("id", "n_lines", name="uq_voucher_lines"),
        CheckConstraint("kind IN ('PT', 'PC', 'BC', 'BN', 'PN', 'PX', 'PKT')", name="kind"),
        CheckConstraint(
            "nature IN ('plain', 'transfer', 'classify', 'opening', 'turnover', 'reversal', 'adjust', 'refund', "
            "'retro', 'cover')",
            name="nature",
        ),
        CheckConstraint("n_lines >= 1", name="has_lines"),
        CheckConstraint("(kind IN ('PT', 'PC')) = (slip_id IS NOT NULL)", name="cash_has_slip"),
        CheckConstraint("kind NOT IN ('BC', 'BN') OR outside_ref IS NOT NULL", name="bank_has_ref"),
        CheckConstraint("(nature = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        CheckConstraint("(nature IN ('adjust', 'refund')) = (adjusts_id IS NOT NULL)", name="adjusts"),
        CheckConstraint("nature NOT IN ('adjust', 'retro', 'cover') OR kind = 'PKT'", name="adjusts_on_paper"),
        CheckConstraint("(outside_ref IS NULL) = (outside_use IS NULL) AND outside_use >= 1", name="outside_use"),
        where_said("ix_voucher_adjusts", "adjusts_id"),
        Index("ix_voucher_entry", "unit_id", "entry_date", "id", "n_lines"),
        logged=True,
    )


class MovementRow(Base):
    """One line: Nợ, Có, amount, and the dimensions of each side. Its key pair makes the voucher hold exactly its
    lines: `line` runs to `n_lines`, and the deferred key wants a voucher with that count."""

    __tablename__ = "movement"
    voucher_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)
    n_lines: Mapped[int] = mapped_column(Count)
    debit: Mapped[str] = mapped_column(ForeignKey("account.number"))
    credit: Mapped[str] = mapped_column(ForeignKey("account.number"))
    amount: Mapped[int] = mapped_column(Vnd)
    debit_fund: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    credit_fund: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    debit_place: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    credit_place: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    item_unit: Mapped[str | None] = mapped_column(Words)
    quantity: Mapped[int | None] = mapped_column(Vnd)
    __table_args__ = table(
        ForeignKeyConstraint(
            ["voucher_id", "n_lines"],
            ["voucher.id", "voucher.n_lines"],
            name="movement_sealed",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("line BETWEEN 1 AND n_lines", name="line"),
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount_range"),
        Index("ix_movement_debit", "debit", "voucher_id"),
        Index("ix_movement_credit", "credit", "voucher_id"),
        where_said("ix_movement_mandate", "mandate_id"),
        Index("ix_movement_party", "party_id"),
        clustered=True,
    )
