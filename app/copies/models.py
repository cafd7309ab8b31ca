"""The row of a copy: of which paper, its number, who took it and why, and its bytes as they went out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.copies.rules import COPY
from ledger.columns import Bytes, Count, Id, Moment, Words
from ledger.models import SEALED, Base, table


class PaperCopy(Base):
    """BẢN SAO `n` of a receipt, a slip or a voucher. It never changes, and its original stays unmarked."""

    __tablename__ = "paper_copy"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    of_kind: Mapped[str] = mapped_column(Words)
    of_id: Mapped[int] = mapped_column(Id)  # of the receipt, the slip or the voucher
    n: Mapped[int] = mapped_column(Count)
    size: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    pdf: Mapped[bytes] = mapped_column(Bytes, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("of_kind", "of_id", "n", name="uq_paper_copy_number"),
        CheckConstraint("of_kind IN ('receipt', 'slip', 'voucher')", name="of_kind"),
        CheckConstraint("size IN ('A4', 'A5')", name="size"),
        CheckConstraint("n >= 1", name="n"),
        CheckConstraint("reason <> ''", name="reason"),
        logged=True,
        kept=COPY,
    )
