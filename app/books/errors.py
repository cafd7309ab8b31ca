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
    """Sổ này không mở cho tài khoản đã chọn: tiền mặt đọc ở S11-H, tiền gửi ở S12-H. Chọn tài khoản trong danh sách."""

    code = "account_elsewhere"
    field = "tk"


class ItemUnknown(Invalid):
    """Đơn vị không có mặt hàng này. Chọn mặt hàng trong danh sách."""

    code = "item_unknown"
    field = "mh"


class MakerUnknown(Invalid):
    """Người này không ghi sổ của đơn vị. Chọn người trong danh sách."""

    code = "maker_unknown"
    field = "nguoi"


class CountUnknown(Invalid):
    """Không có biên bản kiểm kê két trong các ngày này. Chọn ngày khác, hoặc kiểm kê két trước."""

    code = "count_unknown"
    field = "kk"


class DriveUnknown(Invalid):
    """Đơn vị không có đợt vận động này, hoặc đợt này không thuộc quỹ đã chọn. Chọn lại trong danh sách."""

    code = "drive_unknown"
    field = "dot"


class LineUnknown(Invalid):
    """Sổ không có trang này. Mở lại sổ từ trang đầu."""

    code = "book_line_unknown"
    field = "dong"


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


class PrintOfOpenMonth(Conflict):
    """Kỳ này còn tháng chưa khóa. Khóa sổ xong mới in chính thức."""

    code = "print_of_open_month"
    field = "den"


class PrintOfParts(Invalid):
    """Bản in chính thức lấy trọn tháng, trong một năm: từ ngày 01 đến ngày cuối của một tháng đã mở sổ."""

    code = "print_of_parts"
    field = "den"


class PrintNotCovered(Conflict):
    """Mốc đối chứng chưa gồm hết sổ của kỳ này. Chờ mốc tiếp theo, hoặc báo quản trị nếu quá một ngày."""

    code = "print_not_covered"


class PrintedAlready(Invalid):
    """Sổ của kỳ này đã in chính thức. Muốn in thêm, ghi lý do."""

    code = "printed_already"
    field = "reason"


class PrintChanged(Conflict):
    """Sổ đã khác lúc in: cùng mốc đối chứng nhưng không còn ra đúng bản đã in. Thôi dùng bản này và in bản mới."""

    code = "print_changed"


class PrintOfWhat(Invalid):
    """Chọn tài khoản của sổ này."""

    code = "print_of_what"
    field = "tk"


class PrintUnknown(NotFound):
    """Không có bản in này."""

    code = "print_unknown"


class PrintNotSigned(Conflict):
    """Bản in chưa ký, chưa đóng quyển được."""

    code = "print_not_signed"


class PrintSetAside(Conflict):
    """Bản in này đã thôi dùng."""

    code = "print_set_aside"


class PrintStateStays(Invalid):
    """Bản in đã đóng quyển. Muốn ghi lại người ký, ghi lý do."""

    code = "print_state_stays"
    field = "reason"


class ActNeedsReason(Invalid):
    """Việc này đã ghi một lần. Muốn ghi lại, ghi lý do."""

    code = "act_needs_reason"
    field = "reason"


class SignedTooEarly(Invalid):
    """Ngày ký sớm hơn ngày in. Chọn lại ngày."""

    code = "signed_too_early"
    field = "day"


class SheetsOutside(Invalid):
    """Số tờ của các sổ nhiều hơn số tờ của tập."""

    code = "sheets_outside"
    field = "sheets"


class VolumeUnknown(NotFound):
    """Không có tập lưu trữ này."""

    code = "volume_unknown"


class VolumeNumbered(Invalid):
    """Số lưu trữ này đã có trong năm. Chọn số khác."""

    code = "volume_numbered"
    field = "code"


class VolumeEmpty(Invalid):
    """Chọn ít nhất một bản in đã ký để đóng vào tập sổ."""

    code = "volume_empty"
    field = "prints"


class HandoverEmpty(Invalid):
    """Chọn ít nhất một tập để bàn giao."""

    code = "handover_empty"
    field = "volumes"


class HandoverUnknown(NotFound):
    """Không có biên bản bàn giao này."""

    code = "handover_unknown"


class HandoverToSelf(Invalid):
    """Bên giao và bên nhận phải là hai người."""

    code = "handover_to_self"
    field = "taker"


class VolumeBare(Invalid):
    """Cần nhập mục này khi tập không gồm bản in nào."""

    code = "volume_bare"
