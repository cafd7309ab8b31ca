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
# Which account each of these three is kept for, and what it is called, could not be read in a text of the law
# (cần xác nhận): so they say no legal basis, and S38-H goes on to list the same accounts.
_OWN = "(Tên sổ do đơn vị đặt)"


def _of_claims(code: str, title: str, says: str, accounts: tuple[str, ...]) -> BookForm:
    return BookForm(
        code, title, DETAIL.columns, says, needs="account", accounts=accounts, signers=DETAIL.signers, law=_OWN
    )


CLAIMS = _of_claims(
    "S34-H", "SỔ CHI TIẾT CÁC KHOẢN PHẢI THU, PHẢI TRẢ",  # (cần xác nhận)
    "Phải thu, phải trả khác, từng đối tượng: số dư đầu, phát sinh, số dư cuối.",
    ("3388", "338", "3381", "1388", "138", "1381", "13881", "13811", "137", "1378"),
)  # fmt: skip
ADVANCES = _of_claims(
    "S36-H", "SỔ CHI TIẾT TẠM ỨNG",  # (cần xác nhận)
    "Tạm ứng của từng người, từng đầu mối chi tiêu: đã tạm ứng, đã thanh toán, còn phải thu.",
    ("141", "1411", "1412"),
)  # fmt: skip
SUPPLIERS = _of_claims(
    "S37-H", "SỔ CHI TIẾT THANH TOÁN VỚI NGƯỜI BÁN",  # (cần xác nhận)
    "Từng người bán: đã mua, đã trả, còn phải trả.",
    ("331",),
)  # fmt: skip
BY_FUND = ("353", "3538")  # their detail is the fund (3538.01); of every other account it is the counterparty
