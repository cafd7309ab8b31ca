"""S81-H: what was given for social and charitable work and what became of it, money and goods apart, fund by fund.

Its parts come to 3538 (and 002) of the same days: the last lines compare its own sums with the ledger's day rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Named
from app.books.compose import drives, giving_sums
from app.books.compose.drives import Drive
from app.books.compose.givers import with_givers
from app.books.compose.giving_rows import GivingRows, Sum
from app.books.forms import BookForm
from app.books.rows import Part as Heading
from app.formats import vnd
from ledger import giving_statements as reads
from ledger.giving_flows import FUND_ACCOUNT, UNVALUED_ACCOUNT, Part
from ledger.giving_statements import Flow, FlowLine, Key, Tie
from receipts.facts import Note, Row

Lines = Iterator[tuple[FlowLine, str]]  # with the name of who gave
PARTS = {
    Part.MONEY: ("PHẦN I. TIỀN", "tiền"),
    Part.GOODS: ("PHẦN II. HIỆN VẬT CÓ GIÁ TRỊ", "hiện vật có giá trị"),
    Part.UNVALUED: ("PHẦN III. HIỆN VẬT CHƯA XÁC ĐỊNH ĐƯỢC GIÁ TRỊ (TK 002), THEO SỐ LƯỢNG", "hiện vật"),
}
DONORS = 300  # more givers than this are not offered in a list
NOTHING = "Không có số dư, không có phát sinh trong khoảng ngày này."
EXTRACT = (
    "Bản trích phần đã nhận. Số sử dụng và số còn lại là của cả quỹ, không chia cho từng đợt vận động hay từng người "
    "tài trợ."
)
PUBLIC = "Bản công khai: người tài trợ được nêu theo lựa chọn của họ"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Whose book it is and what its keys are called."""

    session: Session
    c: Choice
    named: Named
    fund: int | None
    drives: Mapping[int, Drive]
    items: Mapping[int, str]

    def heading(self, key: Key) -> str:
        drive = self.drives[key[0]]
        return f"{drive.heading} · {self.items[key[1]]}" if key[2] or key[1] else drive.heading

    def lines(
        self, part: Part, gifts: drives.Asked | None = None
    ) -> Iterator[tuple[Key, Iterator[tuple[FlowLine, str]]]]:
        found = reads.lines(
            self.session, part, self.c.unit, self.c.start, self.c.end, fund=self.fund, donor=self.c.party,
            gifts=gifts,
        )  # fmt: skip
        told = map(_discreet, found) if self.c.public else found
        named = with_givers(self.session, told, self.named, public=self.c.public)
        return groupby(named, key=lambda pair: pair[0].key)


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The book of all funds, of one, of one appeal, or what one giver gave (DriveUnknown)."""
    known = drives.drives(session, c.unit, c.end)
    asked = drives.asked(session, c, known)
    reading = _Reading(session, c, named, asked.fund, known, drives.items(session, c.unit))
    said = (f"Đợt vận động: {drives.called(asked.appeal)}",) if asked.appeal else ()
    if c.party is not None:
        said += (f"Người tài trợ: {_giver(c.party, named)}",) if not c.public else ()
    said += (PUBLIC,) if c.public else ()
    if asked.gifts is not None or c.party is not None:
        return Composed(_extract(reading, asked), said)
    return Composed(_whole(reading), said)


def _discreet(line: FlowLine) -> FlowLine:
    """Without what people typed, which may name anybody."""
    flow = line.flow
    received, used = (flow.received or flow.quantity_received), (flow.used or flow.quantity_used)
    gave = "Nhận tài trợ" if received > 0 else "Giảm số đã nhận" if received else ""
    took = "Sử dụng" if used > 0 else "Giảm số đã sử dụng" if used else ""
    return replace(line, description=gave or took or "Tăng, giảm khác")


def donors(session: Session, c: Choice, named: Named) -> list[tuple[int, str]]:
    """Who gave in these days, by name, to choose one from; none when they are too many."""
    found = giving_sums.donors(session, giving_sums.Days(c.unit, c.start, c.end), DONORS + 1)
    if len(found) > DONORS:
        return []
    names = named(found)
    return sorted(((donor, names.get(donor) or f"Số {donor}") for donor in found), key=lambda pair: pair[1])


def _giver(party: int, named: Named) -> str:
    return (named([party]).get(party) or f"số {party}") if party else "không nêu tên"


def _whole(reading: _Reading) -> Iterator[Row]:
    sums = {}
    for part in Part:
        sums[part] = Sum()
        yield Heading(PARTS[part][0])
        yield from _part(reading, part, sums[part])
    yield from _ties(reading, sums)


def _part(reading: _Reading, part: Part, total: Sum) -> Iterator[Row]:
    """Each fund (and item) from opening to closing, then all of them; one line is held."""
    c, rows = reading.c, GivingRows(part)
    groups = reading.lines(part)
    ahead = next(groups, None)
    shown = 0
    for key, opening in reads.openings(reading.session, part, c.unit, c.start, c.end, fund=reading.fund).items():
        moved = ahead is not None and ahead[0] == key
        if not moved and not opening.amount and not opening.quantity:
            continue
        shown += 1
        total.opening += opening.amount
        own = Sum(opening=opening.amount)
        yield Heading(reading.heading(key))
        yield rows.balance("Số dư đầu kỳ", opening.amount, opening.quantity, key[2])
        if moved and ahead is not None:
            yield from rows.months(ahead[1], key[2], opening, own)
            ahead = next(groups, None)
        else:
            yield Note("Không có phát sinh trong khoảng ngày này.")
        yield rows.balance("Số dư cuối kỳ", own.closing, opening.quantity + own.flow.quantity, key[2])
        total.flow += own.flow
        total.owes, total.pays = total.owes + own.owes, total.pays + own.pays
    if not shown:
        yield Note(NOTHING)
    elif part is not Part.UNVALUED:
        values = Flow(total.flow.received, total.flow.used, total.flow.other)
        yield rows.total(f"Cộng phần {PARTS[part][1]}", values, (total.closing, None))


def _extract(reading: _Reading, asked: drives.Asked) -> Iterator[Row]:
    for part in Part:
        yield Heading(PARTS[part][0])
        rows, empty = GivingRows(part), True
        for key, group in reading.lines(part, asked.gifts):
            empty = False
            yield Heading(reading.heading(key))
            yield from rows.received(group, key[2])
        if empty:
            yield Note("Không có khoản nhận nào trong khoảng ngày này.")
    yield Note(EXTRACT)


def _ties(reading: _Reading, sums: Mapping[Part, Sum]) -> Iterator[Note]:
    """Whether the book comes to what the general ledger has, opening, both sides and closing."""
    money, goods, unvalued = (sums[part] for part in (Part.MONEY, Part.GOODS, Part.UNVALUED))
    own = Tie(money.opening + goods.opening, money.owes + goods.owes, money.pays + goods.pays)
    closing = money.closing + goods.closing
    yield Note(_said(reading, FUND_ACCOUNT, own, closing, ("Có", "Nợ")))
    if unvalued.opening or unvalued.owes or unvalued.pays:
        yield Note(
            _said(reading, UNVALUED_ACCOUNT, Tie(unvalued.opening, unvalued.owes, unvalued.pays), unvalued.closing,
                  ("Nợ", "Có"))
        )  # fmt: skip


def _said(reading: _Reading, account: str, own: Tie, closing: int, sides: tuple[str, str]) -> str:
    c = reading.c
    ledger = reads.tie(reading.session, c.unit, account, c.start, c.end, fund=reading.fund)
    agrees = own == ledger and closing == ledger.closing
    says = (
        f"Đối chiếu TK {account}: dư đầu kỳ {vnd(ledger.opening)}, phát sinh {sides[0]} {vnd(ledger.more)}, "
        f"phát sinh {sides[1]} {vnd(ledger.less)}, dư cuối kỳ {vnd(ledger.closing)}"
    )
    if agrees:
        return f"{says}: khớp với sổ này."
    return f"{says}: KHÔNG KHỚP, sổ này có dư đầu kỳ {vnd(own.opening)}, dư cuối kỳ {vnd(closing)}."
