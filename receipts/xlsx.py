"""The parts of an XLSX file, written as they are made: cells as XML, the looks they use, the workbook around them.

It knows the format and no book. A cell's code says nothing of its place, so equal cells of a column are set once. Text
is always text: nothing here can write a formula or a link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple
from unicodedata import is_normalized
from xml.sax.saxutils import escape, quoteattr

from receipts.facts import Cell, Quantity
from receipts.text import clean

EXACT: Final = 10**15  # a spreadsheet's number keeps fifteen digits
LONGEST: Final = 32_767  # letters in a cell
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar
_FORMATS: Final = {"": 0, "amount": 164, "balance": 165, "day": 166, "parts": 167}
_CODES: Final = {164: '#,##0;(#,##0);""', 165: "#,##0;(#,##0);0", 166: "dd/mm/yyyy", 167: "#,##0.0##;(#,##0.0##)"}
_REMEMBERED: Final = 4_000  # cells of a column
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL: Final = re.compile("[&<>\ufffe\uffff]|_x")

Align = Literal["", "left", "center", "right"]


class Look(NamedTuple):
    """How a cell looks; its place in the list of looks is its style."""

    format: str = ""
    bold: bool = False
    italic: bool = False
    size: float = 11
    align: Align = ""
    wrap: bool = False
    border: bool = False


@dataclass(slots=True)
class Looks:
    """The looks that a workbook uses, numbered as they come."""

    _numbers: dict[Look, int] = field(default_factory=lambda: {Look(): 0})

    def number(self, look: Look) -> int:
        return self._numbers.setdefault(look, len(self._numbers))

    def part(self) -> str:
        """`styles.xml`: a font and a format for each look, one frame for all that have one."""
        looks = list(self._numbers)
        formats = "".join(
            f"<numFmt numFmtId={quoteattr(str(n))} formatCode={quoteattr(c)}/>" for n, c in _CODES.items()
        )
        line = '<{0} style="thin"><color rgb="FF808080"/></{0}>'
        frame = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
        return (
            f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(_CODES)}">{formats}</numFmts>'
            f'<fonts count="{len(looks)}">{"".join(map(_font, looks))}</fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            f'<borders count="2"><border><left/><right/><top/><bottom/></border><border>{frame}</border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(looks)}">{"".join(map(_xf, looks, range(len(looks))))}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _font(look: Look) -> str:
    signs = "<b/>" * look.bold + "<i/>" * look.italic
    return f'<font>{signs}<sz val="{look.size:g}"/><name val="Times New Roman"/><family val="1"/></font>'


def _xf(look: Look, font: int) -> str:
    align = f' horizontal="{look.align}"' * bool(look.align) + ' wrapText="1"' * look.wrap
    return (
        f'<xf numFmtId="{_FORMATS[look.format]}" fontId="{font}" fillId="0" borderId="{look.border:d}" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">'
        f'<alignment{align} vertical="top"/></xf>'
    )


def words(text: str) -> str:
    """Text as it may stand in a cell: what XML forbids is gone, what a reader would decode is spelled out."""
    text = clean(text)
    if _SPECIAL.search(text) or len(text) > LONGEST:
        text = text.replace("\ufffe", "").replace("\uffff", "")
        text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        text = escape(_ESCAPED.sub("_x005F_", text))
    return text


def text_cell(text: str, style: int) -> str:
    return f'<c s="{style}" t="inlineStr"><is><t>{words(text)}</t></is></c>' if text else f'<c s="{style}"/>'


class CellColumn:
    """The cells of one column as XML; those that come again are not set again."""

    def __init__(self, text: int, number: int, day: int, exact: int, counts: tuple[int, int] = (0, 0)) -> None:
        self._styles = (text, number, day, exact)
        self._counts = counts  # of quantities: whole, and with parts
        self._known: dict[Cell, str] = {}

    def codes(self, cells: Sequence[Cell]) -> list[str]:
        known = self._known
        if fresh := set(cells) - known.keys():
            if len(known) + len(fresh) > _REMEMBERED:
                known.clear()
                fresh = set(cells)
            self._learn(fresh)
        return list(map(known.__getitem__, cells))

    def _learn(self, fresh: set[Cell]) -> None:
        text, number, day, exact = self._styles
        amounts = [cell for cell in fresh if isinstance(cell, int) and -EXACT < cell < EXACT]
        start = f'<c s="{number}"><v>'
        self._known.update([(amount, f"{start}{amount}</v></c>") for amount in amounts])
        counted = [cell for cell in fresh if isinstance(cell, Quantity)]
        self._known.update([(cell, self._count(cell)) for cell in counted])
        fresh = fresh.difference(counted)
        texts = [cell for cell in fresh if isinstance(cell, str) and cell]
        if _plain(texts):
            start = f'<c s="{text}" t="inlineStr"><is><t>'
            self._known.update([(said, f"{start}{said}</t></is></c>") for said in texts])
            fresh = fresh.difference(texts)
        for cell in fresh.difference(amounts):
            if not cell:
                self._known[cell] = f'<c s="{text}"/>'
            elif isinstance(cell, str):
                self._known[cell] = text_cell(cell, text)
            elif isinstance(cell, int):
                self._known[cell] = text_cell(_dotted(cell), exact)
            elif cell >= _FIRST_DAY:
                self._known[cell] = f'<c s="{day}"><v>{cell.toordinal() - _DAY_ZERO}</v></c>'
            else:
                self._known[cell] = text_cell(f"{cell:%d/%m/%Y}", day)

    def _count(self, cell: Quantity) -> str:
        style = self._counts[cell.thousandths % 1000 > 0]
        return f'<c s="{style}"><v>{cell.thousandths / 1000:.15g}</v></c>'


def _plain(texts: Sequence[str]) -> bool:
    """Whether `words` would leave every one of these as it is: asked once for all of them."""
    joined = f"|{'|'.join(texts)}|"
    blanks = "  " in joined or "| " in joined or " |" in joined
    return (
        not blanks
        and len(joined) < LONGEST
        and joined.isprintable()
        and is_normalized("NFC", joined)
        and not _SPECIAL.search(joined)
    )


def _dotted(amount: int) -> str:
    text = f"{abs(amount):,}".replace(",", ".")
    return text if amount >= 0 else f"({text})"


def letters(place: int) -> str:
    """The name of a column, from 0: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def around(title: str, author: str, sheets: Sequence[tuple[str, int, int]]) -> dict[str, str]:
    """All parts of a workbook but its sheets and looks. `sheets`: name, and the first and last row to repeat."""
    numbers = range(1, len(sheets) + 1)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, (name, _, _) in zip(numbers, sheets, strict=True)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{escape(_quoted(name))}!${a}:${b}</definedName>'
        for n, (name, a, b) in enumerate(sheets)
    )
    links = "".join(_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>' for n in numbers
    )
    return {
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}/relationships">'
        f"<sheets>{listed}</sheets><definedNames>{repeated}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        + _link("rIdS", "styles", "styles.xml")
        + "</Relationships>",
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{words(title)}</dc:title><dc:creator>{words(author)}</dc:creator><dc:language>vi-VN</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + _link("rId1", "officeDocument", "xl/workbook.xml")
        + f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>',
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    }


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'


def _quoted(name: str) -> str:
    """A sheet's name inside a reference."""
    return "'" + name.replace("'", "''") + "'"
