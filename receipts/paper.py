"""One page being laid out: strings and rules with known boxes, then ink.

Here is what every paper shares: the heading block, the signature places, the mark of a paper without
value. Layout is kept apart from drawing so that a test can ask where each string stands.
"""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from receipts import embed  # noqa: F401  (registers the faces with reportlab)
from receipts.facts import Issuer, Mark, Signer
from receipts.fonts import ASCENT, BOLD, DESCENT, ITALIC, REGULAR, Face, printable
from receipts.qr import Rectangle
from receipts.wrap import NBSP, Run, wrap

rl_config.useA85 = 0  # ASCII85 makes every stream a quarter larger, for nothing

LEADING: Final = 1.37  # above ASCENT + DESCENT, so that no line touches the next
A4: Final = (210 * mm, 297 * mm)
A5_LANDSCAPE: Final = (210 * mm, 148 * mm)

QUIET: Final = 4  # modules of white around a QR
ROOM: Final = 25 * mm  # what a hand and a seal need

Align = Literal["left", "center", "right"]


def dong(amount: int) -> str:
    """`1.234.567 đ`, held together on one line."""
    return f"{amount:,}".replace(",", ".") + NBSP + "đ"


@dataclass(frozen=True, slots=True)
class Ink:
    """One drawn string: where its baseline begins, and in what."""

    x: float
    y: float
    face: Face
    size: float
    text: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        right = self.x + self.face.width(self.text, self.size)
        return self.x, self.y - DESCENT * self.size, right, self.y + ASCENT * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, thin; dotted where a hand will write on it."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 0.5
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR: its top left corner, a module in points, its side and its dark rectangles in modules."""

    x: float
    top: float
    unit: float
    side: int
    rectangles: tuple[Rectangle, ...]


@dataclass(slots=True)
class Sheet:
    """A page with margins. Every text method takes a top edge and gives back the bottom it reached."""

    width: float
    height: float
    margin: float
    mark: Mark = Mark.NONE
    inks: list[Ink] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)
    copy: int = 0  # BẢN SAO n; 0 is the original
    parts: tuple[float, ...] = (0.0,)  # where the papers on this sheet begin, from below; they share its height

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def top(self) -> float:
        return self.height - self.margin

    def block(
        self, x: float, top: float, width: float, size: float, runs: Iterable[Run], align: Align = "left"
    ) -> float:
        """Wrap the runs into the width, from `top` down."""
        for line in wrap(runs, size, width):
            free = width - sum(face.width(text, size) for face, text in line)
            at = x + (free / 2 if align == "center" else free if align == "right" else 0.0)
            for face, text in line:
                self.inks.append(Ink(at, top - ASCENT * size, face, size, text))
                at += face.width(text, size)
            if line:
                top -= LEADING * size
        return top

    def field(self, x: float, top: float, width: float, size: float, label: str, *values: Run) -> float:
        """`label: value`, the value wrapping under the label."""
        return self.block(x, top, width, size, [(REGULAR, f"{label}: "), *values])

    def frame(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.5) -> None:
        """A thin rectangle."""
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
        for (ax, ay), (bx, by) in pairwise(corners):
            self.rules.append(Rule(ax, ay, bx, by, weight))


def copy_words(copy: int) -> str:
    """What copy `copy` says of itself; nothing for the original."""
    return f"BẢN SAO {copy}" if copy else ""


def mark_line(sheet: Sheet, top: float, size: float) -> float:
    """The mark, and which copy this is, in a thin frame at the head of the page; nothing for a real original."""
    said = " · ".join(filter(None, (sheet.mark.value, copy_words(sheet.copy))))
    if not said:
        return top
    wide = BOLD.width(said, size)
    middle: float = sheet.width / 2
    bottom = sheet.block(sheet.left, top, sheet.right - sheet.left, size, [(BOLD, said)], "center")
    sheet.frame(middle - wide / 2 - size, bottom, middle + wide / 2 + size, top - 0.15 * size)
    return bottom - 0.4 * size


def heading(
    sheet: Sheet,
    top: float,
    size: float,
    issuer: Issuer,
    form_lines: Sequence[str],
    right: float | None = None,
) -> float:
    """The unit at the left, the form and its legal basis at the right; nothing beyond `right`."""
    space = (sheet.right if right is None else right) - sheet.left
    half = space * (0.58 if form_lines else 1.0)
    codes = (("Mã QHNS", issuer.budget_code), ("MST", issuer.tax_code))
    unit = (
        (REGULAR, printable(issuer.upper)),
        (BOLD, printable(issuer.name)),
        (REGULAR, printable(issuer.address)),
        (REGULAR, " – ".join(f"{label}:{NBSP}{printable(code)}" for label, code in codes if code)),
    )
    bottom = top
    for face, text in unit:
        bottom = sheet.block(sheet.left, bottom, half - 10, size, [(face, text)])
    form = top
    for place, text in enumerate(form_lines):
        face, height = (ITALIC, size * 0.92) if place else (BOLD, size)
        form = sheet.block(sheet.left + half, form, space - half, height, [(face, printable(text))], "center")
    return min(bottom, form)


def signatures(sheet: Sheet, top: float, size: float, signers: Sequence[Signer], left: float | None = None) -> float:
    """Signature places side by side: authority, title, hint, room for the hand, name."""
    left = sheet.left if left is None else left
    width = (sheet.right - left) / max(len(signers), 1)
    below = top
    for place, signer in enumerate(signers):
        x = left + place * width + 2
        at = sheet.block(x, top, width - 4, size, [(BOLD, printable(signer.authority))], "center")
        at = sheet.block(x, at, width - 4, size, [(BOLD, printable(signer.title))], "center")
        at = sheet.block(x, at, width - 4, size * 0.9, [(ITALIC, printable(signer.hint))], "center")
        below = min(below, at)
    bottom: float = below - ROOM
    names = bottom
    for place, signer in enumerate(signers):
        x = left + place * width + 2
        at = sheet.block(x, names, width - 4, size, [(BOLD, printable(signer.name))], "center")
        bottom = min(bottom, at)
    return bottom


def crossing(sheet: Sheet) -> str:
    """What stands across a page: that it proves nothing, or else that it is a copy."""
    return sheet.mark.value or copy_words(sheet.copy)


def diagonal(sheet: Sheet) -> tuple[float, float, float]:
    """The mark across a page: its angle in radians, its size, half its length."""
    height, said = sheet.height / len(sheet.parts), crossing(sheet)
    size = 0.74 * math.hypot(sheet.width, height) / BOLD.width(said, 1)
    size = min(size, sheet.width / 9)
    return math.atan2(height, sheet.width), size, BOLD.width(said, size) / 2


def _draw_mark(canvas: Canvas, sheet: Sheet) -> None:
    """In outline: seen at once, and no figure over it is lost, in black and white too. Where a symbol stands at the
    right top the mark takes the other diagonal, so that all of it can be read."""
    angle, size, half = diagonal(sheet)
    for bottom in sheet.parts:
        canvas.saveState()
        canvas.translate(sheet.width / 2, bottom + sheet.height / len(sheet.parts) / 2)
        canvas.rotate(math.degrees(-angle if sheet.symbols else angle))
        canvas.setStrokeGray(0.78)
        canvas.setLineWidth(0.5)
        canvas.setFont(BOLD.name, size)
        canvas.drawString(-half, -size / 3, crossing(sheet), mode=1)
        canvas.restoreState()


def _draw_symbol(canvas: Canvas, symbol: Symbol) -> None:
    """One filled path in whole modules, y downwards: small, and without seams between rectangles."""
    canvas.saveState()
    canvas.transform(symbol.unit, 0, 0, -symbol.unit, symbol.x, symbol.top)
    canvas.setFillGray(1)  # the quiet zone stays white, whatever mark lies under it
    canvas.rect(-QUIET, -QUIET, symbol.side + 2 * QUIET, symbol.side + 2 * QUIET, stroke=0, fill=1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for box in symbol.rectangles:
        path.rect(*box)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def draw(sheet: Sheet, title: str, author: str) -> bytes:
    """The page as a PDF: the same sheet, the same bytes."""
    return draw_pages([sheet], title, author)


def draw_pages(sheets: Sequence[Sheet], title: str, author: str) -> bytes:
    """The pages of one paper, all of one size, as a PDF: the same sheets, the same bytes."""
    out = io.BytesIO()
    first = sheets[0]
    canvas = Canvas(
        out,
        pagesize=(first.width, first.height),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR.name,
        lang="vi-VN",
    )
    canvas.setTitle(printable(title))
    canvas.setAuthor(printable(author))
    canvas.setCreator("Tương hỗ Công đoàn")
    canvas.setSubject(first.mark.value)
    for sheet in sheets:
        _draw_page(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_page(canvas: Canvas, sheet: Sheet) -> None:
    """The mark beneath, then what was laid out."""
    if crossing(sheet):
        _draw_mark(canvas, sheet)
    for ink in sheet.inks:
        canvas.setFont(ink.face.name, ink.size)
        canvas.drawString(ink.x, ink.y, ink.text)
    for rule in sheet.rules:
        canvas.setLineWidth(rule.weight)
        canvas.setDash([0.6, 2.2] if rule.dotted else [])
        canvas.line(rule.x0, rule.y0, rule.x1, rule.y1)
    for symbol in sheet.symbols:
        _draw_symbol(canvas, symbol)
