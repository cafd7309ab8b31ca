"""The still parts of a book: its cover lines, the head over its columns, the edge of each page, its end.

Laid out once with the same vocabulary as a voucher, then turned into operators.
"""

import math
from itertools import pairwise
from typing import Final

from reportlab.lib.units import mm

from receipts.dates import short_date
from receipts.facts import BookHead, Mark
from receipts.fonts import BOLD, ITALIC, REGULAR, encode, printable
from receipts.grid import Grid
from receipts.ink import show
from receipts.paper import LEADING, Rule, Sheet, diagonal, heading, mark_line, signatures

MARGIN: Final = 14 * mm
SMALL: Final = 7.0
TINY: Final = 6.0


def new_sheet(head: BookHead, width: float, height: float) -> Sheet:
    return Sheet(width, height, MARGIN, head.mark)


def operators(sheet: Sheet) -> bytes:
    """A laid-out sheet as page code."""
    parts = []
    for ink in sheet.inks:
        parts.append(b"BT /%s.0 %.2f Tf %.2f %.2f Td " % (ink.face.resource.encode(), ink.size, ink.x, ink.y))
        parts.append(show(ink.face, ink.size, ink.text) + b"ET\n")
    for rule in sheet.rules:
        dash = b"[0.6 2.2] 0 d" if rule.dotted else b"[] 0 d"
        line = (rule.weight, dash, rule.x0, rule.y0, rule.x1, rule.y1)
        parts.append(b"%.2f w %s %.2f %.2f m %.2f %.2f l S\n" % line)
    return b"".join(parts)


def days(head: BookHead) -> str:
    if head.from_day == head.to_day:
        return f"Ngày {short_date(head.to_day)}"
    return f"Từ ngày {short_date(head.from_day)} đến ngày {short_date(head.to_day)}"


def cover(sheet: Sheet, head: BookHead) -> float:
    """The heading of the first page; where the table may begin."""
    space = sheet.right - sheet.left
    top = heading(sheet, sheet.top, 9, head.issuer, head.form_lines) - 10
    top = sheet.block(sheet.left, top, space, 15, [(BOLD, printable(head.title).upper())], "center")
    for subtitle in head.subtitles:
        top = sheet.block(sheet.left, top, space, 10, [(REGULAR, printable(subtitle))], "center")
    top = sheet.block(sheet.left, top, space, 10, [(ITALIC, days(head))], "center")
    return sheet.block(sheet.left, top - 2, space, 8.5, [(ITALIC, head.unit_line)], "right") - 3


def running_head(sheet: Sheet, head: BookHead) -> float:
    """One line over each later page; where the table may begin."""
    space = sheet.right - sheet.left
    title = f"{printable(head.code)} – {printable(head.title)} – {days(head)}".removeprefix(" – ")
    left = sheet.block(sheet.left, sheet.top, space * 0.38, SMALL, [(REGULAR, printable(head.issuer.name))])
    right = sheet.block(sheet.left + space * 0.4, sheet.top, space * 0.6, SMALL, [(ITALIC, title)], "right")
    return min(left, right) - 3


def column_heads(sheet: Sheet, top: float, grid: Grid) -> float:
    """Titles, then the row of letters, ruled; where the first row begins."""
    size = 8.0
    bottom = top
    spans = list(zip(pairwise(grid.edges), grid.columns, strict=True))
    for (left, right), column in spans:
        title = [(BOLD, printable(column.title))]
        bottom = min(bottom, sheet.block(left + 2, top - 2, right - left - 4, size, title, "center"))
    letters = bottom - 2
    below = letters
    for (left, right), column in spans:
        letter = [(ITALIC, printable(column.letter))]
        below = min(below, sheet.block(left + 1, letters - 0.5, right - left - 2, SMALL, letter, "center"))
    below -= 1
    for y, weight in ((top, 0.8), (letters, 0.4), (below, 0.8)):
        sheet.rules.append(Rule(grid.edges[0], y, grid.edges[-1], y, weight))
    return below


def margins(sheet: Sheet, head: BookHead) -> bytes:
    """The same on each page: the mark, if any, and the checkpoint small at the foot."""
    code = b""
    if head.mark is not Mark.NONE:
        angle, size, half = diagonal(sheet)
        cos, sin = math.cos(angle), math.sin(angle)
        middle = (cos, sin, -sin, cos, sheet.width / 2, sheet.height / 2)
        ((_, codes),) = encode(head.mark.value)
        code = b"q %.4f %.4f %.4f %.4f %.2f %.2f cm 0.78 G 0.5 w " % middle
        code += b"BT /F2.0 %.2f Tf 1 Tr %.2f %.2f Td (%s)Tj ET Q\n" % (size, -half, -size / 3, codes)
        mark_line(sheet, sheet.height - 5 * mm, 8)
    top = sheet.margin - 4
    for text in checkpoint_lines(head):
        top = sheet.block(sheet.left, top, (sheet.right - sheet.left) * 0.87, TINY, [(REGULAR, printable(text))])
    return code + operators(sheet)


def checkpoint_lines(head: BookHead) -> list[str]:
    """What each page says of the checkpoint: a label, then the short form alone, for somebody who types it back."""
    label = "Mốc đối chứng" if head.covered else "Mốc đối chứng (chưa gồm hết sổ)"
    said = ((label, head.checkpoint), ("Mốc trước đó", head.checkpoint_before))
    return [f"{label}: {short}" for label, short in said if short]


def closing(sheet: Sheet, top: float, head: BookHead, pages: int) -> float:
    """How many pages the book has, and the places of those who answer for it."""
    space = sheet.right - sheet.left
    sentence = f"Sổ này có {pages:02d} trang, đánh số từ trang 01 đến trang {pages:02d}."
    top = sheet.block(sheet.left, top - 8, space, 9, [(REGULAR, sentence)])
    if not head.signers:
        return top
    place = printable(head.issuer.place) or "……………"
    dated = f"{place}, ngày …… tháng …… năm ………"
    top = sheet.block(sheet.left, top, space, 9, [(ITALIC, dated)], "right") - LEADING * 2
    return signatures(sheet, top, 9, head.signers)
