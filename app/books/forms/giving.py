"""The books and reports of what was given: S81-H, part VI of the note B04, receipts and uses of an appeal."""

from dataclasses import dataclass
from datetime import date

from app.books.forms.form import BookForm
from receipts.facts import Column


@dataclass(frozen=True, slots=True)
class Report(BookForm):
    """A report, which says by itself what it is made after: it is in no list of books."""

    basis: tuple[str, ...] = ()

    @property
    def form_lines(self) -> tuple[str, ...]:
        return self.basis


@dataclass(frozen=True, slots=True)
class Listing:
    """From which share of an appeal's year on a giver is listed alone, from `valid_from` on."""

    percent: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How many days after receiving, and after use, ends an appeal's sums are made public."""

    received: int
    used: int
    basis: str
    valid_from: date


# Newest first. B04/BCTC, part VI; Hướng dẫn 42/HD-TLĐ of 11/11/2021.
LISTINGS = (Listing(10, date(2025, 1, 1)),)
DISCLOSURES = (Disclosure(15, 30, "Hướng dẫn 42/HD-TLĐ", date(2021, 11, 11)),)

GIVING = BookForm(
    "S81-H", "SỔ THEO DÕI CÁC KHOẢN NHẬN TÀI TRỢ CHO HOẠT ĐỘNG XÃ HỘI, TỪ THIỆN",
    (
        Column("Ngày, tháng ghi sổ", "A", 8, "center"), Column("Số hiệu chứng từ", "B", 11, "left"),
        Column("Ngày chứng từ", "C", 8, "center"), Column("Diễn giải", "D", 24, "left"),
        Column("Người tài trợ", "E", 15, "left"), Column("Đơn vị tính", "F", 6, "center"),
        Column("Đơn giá", "1", 9, "right"), Column("Số lượng nhận", "2", 7, "right"),
        Column("Giá trị nhận", "3", 11, "right", carry=True), Column("Số lượng sử dụng", "4", 7, "right"),
        Column("Giá trị sử dụng", "5", 11, "right", carry=True), Column("Số lượng khác", "6", 7, "right"),
        Column("Tăng, giảm khác", "7", 11, "right", carry=True), Column("Số lượng còn", "8", 7, "right", carry="last"),
        Column("Giá trị còn", "9", 12, "right", carry="last"),
    ),
    "Tiền và hiện vật riêng, từng quỹ và đợt vận động, từng người tài trợ: đầu kỳ, nhận, sử dụng, còn lại.",
    landscape=True,
    needs="appeal",
    signers=("maker", "chief", "head"),
)  # fmt: skip

NOTE = Report(
    "B04-VI", "TIẾP NHẬN, PHÂN PHỐI, SỬ DỤNG NGUỒN ĐÓNG GÓP TỰ NGUYỆN",
    (
        Column("Nội dung", "A", 50, "left"), Column("Đơn vị tính", "B", 9, "center"),
        Column("Số lượng", "1", 10, "right"), Column("Giá trị", "2", 16, "right"), Column("Ghi chú", "C", 15, "left"),
    ),
    "Thuyết minh báo cáo tài chính, phần VI: từng đợt vận động, ai đóng góp từ 10% trở lên có dòng riêng.",
    needs="appeal",
    signers=("maker", "chief", "head"),
    basis=("Thuyết minh B04/BCTC, phần VI", "(Thông tư 24/2024/TT-BTC)"),
)  # fmt: skip

INCOME = Report(
    "THU-CHI", "BÁO CÁO THU – CHI NGUỒN ĐÓNG GÓP TỰ NGUYỆN",
    (
        Column("Chỉ tiêu", "A", 46, "left"), Column("Tiền", "1", 15, "right"), Column("Hiện vật", "2", 15, "right"),
        Column("Cộng", "3", 16, "right"), Column("Số khoản, số người", "4", 12, "right"),
    ),
    "Từng đợt vận động trong kỳ: đầu kỳ, nhận từ đâu, dùng vào việc gì, giúp bao nhiêu người, còn lại.",
    needs="appeal",
    signers=("maker", "chief", "head"),
    basis=("Báo cáo thu – chi của đợt vận động", "(Thông tư 41/2022/TT-BTC)"),
)  # fmt: skip
