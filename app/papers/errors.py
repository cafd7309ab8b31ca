"""Why a paper is not taken in, or not handed out."""

from ledger.errors import Conflict, Invalid, NotFound


class PaperMissing(Invalid):
    """Chọn một tệp giấy tờ."""

    code = "paper_missing"
    field = "paper"


class PaperEmpty(Invalid):
    """Tệp này trống. Chọn lại tệp, hoặc quét lại giấy tờ."""

    code = "paper_empty"
    field = "paper"


class PaperTooLarge(Invalid):
    """Tệp lớn hơn 5 MB. Quét lại ở độ phân giải thấp hơn, hoặc chia thành nhiều tệp."""

    code = "paper_too_large"
    field = "paper"


class PaperKindUnknown(Invalid):
    """Chỉ nhận tệp PDF, ảnh JPEG hoặc PNG. Nội dung tệp này không phải loại nào trong ba loại đó, dù tên tệp ghi gì."""

    code = "paper_kind_unknown"
    field = "paper"


class PaperBroken(Invalid):
    """Tệp bị hỏng hoặc bị cắt cụt. Chọn lại tệp, hoặc quét lại giấy tờ."""

    code = "paper_broken"
    field = "paper"


class PaperTooWide(Invalid):
    """Ảnh có quá nhiều điểm ảnh; nhiều nhất là 40 triệu. Chụp hoặc quét lại ở cỡ nhỏ hơn."""

    code = "paper_too_wide"
    field = "paper"


class PapersFull(Conflict):
    """Ở đây đã có {most} giấy tờ, không nhận thêm được. Lần sau gộp nhiều trang vào một tệp PDF."""

    code = "papers_full"
    field = "paper"


class PaperLost(NotFound):
    """Tệp giấy tờ này không còn trên máy chủ. Báo Ủy ban Kiểm tra và người vận hành."""

    code = "paper_lost"


class PaperAltered(Conflict):
    """Tệp trên máy chủ không còn như lúc đính kèm nên không đưa ra. Báo Ủy ban Kiểm tra và người vận hành."""

    code = "paper_altered"
