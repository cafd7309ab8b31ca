"""Vouchers in the books and what corrects them: reversals, adjustments, losses."""

from ledger.errors.refusal import Conflict, Refusal


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


class GoodsDiffer(Refusal):
    """Dòng hàng phải ghi đúng mặt hàng của đơn vị, đúng đơn vị tính và số lượng lớn hơn 0. Chọn lại mặt hàng."""

    code = "goods_differ"
    field = "item"
    status = 422


class ItemKnown(Conflict):
    """Mã hàng này đã có. Dùng mặt hàng đã có, hoặc đặt mã khác."""

    code = "item_known"
    field = "code"


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
