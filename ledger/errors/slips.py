"""Phiếu thu, phiếu chi, and the persons who may take their steps."""

from ledger.errors.refusal import Conflict, Forbidden, Refusal


class SlipNotReady(Refusal):
    """Phiếu chưa đủ chữ ký hoặc đã hủy, nên chưa thu chi được."""

    code = "slip_not_ready"


class SlipStepTaken(Conflict):
    """Bước này của phiếu đã có người làm."""

    code = "slip_step_taken"


class SlipPosted(Conflict):
    """Phiếu này đã thu, chi và đã ghi sổ rồi. Mở lại phiếu để xem; không cần làm gì thêm."""

    code = "slip_posted"


class SlipDiffers(Refusal):
    """Bút toán không đúng với phiếu đã lập."""

    code = "slip_differs"


class SamePerson(Forbidden):
    """Người đề nghị, người duyệt, người chi và người nhận phải là những người khác nhau."""

    code = "same_person"
