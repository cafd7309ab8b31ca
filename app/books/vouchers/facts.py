"""What a posted voucher says on paper: the entry of a PKT, BC or BN, the goods of a PN or PX, and who handed them over.

It reads the books and names nobody who is not on the voucher; freezing is `app.books.voucher_paper`'s.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bank.models import BankLine, BankUse
from app.books.vouchers.service import VoucherView
from app.cash.reading import Counterpart, counterparts
from app.formats import day as written
from app.giving.entries import EntryLine as ShownLine
from app.union import service as union
from app.union.form_texts import texts_at
from ledger.chart import CONTRA
from ledger.goods import KEPT
from ledger.models import Item, MovementRow, Voucher
from receipts.facts import Entry
from receipts.facts_papers import EntryLine, EntrySheet, Goods, Handover, Said, Side, StoreSlip

GOODS_KINDS = ("PN", "PX")
SHEET_KINDS = ("PKT", "BC", "BN", *GOODS_KINDS)  # PT and PC are slips, with papers of their own
_BANK = {"BC": "(kèm giấy báo có của ngân hàng)", "BN": "(kèm giấy báo nợ, ủy nhiệm chi của ngân hàng)"}
_NATURES = {
    "reversal": "Ghi đảo toàn bộ",
    "adjust": "Điều chỉnh phần chênh lệch",
    "transfer": "Chuyển nguồn theo quyết định",
    "classify": "Phân loại khoản chưa rõ nguồn",
    "opening": "Số dư đầu kỳ",
    "turnover": "Số phát sinh lũy kế từ đầu năm",
    "retro": "Điều chỉnh số dư đầu năm",
    "cover": "Bù khoản thu sai theo quyết định",
}
_INTO = "chứng từ {code} ngày {day}"


def sheet_of(session: Session, view: VoucherView, site: str) -> EntrySheet:
    """The phiếu kế toán, or the sheet over the bank's paper."""
    row = view.voucher
    own = texts_at(session, row.unit_id, row.kind, row.doc_date)
    return EntrySheet(
        title=own.title,
        subtitle=_BANK.get(row.kind, ""),
        issuer=union.issuer_at(session, row.unit_id, row.doc_date, site),
        form_lines=own.lines,
        number=row.code,
        day=row.doc_date,
        said=_said(session, view),
        lines=tuple(_line(line) for line in view.lines),
        amount=row.amount,
        attachments="",
        signers=union.paper_signers(session, row.unit_id, row.doc_date, own.signers),
        mark=union.mark_of(session, row.unit_id, row.doc_date),
    )


def _said(session: Session, view: VoucherView) -> tuple[Said, ...]:
    row, bank = view.voucher, _bank_line(session, view.voucher)
    who = _party(session, row)
    return tuple(
        said
        for said in (
            ("Nội dung", row.description),
            ("Loại bút toán", _NATURES.get(row.nature, "")),
            ("Ghi đảo", _named(view.original)),
            ("Điều chỉnh", _named(view.adjusted)),
            ("Người nộp tiền" if row.kind == "BC" else "Đối tượng", who.name),
            ("Địa chỉ", who.address),
            ("Giao dịch ngân hàng", f"{bank.reference or '…………'}, ngày {written(bank.day)}" if bank else ""),
            ("Ngày ghi sổ", written(row.entry_date) if row.entry_date != row.doc_date else ""),
        )
        if said[1]
    )


def _named(other: Voucher | None) -> str:
    return _INTO.format(code=other.code, day=written(other.doc_date)) if other else ""


def _bank_line(session: Session, voucher: Voucher) -> BankLine | None:
    return session.scalar(
        select(BankLine).join(BankUse, BankUse.line_id == BankLine.id).where(BankUse.voucher_id == voucher.id)
    )


def _line(line: ShownLine) -> EntryLine:
    """One line in words: both accounts, the fund, the place. The silent half of a single entry is left out."""
    debit, credit = _shown(line.debit), _shown(line.credit)
    names = [name for number, name in ((debit, line.debit_name), (credit, line.credit_name)) if number]
    text = " · ".join(filter(None, (" / ".join(names), line.fund, line.note)))
    return EntryLine(text, debit, credit, line.amount)


def _shown(account: str) -> str:
    return "" if account == CONTRA else account


def _party(session: Session, voucher: Voucher) -> Counterpart:
    """The one giver or receiver of the voucher; nobody where it names several or none."""
    found = session.scalars(
        select(MovementRow.party_id).where(MovementRow.voucher_id == voucher.id, MovementRow.party_id.is_not(None))
    ).all()
    parties = set(found)
    if len(parties) != 1:
        return Counterpart("")
    kind = "PT" if voucher.kind in ("BC", "PN") else "PC"
    return counterparts(session, kind, parties).get(next(iter(parties)), Counterpart(""))


def goods_slip_of(session: Session, view: VoucherView, site: str) -> StoreSlip:
    """The phiếu nhập kho or phiếu xuất kho."""
    row = view.voucher
    own = texts_at(session, row.unit_id, row.kind, row.doc_date)
    return StoreSlip(
        kind="PN" if row.kind == "PN" else "PX",
        title=own.title,
        issuer=union.issuer_at(session, row.unit_id, row.doc_date, site),
        form_lines=own.lines,
        number=row.code,
        day=row.doc_date,
        entries=tuple(Entry(_shown(line.debit), _shown(line.credit), line.amount) for line in view.lines),
        person=_party(session, row).name,
        said=(("Địa chỉ", _party(session, row).address), ("Lý do", row.description)),
        goods=_goods(session, row),
        attachments="",
        signers=union.paper_signers(session, row.unit_id, row.doc_date, own.signers),
        mark=union.mark_of(session, row.unit_id, row.doc_date),
    )


def handover_of(session: Session, view: VoucherView, site: str) -> Handover:
    """The minutes of the goods' way from the giver to the store, or from the store to whom they help."""
    row = view.voucher
    own = texts_at(session, row.unit_id, "BBGN", row.doc_date)
    issuer = union.issuer_at(session, row.unit_id, row.doc_date, site)
    who = _party(session, row)
    (keeper,) = union.paper_signers(session, row.unit_id, row.doc_date, ("storekeeper",))
    ours = Side(issuer.name, issuer.address, issuer.tax_code, keeper.name, keeper.title.capitalize())
    theirs = Side(who.name, who.address)
    comes = row.kind == "PN"
    return Handover(
        title=own.title,
        issuer=issuer,
        form_lines=own.lines,
        number=row.code,
        day=row.doc_date,
        gives=theirs if comes else ours,
        takes=ours if comes else theirs,
        said=(("Nội dung", row.description),),
        goods=_goods(session, row),
        basis="",
        signers=union.paper_signers(session, row.unit_id, row.doc_date, own.signers),
        mark=union.mark_of(session, row.unit_id, row.doc_date),
    )


def _goods(session: Session, voucher: Voucher) -> tuple[Goods, ...]:
    """The lines of goods. What 002 holds at one đồng apiece has no value that could be said."""
    rows = session.execute(
        select(MovementRow, Item)
        .outerjoin(Item, Item.id == MovementRow.item_id)
        .where(MovementRow.voucher_id == voucher.id)
        .order_by(MovementRow.line)
    ).all()
    return tuple(_one(line, item, voucher.description) for line, item in rows)


def _one(line: MovementRow, item: Item | None, description: str) -> Goods:
    quantity = line.quantity or 0
    held = line.debit in KEPT or line.credit in KEPT
    token = held and (not quantity or line.amount * 1000 <= max(quantity, 1000))
    name = description if item is None else ", ".join(filter(None, (item.name, item.spec)))
    return Goods(
        name=name,
        code=item.code if item else "",
        unit=line.item_unit or "",
        quantity=quantity,
        value=None if token else line.amount,
    )
