"""The books of cash boxes and bank accounts."""

from app.books.forms.form import BookForm
from receipts.facts import Column

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
