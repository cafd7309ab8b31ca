"""Every refusal of the books, as one tree.

A refusal is a class: its docstring is the sentence people read (Vietnamese; the desk translates it), `code` is the
same from SQLite and from PostgreSQL, `field` is the input it belongs to. Guards in the database raise
`books:<code>`; `from_database` maps that text, and the names of constraints, back to the class.
"""

import re
from typing import ClassVar


class Refusal(Exception):
    """Yêu cầu không thực hiện được."""

    code: ClassVar[str] = "refused"
    field: ClassVar[str | None] = None
    status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        self.facts = facts
        self.at = field or type(self).field
        super().__init__(self.sentence)

    @property
    def template(self) -> str:
        """The sentence before its facts are filled in: what a translator sees."""
        return " ".join((type(self).__doc__ or "").split())

    @property
    def sentence(self) -> str:
        return fill(self.template, self.facts)


def fill(template: str, facts: dict[str, object]) -> str:
    """`template` with `{name}` replaced; an optional part in `[…]` goes when one of its facts is missing."""

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"\{(\w+)\}", match[1])
        return match[1] if all(facts.get(name) is not None for name in names) else ""

    text = re.sub(r"\[([^\]]*)\]", part, template)
    return re.sub(r"\{(\w+)\}", lambda match: str(facts.get(match[1], "…")), text)


# Families: the desk maps each to one HTTP status.
class Invalid(Refusal):
    """Dữ liệu nhập chưa đúng."""

    code = "invalid"
    status = 422


class NotFound(Refusal):
    """Không tìm thấy."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """Bạn không có quyền làm việc này."""

    code = "forbidden"
    status = 403


class Conflict(Refusal):
    """Dữ liệu vừa thay đổi. Tải lại trang rồi thử lại."""

    code = "conflict"
    status = 409


class Busy(Refusal):
    """Sổ đang bận. Yêu cầu của bạn chưa được ghi; hãy thử lại sau ít phút."""

    code = "busy"
    status = 503


class TooMany(Refusal):
    """Bạn đã thử quá nhiều lần. Hãy đợi {minutes} phút rồi thử lại."""

    code = "too_many"
    status = 429


# Money and drafts
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


class MoneyNeedsPaper(Refusal):
    """Tiền mặt chỉ ghi theo phiếu thu, phiếu chi; tiền gửi chỉ ghi theo giao dịch của ngân hàng."""

    code = "money_needs_paper"


# Balances
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


# Periods and numbers
class PeriodMissing(Refusal):
    """Kỳ kế toán {month} chưa mở. Kế toán trưởng cần mở kỳ trước khi ghi sổ."""

    code = "period_missing"
    field = "entry_date"
    status = 422


class PeriodClosed(Refusal):
    """Kỳ kế toán đã khóa sổ. Chọn ngày thuộc kỳ đang mở."""

    code = "period_closed"
    field = "entry_date"
    status = 422


class PeriodStep(Refusal):
    """Kỳ kế toán không chuyển được sang trạng thái này."""

    code = "period_step"


class PeriodNeedsTwo(Refusal):
    """Mở lại kỳ đã khóa cần hai người khác nhau cùng đồng ý."""

    code = "period_needs_two"


class NumberOutOfTurn(Conflict):
    """Số chứng từ không liền mạch với số trước. Thử lại."""

    code = "number_out_of_turn"


class DateBeforeLast(Refusal):
    """Ngày chứng từ sớm hơn ngày của số liền trước. Chọn ngày bằng hoặc sau ngày đó."""

    code = "date_before_last"
    field = "doc_date"
    status = 422


# Vouchers
class Sealed(Refusal):
    """Sổ đã ghi thì không sửa, không xóa. Lập chứng từ điều chỉnh."""

    code = "sealed"


class LinesDiffer(Refusal):
    """Chứng từ không đủ số dòng đã khai."""

    code = "lines_differ"


class AlreadyReversed(Conflict):
    """Chứng từ này đã được ghi đảo."""

    code = "already_reversed"


class ReversalOfReversal(Refusal):
    """Chứng từ ghi đảo không được ghi đảo lần nữa."""

    code = "reversal_of_reversal"


class ReversalUnequal(Refusal):
    """Chứng từ ghi đảo phải bằng và ngược với chứng từ gốc."""

    code = "reversal_unequal"


class ReversalEarly(Refusal):
    """Ngày ghi đảo, điều chỉnh phải bằng hoặc sau ngày của chứng từ gốc. Chọn ngày khác."""

    code = "reversal_early"
    field = "entry_date"
    status = 422


class ReferenceUsed(Conflict):
    """Giao dịch này đã được dùng cho một chứng từ khác."""

    code = "reference_used"
    field = "reference"


class ReferenceEarly(Refusal):
    """Giao dịch này đã ghi sổ rồi ghi đảo: ngày ghi lại phải bằng hoặc sau ngày ghi đảo. Chọn ngày khác."""

    code = "reference_early"
    field = "entry_date"
    status = 422


class AdjustTarget(Refusal):
    """Chứng từ này không điều chỉnh, không ghi đảo được: nó đã ghi đảo, đã điều chỉnh hoặc không phải chứng từ gốc."""

    code = "adjust_target"


class AdjustMoney(Refusal):
    """Chứng từ điều chỉnh không ghi tiền. Tiền mặt sửa bằng phiếu thu, phiếu chi; tiền gửi theo giao dịch ngân hàng."""

    code = "adjust_money"
    field = "account"


class AdjustAccounts(Refusal):
    """Điều chỉnh phải dùng tài khoản và quỹ của chứng từ gốc; vế còn lại có thể là 1381, 1388, 3381 hoặc 3388."""

    code = "adjust_accounts"
    field = "account"
    status = 422


class AdjustTooMuch(Refusal):
    """Tổng điều chỉnh không được lớn hơn số tiền của chứng từ gốc."""

    code = "adjust_too_much"
    field = "amount"
    status = 422


class RefundDiffers(Refusal):
    """Phiếu chi trả lại phải đúng khoản ủng hộ, đúng quỹ, đúng người, và mỗi khoản chỉ trả lại một lần."""

    code = "refund_differs"


class LossMisused(Refusal):
    """Khoản thu sai đã chi chỉ ghi khi đảo khoản thu đó, và chỉ giảm khi có tiền về hoặc có quyết định."""

    code = "loss_misused"


class LossOverpaid(Refusal):
    """Số tiền lớn hơn số còn chờ của khoản thu sai này[ (còn {left} đồng)]. Giảm số tiền."""

    code = "loss_overpaid"
    field = "amount"
    status = 422


class LossUnnamed(Refusal):
    """Tiền thu lại phải ghi cho đúng một khoản thu sai đang chờ. Lập phiếu thu, hoặc ghi giao dịch, từ trang của khoản đó."""  # noqa: E501

    code = "loss_unnamed"


class LossUndecided(Refusal):
    """Lấy quỹ bù khoản thu sai cần số văn bản quyết định và hai người đồng ý, khác người đề nghị."""

    code = "loss_undecided"


# What was counted or confirmed
class DayClosed(Refusal):
    """Két này đã khóa quỹ của ngày đó. Chọn ngày sau."""

    code = "day_closed"
    field = "entry_date"
    status = 422


class CountDiffers(Refusal):
    """Số kiểm đếm, sổ của thủ quỹ và sổ kế toán chưa bằng nhau, nên chưa khóa quỹ được."""

    code = "count_differs"
    field = "counted"
    status = 422


class StatementDiffers(Refusal):
    """Số dư trên sao kê khác số dư trên sổ. Tìm khoản chênh lệch rồi đối chiếu lại."""

    code = "statement_differs"
    field = "statement"
    status = 422


class YearConfirmed(Refusal):
    """Tài khoản này đã đối chiếu số dư 31/12 của năm đó với ngân hàng, nên năm đó không nhận thêm."""

    code = "year_confirmed"
    field = "entry_date"
    status = 422


class KeyReused(Conflict):
    """Biểu mẫu này đã được gửi với nội dung khác. Mở biểu mẫu mới rồi nhập lại."""

    code = "key_reused"


# Slips
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


# Mandates
class MandateOverdrawn(Refusal):
    """Số tiền chi lớn hơn số đã được duyệt còn lại[ (còn {left} đồng)]."""

    code = "mandate_overdrawn"
    field = "amount"
    status = 422


class MandateNotApproved(Refusal):
    """Hồ sơ chưa được duyệt nên chưa chi được."""

    code = "mandate_not_approved"


class MandateNotHelp(Refusal):
    """Khoản chi theo hồ sơ hỗ trợ phải ghi Nợ tài khoản quỹ 3538."""

    code = "mandate_not_help"


class MandateFund(Refusal):
    """Quỹ chi không phải quỹ đã được duyệt."""

    code = "mandate_fund"
    field = "fund"


class ApprovalStale(Conflict):
    """Hồ sơ đã thay đổi sau khi bạn mở. Đọc lại rồi quyết định."""

    code = "approval_stale"


class AlreadyDecided(Conflict):
    """Hồ sơ này đã có quyết định."""

    code = "already_decided"


class ApprovedTooMuch(Refusal):
    """Số duyệt lớn hơn số đề nghị."""

    code = "approved_too_much"
    field = "amount"
    status = 422


class PersonLimited(Refusal):
    """Người này đã được duyệt hỗ trợ đến mức tối đa cho một người[ trong {days} ngày][ ({most})]. Giảm số tiền, hoặc chờ đến khi khoản trước qua hạn."""  # noqa: E501

    code = "person_limit"
    field = "amount"
    status = 422


# Settings that take two persons
class SettingNeedsTwo(Forbidden):
    """Thiết lập này chỉ thay đổi khi hai người có quyền cùng đồng ý: một người đề xuất, người khác ký."""

    code = "setting_needs_two"


class SettingNotice(Refusal):
    """Thiết lập này cần báo trước[, ngày hiệu lực sớm nhất là {day}]. Chọn ngày muộn hơn."""

    code = "setting_notice"
    field = "valid_from"
    status = 422


class SettingInForce(Conflict):
    """Thiết lập này đã có hiệu lực nên không dừng được nữa. Đề xuất một thay đổi mới."""

    code = "setting_in_force"


# Receipts
class ReceiptEnded(Conflict):
    """Biên nhận này đã hủy hoặc đã được thay thế."""

    code = "receipt_ended"


class ReceiptDiffers(Refusal):
    """Biên nhận không đúng với chứng từ đã ghi sổ."""

    code = "receipt_differs"


# The log
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


def family(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """`root` and every class below it."""
    return [root, *(sub for child in root.__subclasses__() for sub in family(child))]


def by_code() -> dict[str, type[Refusal]]:
    return {kind.code: kind for kind in family()}


# Constraints that speak before a rule can, by name.
CONSTRAINTS: dict[str, type[Refusal]] = {
    "ck_fund_balance_not_negative": FundOverdrawn,
    "ck_place_balance_not_negative": PlaceOverdrawn,
    "ck_movement_amount_range": AmountNotPositive,
    "ck_slip_amount_range": AmountNotPositive,
    "ck_mandate_disbursed_within": MandateOverdrawn,
    "ck_mandate_approved_within": ApprovedTooMuch,
    "ck_mandate_own_request": SamePerson,
    "movement_sealed": LinesDiffer,
    "pk_movement": LinesDiffer,
    "uq_voucher_reverses_id": AlreadyReversed,
    "ck_voucher_adjusts": AdjustTarget,
    "ck_voucher_adjusts_on_paper": AdjustMoney,
    "ck_loss_cover_three_persons": LossUndecided,
    "ck_loss_cover_decision": LossUndecided,
    "uq_voucher_outside_ref": ReferenceUsed,
    "uq_voucher_slip_id": SlipPosted,
    "uq_voucher_number": NumberOutOfTurn,
    "uq_slip_number": NumberOutOfTurn,
    "uq_receipt_number": NumberOutOfTurn,
    "pk_slip_step": SlipStepTaken,
    "pk_approval": AlreadyDecided,
    "pk_mandate_edit": ApprovalStale,
    "pk_receipt_end": ReceiptEnded,
    "uq_receipt_replaces_id": ReceiptEnded,
    "pk_request_key": KeyReused,
    "log_due_unwritten": LeafMissing,
    "pk_log_leaf": LogGap,
    "uq_log_leaf_event": LeafUnasked,
    "uq_log_checkpoint_size": CheckpointBehind,
    "uq_log_key_event": KeyKnown,
    "ck_erasure_two_persons": SamePerson,
    "ck_log_key_two_persons": SamePerson,
}


def from_database(message: str) -> Refusal | None:
    """The refusal that a database error's text stands for, or None when it is no rule of the books.

    Only the first line speaks: the lines after it may quote what people typed.
    """
    line = message.split("\n", 1)[0]
    found = re.search(r"books:([a-z_]+)", line)
    if found and found[1] in by_code():
        return by_code()[found[1]]()
    for name in re.findall(r"books_key:(\w+)|(?:constraint(?: failed:)? \"?)(\w+)", line):
        refusal = CONSTRAINTS.get(name[0] or name[1])
        if refusal:
            return refusal()
    return Conflict() if "books_key:" in line or "duplicate key value" in line else None
