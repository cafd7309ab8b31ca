"""The log: its leaves, checkpoints and keys."""

from ledger.errors.refusal import Conflict, Forbidden, Invalid, Refusal


class LeafMissing(Refusal):
    """Một việc đã ghi mà nhật ký kiểm chứng chưa có[: {row}]. Chưa có gì được lưu."""

    code = "leaf_missing"


class LeafUnasked(Refusal):
    """Nhật ký kiểm chứng chỉ nhận đúng những việc vừa ghi."""

    code = "leaf_unasked"


class LogGap(Refusal):
    """Nhật ký kiểm chứng phải nối tiếp, không có khoảng trống."""

    code = "log_gap"


class LogTime(Refusal):
    """Thời gian trong nhật ký kiểm chứng không đi lùi."""

    code = "log_time"


class CheckpointAhead(Refusal):
    """Mốc đối chứng nói về nhiều việc hơn nhật ký đang có. Không dùng mốc này; báo ngay cho Ủy ban Kiểm tra."""

    code = "checkpoint_ahead"


class CheckpointDiffers(Refusal):
    """Mốc đối chứng không khớp với sổ: sổ đã bị thay đổi, hoặc mốc thuộc sổ khác. Báo ngay cho Ủy ban Kiểm tra."""

    code = "checkpoint_differs"


class CheckpointUnsigned(Invalid):
    """Mốc đối chứng không có chữ ký của khóa nào đang dùng của Ủy ban Kiểm tra."""

    code = "checkpoint_unsigned"
    field = "note"


class CheckpointBehind(Refusal):
    """Đã có mốc đối chứng mới hơn mốc này."""

    code = "checkpoint_behind"


class CheckpointKeyEnded(Refusal):
    """Mốc đối chứng ký bằng khóa đã ngừng dùng[ từ {day}], đã mất hoặc đã lộ. Không dùng mốc này."""

    code = "checkpoint_key_ended"
    field = "note"
    status = 422


class KeyNeedsTwo(Forbidden):
    """Khóa của Ủy ban Kiểm tra chỉ thay đổi khi hai người cùng đồng ý, trong đó có người của Ủy ban Kiểm tra."""

    code = "key_needs_two"


class KeyUnknown(Refusal):
    """Chưa có khóa này trong danh sách khóa."""

    code = "key_unknown"
    field = "key"
    status = 422


class KeyKnown(Conflict):
    """Khóa này đã có trong danh sách, hoặc việc này đã được ghi. Khóa đã ngừng thì tạo khóa mới."""

    code = "key_known"
    field = "key"


class KeyEnded(Conflict):
    """Khóa này đã ngừng dùng, đã mất hoặc đã lộ."""

    code = "key_ended"
    field = "key"


class KeyNamed(Conflict):
    """Tên này đang là tên của khóa khác loại. Chọn tên khác."""

    code = "key_named"
    field = "name"


class Unexplained(Refusal):
    """Số dư, số đếm và trạng thái chỉ thay đổi theo một chứng từ hoặc một sự kiện mới."""

    code = "unexplained"
