"""What this room refuses, beside what the books refuse."""

from ledger.errors import Conflict, FundOverdrawn, Invalid, NotFound


class AppealUnknown(Invalid):
    """Không có đợt vận động này. Chọn một đợt trong danh sách."""

    code = "appeal_unknown"
    field = "appeal"


class AppealClosed(Invalid):
    """Đợt vận động này không nhận vào hôm nay[ (nhận từ {opens})][ (đã kết thúc ngày {closes})]. Chọn đợt khác."""

    code = "appeal_closed"
    field = "appeal"


class AppealWithoutAccount(Invalid):
    """Đợt vận động này chưa có tài khoản nhận. Chọn đợt khác, hoặc gọi đường dây hỗ trợ."""

    code = "appeal_without_account"
    field = "appeal"


class PledgeUnknown(NotFound):
    """Không có đăng ký ủng hộ nào mang mã này. Kiểm tra lại từng ký tự."""

    code = "pledge_unknown"
    field = "pledge"
    status = 422


class CashBoxUnknown(Invalid):
    """Chọn két tiền mặt của đơn vị."""

    code = "cash_box_unknown"
    field = "place"


class ReceiptHasEnded(Conflict):
    """Biên nhận này đã hủy hoặc đã được thay thế. Mở biên nhận đang có hiệu lực."""

    code = "receipt_has_ended"


class CashWasCounted(Conflict):
    """Tiền mặt thủ quỹ đã đếm chỉ ra khỏi két bằng phiếu chi. Chọn “Đề nghị sửa chứng từ” để trả lại."""

    code = "cash_was_counted"


class GiftSpent(FundOverdrawn):
    """Quỹ đã chi một phần khoản này[ (còn {left} đồng)]. Mở chứng từ, chọn “Sửa chứng từ này” rồi “Ghi đảo toàn bộ”: \
    phần đã chi ghi vào 138, chờ quyết định."""

    code = "gift_spent"
    field = None


class NoEnterprise(NotFound):
    """Biên bản xác nhận tài trợ chỉ lập cho doanh nghiệp, tổ chức có mã số thuế trên biên nhận."""

    code = "no_enterprise"


class GrantFormUnknown(NotFound):
    """Ngày của khoản tài trợ này không có mẫu biên bản đó. Dùng mẫu chung."""

    code = "grant_form_unknown"
