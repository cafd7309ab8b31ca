"""Where each word of a phiếu thu or phiếu chi stands. It lays out; `receipts.voucher` makes the file."""

from collections.abc import Callable, Iterable
from typing import Final

from reportlab.lib.units import mm

from receipts.dates import voucher_date
from receipts.facts import CashSlip, Entry, Signer
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.paper import LEADING, Rule, Sheet, dong, heading, mark_line, signatures
from receipts.words import vnd_in_words

Cut = Callable[[str], str]  # makes a text printable and, on a page too full, shorter

_ACCOUNTS_SHOWN: Final = 4
_NAME_FITS: Final = 48  # letters; a longer name stands in the body and leaves the signature its room
_TITLE: Final = {"PT": "PHIẾU THU", "PC": "PHIẾU CHI"}
_PERSON: Final = {"PT": "Họ và tên người nộp tiền", "PC": "Họ và tên người nhận tiền"}
_REASON: Final = {"PT": "Nội dung thu", "PC": "Nội dung chi"}
_COUNTERPART: Final = {"PT": "NGƯỜI NỘP TIỀN", "PC": "NGƯỜI NHẬN TIỀN"}


def side_of(entries: Iterable[Entry], side: str) -> list[str]:
    """The accounts of one side, with their sums where there is more than one."""
    sums: dict[str, int] = {}
    for entry in entries:
        account = entry.debit if side == "debit" else entry.credit
        if account:  # the silent half of a single entry has none
            sums[account] = sums.get(account, 0) + entry.amount
    if len(sums) == 1:
        return list(sums)
    shown = [f"{account}: {dong(amount)}" for account, amount in list(sums.items())[:_ACCOUNTS_SHOWN]]
    rest = len(sums) - len(shown)
    return [*shown, f"và {rest} tài khoản khác"] if rest else shown


def _signers(slip: CashSlip) -> tuple[Signer, ...]:
    """The signers, with the payer's or recipient's own place last unless it is already among them."""
    own = _COUNTERPART[slip.kind]
    if any(signer.title.upper() == own for signer in slip.signers):
        return slip.signers
    name = slip.person if len(slip.person) <= _NAME_FITS else ""
    return (*slip.signers, Signer("", own, name))


def _numbers(sheet: Sheet, top: float, size: float, slip: CashSlip) -> float:
    """Book, number and accounts, at the right of the title."""
    width = 46 * mm
    x = sheet.right - width
    top = sheet.field(x, top, width, size, "Quyển số", (REGULAR, printable(slip.book_number) or "………"))
    top = sheet.field(x, top, width, size, "Số", (BOLD, printable(slip.number)))
    for label, side in (("Nợ", "debit"), ("Có", "credit")):
        for account in side_of(slip.entries, side):
            top = sheet.field(x, top, width, size, label, (REGULAR, account))
    return top


def _received(sheet: Sheet, top: float, size: float, slip: CashSlip) -> float:
    """On a phiếu chi the recipient writes the words by hand; on a phiếu thu the cashier confirms them."""
    width = sheet.right - sheet.left
    if slip.kind == "PT":
        words = [(BOLD, dong(slip.amount)), (ITALIC, f" ({vnd_in_words(slip.amount)})")]
        return sheet.field(sheet.left, top, width, size, "Đã nhận đủ số tiền", *words)
    label = "Đã nhận đủ số tiền (viết bằng chữ):"
    bottom = sheet.block(sheet.left, top, width, size, [(REGULAR, label)])
    start = sheet.left + REGULAR.width(label, size) + 4
    line = bottom + 0.25 * size
    sheet.rules.append(Rule(start, line, sheet.right, line, 0.6, dotted=True))
    return bottom


def _body(sheet: Sheet, top: float, size: float, slip: CashSlip, cut: Cut) -> float:
    width = sheet.right - sheet.left
    rows = (
        (_PERSON[slip.kind], [(BOLD, cut(slip.person))]),
        ("Địa chỉ", [(REGULAR, cut(slip.address))]),
        (_REASON[slip.kind], [(REGULAR, cut(slip.reason))]),
        ("Số tiền", [(BOLD, dong(slip.amount)), (ITALIC, f" (viết bằng chữ: {vnd_in_words(slip.amount)})")]),
        ("Kèm theo", [(REGULAR, cut(slip.attachments) or "………… chứng từ gốc")]),
    )
    for label, values in rows:
        top = sheet.field(sheet.left, top, width, size, label, *values) - 0.12 * size
    return top


def lay_out(sheet: Sheet, slip: CashSlip, size: float, cut: Cut, air: float, *, tall: bool) -> float:
    """Fill the sheet; the bottom reached, which may lie below the margin: then the caller tries smaller.

    `air` is spare height to spread between the parts. A tall page signs in two rows, the money's hands below.
    """
    top = mark_line(sheet, sheet.top, size * 0.85)
    top = heading(sheet, top, size * 0.88, slip.issuer, slip.form_lines) - 0.3 * size - 0.2 * air
    numbers = _numbers(sheet, top, size * 0.92, slip)
    space = sheet.right - sheet.left
    title = sheet.block(sheet.left, top, space, size * 1.65, [(BOLD, _TITLE[slip.kind])], "center")
    title = sheet.block(sheet.left, title, space, size, [(ITALIC, voucher_date(slip.day))], "center")
    top = min(numbers, title) - 0.5 * size - 0.15 * air
    top = _body(sheet, top, size, slip, cut) - 0.4 * size - 0.25 * air
    signers = _signers(slip)
    first, rest = (signers[:3], signers[3:]) if tall else (signers, ())
    if not rest:
        return _received(sheet, signatures(sheet, top, size * 0.88, first) - 0.2 * size - 0.4 * air, size, slip)
    top = signatures(sheet, top, size, first) - LEADING * size - 0.2 * air
    top = _received(sheet, top, size, slip) - 0.5 * size - 0.2 * air
    return signatures(sheet, top, size, rest)
