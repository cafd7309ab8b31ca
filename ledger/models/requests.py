"""Keys of requests that were carried out, with their first answers."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Moment, Words
from ledger.models.base import Base, table


class RequestAnswer(Base):
    """The first answer to a request that books something."""

    __tablename__ = "request_answer"
    key: Mapped[str] = mapped_column(Words, primary_key=True)
    answer: Mapped[str] = mapped_column(Words)
    __table_args__ = table(clustered=True)


class RequestKey(Base):
    """A request's key with the keyed hash of its body; it cannot be committed without its answer."""

    __tablename__ = "request_key"
    key: Mapped[str] = mapped_column(
        Words,
        ForeignKey("request_answer.key", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    mac: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(clustered=True)
