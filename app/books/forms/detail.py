"""The detail books of accounts, by counterparty or by fund."""

from app.books.forms.form import BookForm
from receipts.facts import Column

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
