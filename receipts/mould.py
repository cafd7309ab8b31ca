"""A receipt's page poured from a mould: receipts whose lines break alike stand alike, so each kind is laid out once.

The layout itself is `receipts.receipt`'s, whole and unchanged: a mould is a finished sheet of it, cut into what such
receipts have in common (a form, written once a file) and the places of what differs. A receipt that fits no mould (its
text is long and its type smaller) is drawn from its own sheet.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from receipts.cover import operators
from receipts.facts import DonorReceipt
from receipts.fonts import REGULAR, encode, printable
from receipts.ink import show
from receipts.paper import QUIET, Ink, Sheet, Symbol, crossing, diagonal
from receipts.qrmap import QrMap, of_length
from receipts.receipt import body_rows, body_width, dated, numbered, typed_code
from receipts.sizes import MARGINS, PAGES, TYPE, Paper
from receipts.voucher import lay_out_one_receipt
from receipts.wrap import NBSP, Run, WrappedLine, wrap

_REMEMBERED: Final = 2_000  # rows of text, and moulds
_SHARED: Final = frozenset(("Đợt vận động", "Nguồn quỹ"))  # rows that thousands of receipts have in common
_CODE: Final = 1.1  # how much larger the code is than the text


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is set: its lines as operators, and as what a sheet would hold of them."""

    shown: tuple[bytes, ...]
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Mould:
    """Where what differs stands: before each line the operator that moves there, before a centred one its middle."""

    name: bytes  # of the form that draws the rest
    starts: tuple[bytes, ...]
    centred: tuple[tuple[float, float], ...]  # of the number, the code and the date: middle and baseline
    symbol: bytes


def line_code(line: Sequence[Run], size: float) -> bytes:
    """One line as operators; the regular face is set before and after."""
    code = b"".join(
        [
            show(face, size, text)
            if face is REGULAR
            else b"/%s.0 %.2f Tf\n%s/F1.0 %.2f Tf\n" % (face.resource.encode(), size, show(face, size, text), size)
            for face, text in line
        ]
    )
    return code


class Moulds:
    """The moulds of one file on one paper."""

    def __init__(self, paper: Paper) -> None:
        self.forms: list[tuple[str, bytes]] = []  # made since they were last taken: name and content
        self.width, self.height = PAGES[paper]
        self._paper: Paper = paper
        self._size = TYPE[paper]
        self._margin = MARGINS[paper]
        self._rows: dict[Hashable, Words] = {}
        self._found: dict[Hashable, Mould] = {}
        self._made = 0

    def pour(self, facts: DonorReceipt) -> bytes:
        """The page of a receipt as operators."""
        text = facts.url.encode()
        before = facts.url.find(facts.code)
        qr = of_length(len(text), text[: max(before, 0)])
        said = [(label, tuple(values)) for label, values in body_rows(facts, printable)]
        same = tuple([row for row in said if row[0] in _SHARED])
        rows = [self._row(label, values, qr.side) for label, values in said if label not in _SHARED]
        number, code, day = _after_label(numbered(facts)), (typed_code(facts),), (dated(facts),)
        taller = tuple([len(row.shown) for row in rows])
        labels = tuple([row.lines[0][0][1][:9] for row in rows])
        key = (facts.issuer, facts.signer, facts.mark, facts.copy, qr.side, same, labels, taller)
        mould = self._found.get(key)
        if mould is None:
            sheet = lay_out_one_receipt(facts, self._paper)
            mould = self._cut(sheet, rows, (number, code, day), qr)
            if mould is None:
                return ink(sheet)
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = mould
        return self._filled(mould, rows, (number, code, day), qr.picture(text))

    def _row(self, label: str, values: tuple[Run, ...], side: int) -> Words:
        key = (label, values, side)
        words = self._rows.get(key)
        if words is None:
            room = body_width(self.width, self._margin, side)
            lines = one_line(label, values, self._size, room) or wrap(
                [(REGULAR, f"{label}: "), *values], self._size, room
            )
            shown = tuple([line_code(line, self._size) for line in lines])
            words = Words(shown, tuple([tuple(line) for line in lines]))
            if len(self._rows) >= _REMEMBERED:
                self._rows.clear()
            self._rows[key] = words
        return words

    def _filled(self, mould: Mould, rows: list[Words], centred: Sequence[Sequence[Run]], picture: int) -> bytes:
        parts = [b"/%s Do\nBT\n/F1.0 %.2f Tf\n" % (mould.name, self._size)]
        shown = [line for row in rows for line in row.shown]
        for start, line in zip(mould.starts, shown, strict=True):
            parts += (start, line)
        for (middle, base), runs, scale in zip(mould.centred, centred, (1.0, _CODE, 1.0), strict=True):
            size = self._size * scale
            x = middle - sum([face.width(text, size) for face, text in runs]) / 2
            parts.append(b"1 0 0 1 %.2f %.2f Tm %s" % (x, base, line_code(runs, size)))
        parts.append(mould.symbol % picture)
        return b"".join(parts)

    # -- making one

    def _cut(self, sheet: Sheet, rows: list[Words], centred: Sequence[Sequence[Run]], qr: QrMap) -> Mould | None:
        """The sheet taken apart; None where it was set smaller, or where its lines are not the ones given."""
        (symbol,) = sheet.symbols
        if symbol.side != qr.side:
            return None
        rest, starts, middles = list(sheet.inks), [], []
        for line in (line for row in rows for line in row.lines):
            found = _take(rest, line, self._size)
            if found is None:
                return None
            starts.append(b"1 0 0 1 %.2f %.2f Tm" % (found[0].x, found[0].y))
        for runs, scale in zip(centred, (1.0, _CODE, 1.0), strict=True):
            found = _take(rest, runs, self._size * scale)
            if found is None:
                return None
            middles.append(((found[0].x + found[-1].box[2]) / 2, found[0].y))
        self._made += 1
        still = Sheet(sheet.width, sheet.height, sheet.margin, sheet.mark, copy=sheet.copy)
        still.inks, still.rules = rest, sheet.rules
        name = f"M{self._made}"
        self.forms.append((name, _mark(sheet) + _ground(symbol) + operators(still)))
        return Mould(name.encode(), tuple(starts), tuple(middles), _stencil(symbol, qr))


def one_line(label: str, values: tuple[Run, ...], size: float, room: float) -> list[WrappedLine] | None:
    """What `wrap` makes of a row where all of it goes on one line; None where it does not."""
    line = list(_after_label([(REGULAR, f"{label}: "), *values]))
    wide = sum([face.width(text, size) for face, text in line])
    return [line] if wide <= room else None


def _after_label(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs as they stand on one line: a blank goes with the word after it, neighbours of one face are one string."""
    (face, label), (next_face, first), *more = runs
    blank, first = label[label.rindex(":") + 1 :], first.replace(NBSP, " ")
    label = label.rstrip()
    if face is next_face:
        return ((face, f"{label}{blank}{first}"), *more)
    return ((face, label), (next_face, blank + first), *[(face, text.replace(NBSP, " ")) for face, text in more])


def _take(inks: list[Ink], line: Sequence[Run], size: float) -> list[Ink] | None:
    """Take the inks of a line out of the rest."""
    said = [(face, text.rstrip(), size) for face, text in line]
    for start in range(len(inks) - len(said) + 1):
        found = inks[start : start + len(said)]
        if [(ink.face, ink.text.rstrip(), ink.size) for ink in found] == said:
            del inks[start : start + len(said)]
            return found
    return None


# -- page code of what is no text


def ink(sheet: Sheet) -> bytes:
    """A whole sheet as operators: as `receipts.paper` draws it."""
    symbols = b"".join([_ground(symbol) + _vector(symbol) for symbol in sheet.symbols])
    return _mark(sheet) + operators(sheet) + symbols


def _mark(sheet: Sheet) -> bytes:
    """What stands across the page, in outline; it takes the diagonal that leaves the symbol alone."""
    said = crossing(sheet)
    if not said:
        return b""
    angle, size, half = diagonal(sheet)
    cos, sin = math.cos(angle), math.sin(-angle if sheet.symbols else angle)
    ((_, codes),) = encode(said)
    code = b"q %.4f %.4f %.4f %.4f %.2f %.2f cm 0.78 G 0.5 w " % (
        cos, sin, -sin, cos, sheet.width / 2, sheet.height / 2
    )  # fmt: skip
    return code + b"BT /F2.0 %.2f Tf 1 Tr %.2f %.2f Td (%s)Tj ET Q\n" % (size, -half, -size / 3, codes)


def _ground(symbol: Symbol) -> bytes:
    """White under a symbol and its quiet zone, whatever mark lies there."""
    edge = symbol.unit * QUIET
    wide = symbol.unit * (symbol.side + 2 * QUIET)
    return b"q 1 g %.2f %.2f %.2f %.2f re f Q\n" % (symbol.x - edge, symbol.top + edge - wide, wide, wide)


def _vector(symbol: Symbol) -> bytes:
    boxes = b"".join([b"%d %d %d %d re\n" % box for box in symbol.rectangles])
    place = (symbol.unit, -symbol.unit, symbol.x, symbol.top)
    return b"q %.4f 0 0 %.4f %.2f %.2f cm\n%sf Q\n" % (*place, boxes)


def _stencil(symbol: Symbol, qr: QrMap) -> bytes:
    """The end of a page: through a picture of one bit a module, ink where it is 1. `%x` takes the picture."""
    wide = symbol.unit * symbol.side
    place = (wide, wide, symbol.x, symbol.top - wide)
    head = b"ET\nq %.2f 0 0 %.2f %.2f %.2f cm BI/IM true/D[1 0]/W %d/H %d/BPC 1/F/AHx ID "
    digits = 2 * qr.stride * qr.side
    return head % (*place, qr.side, qr.side) + b"%%0%dx>EI Q\n" % digits
