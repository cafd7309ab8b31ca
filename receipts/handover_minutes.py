"""Minutes of a handover of accounting papers between two persons: who, when, which volumes, and their signatures.

As many A4 pages as the list needs. Frozen facts in, bytes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Final

from reportlab.lib.units import mm

from receipts.dates import short_date
from receipts.facts import Issuer, Mark, Signer
from receipts.fonts import BOLD, ITALIC, REGULAR, Face, printable
from receipts.paper import A4, Align, Rule, Sheet, draw_pages, heading, mark_line, signatures

_MARGIN: Final = 18 * mm
_SIZE: Final = 11.5
_CELL: Final = 9.5
_HEADS: Final = ("STT", "Số lưu trữ", "Tên tài liệu", "Kỳ", "Số tờ", "Thời hạn", "Nơi để")
_WEIGHTS: Final = (6.5, 13, 33, 17, 8, 12.5, 19)
_SIGNING: Final = 52 * mm  # room that the signatures need
_NATION: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")


@dataclass(frozen=True, slots=True)
class Handed:
    """One volume that goes over."""

    code: str
    title: str
    period: str
    sheets: int
    term: str
    place: str


@dataclass(frozen=True, slots=True)
class HandoverMinutes:
    """What the minutes say; titles may be empty."""

    issuer: Issuer
    number: str
    day: date
    giver: str
    giver_title: str
    taker: str
    taker_title: str
    reason: str
    volumes: tuple[Handed, ...]
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE


def lay_out(minutes: HandoverMinutes) -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""
    pages = [Sheet(*A4, _MARGIN, minutes.mark)]
    top = _row(pages[0], _opening(pages[0], minutes), _HEADS, BOLD)
    for number, one in enumerate(minutes.volumes, 1):
        cells = (str(number), one.code, one.title, one.period, f"{one.sheets:02d}", one.term, one.place)
        if _height(pages[-1], cells) > top - _MARGIN:
            pages.append(Sheet(*A4, _MARGIN, minutes.mark))
            top = _row(pages[-1], pages[-1].top - 10, _HEADS, BOLD)
        top = _row(pages[-1], top, cells, REGULAR)
    if top - _MARGIN < _SIGNING:
        pages.append(Sheet(*A4, _MARGIN, minutes.mark))
        top = pages[-1].top - 10
    _ending(pages[-1], top - 8, minutes)
    _page_numbers(pages)
    return pages


def _opening(sheet: Sheet, minutes: HandoverMinutes) -> float:
    """Heading, title, the two sides; where the list may begin."""
    space = sheet.right - sheet.left
    top = mark_line(sheet, sheet.top, 9)
    top = heading(sheet, top, 9, minutes.issuer, _NATION) - 14
    title = "BIÊN BẢN BÀN GIAO TÀI LIỆU KẾ TOÁN"
    top = sheet.block(sheet.left, top, space, 15, [(BOLD, title)], "center")
    top = sheet.block(sheet.left, top, space, 11, [(ITALIC, f"Số: {printable(minutes.number)}")], "center") - 8
    days = f"Ngày {short_date(minutes.day)}, chúng tôi gồm:"
    top = sheet.block(sheet.left, top, space, _SIZE, [(REGULAR, days)]) - 2
    for side, name, office in (
        ("Bên giao", minutes.giver, minutes.giver_title),
        ("Bên nhận", minutes.taker, minutes.taker_title),
    ):
        rest = f", {printable(office)}" if office else ""
        top = sheet.field(sheet.left, top, space, _SIZE, side, (BOLD, printable(name)), (REGULAR, rest)) - 2
    top = sheet.field(sheet.left, top, space, _SIZE, "Lý do", (REGULAR, printable(minutes.reason))) - 4
    sheets = sum(one.sheets for one in minutes.volumes)
    said = f"Hai bên đã giao và nhận {len(minutes.volumes):02d} tập tài liệu kế toán, cộng {sheets} tờ, như sau:"
    return sheet.block(sheet.left, top, space, _SIZE, [(REGULAR, said)]) - 6


def _ending(sheet: Sheet, top: float, minutes: HandoverMinutes) -> None:
    space = sheet.right - sheet.left
    said = (
        "Bên nhận đã xem từng tập, đúng số tờ và còn nguyên; từ lúc ký, bên nhận giữ và chịu trách nhiệm về các tập "
        "này. Biên bản lập thành 02 bản, mỗi bên giữ một bản."
    )
    top = sheet.block(sheet.left, top, space, _SIZE, [(REGULAR, said)]) - 10
    signatures(sheet, top, _SIZE, minutes.signers)


def _edges(sheet: Sheet) -> list[float]:
    share = (sheet.right - sheet.left) / sum(_WEIGHTS)
    return list(accumulate((weight * share for weight in _WEIGHTS), initial=sheet.left))


def _height(sheet: Sheet, cells: Sequence[str]) -> float:
    trial = Sheet(*A4, _MARGIN)
    return sheet.top - _row(trial, trial.top, cells, REGULAR)


def _row(sheet: Sheet, top: float, cells: Sequence[str], face: Face) -> float:
    """One ruled row from `top` down; its lower edge."""
    edges, bottom = _edges(sheet), top
    for place, (text, (left, right)) in enumerate(zip(cells, pairwise(edges), strict=True)):
        align: Align = "center" if face is BOLD or place in (0, 4) else "left"
        runs = [(face, printable(text))]
        bottom = min(bottom, sheet.block(left + 3, top - 2, right - left - 6, _CELL, runs, align))
    bottom -= 3
    for y in (top, bottom):
        sheet.rules.append(Rule(edges[0], y, edges[-1], y, 0.5))
    for x in edges:
        sheet.rules.append(Rule(x, top, x, bottom, 0.5))
    return bottom


def _page_numbers(pages: Sequence[Sheet]) -> None:
    """Centred at the top, none on the first page."""
    for number, sheet in enumerate(pages[1:], 2):
        sheet.block(sheet.left, sheet.top + 8, sheet.right - sheet.left, 9, [(REGULAR, str(number))], "center")


def render_minutes(minutes: HandoverMinutes) -> bytes:
    """The minutes as PDF: the same facts, the same bytes."""
    return draw_pages(lay_out(minutes), f"Biên bản bàn giao tài liệu kế toán {minutes.number}", minutes.issuer.name)
