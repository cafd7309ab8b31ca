"""What this room refuses, beside what the books refuse."""

from ledger import errors
from ledger.errors import Conflict, Invalid, NotFound


class SameLine(Conflict):
    """Giao dịch này đã có: cùng tài khoản, ngày, số giao dịch, số tiền và nội dung. Nếu đây là giao dịch khác, giống \
    hệt, đánh dấu vào ô cuối biểu mẫu rồi gửi lại."""

    code = "same_line"
    field = "reference"


class NotABankAccount(Invalid):
    """Chọn một tài khoản ngân hàng của đơn vị."""

    code = "not_a_bank_account"
    field = "place"


class DayAhead(Invalid):
    """Ngày giao dịch còn ở phía trước. Kiểm tra lại ngày trên sao kê."""

    code = "day_ahead"
    field = "day"


class LineDayNotOpen(Invalid):
    """Kỳ kế toán {month} đã khóa sổ hoặc chưa mở, nên chưa ghi được giao dịch của tháng này. Nhờ kế toán trưởng mở
    kỳ, rồi quay lại."""

    code = "line_day_not_open"
    field = "choice"


class LossUnknown(Invalid):
    """Không có khoản thu sai này trong đơn vị. Chọn một khoản trong danh sách."""

    code = "loss_unknown"
    field = "loss"


class LineUnknown(NotFound):
    """Không có giao dịch này trong sổ ngân hàng của đơn vị."""

    code = "line_unknown"


class LineBooked(Conflict):
    """Giao dịch này đã được ghi sổ."""

    code = "line_booked"


class StatementOff(errors.StatementDiffers):
    """Số dư sao kê khác sổ: sổ có {booked}, lệch {difference}. Ghi đủ giao dịch của tháng, hoặc đọc lại sao kê."""

    code = "statement_off"
