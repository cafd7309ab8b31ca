"""Wishes that a person's words be erased, each waiting for a second person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.privacy.rules import WISH
from ledger.columns import Id, Moment, Words
from ledger.models import SEALED, Base, table


class ErasureWish(Base):
    """One person asks on somebody's paper (`basis`); when another agrees, the words go and the log says so."""

    __tablename__ = "erasure_wish"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    basis: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str | None] = mapped_column(Words, default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    __table_args__ = table(
        CheckConstraint("basis <> ''", name="basis"),
        CheckConstraint("answer IN ('agreed', 'declined', 'withdrawn')", name="answer"),
        logged=True,
        kept=WISH,
    )
