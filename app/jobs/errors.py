"""Why long work is not taken on, or its file not made."""

from ledger.errors import Conflict


class TooManyJobs(Conflict):
    """Bạn đang có {most} tệp chờ làm xong. Đợi một tệp xong, hoặc hủy bớt ở trang Tệp của tôi (/tep), rồi thử lại."""

    code = "too_many_jobs"
    status = 429


class QueueFull(Conflict):
    """Hệ thống đang làm nhiều tệp cùng lúc. Thử lại sau ít phút."""

    code = "queue_full"
    status = 503


class FileTooLarge(Conflict):
    """Máy chủ không còn đủ chỗ giữ tệp này. Chọn khoảng ngày ngắn hơn, hoặc thử lại khi các tệp cũ đã hết hạn."""

    code = "file_too_large"


class KindGone(Conflict):
    """Phiên bản này của hệ thống không còn làm loại tệp này. Mở lại trang của sổ và bấm in lần nữa."""

    code = "kind_gone"
