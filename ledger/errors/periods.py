"""Months, numbers, and what was counted or confirmed."""

from ledger.errors.refusal import Conflict, Refusal


class PeriodMissing(Refusal):
    """Kỳ kế toán {month} chưa mở. Kế toán trưởng cần mở kỳ trước khi ghi sổ."""

    code = "period_missing"
    field = "entry_date"
    status = 422


class PeriodClosed(Refusal):
    """Kỳ kế toán đã khóa sổ. Chọn ngày thuộc kỳ đang mở."""

    code = "period_closed"
    field = "entry_date"
    status = 422


class PeriodStep(Refusal):
    """Kỳ kế toán không chuyển được sang trạng thái này."""

    code = "period_step"


class PeriodNeedsTwo(Refusal):
    """Mở lại kỳ đã khóa cần hai người khác nhau cùng đồng ý."""

    code = "period_needs_two"


class NumberOutOfTurn(Conflict):
    """Số chứng từ không liền mạch với số trước. Thử lại."""

    code = "number_out_of_turn"


class DateBeforeLast(Refusal):
    """Ngày chứng từ sớm hơn ngày của số liền trước. Chọn ngày bằng hoặc sau ngày đó."""

    code = "date_before_last"
    field = "doc_date"
    status = 422


class DayClosed(Refusal):
    """Két này đã khóa quỹ của ngày đó. Chọn ngày sau."""

    code = "day_closed"
    field = "entry_date"
    status = 422


class CountDiffers(Refusal):
    """Số kiểm đếm, sổ của thủ quỹ và sổ kế toán chưa bằng nhau, nên chưa khóa quỹ được."""

    code = "count_differs"
    field = "counted"
    status = 422


class StatementDiffers(Refusal):
    """Số dư trên sao kê khác số dư trên sổ. Tìm khoản chênh lệch rồi đối chiếu lại."""

    code = "statement_differs"
    field = "statement"
    status = 422


class YearConfirmed(Refusal):
    """Tài khoản này đã đối chiếu số dư 31/12 của năm đó với ngân hàng, nên năm đó không nhận thêm."""

    code = "year_confirmed"
    field = "entry_date"
    status = 422
