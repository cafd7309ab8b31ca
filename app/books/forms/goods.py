"""The books of the store: quantity alone for who keeps it, quantity and value for the accountant, and their summary."""

from app.books.forms.form import BookForm
from ledger.goods import VALUED
from receipts.facts import Column

STORE_BOOK = BookForm(
    "S21-H", "SỔ KHO",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Ngày chứng từ", "B", 9, "center"),
        Column("Số phiếu nhập", "C", 12, "left"), Column("Số phiếu xuất", "D", 12, "left"),
        Column("Diễn giải", "E", 26, "left"), Column("Ngày nhập, xuất", "F", 9, "center"),
        Column("Số lượng nhập", "1", 9, "right"), Column("Số lượng xuất", "2", 9, "right"),
        Column("Số lượng tồn", "3", 10, "right", carry="last"), Column("Kế toán xác nhận", "G", 9, "center"),
    ),
    "Thủ kho giữ: từng mặt hàng nhập, xuất, tồn theo số lượng, kể cả hàng chưa định được giá trị.",
    needs="item",
    unit_line="",
    signers=("storekeeper", "maker", "chief"),
)  # fmt: skip

GOODS_DETAIL = BookForm(
    "S22-H", "SỔ CHI TIẾT NGUYÊN LIỆU, VẬT LIỆU, CÔNG CỤ, DỤNG CỤ, SẢN PHẨM, HÀNG HÓA",
    (
        Column("Ngày, tháng ghi sổ", "A", 9, "center"), Column("Số hiệu chứng từ", "B", 12, "left"),
        Column("Ngày chứng từ", "C", 9, "center"), Column("Diễn giải", "D", 24, "left"),
        Column("Tài khoản đối ứng", "E", 8, "center"), Column("Đơn giá", "1", 10, "right"),
        Column("Số lượng nhập", "2", 9, "right"), Column("Thành tiền nhập", "3", 12, "right", carry=True),
        Column("Số lượng xuất", "4", 9, "right"), Column("Thành tiền xuất", "5", 12, "right", carry=True),
        Column("Số lượng tồn", "6", 9, "right", carry="last"), Column("Thành tiền tồn", "7", 12, "right", carry="last"),
    ),
    "Một tài khoản hàng, từng mặt hàng: số lượng, đơn giá như đã ghi sổ, giá trị nhập, xuất, tồn.",
    needs="account",
    accounts=VALUED,
    landscape=True,
    signers=("maker", "chief"),
)  # fmt: skip

GOODS_SUMMARY = BookForm(
    "S23-H", "BẢNG TỔNG HỢP CHI TIẾT NGUYÊN LIỆU, VẬT LIỆU, CÔNG CỤ, DỤNG CỤ, SẢN PHẨM, HÀNG HÓA",
    (
        Column("STT", "A", 5, "right"), Column("Mã hàng", "B", 10, "left"),
        Column("Tên, quy cách", "C", 32, "left"), Column("Đơn vị tính", "D", 8, "center"),
        Column("Tồn đầu kỳ", "1", 14, "right", carry=True), Column("Nhập trong kỳ", "2", 14, "right", carry=True),
        Column("Xuất trong kỳ", "3", 14, "right", carry=True), Column("Tồn cuối kỳ", "4", 14, "right", carry=True),
    ),
    "Giá trị từng mặt hàng: tồn đầu, nhập, xuất, tồn cuối; tổng từng tài khoản bằng S05-H.",
    signers=("maker", "chief"),
)  # fmt: skip
