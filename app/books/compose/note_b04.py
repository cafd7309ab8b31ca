"""B04/BCTC, part VI: of each appeal what it had, was given and by whom, used and has left; money and goods apart.

Whoever gave at least the share that the regime names (10 %) of an appeal's year has a line of their own; all others
are one line. Of goods without a value the share is that of the item's quantity.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Named
from app.books.compose import drives, giving_sums
from app.books.compose.drives import Drive
from app.books.compose.givers import names_of_sums
from app.books.compose.giving_book import EXTRACT, PUBLIC
from app.books.compose.giving_sums import Days
from app.books.forms import BookForm
from app.books.forms.giving import LISTINGS
from app.books.rows import Balance
from app.books.rows import Part as Heading
from app.formats import vnd
from ledger import giving_statements as reads
from ledger.giving_flows import FUND_ACCOUNT, Part
from receipts.facts import Cell, Line, Note, Quantity, Row, Total

SMALL = "Các khoản nhận đóng góp nhỏ lẻ"
BLOCKS = {
    Part.MONEY: "A. Tiền",
    Part.GOODS: "B. Hiện vật có giá trị",
    Part.UNVALUED: "C. Hiện vật chưa xác định được giá trị (TK 002)",
}
Thing = tuple[int, str]  # item and its unit
Amount = tuple[int, int]  # quantity, value
Listed = dict[int | None, dict[int, dict[Thing, Amount]]]  # by appeal and giver


@dataclass(slots=True)
class _Block:
    """One fund's figures of one part, by item."""

    opening: dict[Thing, Amount] = field(default_factory=dict)
    received: dict[int | None, dict[Thing, Amount]] = field(default_factory=dict)  # by appeal
    used: dict[Thing, Amount] = field(default_factory=dict)
    other: dict[Thing, Amount] = field(default_factory=dict)
    listed: Listed = field(default_factory=dict)

    @property
    def all_received(self) -> dict[Thing, Amount]:
        return _added(*self.received.values())

    @property
    def closing(self) -> dict[Thing, Amount]:
        return _added(self.opening, self.all_received, _turned(self.used), self.other)


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The note of every fund and appeal, or of one (DriveUnknown)."""
    known = drives.drives(session, c.unit, c.end)
    asked = drives.asked(session, c, known)
    said = (f"Đợt vận động: {drives.called(asked.appeal)}",) if asked.appeal else ()
    return Composed(_rows(session, c, known, asked, named), (*said, PUBLIC) if c.public else said)


def percent_on(day: date) -> int:
    """From which share on a giver is listed alone."""
    return next((rule.percent for rule in LISTINGS if rule.valid_from <= day), LISTINGS[-1].percent)


def _rows(session: Session, c: Choice, known: Mapping[int, Drive], asked: drives.Asked, named: Named) -> Iterator[Row]:
    blocks = {part: _read(session, part, c) for part in Part}
    listed = (by for part in blocks.values() for block in part.values() for by in block.listed.values())
    names = names_of_sums(session, {donor for by in listed for donor in by}, named, public=c.public)
    writing = _Writing(names, drives.items(session, c.unit))
    closing = 0
    for fund, drive in known.items():
        if asked.fund not in (None, fund):
            continue
        own = {part: blocks[part].get(fund, _Block()) for part in Part}
        closing += sum(_value(own[part].closing) for part in (Part.MONEY, Part.GOODS))
        if asked.gifts is None and (drive.appeals or any(block != _Block() for block in own.values())):
            yield Heading(drive.heading)
            for part, block in own.items():
                yield from writing.block(part, block, drive)
        elif asked.appeal is not None:
            yield from _of_appeal(writing, own, asked.appeal.id)
    yield from _notes(c, session, asked, closing)


def _of_appeal(writing: "_Writing", own: Mapping[Part, _Block], appeal: int) -> Iterator[Row]:
    """What was received for one of several appeals of a fund."""
    for part, block in own.items():
        if appeal in block.received:
            yield Heading(BLOCKS[part])
            yield from writing.totals("Đã nhận trong kỳ", block.received[appeal], part, Total, alone=True)
            yield from writing.givers(part, block, appeal)
    yield Note(EXTRACT)


def _notes(c: Choice, session: Session, asked: drives.Asked, closing: int) -> Iterator[Note]:
    percent = percent_on(c.end)
    year = (c.start, c.end) == (date(c.end.year, 1, 1), date(c.end.year, 12, 31))
    when = f"của năm {c.end.year}" if year else "của các ngày trên (chưa trọn một năm)"
    yield Note(f"Nêu riêng người đóng góp từ {percent}% số đã nhận {when} của từng đợt vận động; còn lại là “{SMALL}”.")
    if asked.gifts is None:
        ledger = reads.tie(session, c.unit, FUND_ACCOUNT, c.start, c.end, fund=asked.fund).closing
        agrees = "khớp với thuyết minh này" if ledger == closing else f"KHÔNG KHỚP, thuyết minh này có {vnd(closing)}"
        yield Note(f"Đối chiếu TK {FUND_ACCOUNT}: dư cuối kỳ {vnd(ledger)}: {agrees}.")


class _Writing:
    """Rows of the note, with the names of givers and goods at hand."""

    def __init__(self, names: Mapping[int, str], items: Mapping[int, str]) -> None:
        self._names, self._items = names, items

    def block(self, part: Part, block: _Block, drive: Drive) -> Iterator[Row]:
        if part is not Part.MONEY and block == _Block():
            return
        yield Note(BLOCKS[part])
        yield from self.totals("1. Số dư đầu kỳ", block.opening, part, Balance)
        yield from self.totals("2. Đã nhận trong kỳ", block.all_received, part, Total, alone=True)
        names = {appeal.id: appeal.name for appeal in drive.appeals}
        for appeal, received in block.received.items():
            if len(drive.appeals) > 1 or (appeal is None and drive.appeals):
                label = f"Đợt {names[appeal]}" if appeal in names else "Không gắn với đợt vận động"
                yield from self.totals(label, received, part, Line, alone=True)
            yield from self.givers(part, block, appeal)
        yield from self.totals("3. Đã sử dụng trong kỳ", block.used, part, Total)
        if block.other:
            yield from self.totals("4. Tăng, giảm khác", block.other, part, Total)
        yield from self.totals("5. Số dư cuối kỳ", block.closing, part, Balance)

    def totals(
        self, label: str, things: Mapping[Thing, Amount], part: Part, kind: type[Line] | type[Total], *,
        alone: bool = False,
    ) -> Iterator[Row]:  # fmt: skip
        """A sum, and of goods each item below it (not when `alone`)."""
        if part is Part.MONEY:
            yield kind((label, "đồng", None, _value(things), None))
            return
        yield kind((label, None, None, None if part is Part.UNVALUED else _value(things), None))
        for thing, amount in () if alone else sorted(things.items()):
            if any(amount):
                yield Line(self._thing(f"– {self._items[thing[0]]}", thing, amount, part))

    def givers(self, part: Part, block: _Block, appeal: int | None) -> Iterator[Row]:
        """Who is listed alone, then all others."""
        received, listed = block.received[appeal], block.listed.get(appeal, {})
        rest = _added(received, *(_turned(things) for things in listed.values()))
        whole = _value(received)
        for donor, things in [*listed.items(), (None, rest)]:
            name = SMALL if donor is None else self._names[donor]
            share = "" if part is Part.UNVALUED or donor is None else _share(_value(things), whole)
            for thing, amount in sorted(things.items()):
                if any(amount):
                    label = f"– {name}" if part is Part.MONEY else f"– {name}: {self._items[thing[0]]}"
                    yield Line((*self._thing(label, thing, amount, part)[:4], share))

    def _thing(self, label: str, thing: Thing, amount: Amount, part: Part) -> tuple[Cell, ...]:
        if part is Part.MONEY:
            return (label, "đồng", None, amount[1], None)
        return (label, thing[1], Quantity(amount[0]), None if part is Part.UNVALUED else amount[1], None)


def _read(session: Session, part: Part, c: Choice) -> dict[int, _Block]:
    blocks: dict[int, _Block] = defaultdict(_Block)
    days = Days(c.unit, c.start, c.end)
    for key, opening in reads.openings(session, part, c.unit, c.start, c.end).items():
        if opening.quantity or opening.amount:
            blocks[key[0]].opening[key[1:]] = (opening.quantity, opening.amount)
    for got in sorted(giving_sums.received(session, part, days), key=lambda row: (row.appeal is None, row.appeal)):
        _add(blocks[got.key[0]].received.setdefault(got.appeal, {}), got.key[1:], (got.quantity, got.amount))
    for use in giving_sums.used(session, part, days):
        _add(blocks[use.key[0]].used, use.key[1:], (use.quantity, use.amount))
    for more in giving_sums.others(session, part, days):
        _add(blocks[more.key[0]].other, more.key[1:], (more.quantity, more.amount))
    for fund, appeal, donor, things in _large(session, part, days, blocks):
        blocks[fund].listed.setdefault(appeal, {})[donor] = things
    return dict(blocks)


def _large(
    session: Session, part: Part, days: Days, blocks: Mapping[int, _Block]
) -> Iterator[tuple[int, int | None, int, dict[Thing, Amount]]]:
    """Who gave enough to be listed. Of money and of goods at a value the whole appeal counts, else each item."""
    percent = percent_on(days.end)
    wholes = {(fund, a): things for fund, block in blocks.items() for a, things in block.received.items()}
    enough: dict[tuple[int, int | None, int], dict[Thing, Amount]] = defaultdict(dict)
    for given in giving_sums.givers(session, part, days):
        place = (given.key[0], given.appeal)
        if part is Part.MONEY and not reaches(given.amount, _value(wholes[place]), percent):
            continue  # most givers, of whom nothing is kept
        if part is Part.UNVALUED and not reaches(given.quantity, wholes[place][given.key[1:]][0], percent):
            continue
        _add(enough[*place, given.donor], given.key[1:], (given.quantity, given.amount))
    for (fund, appeal, donor), things in enough.items():
        if part is Part.UNVALUED or reaches(_value(things), _value(wholes[fund, appeal]), percent):
            yield fund, appeal, donor, things


def reaches(part: int, whole: int, percent: int) -> bool:
    """Whether `part` is at least `percent` in a hundred of `whole`."""
    return part > 0 and part * 100 >= whole * percent


def _share(part: int, whole: int) -> str:
    """`12,5%`, to the tenth, never rounded up."""
    tenths = part * 1000 // whole if whole > 0 else 0
    return f"{tenths // 10},{tenths % 10}%"


def _value(things: Mapping[Thing, Amount]) -> int:
    return sum(value for _, value in things.values())


def _add(things: dict[Thing, Amount], thing: Thing, amount: Amount) -> None:
    was = things.get(thing, (0, 0))
    things[thing] = (was[0] + amount[0], was[1] + amount[1])


def _added(*some: Mapping[Thing, Amount]) -> dict[Thing, Amount]:
    total: dict[Thing, Amount] = {}
    for thing, amount in (pair for things in some for pair in things.items()):
        _add(total, thing, amount)
    return total


def _turned(things: Mapping[Thing, Amount]) -> dict[Thing, Amount]:
    return {thing: (-quantity, -value) for thing, (quantity, value) in things.items()}
