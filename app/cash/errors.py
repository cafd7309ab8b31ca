"""Refusals of this room that the books have no word for."""

from ledger import errors


class SameSigner(errors.SamePerson):
    """Hai chữ ký trên phiếu phải của hai người khác nhau. Nhờ người khác ký bước này."""

    code = "same_signer"


class SignerCounts(errors.SamePerson):
    """Người đã ký phiếu không nhận và không chi tiền của phiếu đó. Nhờ thủ quỹ khác làm bước này."""

    code = "signer_counts"


class SlipCounted(errors.Conflict):
    """Tiền đã thu hoặc đã chi và phiếu đã vào sổ, nên không hủy được. Nếu sai, lập bút toán đảo."""

    code = "slip_counted"


class EntryAhead(errors.Invalid):
    """Ngày này chưa tới. Chọn hôm nay hoặc một ngày đã qua."""

    code = "entry_ahead"
    field = "entry_date"


class EntryBeforeSlip(errors.Invalid):
    """Ngày thu, chi không thể trước ngày lập phiếu ({day}). Chọn ngày bằng hoặc sau ngày đó."""

    code = "entry_before_slip"
    field = "entry_date"


class FundShort(errors.FundOverdrawn):
    """Quỹ không đủ tiền chi phiếu này[ (còn {left} đồng)]. Chờ quỹ có thêm tiền, hoặc hủy phiếu và lập phiếu khác."""

    code = "slip_fund_short"
    field = "entry_date"


class BoxShort(errors.PlaceOverdrawn):
    """Két không đủ tiền chi phiếu này[ (còn {left} đồng)]. Chờ két có thêm tiền, hoặc hủy phiếu và lập phiếu khác."""

    code = "slip_box_short"
    field = "entry_date"


class SlipCancelled(errors.Conflict):
    """Phiếu đã hủy nên không in nữa. Bản đã in phải gạch chéo và lưu đủ các liên."""

    code = "slip_cancelled"


class BoxUnknown(errors.NotFound):
    """Không có két tiền mặt này trong đơn vị."""

    code = "box_unknown"


class CountAhead(errors.Invalid):
    """Ngày kiểm kê chưa tới. Chọn hôm nay hoặc một ngày đã qua."""

    code = "count_ahead"
    field = "day"


class CountOff(errors.CountDiffers):
    """Chưa khóa quỹ được: {what}. Đếm lại; nếu vẫn lệch thì lưu biên bản, kế toán lập phiếu xử lý chênh lệch."""

    code = "count_off"
    field = None


class NoDifference(errors.Conflict):
    """Lần kiểm kê mới nhất của két này không có chênh lệch."""

    code = "no_difference"


class DifferenceSettled(errors.Conflict):
    """Đã có phiếu xử lý chênh lệch này. Mở phiếu đó để ký và thu, chi."""

    code = "difference_settled"


class FundUnknown(errors.Invalid):
    """Đơn vị không có quỹ này. Chọn một quỹ trong danh sách."""

    code = "count_fund_unknown"
    field = "fund"
