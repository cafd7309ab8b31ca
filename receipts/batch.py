"""Receipts by the thousand: one PDF for the printer, or a ZIP of single papers; both go out as they are made.

It knows pages and files. Whose receipts, and what a copy's number is, comes in with the facts.
"""

import re
from collections.abc import Iterable
from typing import BinaryIO, Final, Literal

from receipts.embed import add_font
from receipts.facts import DonorReceipt
from receipts.fonts import FACES, PAGES, printable
from receipts.mould import Moulds
from receipts.onward import entry, zip_onto
from receipts.packed import PackedFile
from receipts.paper import A4

Layout = Literal["A5", "A4", "2xA5"]  # 2xA5: one receipt above the next on an A4, to be cut

_FONTS: Final = {f"{face.resource}.{page}": (face, page) for face in FACES for page in range(len(PAGES))}
_RARE: Final = re.compile(rb"/(F[1-3]\.[1-9][0-9]?) ")
_CUT: Final = b"0.4 w [0.6 2.2] 0 d 0 %.2f m %.2f %.2f l S\n" % (A4[1] / 2, A4[0], A4[1] / 2)


def write_receipts(
    receipts: Iterable[DonorReceipt], out: BinaryIO, layout: Layout = "A5", *, title: str = "", author: str = ""
) -> int:
    """Write one PDF with a receipt a page, or two; the number of its pages."""
    moulds = Moulds("A4" if layout == "A4" else "A5")
    batch = _Batch(moulds, out, A4 if layout == "2xA5" else (moulds.width, moulds.height))
    upper: bytes | None = None
    for facts in receipts:
        code = batch.drawn(facts)
        if layout != "2xA5":
            batch.page(code)
        elif upper is None:
            upper = code
        else:
            batch.page(_two(moulds.height, upper, code))
            upper = None
    if upper is not None:
        batch.page(_two(moulds.height, upper))
    return batch.close(printable(title or "Biên nhận ủng hộ"), printable(author))


def _two(height: float, *codes: bytes) -> bytes:
    """Two halves of an A4, the upper one first, and the line to cut along."""
    half = A4[1] / 2
    places = (half + half - height, half - height)
    halves = [b"q 1 0 0 1 0 %.2f cm\n%sQ\n" % (up, code) for up, code in zip(places, codes, strict=False)]
    return b"".join(halves) + _CUT


class _Batch:
    """The file being written: forms go out before the first page that draws them."""

    def __init__(self, moulds: Moulds, out: BinaryIO, size: tuple[float, float]) -> None:
        self._moulds = moulds
        self._file = PackedFile(out, *size)
        self._forms: dict[str, bytes] = {}
        self._rare: set[bytes] = set()

    def drawn(self, facts: DonorReceipt) -> bytes:
        code = self._moulds.pour(facts)
        if self._moulds.forms:
            for name, content in self._moulds.forms:
                self._note(content)
                self._forms[name] = self._file.form(content, self._moulds.width, self._moulds.height)
            self._moulds.forms.clear()
        return code

    def page(self, code: bytes) -> None:
        self._note(code)
        self._file.page(code)

    def _note(self, code: bytes) -> None:
        """Which rare letters' fonts are used; nearly always none."""
        self._rare.update(_RARE.findall(code))

    def close(self, title: str, author: str) -> int:
        pages = self._file.pages
        fonts = {
            name: add_font(face, page, PAGES[page], self._file.add)
            for name, (face, page) in _FONTS.items()
            if page == 0 or name.encode() in self._rare
        }
        self._file.close(title, author, fonts, self._forms)
        return pages


def write_zip(papers: Iterable[tuple[str, bytes]], out: BinaryIO) -> int:
    """Write papers, each with its file name, as they are, into a ZIP; how many there were. What is packed already is
    not packed again."""
    count = 0
    with zip_onto(out) as parts:
        for name, body in papers:
            parts.writestr(entry(name, packed=False), body)
            count += 1
    return count
