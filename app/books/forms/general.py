"""The general books: journal, ledger, both in one, trial balance."""

from app.books.forms.form import BookForm
from receipts.facts import Column

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

COMBINED = BookForm(
    "S01-H", "NHẬT KÝ – SỔ CÁI",
    (  # of the journal; two for each account follow, as the accounts of the days come
        Column("Ngày, tháng ghi sổ", "A", 8, "center"), Column("Số hiệu chứng từ", "B", 11, "left"),
        Column("Ngày chứng từ", "C", 8, "center"), Column("Diễn giải", "D", 17, "left"),
        Column("Số tiền phát sinh", "1", 10, "right", carry=True), Column("Tài khoản Nợ", "E", 7, "center"),
        Column("Tài khoản Có", "G", 7, "center"), Column("STT dòng", "H", 5, "right"),
    ),
    "Nhật ký và mọi tài khoản trên một dòng: mỗi tài khoản hai cột Nợ, Có; cộng tháng, lũy kế, số dư.",
    landscape=True,
)  # fmt: skip

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
