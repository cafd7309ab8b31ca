"""The cover of a bound volume of accounting papers: whose, which, how many sheets, how long it is kept, who bound it.

One A4. It knows no law and no archive: terms and names come in as text.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from receipts.facts import Issuer, Mark, Signer
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.paper import A4, Sheet, draw, heading, mark_line, signatures

_MARGIN: Final = 20 * mm
_FRAME: Final = 12 * mm
_SIZE: Final = 12.5
_LISTED: Final = 12  # contents that a cover names; the rest it counts


@dataclass(frozen=True, slots=True)
class Content:
    """One book or bundle in the volume, and its sheets."""

    name: str
    sheets: str


@dataclass(frozen=True, slots=True)
class VolumeCover:
    """What a cover says. `kind` is the large line, `title` the book's name or the range of accounts; `of_total` 0
    leaves dots to fill in; `facts` are labelled lines below."""

    issuer: Issuer
    kind: str
    title: str
    period: str
    number: int
    of_total: int
    sheets: int
    facts: tuple[tuple[str, str], ...]
    contents: tuple[Content, ...]
    note: str
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE


def sheets_told(count: int) -> str:
    """`gồm 124 tờ, từ 01 đến 124`."""
    return f"gồm {count:02d} tờ, từ 01 đến {count:02d}"


def lay_out(cover: VolumeCover) -> Sheet:
    """The cover with every string's place known, not yet drawn."""
    sheet = Sheet(*A4, _MARGIN, cover.mark)
    sheet.frame(_FRAME, _FRAME, A4[0] - _FRAME, A4[1] - _FRAME, 1.2)
    sheet.frame(_FRAME + 3, _FRAME + 3, A4[0] - _FRAME - 3, A4[1] - _FRAME - 3, 0.4)
    space = sheet.right - sheet.left
    top = mark_line(sheet, sheet.top, 10)
    top = heading(sheet, top, 11, cover.issuer, ())
    top = min(top, sheet.height * 0.76)
    top = sheet.block(sheet.left, top, space, 26, [(BOLD, printable(cover.kind))], "center") - 8
    top = sheet.block(sheet.left, top, space, 17, [(BOLD, printable(cover.title))], "center") - 6
    top = sheet.block(sheet.left, top, space, 14, [(ITALIC, printable(cover.period))], "center") - 22
    total = f"{cover.of_total:02d}" if cover.of_total else "……"
    top = sheet.block(sheet.left, top, space, 15, [(BOLD, f"Tập số {cover.number:02d} / {total}")], "center") - 4
    top = sheet.block(sheet.left, top, space, 13, [(REGULAR, f"Tập này {sheets_told(cover.sheets)}")], "center") - 20
    for label, value in cover.facts:
        top = sheet.field(sheet.left, top, space, _SIZE, label, (BOLD, printable(value))) - 3
    if cover.note:
        top = sheet.block(sheet.left, top - 6, space, _SIZE, [(ITALIC, printable(cover.note))])
    top = _contents(sheet, top - 10, space, cover.contents)
    place = printable(cover.issuer.place) or "……………"
    dated = f"{place}, ngày …… tháng …… năm ………"
    top = sheet.block(sheet.left, min(top - 12, sheet.height * 0.27), space, 11, [(ITALIC, dated)], "right") - 8
    signatures(sheet, top, 11, cover.signers)
    return sheet


def _contents(sheet: Sheet, top: float, space: float, contents: tuple[Content, ...]) -> float:
    """What is in the volume, each with its sheets."""
    shown = contents if len(contents) <= _LISTED else contents[: _LISTED - 1]
    for content in shown:
        right = sheet.block(sheet.left, top, space, 11, [(REGULAR, printable(content.sheets))], "right")
        left = sheet.block(sheet.left, top, space - 90, 11, [(REGULAR, f"– {printable(content.name)}")])
        top = min(left, right)
    if len(shown) < len(contents):
        rest = f"– và {len(contents) - len(shown)} sổ khác, kể ở Sổ theo dõi tài liệu kế toán lưu trữ"
        top = sheet.block(sheet.left, top, space, 11, [(ITALIC, rest)])
    return top


def render_cover(cover: VolumeCover) -> bytes:
    """The cover as PDF: the same facts, the same bytes."""
    return draw(lay_out(cover), f"Bìa tập {cover.number:02d} – {cover.title}", cover.issuer.name)
