"""QR codes as a matrix, merged rectangles, SVG and PNG; the same bytes each time.

Knows black and white squares; refuses to know what the text inside means.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from qrcode import constants
from qrcode.main import QRCode

Matrix = tuple[tuple[bool, ...], ...]
Rectangle = tuple[int, int, int, int]

_LEVELS = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}


@lru_cache(maxsize=32)  # one paper asks for its code once a size and once a try at fitting
def matrix(text: str, ecc: str = "M") -> Matrix:
    """Rows of modules, True where dark, without the quiet zone."""
    if not text:
        raise ValueError("Không có nội dung để đưa vào mã QR.")
    if ecc not in _LEVELS:
        raise ValueError("Mức sửa lỗi của mã QR phải là L, M, Q hoặc H.")
    code = QRCode(error_correction=_LEVELS[ecc], border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def rectangles(matrix: Matrix) -> tuple[Rectangle, ...]:
    """(x, y, width, height) from the top left; each dark module lies in exactly one rectangle."""
    found: list[Rectangle] = []
    open_runs: dict[tuple[int, int], int] = {}  # (x, width) -> the row it began in
    for y, row in enumerate([*matrix, ()]):
        runs = set(_runs(row))
        for run in sorted(open_runs.keys() - runs):
            begun = open_runs.pop(run)
            found.append((run[0], begun, run[1], y - begun))
        for run in runs:
            open_runs.setdefault(run, y)
    return tuple(sorted(found, key=lambda box: (box[1], box[0])))


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """(x, width) of each unbroken dark stretch of a row."""
    start = 0
    for x, dark in enumerate([*row, False]):
        if not dark:
            if x > start:
                yield start, x - start
            start = x + 1


def svg(text: str, quiet: int = 4, title: str = "") -> str:
    """One path on a white ground. Only presentation attributes, so a strict CSP leaves it as it is."""
    rows = matrix(text)
    side = len(rows) + 2 * quiet
    name = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        f' shape-rendering="crispEdges">{name}'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="#000" d="{_path(rows, quiet)}"/></svg>'
    )


def _path(rows: Matrix, quiet: int) -> str:
    """Each rectangle from the corner of the last one: relative steps keep the text short."""
    at_x = at_y = -quiet
    steps = ["M0 0"]
    for x, y, width, height in rectangles(rows):
        steps.append(f"m{x - at_x} {y - at_y}h{width}v{height}h-{width}z")
        at_x, at_y = x, y
    return "".join(steps)


def png(text: str, pixels: int = 600, quiet: int = 4) -> bytes:
    """A one-bit greyscale picture, at least `pixels` wide, each module a whole number of pixels."""
    rows = matrix(text)
    side = len(rows) + 2 * quiet
    scale = max(1, -(-pixels // side))
    blank = (False,) * side
    edge = (False,) * quiet
    framed = [blank] * quiet + [edge + row + edge for row in rows] + [blank] * quiet
    lines = b"".join(_scanline(row, scale) * scale for row in framed)
    header = struct.pack(">IIBBBBB", side * scale, side * scale, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")
    )


def _scanline(row: tuple[bool, ...], scale: int) -> bytes:
    """No filter, then one bit a pixel: 0 is black, and the last byte is filled up with white."""
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    bits += "1" * (-len(bits) % 8)
    return b"\x00" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
