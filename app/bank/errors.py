"""What this room refuses, beside what the books refuse."""

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


class LineUnknown(NotFound):
    """Không có giao dịch này trong sổ ngân hàng của đơn vị."""

    code = "line_unknown"


class LineBooked(Conflict):
    """Giao dịch này đã được ghi sổ."""

    code = "line_booked"
