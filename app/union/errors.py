"""Refusals of this room."""

from ledger.errors import Conflict, Invalid


class NotChecked(Conflict):
    """Chưa lập được biên nhận: quản trị cần xác nhận địa chỉ in trong mã QR và bản sao khóa ký ở trang Khởi tạo."""

    code = "not_checked"


class FormCitedBadly(Invalid):
    """Thông tư 24/2024/TT-BTC có danh mục sổ, không ban hành mẫu. Ghi mã sổ hoặc căn cứ, bỏ chữ “Mẫu số”,
    “ban hành”."""

    code = "form_cited_badly"
    field = "legal_line"
