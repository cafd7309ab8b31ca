"""What the rows of a book are drawn with: their sizes, a text as page code, lines below each other.

Codes never need an escape (see `receipts.fonts`). Heights are whole tenths of a point, so that they add up exactly.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from receipts.fonts import Face, encode

SIZE: Final = 7.8
STEP: Final = 107  # from line to line: SIZE times the leading of all papers
PAD: Final = 30
INSET: Final = 2.6  # white beside the rules, in points

Placed = tuple[float, bytes]  # a line: its start from the page's left edge in points, and what shows it


def height(lines: int) -> int:
    """Of a row, in tenths of a point."""
    return lines * STEP + PAD


def figures(amount: int) -> str:
    """`1.234.567`, a negative in parentheses, nothing for zero."""
    if amount == 0:
        return ""
    text = f"{abs(amount):,}".replace(",", ".")
    return text if amount > 0 else f"({text})"


def show(face: Face, size: float, text: str) -> bytes:
    """Operators that show printable text where the pen stands; the face's page 0 is set before and after."""
    runs = list(encode(text))
    if len(runs) == 1 and runs[0][0] == 0:
        return b"(%s)Tj\n" % runs[0][1]
    name = face.resource.encode()
    shown = b"".join(b"/%s.%d %.2f Tf(%s)Tj\n" % (name, page, size, codes) for page, codes in runs)
    return b"%s/%s.0 %.2f Tf\n" % (shown, name, size)


def placed(lines: Sequence[Placed]) -> bytes:
    """Lines below each other; the pen comes back to where it stood."""
    code, at, fall = b"", 0.0, 0.0
    for right, shown in lines:
        code += b"%.2f %.1f Td%s" % (right - at, fall, shown)
        at, fall = right, -STEP / 10
    return code + b"%.2f %.1f Td\n" % (-at, (len(lines) - 1) * STEP / 10) if lines else b""


@cache
def down(lines: int) -> bytes:
    """From a row to the one below."""
    return b"0 -%.1f Td\n" % (height(lines) / 10)
