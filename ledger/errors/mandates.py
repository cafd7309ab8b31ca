"""Requests for help: what was approved, by whom, up to how much."""

from ledger.errors.refusal import Conflict, Refusal


class MandateOverdrawn(Refusal):
    """Số tiền chi lớn hơn số đã được duyệt còn lại[ (còn {left} đồng)]."""

    code = "mandate_overdrawn"
    field = "amount"
    status = 422


class MandateNotApproved(Refusal):
    """Hồ sơ chưa được duyệt nên chưa chi được."""

    code = "mandate_not_approved"


class MandateNotHelp(Refusal):
    """Khoản chi theo hồ sơ hỗ trợ phải ghi Nợ tài khoản quỹ 3538."""

    code = "mandate_not_help"


class MandateFund(Refusal):
    """Quỹ chi không phải quỹ đã được duyệt."""

    code = "mandate_fund"
    field = "fund"


class ApprovalStale(Conflict):
    """Hồ sơ đã thay đổi sau khi bạn mở. Đọc lại rồi quyết định."""

    code = "approval_stale"


class AlreadyDecided(Conflict):
    """Hồ sơ này đã có quyết định."""

    code = "already_decided"


class ApprovedTooMuch(Refusal):
    """Số duyệt lớn hơn số đề nghị."""

    code = "approved_too_much"
    field = "amount"
    status = 422


class PersonLimited(Refusal):
    """Người này đã được duyệt hỗ trợ đến mức tối đa cho một người[ trong {days} ngày][ ({most})]. Giảm số tiền, hoặc chờ đến khi khoản trước qua hạn."""  # noqa: E501

    code = "person_limit"
    field = "amount"
    status = 422
