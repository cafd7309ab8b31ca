"""The union's bodies as a dated tree, its people, and the settings that stand on an accounting unit's papers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.union import rules
from app.union.agreed import Agreed
from ledger.columns import Day, Flag, Id, Moment, Words
from ledger.models import SEALED, Base, table


class Body(Base):
    """A union body (công đoàn cơ sở, công đoàn xã/phường, …) with the dates it exists and its parent then."""

    __tablename__ = "union_body"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union_body.id"))
    code: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)
    name_folded: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(Words)
    valid_from: Mapped[date] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    __table_args__ = table(UniqueConstraint("unit_id", "code"))


class Person(Base):
    """A person the union knows (staff, member, somebody helped), by the books' party id."""

    __tablename__ = "person"
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("union_body.id"))
    name: Mapped[str] = mapped_column(Words)
    name_folded: Mapped[str] = mapped_column(Words)
    is_member: Mapped[bool] = mapped_column(Flag)
    created_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(Index("ix_person_folded", "name_folded", "body_id"))


class Profile(Agreed, Base):
    """The heading of a unit's papers and pages, as it stands from a day on (the newest row not in the future holds);
    proposed by `by_id`."""

    __tablename__ = "unit_profile"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date] = mapped_column(Day)
    upper: Mapped[str] = mapped_column(Words)  # cơ quan cấp trên
    name: Mapped[str] = mapped_column(Words)
    address: Mapped[str] = mapped_column(Words)
    budget_code: Mapped[str] = mapped_column(Words)  # mã QHNS
    tax_code: Mapped[str] = mapped_column(Words)
    place_name: Mapped[str] = mapped_column(Words)  # địa danh before dates
    hotline: Mapped[str] = mapped_column(Words)
    is_sample: Mapped[bool] = mapped_column(Flag)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True, kept=rules.HEADING)


class Signer(Agreed, Base):
    """Who signs as head, chief accountant, book-keeper, cashier or storekeeper, from a day on; proposed by `by_id`.

    `authority` is the line above the title: TM. BAN THƯỜNG VỤ, KT. CHỦ TỊCH, TUQ. …, or ""."""

    __tablename__ = "signer"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[str] = mapped_column(Words)
    authority: Mapped[str] = mapped_column(Words, info=SEALED)
    title: Mapped[str] = mapped_column(Words, info=SEALED)
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("position IN ('head', 'chief', 'maker', 'cashier', 'storekeeper')", name="position"),
        logged=True,
        kept=rules.SIGNER,
    )


class Account(Agreed, Base):
    """The bank account behind a place of the books: what a donor needs, always shown together. It may receive from
    `valid_from` on, once a second person agreed; another number is another place, never this row changed."""

    __tablename__ = "bank_account"
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    bin: Mapped[str] = mapped_column(Words)
    bank: Mapped[str] = mapped_column(Words)
    number: Mapped[str] = mapped_column(Words, info=SEALED)
    holder: Mapped[str] = mapped_column(Words, info=SEALED)
    receives: Mapped[bool] = mapped_column(Flag)  # shown to donors
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True, kept=rules.ACCOUNT)


class AccountEnd(Agreed, Base):
    """That an account receives no more from `valid_from` on: closed at the bank, or in wrong hands."""

    __tablename__ = "bank_account_end"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("bank_account.place_id"))
    valid_from: Mapped[date] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("reason <> ''", name="reason"), logged=True, kept=rules.ACCOUNT_END)


class Check(Base):
    """Something that a person confirmed before the first receipt: the address frozen into printed QRs, and that a
    copy of the signing key is kept. It holds for exactly this `value`."""

    __tablename__ = "unit_check"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[str] = mapped_column(Words)
    value: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("what IN ('address', 'key')", name="what"), logged=True, kept=rules.FOR_EVER)


class FormText(Agreed, Base):
    """What a book or voucher of a unit says of itself from a day on: its title, the line of its form, its legal basis,
    and who signs (positions, parted by spaces); proposed by `by_id`. `keeper` tells two books of one code apart."""

    __tablename__ = "form_text"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(Words)
    keeper: Mapped[str] = mapped_column(Words)
    title: Mapped[str] = mapped_column(Words)
    form_line: Mapped[str] = mapped_column(Words)
    legal_line: Mapped[str] = mapped_column(Words)
    signers: Mapped[str] = mapped_column(Words)
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("code <> '' AND title <> '' AND signers <> ''", name="said"),
        CheckConstraint("keeper IN ('', 'cashier', 'accountant')", name="keeper"),
        Index("ix_form_text_code", "unit_id", "code", "keeper"),
        logged=True,
        kept=rules.FORM_TEXT,
    )


class BookForm(Agreed, Base):
    """The form of bookkeeping of a unit from a first of January on: a journal and ledgers (S04-H, S03-H), or one book
    of both (S01-H). It stands once the year has a voucher; proposed by `by_id`."""

    __tablename__ = "book_form"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[str] = mapped_column(Words)
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("form IN ('journal', 'combined')", name="form"), logged=True, kept=rules.BOOK_FORM
    )
