"""The forms of the books as dated data: code, title, columns. A form is a row of a table here, never a special case."""

from dataclasses import dataclass
from datetime import date

from receipts.facts import Column


@dataclass(frozen=True, slots=True)
class BookForm:
    """One book of Thông tư 24/2024/TT-BTC. `needs` names what must be chosen: an account (one of `accounts`, when the
    book is not for all), a cash box, a bank account; `keeper` tells apart two books of one code kept side by side."""

    code: str
    title: str
    columns: tuple[Column, ...]
    says: str  # what an auditor finds in it
    needs: str = ""
    landscape: bool = False
    accounts: tuple[str, ...] = ()
    keeper: str = ""
    signers: tuple[str, ...] = ("maker", "chief", "head")
    valid_from: date = date(2025, 1, 1)

    @property
    def slug(self) -> str:
        return self.code.lower()

    @property
    def form_lines(self) -> tuple[str, ...]:
        """TT24 gives book codes and their least contents, and no drawing: so no "Mẫu … ban hành theo" line."""
        return (f"Mã sổ: {self.code}", "(Danh mục sổ theo Thông tư 24/2024/TT-BTC)")


JOURNAL = BookForm(
    "S04-H", "SỔ NHẬT KÝ CHUNG",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Số hiệu chứng từ", "B", 12, "left"),
        Column("Ngày chứng từ", "C", 9, "center"), Column("Diễn giải", "D", 32, "left"),
        Column("Đã ghi Sổ cái", "E", 5, "center"), Column("STT dòng", "G", 6, "right"),
        Column("Số hiệu tài khoản", "H", 8, "center"), Column("Nợ", "1", 13, "right", carry=True),
        Column("Có", "2", 13, "right", carry=True),
    ),
    "Mọi bút toán theo thứ tự thời gian, dòng Nợ trước, dòng Có sau.",
)  # fmt: skip

LEDGER = BookForm(
    "S03-H", "SỔ CÁI",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Số hiệu chứng từ", "B", 12, "left"),
        Column("Ngày chứng từ", "C", 9, "center"), Column("Diễn giải", "D", 30, "left"),
        Column("Trang NKC", "E", 7, "right"), Column("STT dòng NKC", "G", 6, "right"),
        Column("Tài khoản đối ứng", "H", 8, "center"), Column("Nợ", "1", 13, "right", carry=True),
        Column("Có", "2", 13, "right", carry=True),
    ),
    "Một tài khoản: số dư đầu kỳ, từng phát sinh, cộng tháng, lũy kế, số dư cuối kỳ.",
    needs="account",
)  # fmt: skip

_DATES = (Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Ngày chứng từ", "B", 9, "center"))
_CASH = (
    Column("Thu", "1", 12, "right", carry=True), Column("Chi", "2", 12, "right", carry=True),
    Column("Tồn", "3", 13, "right", carry="last"),
)  # fmt: skip
_SLIPS = (Column("Số phiếu thu", "C", 12, "left"), Column("Số phiếu chi", "D", 12, "left"))
CASH_BOOK = BookForm(
    "S11-H",
    "SỔ QUỸ TIỀN MẶT",
    (*_DATES, *_SLIPS, Column("Diễn giải", "E", 28, "left"), Column("Tài khoản đối ứng", "F", 8, "center"), *_CASH),
    "Thủ quỹ giữ: từng khoản thu, chi của một két và số tồn sau mỗi khoản.",
    needs="box",
    keeper="cashier",
    signers=("cashier", "maker", "chief", "head"),
)

CASH_DETAIL = BookForm(
    "S11-H",
    "SỔ KẾ TOÁN CHI TIẾT TIỀN MẶT",
    (*_DATES, *_SLIPS, Column("Diễn giải", "E", 28, "left"), Column("Tài khoản đối ứng", "F", 8, "center"), *_CASH),
    "Kế toán giữ, song song với sổ của thủ quỹ.",
    needs="box",
    keeper="accountant",
    signers=("maker", "cashier", "chief", "head"),
)

BANK_BOOK = BookForm(
    "S12-H", "SỔ TIỀN GỬI NGÂN HÀNG, KHO BẠC",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Số hiệu chứng từ", "B", 12, "left"),
        Column("Ngày chứng từ", "C", 9, "center"), Column("Diễn giải", "D", 28, "left"),
        Column("Tài khoản đối ứng", "E", 8, "center"), Column("Gửi vào", "1", 12, "right", carry=True),
        Column("Rút ra", "2", 12, "right", carry=True), Column("Còn lại", "3", 13, "right", carry="last"),
        Column("Ghi chú", "F", 7, "left"),
    ),
    "Một tài khoản ngân hàng: từng khoản gửi vào, rút ra và số còn lại sau mỗi khoản.",
    needs="bank",
)  # fmt: skip

# 111, 112 and goods have books of their own; what is kept for others off the balance sheet has none by counterparty.
DETAIL = BookForm(
    "S38-H", "SỔ CHI TIẾT CÁC TÀI KHOẢN",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Số hiệu chứng từ", "B", 12, "left"),
        Column("Ngày chứng từ", "C", 9, "center"), Column("Diễn giải", "D", 28, "left"),
        Column("Tài khoản đối ứng", "E", 8, "center"), Column("Nợ", "1", 12, "right", carry=True),
        Column("Có", "2", 12, "right", carry=True), Column("Số dư Nợ", "3", 12, "right"),
        Column("Số dư Có", "4", 12, "right"),
    ),
    "Một tài khoản chưa có sổ riêng, từng đối tượng (3538: từng quỹ): số dư đầu, phát sinh, số dư cuối.",
    needs="account",
    accounts=(
        "3538", "113", "137", "1378", "138", "1381", "13811", "1388", "13881", "141", "1411", "1412", "331", "338",
        "3381", "3388", "353", "515", "611", "6118", "711",
    ),
    signers=("maker", "chief"),
)  # fmt: skip
BY_FUND = ("353", "3538")  # their detail is the fund (3538.01); of every other account it is the counterparty

TRIAL = BookForm(
    "S05-H", "BẢNG CÂN ĐỐI SỐ PHÁT SINH",
    (
        Column("Số hiệu TK", "A", 6, "left"), Column("Tên tài khoản", "B", 22, "left"),
        Column("Dư đầu kỳ Nợ", "1", 11, "right"), Column("Dư đầu kỳ Có", "2", 11, "right"),
        Column("Điều chỉnh dư đầu năm Nợ", "3", 10, "right"), Column("Điều chỉnh dư đầu năm Có", "4", 10, "right"),
        Column("Phát sinh Nợ", "5", 11, "right"), Column("Phát sinh Có", "6", 11, "right"),
        Column("Lũy kế năm Nợ", "7", 11, "right"), Column("Lũy kế năm Có", "8", 11, "right"),
        Column("Dư cuối kỳ Nợ", "9", 11, "right"), Column("Dư cuối kỳ Có", "10", 11, "right"),
    ),
    "Mọi tài khoản một dòng: dư đầu, phát sinh, dư cuối; tổng Nợ phải bằng tổng Có.",
    landscape=True,
)  # fmt: skip

SHELF = (JOURNAL, LEDGER, CASH_BOOK, CASH_DETAIL, BANK_BOOK, DETAIL, TRIAL)
FORMS = {form.slug: form for form in reversed(SHELF)}  # by the code; of two books the first one of the shelf
KEEPERS = {"thu-quy": "cashier", "ke-toan": "accountant"}  # as an address names them


def find(slug: str, keeper: str = "") -> BookForm | None:
    """The book of that code, as its `keeper` keeps it where two do."""
    return next((f for f in SHELF if f.slug == slug and f.keeper == keeper), FORMS.get(slug))
