"""Breaks text into lines of a given width, across changes of face; a word wider than a line, by letters.

It measures and never draws. Text handed in is already printable; a no-break space holds words together.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from receipts.fonts import Face

NBSP: Final = "\u00a0"

Run = tuple[Face, str]
WrappedLine = list[Run]


def _words(runs: Iterable[Run]) -> Iterator[tuple[Face, str, bool]]:
    """(face, word, whether a blank stands before it)."""
    blank = False
    for face, text in runs:
        for place, word in enumerate(text.split(" ")):
            blank = blank or place > 0
            if word:
                yield face, word.replace(NBSP, " "), blank
                blank = False
        blank = text.endswith(" ")


def _pieces(face: Face, word: str, size: float, width: float) -> Iterator[str]:
    """The word, cut by letters where it is wider than a whole line."""
    if face.width(word, size) <= width:
        yield word
        return
    piece, taken = "", 0.0
    for letter in word:
        wide = face.width(letter, size)
        if piece and taken + wide > width:
            yield piece
            piece, taken = "", 0.0
        piece += letter
        taken += wide
    yield piece


def wrap(runs: Iterable[Run], size: float, width: float) -> list[WrappedLine]:
    """The runs as lines no wider than `width`; neighbours of one face are joined into one string."""
    lines: list[WrappedLine] = [[]]
    taken = 0.0
    for face, word, blank in _words(runs):
        for place, piece in enumerate(_pieces(face, word, size, width)):
            line = lines[-1]
            gap = " " if blank and place == 0 and line else ""
            wide = face.width(gap + piece, size)
            if line and (place > 0 or taken + wide > width + 1e-6):
                line = []
                lines.append(line)
                gap, taken = "", 0.0
                wide = face.width(piece, size)
            if line and line[-1][0] is face:
                line[-1] = (face, line[-1][1] + gap + piece)
            else:
                line.append((face, gap + piece))
            taken += wide
    return lines
