"""Reads page code back: where each text stands. It knows what rows are drawn with, and refuses the rest."""

import re

from receipts.fonts import FACES
from receipts.ink import SIZE

_TOKEN = re.compile(rb"\s*(?:\(([^()]*)\)Tj|/(F\d)\.(\d) ([\d.]+) Tf|(-?[\d.]+) (-?[\d.]+) Td)")


def _read(code):
    """(x, y, width) of each text that shows something, then the pen as (x, y)."""
    x = y = at = width = 0.0
    face, page, size = FACES[0], 0, SIZE
    texts, end = [], 0
    while end < len(code.rstrip()):
        token = _TOKEN.match(code, end)
        assert token, code[end : end + 60]
        end = token.end()
        shown, name, its_page, its_size, right, up = token.groups()
        if name:
            face = next(face for face in FACES if face.resource.encode() == name)
            page, size = int(its_page), float(its_size)
        elif right:
            x, y = x + float(right), y + float(up)
            at = x
        else:
            width = sum(face.widths[page][letter] for letter in shown) * size / 1000
            if texts and (at, y) == (texts[-1][0] + texts[-1][2], texts[-1][1]):  # goes on in another font
                texts[-1] = (texts[-1][0], y, texts[-1][2] + width)
            elif width:
                texts.append((at, y, width))
            at += width
    return texts, (round(x, 2), round(y, 1))


def drawn(code):
    return _read(code)[0]


def pen_after(code):
    return _read(code)[1]
