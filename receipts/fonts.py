"""The one typeface of our paper: which letters it has, how wide they are, which bytes name them.

Codes are fixed, not handed out per document: page 0 holds ASCII, the 134 Vietnamese letters and the
signs of print, so a whole line of a book is encoded in one call. Rarer letters (ü, ñ, Ж) live on the
pages after it. A letter the face lacks is printed as a plain `[?]`, never as an empty square.
"""

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final

from fontpkg_ibm_plex_serif import ROOT
from reportlab.pdfbase.ttfonts import TTFontFile

from receipts.text import clean

ASCII: Final = "".join(map(chr, range(32, 127)))
SIGNS: Final = "₫–—“”‘’…•№§°×±·−«»€"
UNKNOWN: Final = "[?]"

# In thousandths of the size, over all faces: stacked marks (Ầ) reach up to 1,124, the g and y down to 212.
ASCENT: Final = 1.13
DESCENT: Final = 0.22


def _vietnamese() -> str:
    """The 134 letters beyond ASCII, both cases, composed."""
    bases = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    lower = {unicodedata.normalize("NFC", base + tone) for base in bases for tone in tones} | {"đ"}
    return "".join(sorted(letter for letter in lower | {c.upper() for c in lower} if not letter.isascii()))


VIETNAMESE: Final = _vietnamese()


def _base_codes() -> dict[str, int]:
    """ASCII stays in place, so raw pages are readable; `( ) \\` move: never needing an escape is faster."""
    escaped = "()\\"
    codes = {letter: ord(letter) for letter in ASCII if letter not in escaped}
    free = chain(range(127, 256), (code for code in range(1, 32) if code not in (9, 10, 12, 13)))
    codes.update(zip(escaped + VIETNAMESE + SIGNS, free, strict=False))
    if len(codes) != len(ASCII + VIETNAMESE + SIGNS):
        raise ValueError("page 0 of the paper encoding is full")
    return codes


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One cut of the family: its parsed file, its code pages and the width of each code."""

    name: str  # as reportlab's canvas knows it
    resource: str  # as our own page streams name it: F1, F2, F3
    file: Any
    widths: tuple[tuple[int, ...], ...]

    def width(self, text: str, size: float) -> float:
        """Points the text takes when drawn."""
        return sum(sum(map(self.widths[page].__getitem__, codes)) for page, codes in encode(text)) * size / 1000


def _load(name: str, resource: str, cut: str) -> Face:
    file = TTFontFile(str(Path(ROOT) / "files" / f"IBMPlexSerif-{cut}.ttf"))
    widths = tuple(
        tuple(round(file.charWidths[ord(page[code])]) if code in page else 0 for code in range(256)) for page in PAGES
    )
    return Face(name, resource, file, widths)


def _pages() -> tuple[dict[int, str], ...]:
    """Every letter all cuts share, as code -> letter, 128 to a page after the first."""
    base = _base_codes()
    shared: set[int] = set.intersection(
        *(
            set(TTFontFile(str(Path(ROOT) / "files" / f"IBMPlexSerif-{cut}.ttf")).charToGlyph)
            for cut in ("Regular", "Bold", "Italic")
        )
    )
    missing = sorted(set(map(ord, base)) - shared)
    if missing:
        raise ValueError(f"the paper typeface lacks letters it must have: {''.join(map(chr, missing))}")
    rest = [chr(code) for code in sorted(shared) if code > 160 and chr(code) not in base]
    rest = [letter for letter in rest if letter.isprintable()]
    later = [
        {128 + place: letter for place, letter in enumerate(rest[start : start + 128])}
        for start in range(0, len(rest), 128)
    ]
    return ({code: letter for letter, code in base.items()}, *later)


PAGES: Final = _pages()
_PLACE: Final = {letter: (page, code) for page, letters in enumerate(PAGES) for code, letter in letters.items()}
BASE: Final = codecs.charmap_build("".join(PAGES[0].get(code, "\ufffe") for code in range(256)))

REGULAR: Final = _load("Paper", "F1", "Regular")
BOLD: Final = _load("Paper-Bold", "F2", "Bold")
ITALIC: Final = _load("Paper-Italic", "F3", "Italic")
FACES: Final = (REGULAR, BOLD, ITALIC)


def unknown(text: str) -> set[str]:
    """The letters of a text that no face can draw; a form may ask before a paper does."""
    return {letter for letter in clean(text) if letter not in _PLACE}


def printable(text: str) -> str:
    """The text made ready for paper: cleaned, each run of letters we cannot draw replaced by `[?]`."""
    text = clean(text)
    try:
        codecs.charmap_encode(text, "strict", BASE)
    except UnicodeEncodeError:
        runs = groupby(text, key=_PLACE.__contains__)
        return "".join("".join(run) if known else UNKNOWN for known, run in runs)
    return text


def encode(text: str) -> Iterator[tuple[int, bytes]]:
    """Printable text as (page, codes) runs; nearly always one run on page 0."""
    try:
        yield 0, codecs.charmap_encode(text, "strict", BASE)[0]
    except UnicodeEncodeError:
        for page, run in groupby((_PLACE[letter] for letter in text), key=lambda place: place[0]):
            yield page, bytes(code for _, code in run)
