"""Where each word of the biên nhận ủng hộ stands, and its QR: at the upper right, where no thumb holds it."""

from typing import Final

from reportlab.lib.units import mm

from receipts.dates import place_date
from receipts.facts import DonorReceipt
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.paper import QUIET, Sheet, Symbol, dong, heading, mark_line, signatures
from receipts.qr import matrix, rectangles
from receipts.slip import Cut
from receipts.words import vnd_in_words
from receipts.wrap import Run

_SYMBOL: Final = 34 * mm
_BESIDE: Final = 4 * mm  # between the body and the symbol
_GROUP: Final = 5
_THANKS: Final = "Xin cảm ơn tấm lòng của Quý vị dành cho đoàn viên, người lao động khó khăn."


def grouped(code: str) -> str:
    """`K7M29QXBCD` -> `K7M29-QXBCD`, for a person to type; one already grouped is left as it is."""
    if "-" in code or " " in code:
        return code
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _zone(side: int) -> float:
    """The width of a symbol of so many modules with its quiet zone."""
    wide: float = _SYMBOL + 2 * QUIET * _SYMBOL / side
    return wide


def body_width(page: float, margin: float, side: int) -> float:
    """How wide the lines of the body may be on a page, beside a symbol of so many modules."""
    wide: float = page - 2 * margin - _zone(side) - _BESIDE
    return wide


def _place_qr(sheet: Sheet, top: float, text: str) -> tuple[float, float]:
    """The symbol with its quiet zone inside the margins; left edge and bottom of the zone."""
    modules = matrix(text)
    unit = _SYMBOL / len(modules)
    zone = _zone(len(modules))
    left = sheet.right - zone
    sheet.symbols.append(Symbol(left + QUIET * unit, top - QUIET * unit, unit, len(modules), rectangles(modules)))
    return left, top - zone


def _proof(sheet: Sheet, top: float, size: float, facts: DonorReceipt) -> tuple[float, float]:
    """The QR and what stands with it; left edge of the column and its bottom."""
    left, bottom = _place_qr(sheet, top, facts.url)
    lines: list[tuple[float, Run]] = [
        (size * 0.85, (REGULAR, "Quét mã, hoặc nhập:")),
        (size * 1.1, typed_code(facts)),
    ]
    if facts.issuer.site:
        lines.append((size * 0.85, (REGULAR, f"Chỉ tin kết quả tại {printable(facts.issuer.site)}")))
    for height, run in lines:
        bottom = sheet.block(left, bottom, sheet.right - left, height, [run], "center")
    return left, bottom


def typed_code(facts: DonorReceipt) -> Run:
    return (BOLD, grouped(printable(facts.code)))


def numbered(facts: DonorReceipt) -> list[Run]:
    return [(REGULAR, "Số: "), (BOLD, printable(facts.number))]


def dated(facts: DonorReceipt) -> Run:
    place = printable(facts.issuer.place) or "………"
    return (ITALIC, place_date(place, facts.day))


def body_rows(facts: DonorReceipt, cut: Cut) -> list[tuple[str, list[Run]]]:
    """What the body says, a label and its value each; what has no fact is left out."""
    method = cut(facts.method)
    if facts.reference:
        method = f"{method} – {cut(facts.reference)}" if method else cut(facts.reference)
    rows = (
        ("Người ủng hộ", [(BOLD, cut(facts.donor_name))]),
        ("Địa chỉ", [(REGULAR, cut(facts.donor_address))]),
        ("Mã số thuế", [(REGULAR, cut(facts.donor_tax_code))]),
        ("Số tiền", [(BOLD, dong(facts.amount)), (ITALIC, f" ({vnd_in_words(facts.amount)})")]),
        ("Đợt vận động", [(REGULAR, cut(facts.appeal))]),
        ("Nguồn quỹ", [(REGULAR, cut(facts.fund))]),
        ("Hình thức", [(REGULAR, method)]),
        ("Lời nhắn", [(ITALIC, cut(facts.message))]),
    )
    return [(label, values) for label, values in rows if values[0][1]]


def _body(sheet: Sheet, top: float, width: float, size: float, facts: DonorReceipt, cut: Cut) -> float:
    for label, values in body_rows(facts, cut):
        top = sheet.field(sheet.left, top, width, size, label, *values) - 0.12 * size
    return top


def lay_out(sheet: Sheet, facts: DonorReceipt, size: float, cut: Cut, air: float) -> float:
    """Fill the sheet; the bottom reached, which may lie below the margin: then the caller tries smaller."""
    top = mark_line(sheet, sheet.top, size * 0.85)
    column, proof = _proof(sheet, top, size, facts)
    column -= _BESIDE
    top = heading(sheet, top, size * 0.88, facts.issuer, (), column) - 0.5 * size - 0.25 * air
    middle, width = (
        sheet.width - column,
        2 * column - sheet.width,
    )  # the title keeps to the middle of the page
    top = sheet.block(middle, top, width, size * 1.65, [(BOLD, "BIÊN NHẬN ỦNG HỘ")], "center")
    top = sheet.block(middle, top, width, size, numbered(facts), "center") - 0.4 * size - 0.25 * air
    body = _body(sheet, top, column - sheet.left, size, facts, cut)
    return _foot(sheet, min(proof, body) - 0.3 * size - 0.5 * air, size, facts)


def _foot(sheet: Sheet, top: float, size: float, facts: DonorReceipt) -> float:
    """Thanks and hotline at the left, the place, the date and the signature at the right."""
    space = sheet.right - sheet.left
    half = space * 0.46
    left = sheet.block(sheet.left, top, half, size, [(ITALIC, _THANKS)])
    if facts.issuer.hotline:
        left = sheet.field(
            sheet.left,
            left - 0.4 * size,
            half,
            size * 0.9,
            "Đường dây nóng",
            (BOLD, printable(facts.issuer.hotline)),
        )
    start = sheet.left + space * 0.5
    below = sheet.block(start, top, space * 0.5, size, [dated(facts)], "center")
    signed = signatures(sheet, below, size * 0.88, [facts.signer], left=start)
    return min(left, signed)
