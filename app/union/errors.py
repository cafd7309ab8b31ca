"""Refusals of this room."""

from ledger.errors import Conflict


class NotChecked(Conflict):
    """Chưa lập được biên nhận: quản trị cần xác nhận địa chỉ in trong mã QR và bản sao khóa ký ở trang Khởi tạo."""

    code = "not_checked"
