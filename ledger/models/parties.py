"""Whose books, in which funds, where the money lies: accounts, units, parties, funds, places."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Day, Flag, Id, Moment, Words
from ledger.models.base import SEALED, Base, table


class AccountRow(Base):
    """One account of the chart, copied from `ledger.chart` so that the database can check movements against it."""

    __tablename__ = "account"
    number: Mapped[str] = mapped_column(Words, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(Words)
    normal: Mapped[str] = mapped_column(Words)
    postable: Mapped[bool] = mapped_column(Flag)
    valid_from: Mapped[date] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    __table_args__ = table(
        CheckConstraint("kind IN ('cash', 'bank', 'transit', 'goods', 'claim', 'loss', 'off', 'contra')", name="kind"),
        CheckConstraint("normal IN ('debit', 'credit', 'both')", name="normal"),
        clustered=True,
        logged=True,
    )


class Unit(Base):
    """An accounting unit: it keeps its own periods, series, cash boxes and bank accounts."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Words, unique=True)
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(logged=True)


class Party(Base):
    """Somebody the books meet: donor, recipient, worker. Only the id; names live at the desk."""

    __tablename__ = "party"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table()


class Fund(Base):
    """A fund of 3538, printed as detail account 3538.<code>; an earmarked one never lends to another."""

    __tablename__ = "fund"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    earmarked: Mapped[bool] = mapped_column(Flag)
    __table_args__ = table(UniqueConstraint("unit_id", "code"), logged=True)


class Place(Base):
    """Where money lies: a cash box (1111) or a bank account (1121)."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account: Mapped[str] = mapped_column(ForeignKey("account.number"))
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(UniqueConstraint("unit_id", "name"), logged=True)
