"""The row of an attached paper: what it belongs to, and by which bytes it is known for ever."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.papers.kinds import LARGEST
from app.papers.rules import PAPER
from ledger.columns import Count, Id, Moment, Words
from ledger.models import SEALED, Base, table


class Paper(Base):
    """A scan of a voucher, a slip or a request. `sha256` and `size` are of the stored bytes, `stored` is their file's
    generated name; what the sender called it is words, and words are sealed."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    of_kind: Mapped[str] = mapped_column(Words)
    of_id: Mapped[int] = mapped_column(Id)  # of the voucher, the slip or the mandate
    name: Mapped[str] = mapped_column(Words, info=SEALED)  # "" once it was erased
    media_type: Mapped[str] = mapped_column(Words)
    size: Mapped[int] = mapped_column(Count)
    sha256: Mapped[str] = mapped_column(Words)  # hex
    stored: Mapped[str] = mapped_column(Words, unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("of_kind IN ('voucher', 'slip', 'request')", name="of_kind"),
        CheckConstraint("media_type IN ('application/pdf', 'image/jpeg', 'image/png')", name="media_type"),
        CheckConstraint(f"size BETWEEN 1 AND {LARGEST}", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("length(stored) >= 20", name="stored"),
        Index("ix_paper_of", "of_kind", "of_id"),
        logged=True,
        kept=PAPER,
    )
