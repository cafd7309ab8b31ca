"""Phiếu thu, phiếu chi and biên nhận ủng hộ as PDF bytes: one page each, the same facts, the same bytes.

Long text first wraps, then everything shrinks a little, and only past all bounds is a text cut with `…`.
"""

from collections.abc import Callable, Iterator
from typing import Final

from reportlab.lib.units import mm

from receipts.facts import CashSlip, DonorReceipt
from receipts.fonts import printable
from receipts.imposition import printed
from receipts.paper import Sheet
from receipts.receipt import lay_out as lay_out_receipt
from receipts.sizes import MARGINS, PAGES, TYPE
from receipts.sizes import Paper as Paper
from receipts.slip import Cut
from receipts.slip import lay_out as lay_out_slip

_AIR: Final = 24 * mm
_SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
_LIMITS: Final = (600, 360, 220, 140, 90)  # letters a text keeps when even the smallest size is too large


def _cut(limit: int | None) -> Cut:
    def shorten(text: str) -> str:
        text = printable(text)
        return text if limit is None or len(text) <= limit else text[: limit - 1].rstrip() + "…"

    return shorten


def _attempts() -> Iterator[tuple[float, Cut]]:
    for scale in _SCALES:
        yield scale, _cut(None)
    for limit in _LIMITS:
        yield _SCALES[-1], _cut(limit)


def _fit(paper: Paper, facts: CashSlip | DonorReceipt, fill: Callable[[Sheet, float, Cut, float], float]) -> Sheet:
    """The largest type in which everything stands inside the margins, with spare height spread as air."""
    for scale, cut in _attempts():
        size = TYPE[paper] * scale
        sheet = Sheet(*PAGES[paper], MARGINS[paper], facts.mark, copy=facts.copy)
        spare = fill(sheet, size, cut, 0.0) - sheet.margin
        if spare >= 0:
            airy = Sheet(*PAGES[paper], MARGINS[paper], facts.mark, copy=facts.copy)
            fill(airy, size, cut, min(spare, _AIR))
            return airy
    raise ValueError("Nội dung chứng từ quá dài, không đặt vừa một trang.")


def lay_out_one_slip(facts: CashSlip, paper: Paper = "A5") -> Sheet:
    """The slip with every string's place known, not yet drawn."""
    return _fit(
        paper,
        facts,
        lambda sheet, size, cut, air: lay_out_slip(sheet, facts, size, cut, air, tall=paper == "A4"),
    )


def lay_out_one_receipt(facts: DonorReceipt, paper: Paper = "A5") -> Sheet:
    """The receipt with every string's place known, not yet drawn."""
    return _fit(paper, facts, lambda sheet, size, cut, air: lay_out_receipt(sheet, facts, size, cut, air))


def render_slip(facts: CashSlip, paper: Paper = "A5") -> bytes:
    """A phiếu thu or phiếu chi."""
    name = "Phiếu thu" if facts.kind == "PT" else "Phiếu chi"
    return printed([lay_out_one_slip(facts, paper)], paper, f"{name} {facts.number}", facts.issuer.name)


def render_receipt(facts: DonorReceipt, paper: Paper = "A5") -> bytes:
    """A donor's receipt, with its QR."""
    title = f"Biên nhận ủng hộ {facts.number}"
    return printed([lay_out_one_receipt(facts, paper)], paper, title, facts.issuer.name)
