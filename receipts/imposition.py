"""Two A5 papers on one A4, one above the other, with a line to cut along: the union prints A4 and files A5.

It moves what was laid out and changes nothing of it; each half keeps its own mark.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from receipts.fonts import ASCENT, ITALIC
from receipts.paper import A4, Ink, Rule, Sheet, draw_pages
from receipts.sizes import Paper

_SMALL: Final = 7.0


def two_up(upper: Sheet, lower: Sheet | None = None, names: tuple[str, str] = ("", "")) -> Sheet:
    """An A4 with `upper` in its upper half and `lower`, if any, in the other; `names` stand small over each."""
    half = A4[1] / 2
    whole = Sheet(A4[0], A4[1], upper.margin, upper.mark, copy=upper.copy, parts=(half, 0.0))
    for sheet, name, bottom in ((upper, names[0], half), (lower, names[1], 0.0)):
        if sheet is None:
            continue
        _move(sheet, whole, bottom + half - sheet.height)
        if name:
            wide = ITALIC.width(name, _SMALL)
            over = bottom + half - sheet.margin / 2 - ASCENT * _SMALL / 2
            whole.inks.append(Ink(whole.right - wide, over, ITALIC, _SMALL, name))
    whole.rules.append(Rule(0.0, half, A4[0], half, 0.4, dotted=True))
    return whole


def imposed(sheets: Sequence[Sheet], paper: Paper) -> list[Sheet]:
    """The sheets as they go to the printer: each twice on an A4 where that was asked for."""
    if paper != "A5x2":
        return list(sheets)
    return [two_up(sheet, sheet, ("Liên 1", "Liên 2")) for sheet in sheets]


def printed(sheets: Sequence[Sheet], paper: Paper, title: str, author: str) -> bytes:
    """The sheets as a PDF, imposed as asked."""
    return draw_pages(imposed(sheets, paper), title, author)


def _move(sheet: Sheet, whole: Sheet, up: float) -> None:
    """What stands on `sheet`, `up` higher on `whole`."""
    whole.inks += [replace(ink, y=ink.y + up) for ink in sheet.inks]
    whole.rules += [replace(rule, y0=rule.y0 + up, y1=rule.y1 + up) for rule in sheet.rules]
    whole.symbols += [replace(symbol, top=symbol.top + up) for symbol in sheet.symbols]
