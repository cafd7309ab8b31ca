"""Months and counters: what may be written when, and under which number."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Flag, Id, Moment, Words
from ledger.models.base import SEALED, Base, table


class Period(Base):
    """A month of one unit. `state` is open, closed or filed and changes only by a `PeriodEvent`."""

    __tablename__ = "period"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Words)
    last_event: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        UniqueConstraint("unit_id", "starts"),
        CheckConstraint("state IN ('open', 'closed', 'filed')", name="state"),
        CheckConstraint("starts <= ends", name="span"),
        logged=True,
    )


class PeriodEvent(Base):
    """A step of a period: opened → closed, closed → open again (two persons), closed → filed (final)."""

    __tablename__ = "period_event"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    from_state: Mapped[str] = mapped_column(Words)
    to_state: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True)


class Series(Base):
    """The counter of one unit, kind and year (`month` 0) or month. `first` is the last number used on paper before."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    year: Mapped[int] = mapped_column(Count)
    month: Mapped[int] = mapped_column(Count)
    first: Mapped[int] = mapped_column(Count)
    last: Mapped[int] = mapped_column(Count)
    __table_args__ = table(
        UniqueConstraint("unit_id", "kind", "year", "month"),
        CheckConstraint("month BETWEEN 0 AND 12", name="month"),
        CheckConstraint("first >= 0 AND last >= first", name="counts_up"),
        logged=True,
    )


class SeriesSetting(Base):
    """That a series goes on from a last number used on paper, in a unit that already has papers: set by two."""

    __tablename__ = "series_setting"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Words, primary_key=True)
    year: Mapped[int] = mapped_column(Count, primary_key=True)
    month: Mapped[int] = mapped_column(Count, primary_key=True)
    first: Mapped[int] = mapped_column(Count)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(clustered=True, logged=True)


class Numbering(Base):
    """From `valid_from` on a unit's vouchers are numbered anew each month, or go through the year: set by two, before
    the first number of that year. Donors' receipts (BNUH) always go through the year."""

    __tablename__ = "numbering"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    monthly: Mapped[bool] = mapped_column(Flag)
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        Index("ix_numbering_unit", "unit_id", "valid_from"),
        CheckConstraint("monthly IN (0, 1)", name="monthly"),
        logged=True,
    )


class NumberingStop(Base):
    """A choice of numbering that was stopped before its day."""

    __tablename__ = "numbering_stop"
    numbering_id: Mapped[int] = mapped_column(ForeignKey("numbering.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("reason <> ''", name="reason"), logged=True)
