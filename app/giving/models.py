"""Appeals, donors, pledges and gifts. A pledge promises and books nothing; a gift points at the voucher it became."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.giving import rules
from app.union.agreed import Agreed
from ledger.columns import Bytes, Day, Flag, Id, Moment, Vnd, Words
from ledger.models import SEALED, Base, table

# Who gives: the union's model names them all; since mid-2025 many CCVCLĐ are no longer union members.
DONOR_KINDS = {
    "benefactor": "Nhà hảo tâm",
    "enterprise": "Doanh nghiệp, tổ chức",
    "grassroots": "Công đoàn cơ sở",
    "member": "Đoàn viên công đoàn",
    "worker": "Cán bộ, công chức, viên chức, lao động (không là đoàn viên)",
    "anonymous": "Không nêu tên",
}
PUBLIC_NAMES = {"full": "Nêu tên đầy đủ", "short": "Nêu tên viết tắt", "none": "Không nêu tên"}


class Appeal(Base):
    """A drive (đợt vận động) for one fund, with its document and the days it receives."""

    __tablename__ = "appeal"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))  # receives at first; then see AppealAccount
    slug: Mapped[str] = mapped_column(Words, unique=True, info=SEALED)  # made from the name
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    purpose: Mapped[str] = mapped_column(Words, info=SEALED)
    document: Mapped[str] = mapped_column(Words, info=SEALED)  # số văn bản phát động
    opens_on: Mapped[date] = mapped_column(Day)
    closes_on: Mapped[date | None] = mapped_column(Day)
    __table_args__ = table(logged=True, kept=rules.APPEAL)


class AppealAccount(Agreed, Base):
    """From `valid_from` on the appeal receives on another bank account than before (`Appeal.place_id` at first)."""

    __tablename__ = "appeal_account"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    valid_from: Mapped[date] = mapped_column(Day)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(Index("ix_appeal_account_appeal", "appeal_id"), logged=True, kept=rules.APPEAL_ACCOUNT)


class Donor(Base):
    """Somebody who gave or pledged, by the books' party id. Contact details only when the giver left them."""

    __tablename__ = "donor"
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)  # "" when the giver asked not to be named at all
    name_folded: Mapped[str] = mapped_column(Words)
    tax_code: Mapped[str] = mapped_column(Words)
    address: Mapped[str] = mapped_column(Words)
    phone: Mapped[str] = mapped_column(Words)
    email: Mapped[str] = mapped_column(Words)
    __table_args__ = table(Index("ix_donor_folded", "name_folded"))


class Pledge(Base):
    """A promise made on the form: the transfer code the bank will carry back, and the random address of its page."""

    __tablename__ = "pledge"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token: Mapped[str] = mapped_column(Words, unique=True)
    transfer_code: Mapped[str] = mapped_column(Words, unique=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.party_id"))
    amount: Mapped[int] = mapped_column(Vnd)
    public_name: Mapped[str] = mapped_column(Words)
    hide_amount: Mapped[bool] = mapped_column(Flag)
    message: Mapped[str] = mapped_column(Words)
    made_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("amount > 0", name="amount"))


class Gift(Base):
    """Money that arrived: its voucher, donor, appeal, and how the giver wishes to be named."""

    __tablename__ = "gift"
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.party_id"))
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledge.id"))
    public_name: Mapped[str] = mapped_column(Words, info=SEALED)
    hide_amount: Mapped[bool] = mapped_column(Flag)
    message: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(Index("ix_gift_pledge", "pledge_id"), Index("ix_gift_appeal", "appeal_id"), logged=True)


class CashGift(Base):
    """A gift at the counter, waiting for its slip (phiếu thu) to be counted; then it becomes a `Gift`."""

    __tablename__ = "cash_gift"
    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.party_id"))
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledge.id"))
    public_name: Mapped[str] = mapped_column(Words, info=SEALED)
    hide_amount: Mapped[bool] = mapped_column(Flag)
    message: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(logged=True)


class ReceiptPaper(Base):
    """What a receipt says, frozen when it was issued: every word of the paper, as JSON."""

    __tablename__ = "receipt_paper"
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    token: Mapped[str] = mapped_column(Words, unique=True, info=SEALED)  # the donor's own address for the paper
    facts: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(logged=True)


class ReceiptOriginal(Base):
    """A receipt as it was given out, once and for ever: the signed payload of its QR and both PDFs, byte for byte."""

    __tablename__ = "receipt_original"
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt_paper.receipt_id"), primary_key=True)
    fragment: Mapped[str] = mapped_column(Words, info=SEALED)
    pdf_a5: Mapped[bytes] = mapped_column(Bytes, info=SEALED)
    pdf_a4: Mapped[bytes] = mapped_column(Bytes, info=SEALED)
    __table_args__ = table(logged=True)
