"""What may be refused of findings and surprise counts."""

from ledger.errors import Conflict, Forbidden, Invalid, NotFound


class FindingUnknown(NotFound):
    """Không có phát hiện này."""

    code = "finding_unknown"


class FindingByAuditor(Forbidden):
    """Chỉ Ủy ban Kiểm tra lập, trả lại và kết thúc phát hiện, và kiểm kê quỹ đột xuất."""

    code = "finding_by_auditor"


class FindingByBooks(Forbidden):
    """Chỉ kế toán hoặc kế toán trưởng của đơn vị giải trình và ghi kết quả khắc phục."""

    code = "finding_by_books"


class FindingClosed(Conflict):
    """Phát hiện này đã kết thúc, không ghi thêm được."""

    code = "finding_closed"


class FindingUnanswered(Conflict):
    """Đơn vị chưa giải trình hoặc chưa khắc phục, nên chưa có gì để trả lại."""

    code = "finding_unanswered"


class DueTooEarly(Invalid):
    """Hạn giải trình phải từ hôm nay trở đi."""

    code = "due_too_early"
    field = "due"


class AboutUnknown(Invalid):
    """Không tìm thấy chứng từ này trong sổ của đơn vị. Ghi đúng số chứng từ, ví dụ PT-2026-0001."""

    code = "about_unknown"
    field = "voucher"


class BookNotKept(Invalid):
    """Không có sổ mang mã này. Ghi mã sổ như trên bìa, ví dụ S03-H."""

    code = "book_not_kept"
    field = "book"


class MonthNotKept(Invalid):
    """Đơn vị không có tháng này. Chọn lại trong danh sách."""

    code = "month_not_kept"
    field = "period"


class WitnessRole(Forbidden):
    """Chỉ thủ quỹ và kế toán của đơn vị xác nhận biên bản kiểm kê đột xuất, mỗi người một phần."""

    code = "witness_role"


class WitnessedAlready(Conflict):
    """Phần này của biên bản đã có người xác nhận."""

    code = "witnessed_already"
