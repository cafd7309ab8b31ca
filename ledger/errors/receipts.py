"""Donors' receipts."""

from ledger.errors.refusal import Conflict, Refusal


class ReceiptEnded(Conflict):
    """Biên nhận này đã hủy hoặc đã được thay thế."""

    code = "receipt_ended"


class ReceiptDiffers(Refusal):
    """Biên nhận không đúng với chứng từ đã ghi sổ."""

    code = "receipt_differs"
