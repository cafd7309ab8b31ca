"""How much help one person may be given in any window of days: a setting of two persons, and what was given so far."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Id, Moment, Vnd, Words
from ledger.models.base import SEALED, Base, table


class PersonLimit(Base):
    """From `valid_from` on: at most so much, and so many times, for one person in any `window_days` days. No figure is
    no limit; the newest row whose day has come holds."""

    __tablename__ = "person_limit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    window_days: Mapped[int] = mapped_column(Count)
    most_amount: Mapped[int | None] = mapped_column(Vnd)
    most_times: Mapped[int | None] = mapped_column(Count)
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("window_days BETWEEN 1 AND 3660", name="window"),
        CheckConstraint("most_amount > 0", name="amount"),
        CheckConstraint("most_times > 0", name="times"),
        logged=True,
    )


class PersonLimitStop(Base):
    """A limit that was stopped before its day."""

    __tablename__ = "person_limit_stop"
    limit_id: Mapped[int] = mapped_column(ForeignKey("person_limit.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("reason <> ''", name="reason"), logged=True)


class PersonHelp(Base):
    """What a unit has approved for one person since ever. It is the row that two approvals for one person wait at."""

    __tablename__ = "person_help"
    unit_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    times: Mapped[int] = mapped_column(Count)
    amount: Mapped[int] = mapped_column(Vnd)
    last_mandate: Mapped[int] = mapped_column(Id)
    __table_args__ = table(clustered=True)
