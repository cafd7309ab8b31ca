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


class SlipCancelled(errors.Conflict):
    """Phiếu đã hủy nên không in nữa. Bản đã in phải gạch chéo và lưu đủ các liên."""

    code = "slip_cancelled"
