"""Amounts, drafts of an entry, and what a fund or a place still holds."""

from ledger.errors.refusal import Invalid, Refusal


class AmountInvalid(Invalid):
    """Số tiền chưa đọc được. Viết bằng số, ví dụ 200.000 hoặc 200k."""

    code = "amount_invalid"
    field = "amount"


class AmountNotPositive(Invalid):
    """Số tiền phải lớn hơn 0."""

    code = "amount_not_positive"
    field = "amount"


class AmountTooLarge(Invalid):
    """Số tiền vượt quá 1.000 tỷ đồng một dòng. Kiểm tra lại số chữ số."""

    code = "amount_too_large"
    field = "amount"


class DraftEmpty(Invalid):
    """Chứng từ chưa có dòng định khoản nào."""

    code = "draft_empty"


class AccountUnknown(Invalid):
    """Tài khoản {account} không có trong hệ thống tài khoản đang dùng."""

    code = "account_unknown"
    field = "account"


class AccountSame(Invalid):
    """Tài khoản Nợ và tài khoản Có trùng nhau."""

    code = "account_same"
    field = "account"


class FundCrossed(Invalid):
    """Chứng từ này không được chuyển tiền từ quỹ này sang quỹ khác."""

    code = "fund_crossed"
    field = "fund"


class FundEarmarked(Refusal):
    """Quỹ có địa chỉ, mục đích riêng: tiền không được chuyển sang quỹ khác."""

    code = "fund_earmarked"
    field = "fund"


class ContraMisused(Invalid):
    """Tài khoản ngoài bảng chỉ được ghi đơn, không ghi đối ứng với tài khoản trong bảng."""

    code = "contra_misused"
    field = "account"


class PlaceMissing(Invalid):
    """Chọn két tiền mặt hoặc tài khoản ngân hàng cho bên có tài khoản tiền."""

    code = "place_missing"
    field = "place"


class PartyMissing(Invalid):
    """Người được nêu không có trong hệ thống."""

    code = "party_missing"
    field = "party"


class MoneyNeedsPaper(Refusal):
    """Tiền mặt chỉ ghi theo phiếu thu, phiếu chi; tiền gửi chỉ ghi theo giao dịch của ngân hàng."""

    code = "money_needs_paper"


class FundOverdrawn(Refusal):
    """Số tiền lớn hơn số dư của quỹ[ (còn {left} đồng)]. Chọn quỹ khác hoặc giảm số tiền."""

    code = "fund_overdrawn"
    field = "amount"
    status = 422


class PlaceOverdrawn(Refusal):
    """Số tiền lớn hơn số tiền đang có ở két hoặc tài khoản này[ (còn {left} đồng)]. Giảm số tiền hoặc chọn nơi khác."""

    code = "place_overdrawn"
    field = "amount"
    status = 422


class FundOverdrawnThen(Refusal):
    """Ghi vào ngày này thì quỹ bị âm ở một ngày về sau. Chọn ngày khác hoặc giảm số tiền."""

    code = "fund_overdrawn_then"
    field = "entry_date"
    status = 422


class PlaceOverdrawnThen(Refusal):
    """Ghi vào ngày này thì két hoặc tài khoản bị âm ở một ngày về sau. Chọn ngày khác hoặc giảm số tiền."""

    code = "place_overdrawn_then"
    field = "entry_date"
    status = 422
