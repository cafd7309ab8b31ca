"""Refusals of this room that the books have no word for, or that say more when the figure is known."""

from ledger import errors


class OwnRequest(errors.SamePerson):
    """Bạn không tự đề nghị hỗ trợ cho mình. Nhờ người khác lập hồ sơ. Nếu là người trùng tên, ghi thêm năm sinh hoặc tổ vào sau tên."""  # noqa: E501

    code = "own_request"
    field = "name"


class OwnPayment(errors.SamePerson):
    """Người nhận hỗ trợ không lập, không ký và không chi phiếu của chính mình. Nhờ người khác làm bước này."""

    code = "own_payment"


class BodyNotYours(errors.Forbidden):
    """Bạn chỉ đề nghị hỗ trợ cho người thuộc công đoàn cơ sở mình phụ trách. Chọn lại công đoàn."""

    code = "body_not_yours"
    field = "body"


class FundUnknown(errors.Invalid):
    """Chọn một quỹ trong danh sách."""

    code = "fund_unknown"
    field = "fund"


class BoxUnknown(errors.Invalid):
    """Chọn một két tiền mặt trong danh sách."""

    code = "box_not_listed"
    field = "place"


class NotEditable(errors.Conflict):
    """Hồ sơ đã có quyết định nên không sửa được. Lập hồ sơ mới nếu cần."""

    code = "request_not_editable"


class DayAhead(errors.Invalid):
    """Ngày này chưa tới. Chọn hôm nay hoặc một ngày đã qua."""

    code = "slip_day_ahead"
    field = "doc_date"


class FundShortThen(errors.FundOverdrawnThen):
    """Ghi vào ngày {day} thì quỹ không đủ tiền: từ ngày đó có lúc quỹ chỉ còn {left} đồng. Chọn ngày khác hoặc giảm số tiền."""  # noqa: E501

    code = "fund_short_then"


class PlaceShortThen(errors.PlaceOverdrawnThen):
    """Ghi vào ngày {day} thì két không đủ tiền: từ ngày đó có lúc két chỉ còn {left} đồng. Chọn ngày khác hoặc giảm số tiền."""  # noqa: E501

    code = "place_short_then"
