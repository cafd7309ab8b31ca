"""What books and vouchers of a unit say of themselves on a day: title, form line, legal basis, who signs.

Dated data: a paper of an old day keeps the texts of that day. Books bring their own defaults; of vouchers they stand
here, and none says "Mẫu … ban hành theo" a text that has no such form.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.union.models import BookForm, FormText


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The words of one form; an empty line is left out."""

    title: str
    form_line: str
    legal_line: str
    signers: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for line in (self.form_line, self.legal_line) if line)


# Circular 24/2024 prescribes no voucher form, so the paper names none.
_OURS = ("Chứng từ do đơn vị thiết kế", "(theo Điều 4 Thông tư 24/2024/TT-BTC)")
_CASH = ("head", "chief", "maker", "cashier")
_STORE = ("maker", "storekeeper", "chief", "head")
VOUCHERS = {
    "PT": FormTexts("PHIẾU THU", *_OURS, _CASH),
    "PC": FormTexts("PHIẾU CHI", *_OURS, _CASH),
    "PKT": FormTexts("PHIẾU KẾ TOÁN", *_OURS, ("maker", "chief", "head")),
    "BC": FormTexts("PHIẾU BÁO CÓ", *_OURS, ("maker", "chief")),
    "BN": FormTexts("PHIẾU BÁO NỢ", *_OURS, ("maker", "chief", "head")),
    "PN": FormTexts("PHIẾU NHẬP KHO", *_OURS, _STORE),
    "PX": FormTexts("PHIẾU XUẤT KHO", *_OURS, _STORE),
    "BNUH": FormTexts("BIÊN NHẬN ỦNG HỘ", "", "", ("maker",)),
    "TCO": FormTexts("THƯ CẢM ƠN", "", "", ("head",)),
    "BBXN": FormTexts("BIÊN BẢN XÁC NHẬN TÀI TRỢ", "", "", ("head",)),
    "BBGN": FormTexts("BIÊN BẢN GIAO NHẬN HIỆN VẬT", *_OURS, ("maker", "storekeeper", "head")),
    "DSKN": FormTexts("DANH SÁCH KÝ NHẬN", *_OURS, ("maker", "cashier", "chief", "head")),
    "GDN": FormTexts("GIẤY ĐỀ NGHỊ", *_OURS, ("maker", "chief", "head")),
}
BOOKKEEPING = {"journal": "Nhật ký chung (S04-H và Sổ cái S03-H)", "combined": "Nhật ký – Sổ cái (S01-H)"}


def cites_no_form(said: FormTexts) -> bool:
    """Whether the lines claim a form of Circular 24/2024, which has none; the database holds the same."""
    lines = f"{said.form_line} {said.legal_line}".lower()
    return "24/2024" in lines and ("ban hành" in lines or "mẫu s" in lines)


def texts_at(
    session: Session, unit: int, code: str, day: date, *, keeper: str = "", default: FormTexts | None = None
) -> FormTexts:
    """The words of that form on `day`: as two persons chose them, else `default`, else the voucher's own."""
    row = session.scalar(
        select(FormText)
        .where(
            FormText.unit_id == unit, FormText.code == code, FormText.keeper == keeper, FormText.valid_from <= day,
            FormText.stopped_by.is_(None),
        )
        .order_by(FormText.valid_from.desc(), FormText.id.desc())
        .limit(1)
    )  # fmt: skip
    if row is None:
        return default or VOUCHERS[code]
    return FormTexts(row.title, row.form_line, row.legal_line, tuple(row.signers.split()))


def form_lines(session: Session, unit: int, code: str, day: date) -> tuple[str, ...]:
    """The lines at the right top of a voucher of that kind on `day`."""
    return texts_at(session, unit, code, day).lines


def bookkeeping_form(session: Session, unit: int, day: date) -> str:
    """`journal` or `combined`, as it holds in the year of `day`; a journal with ledgers when nobody chose."""
    found = session.scalar(
        select(BookForm.form)
        .where(BookForm.unit_id == unit, BookForm.valid_from <= day, BookForm.stopped_by.is_(None))
        .order_by(BookForm.valid_from.desc(), BookForm.id.desc())
        .limit(1)
    )
    return found or "journal"
