"""Lists that go with the books: the vouchers of one who booked them, and the count sheet of a cash box."""

from app.books.forms.form import BookForm
from receipts.facts import Column

LISTING = BookForm(
    "LK01", "BẢNG LIỆT KÊ CHỨNG TỪ KẾ TOÁN",
    (
        Column("STT", "A", 6, "right"), Column("Ngày, tháng ghi sổ", "B", 9, "center"),
        Column("Số hiệu chứng từ", "C", 13, "left"), Column("Ngày chứng từ", "D", 9, "center"),
        Column("Diễn giải", "E", 34, "left"), Column("Tài khoản Nợ", "F", 9, "center"),
        Column("Tài khoản Có", "G", 9, "center"), Column("Số tiền", "1", 14, "right", carry=True),
    ),
    "Chứng từ của một người ghi sổ, để đầu tập chứng từ; chứng từ ghi ngoài bảng liệt kê riêng.",
    needs="maker",
    signers=("maker", "chief"),
    law="(Để đầu tập chứng từ kế toán)",
)  # fmt: skip

COUNT_SHEET = BookForm(
    "S14-H", "BẢNG KIỂM KÊ QUỸ",
    (
        Column("STT", "A", 6, "right"), Column("Diễn giải", "B", 40, "left"),
        Column("Mệnh giá", "1", 14, "right"), Column("Số tờ", "2", 10, "right"),
        Column("Thành tiền", "3", 18, "right"), Column("Ghi chú", "C", 20, "left"),
    ),
    "Một lần kiểm kê két: số tờ từng loại, số tiền đếm được, hai sổ và chênh lệch.",
    needs="count",
    signers=("cashier", "maker", "chief", "head"),
)  # fmt: skip
