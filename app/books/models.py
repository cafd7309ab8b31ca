"""A wish to reopen a closed month, waiting for a second person."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Id, Moment, Words
from ledger.models import Base, table


class ReopenRequest(Base):
    """One person asks; another agrees, which makes the books' event and ends the request (`event_id`)."""

    __tablename__ = "reopen_request"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("period_event.id"))
    __table_args__ = table()
