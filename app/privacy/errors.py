"""What this room refuses, in the words people read."""

from ledger.errors import Conflict, Forbidden


class WorksHere(Conflict):
    """Người này có tài khoản làm việc trong hệ thống. Tên người lập, người ký, người duyệt phải giữ cùng sổ kế toán."""

    code = "works_here"
    field = "party"


class StillNeeded(Conflict):
    """Người này còn hồ sơ chưa xong hoặc phiếu chưa chi. Xóa sau khi hồ sơ được chi đủ hoặc không duyệt."""

    code = "still_needed"
    field = "party"


class NothingToErase(Conflict):
    """Không còn lời lẽ, địa chỉ hay số liên lạc nào của người này mà được phép xóa."""

    code = "nothing_to_erase"
    field = "party"


class WishWaits(Conflict):
    """Đã có đề nghị xóa cho người này, đang chờ người thứ hai."""

    code = "erasure_waits"
    field = "party"


class ErasingNeedsTwo(Forbidden):
    """Xóa dữ liệu cần hai người: người đề nghị không tự đồng ý được, và người được xóa không đồng ý thay."""

    code = "erasing_needs_two"
