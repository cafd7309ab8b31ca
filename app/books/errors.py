"""What the auditor's desk may refuse."""

from ledger.errors import Conflict, Invalid, NotFound


class BookUnknown(NotFound):
    """Không có sổ này. Chọn một sổ trong danh mục Sổ kế toán."""

    code = "book_unknown"


class RangeInvalid(Invalid):
    """Ngày kết thúc sớm hơn ngày bắt đầu. Chọn lại khoảng ngày."""

    code = "range_invalid"
    field = "den"


class PlaceUnknown(Invalid):
    """Đơn vị chưa có két tiền mặt này. Chọn két trong danh sách."""

    code = "place_unknown"
    field = "ket"


class ReopenMissing(Conflict):
    """Chưa có đề nghị mở lại kỳ này. Kế toán trưởng cần đề nghị trước."""

    code = "reopen_missing"


class ReopenAsked(Conflict):
    """Kỳ này đã có đề nghị mở lại, đang chờ người thứ hai đồng ý."""

    code = "reopen_asked"


class SlipsWaiting(Conflict):
    """Kỳ này còn {count} phiếu thu, chi chưa xong. Thu, chi hoặc hủy các phiếu đó trước khi khóa sổ."""

    code = "slips_waiting"


class PeriodUnknown(NotFound):
    """Không có kỳ kế toán này."""

    code = "period_unknown"
