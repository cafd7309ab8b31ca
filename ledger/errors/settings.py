"""Settings that take two persons."""

from ledger.errors.refusal import Conflict, Forbidden, Refusal


class SettingNeedsTwo(Forbidden):
    """Thiết lập này chỉ thay đổi khi hai người có quyền cùng đồng ý: một người đề xuất, người khác ký."""

    code = "setting_needs_two"


class SettingNotice(Refusal):
    """Thiết lập này cần báo trước[, ngày hiệu lực sớm nhất là {day}]. Chọn ngày muộn hơn."""

    code = "setting_notice"
    field = "valid_from"
    status = 422


class SettingInForce(Conflict):
    """Thiết lập này đã có hiệu lực nên không dừng được nữa. Đề xuất một thay đổi mới."""

    code = "setting_in_force"
