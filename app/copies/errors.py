"""Why a copy is not taken."""

from ledger.errors import Conflict


class CopyTaken(Conflict):
    """Có người vừa lấy bản sao này. Thử lại để lấy số tiếp theo."""

    code = "copy_taken"


class CopyTooEarly(Conflict):
    """Phiếu chưa có chữ ký nên chưa có bản sao. In bản chính."""

    code = "copy_too_early"
