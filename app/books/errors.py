"""What the auditor's desk may refuse."""

from ledger.errors import Conflict, Forbidden, Invalid, NotFound


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


class BankUnknown(Invalid):
    """Đơn vị chưa có tài khoản ngân hàng này. Chọn tài khoản trong danh sách."""

    code = "bank_unknown"
    field = "nh"


class AccountElsewhere(Invalid):
    """Sổ chi tiết S38-H không mở cho tài khoản này: tiền mặt đọc ở S11-H, tiền gửi ở S12-H. Chọn tài khoản khác."""

    code = "account_elsewhere"
    field = "tk"


class ReopenMissing(Conflict):
    """Chưa có đề nghị mở lại kỳ này. Kế toán trưởng cần đề nghị trước."""

    code = "reopen_missing"


class ReopenAsked(Conflict):
    """Kỳ này đã có đề nghị mở lại, đang chờ người thứ hai đồng ý."""

    code = "reopen_asked"


class MonthNotReady(Conflict):
    """Chưa khóa sổ được: {what}. Làm xong các việc này rồi khóa lại."""

    code = "month_not_ready"


class MonthTooEarly(Invalid):
    """Sổ của đơn vị bắt đầu từ tháng {first}. Không mở kỳ trước tháng đó."""

    code = "month_too_early"
    field = "month"


class ReopenNotYours(Forbidden):
    """Chỉ người đã đề nghị mới rút được đề nghị mở lại kỳ."""

    code = "reopen_not_yours"


class CorrectionUnknown(NotFound):
    """Không có đề nghị sửa sổ này."""

    code = "correction_unknown"


class CorrectionWaits(Conflict):
    """Chứng từ này đã có một đề nghị như vậy đang chờ. Mở đề nghị đó."""

    code = "correction_waits"


class CorrectionUnfit(Invalid):
    """Chứng từ này không sửa được theo cách đó. Chọn cách khác."""

    code = "correction_unfit"


class AccountNotOffered(Invalid):
    """Số dư đầu năm của tài khoản này không điều chỉnh ở đây được. Chọn một tài khoản trong danh sách."""

    code = "account_not_offered"


class PeriodUnknown(NotFound):
    """Không có kỳ kế toán này."""

    code = "period_unknown"


class WishWaits(Conflict):
    """Đề nghị này đã có, đang chờ người thứ hai đồng ý."""

    code = "wish_waits"
