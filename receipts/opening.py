"""How a paper of several parts begins and ends: the heading, its title and number, the labelled lines, the hands."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from receipts.facts import Entry, Issuer, Signer
from receipts.facts_papers import Said, Side
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.multipage import Block, Flow
from receipts.paper import Sheet, heading, signatures
from receipts.slip import side_of
from receipts.words import vnd_in_words
from receipts.wrap import Run

DOTS = "……………………………………"
_NAME_FITS = 48  # letters; a longer name stands in the body and leaves the signature its room


def begin(
    flow: Flow,
    issuer: Issuer,
    form_lines: Sequence[str],
    title: str,
    under: Sequence[Run],
    number: str = "",
    entries: Sequence[Entry] = (),
) -> None:
    """The unit and the form, then the title; number and accounts at its right where there are any."""
    size = flow.size

    def head(sheet: Sheet, top: float) -> float:
        top = heading(sheet, top, size * 0.88, issuer, form_lines) - 0.6 * size
        right = _numbers(sheet, top, size * 0.92, number, entries) if number else top
        space = sheet.right - sheet.left
        inset = 46 * mm if number else 0.0
        at = sheet.block(sheet.left + inset, top, space - 2 * inset, size * 1.5, [(BOLD, printable(title))], "center")
        for run in under:
            at = sheet.block(sheet.left + inset, at, space - 2 * inset, size, [run], "center")
        return min(at, right) - 0.6 * size

    flow.put(head)


def _numbers(sheet: Sheet, top: float, size: float, number: str, entries: Sequence[Entry]) -> float:
    width = 44 * mm
    x = sheet.right - width
    top = sheet.field(x, top, width, size, "Số", (BOLD, printable(number)))
    for label, side in (("Nợ", "debit"), ("Có", "credit")):
        for account in side_of(entries, side) if entries else ():
            top = sheet.field(x, top, width, size, label, (REGULAR, printable(account)))
    return top


def dated(issuer: Issuer, day: str) -> str:
    """The place before a day, dots where none is known."""
    return f"{printable(issuer.place) or '……………'}, {day}"


def say(flow: Flow, said: Sequence[Said]) -> None:
    """The labelled lines that have something to say."""
    for label, text in said:
        if printable(text):
            flow.text([(REGULAR, f"{printable(label)}: "), (REGULAR, printable(text))])
            flow.gap(0.12)


def party(flow: Flow, label: str, side: Side) -> None:
    """One of two sides: what is not known leaves dots for the pen."""
    flow.text([(BOLD, f"{label}: "), (BOLD, printable(side.name) or DOTS)])
    rows = [("Địa chỉ", printable(side.address) or DOTS)]
    if side.tax_code:
        rows.append(("Mã số thuế", printable(side.tax_code)))
    person, title = printable(side.person) or DOTS, printable(side.title) or "………………………"
    rows.append(("Người đại diện", f"{person} – Chức vụ: {title}"))
    for name, text in rows:
        flow.text([(REGULAR, f"{name}: {text}")], indent=flow.size)
    flow.gap(0.3)


def money_words(amount: int, label: str, size: float) -> Block:
    """`label` with the amount in words, across the width."""

    def draw(sheet: Sheet, top: float) -> float:
        words = [(REGULAR, f"{label}: "), (ITALIC, vnd_in_words(amount))]
        return sheet.block(sheet.left, top - 0.4 * size, sheet.right - sheet.left, size, words)

    return draw


def line(text: str, size: float) -> Block:
    """One plain sentence across the width."""
    return lambda sheet, top: sheet.block(
        sheet.left, top - 0.2 * size, sheet.right - sheet.left, size, [(REGULAR, printable(text))]
    )


def hands(signers: Sequence[Signer], size: float, day: str = "", *, aside: bool = False) -> Block:
    """The places to sign, whole; the day above them at the right where the paper has one there. `aside`: all of them
    in the right half."""

    def draw(sheet: Sheet, top: float) -> float:
        top -= 0.7 * size
        half = (sheet.right - sheet.left) / 2
        if day:
            top = sheet.block(sheet.left + half, top, half, size, [(ITALIC, printable(day))], "center") - 0.3 * size
        return signatures(sheet, top, size * 0.88, signers, sheet.left + half if aside else None)

    return draw


def own_place(title: str, name: str) -> Signer:
    """The place of somebody who is no signer of the unit."""
    return Signer("", title, name if len(name) <= _NAME_FITS else "")
