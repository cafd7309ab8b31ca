"""`thu-chi`: what each appeal received and used in a period and what is left; money, goods at a value, and both.

The version for everybody tells of no group of fewer than five people: small hardships are put together until five
stand behind a figure, and what could still be reckoned by subtraction goes with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Named
from app.books.compose import drives, giving_sums
from app.books.compose.drives import Drive
from app.books.compose.giving_book import EXTRACT
from app.books.compose.giving_sums import NO_HELP, Days, Other, Received, Used
from app.books.forms import BookForm
from app.books.forms.giving import DISCLOSURES
from app.books.rows import Balance
from app.books.rows import Part as Heading
from app.formats import day as shown
from app.formats import vnd
from app.giving.models import Appeal
from app.relief.models import CATEGORIES
from ledger import giving_statements as reads
from ledger.giving_flows import FUND_ACCOUNT, Part, Why
from receipts.facts import Cell, Line, Note, Quantity, Row, Total

FEWEST = 5  # people behind a figure that everybody may read
FEW = f"dưới {FEWEST}"
SOURCES = {"PT": "Tiền mặt", "BC": "Chuyển khoản", "PN": "Hiện vật nhập kho"}
OTHER_SOURCE = "Phiếu kế toán (phân loại khoản chờ, điều chỉnh)"
OTHER_USE = "Sử dụng khác, không theo hồ sơ hỗ trợ"
REASONS = {
    Why.BROUGHT: "Số dư chuyển sang, điều chỉnh số dư đầu năm",
    Why.TRANSFER: "Điều chuyển giữa các quỹ",
    Why.LOST: "Khoản thu sai đã chi, đang chờ xử lý (TK 138)",
    Why.TURNED: "Chuyển giữa tiền và hiện vật (mua, thanh lý hàng)",
}
Pair = tuple[int, int]  # money, goods at a value
PUBLIC = f"Bản công khai: nhóm có dưới {FEWEST} người được gộp lại"


@dataclass(slots=True)
class _Sums:
    """One fund's figures, or all funds' together."""

    opening: Pair = (0, 0)
    received: list[tuple[bool, Received]] = field(default_factory=list)  # whether it is goods
    used: list[tuple[bool, Used]] = field(default_factory=list)
    others: list[tuple[bool, Other]] = field(default_factory=list)

    def take(self, more: "_Sums") -> None:
        self.opening = _plus(self.opening, more.opening)
        self.received += more.received
        self.used += more.used
        self.others += more.others


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The report of every fund and appeal, or of one (DriveUnknown)."""
    known = drives.drives(session, c.unit, c.end)
    asked = drives.asked(session, c, known)
    said = (f"Đợt vận động: {drives.called(asked.appeal)}",) if asked.appeal else ()
    rows = _rows(session, c, known, asked)
    return Composed(rows, (*said, PUBLIC) if c.public else said)


def _rows(session: Session, c: Choice, known: Mapping[int, Drive], asked: drives.Asked) -> Iterator[Row]:
    sums = _read(session, c, known)
    chosen = [drive for fund, drive in known.items() if asked.fund in (None, fund)]
    if asked.gifts is not None and asked.appeal is not None:
        yield from _of_appeal(sums[asked.appeal.fund_id], asked.appeal)
        return
    goods = _unvalued(session, c)
    for drive in chosen:
        own = sums[drive.fund]
        if asked.fund is None and own == _Sums() and drive.fund not in goods and not drive.appeals:
            continue
        yield Heading(drive.heading)
        yield from _figures(own, drive, public=c.public)
        yield from (Note(text) for text in goods.get(drive.fund, ()))
        yield from (Note(text) for text in _due(drive, c.end))
    total = _Sums()
    for drive in chosen:
        total.take(sums[drive.fund])
    if len(chosen) > 1:
        yield Heading("TẤT CẢ CÁC QUỸ")
        yield from _figures(total, None, public=c.public)
    yield _tie(session, c, asked.fund, total)


def _read(session: Session, c: Choice, known: Mapping[int, Drive]) -> dict[int, _Sums]:
    """Every fund's figures, in a few questions."""
    sums: dict[int, _Sums] = defaultdict(_Sums, {fund: _Sums() for fund in known})
    days = Days(c.unit, c.start, c.end)
    for goods, part in enumerate((Part.MONEY, Part.GOODS)):
        for key, opening in reads.openings(session, part, c.unit, c.start, c.end).items():
            before = (0, opening.amount) if goods else (opening.amount, 0)
            sums[key[0]].opening = _plus(sums[key[0]].opening, before)
        for got in giving_sums.received(session, part, days):
            sums[got.key[0]].received.append((bool(goods), got))
        for use in giving_sums.used(session, part, days):
            sums[use.key[0]].used.append((bool(goods), use))
        for other in giving_sums.others(session, part, days):
            sums[other.key[0]].others.append((bool(goods), other))
    return sums


def _figures(sums: _Sums, drive: Drive | None, *, public: bool) -> Iterator[Row]:
    got = _sum((goods, row.amount) for goods, row in sums.received)
    spent = _sum((goods, row.amount) for goods, row in sums.used)
    more = _sum((goods, row.amount) for goods, row in sums.others)
    yield Balance(_cells("I. Số dư đầu kỳ", sums.opening))
    yield Total(_cells("II. Đã nhận trong kỳ", got, _count(sum(row.gifts for _, row in sums.received), "khoản")))
    yield from _sources(row for row in sums.received)
    if drive is not None and len(drive.appeals) > 1:
        yield from _by_appeal(sums.received, drive)
    yield Total(_cells("III. Đã sử dụng trong kỳ", spent, people_said(len(_people(sums.used)), public=public)))
    yield from _uses(sums.used, public=public)
    yield Total(_cells("IV. Tăng, giảm khác", more))
    yield from _reasons(sums.others)
    left = (sums.opening[0] + got[0] - spent[0] + more[0], sums.opening[1] + got[1] - spent[1] + more[1])
    yield Balance(_cells("V. Số dư cuối kỳ", left))


def _sources(rows: Iterable[tuple[bool, Received]]) -> Iterator[Row]:
    by: dict[str, list[tuple[bool, Received]]] = defaultdict(list)
    for goods, row in rows:
        by[row.kind if row.kind in SOURCES else ""].append((goods, row))
    for kind in (*SOURCES, ""):
        if kind in by:
            amount = _sum((goods, row.amount) for goods, row in by[kind])
            gifts = _count(sum(row.gifts for _, row in by[kind]), "khoản")
            yield Line(_cells(f"– {SOURCES.get(kind, OTHER_SOURCE)}", amount, gifts))


def _by_appeal(rows: list[tuple[bool, Received]], drive: Drive) -> Iterator[Row]:
    names = {appeal.id: f"Đợt {appeal.name}" for appeal in drive.appeals} | {None: "Không gắn với đợt vận động"}
    by: dict[int | None, list[tuple[bool, Received]]] = defaultdict(list)
    for goods, row in rows:
        by[row.appeal].append((goods, row))
    for appeal, name in names.items():
        if appeal in by or appeal is not None:
            gifts = sum(row.gifts for _, row in by[appeal])
            amount = _sum((goods, row.amount) for goods, row in by[appeal])
            yield Line(_cells(f"   Trong đó: {name}", amount, _count(gifts, "khoản")))


def _uses(rows: list[tuple[bool, Used]], *, public: bool) -> Iterator[Row]:
    """What the help was for; each group is the hardships that are told together."""
    by: dict[str, list[tuple[bool, Used]]] = defaultdict(list)
    for goods, row in rows:
        by[row.category].append((goods, row))
    helped = {name: _people(by[name]) for name in CATEGORIES if name in by}
    for group in gathered(helped) if public else [[name] for name in helped]:
        some = [pair for name in group for pair in by[name]]
        label = "; ".join(CATEGORIES[name] for name in group)
        whole = f"– Gộp các nhóm dưới {FEWEST} người: {label}" if len(group) > 1 else f"– {label}"
        amount = _sum((goods, row.amount) for goods, row in some)
        yield Line(_cells(whole, amount, people_said(len(_people(some)), public=public)))
    if NO_HELP in by:
        yield Line(_cells(f"– {OTHER_USE}", _sum((goods, row.amount) for goods, row in by[NO_HELP])))


def _people(rows: Iterable[tuple[bool, Used]]) -> frozenset[int]:
    """Who was helped, for what was not taken back."""
    got: dict[int, int] = defaultdict(int)
    for _, row in rows:
        if row.person is not None:
            got[row.person] += row.amount
    return frozenset(person for person, amount in got.items() if amount > 0)


def gathered(helped: Mapping[str, frozenset[int]]) -> list[list[str]]:
    """Groups of hardships of which none has fewer people than may be told, the small ones together; when even these
    are too few, the next larger one goes with them, so that no subtraction finds them."""
    large = sorted((name for name in helped if len(helped[name]) >= FEWEST), key=lambda name: len(helped[name]))
    small = [name for name in helped if len(helped[name]) < FEWEST]
    while small and large and len(frozenset().union(*(helped[name] for name in small))) < FEWEST:
        small.append(large.pop(0))
    kept = [[name] for name in helped if name in large]
    return [*kept, [name for name in helped if name in small]] if small else kept


def people_said(count: int, *, public: bool) -> str:
    """`12 người`; to everybody `dưới 5 người` for a few."""
    if public and 0 < count < FEWEST:
        return f"{FEW} người"
    return _count(count, "người")


def _reasons(rows: list[tuple[bool, Other]]) -> Iterator[Row]:
    by: dict[tuple[Why, bool], list[tuple[bool, int]]] = defaultdict(list)
    for goods, row in rows:
        split = row.why is Why.TRANSFER and row.amount < 0  # what a fund gives another, and what it gets
        by[row.why, split].append((goods, row.amount))
    for why, label in REASONS.items():
        for out in (False, True):
            if (why, out) in by:
                way = {True: ": chuyển đi", False: ": nhận về"}[out] if why is Why.TRANSFER else ""
                yield Line(_cells(f"– {label}{way}", _sum(by[why, out])))


def _of_appeal(sums: _Sums, appeal: Appeal) -> Iterator[Row]:
    """What was received for one of several appeals of a fund."""
    own = [(goods, row) for goods, row in sums.received if row.appeal == appeal.id]
    gifts = sum(row.gifts for _, row in own)
    total = _sum((goods, row.amount) for goods, row in own)
    yield Total(_cells("Đã nhận trong kỳ", total, _count(gifts, "khoản")))
    yield from _sources(own)
    yield Note(EXTRACT)


def _unvalued(session: Session, c: Choice) -> dict[int, list[str]]:
    """What each fund's goods of unknown value came to, by item, in words."""
    names, days = drives.items(session, c.unit), Days(c.unit, c.start, c.end)
    quantities: dict[tuple[int, int, str], list[int]] = {}
    for key, opening in reads.openings(session, Part.UNVALUED, c.unit, c.start, c.end).items():
        quantities[key] = [opening.quantity, 0, 0, 0]
    for place, rows in enumerate(
        (f(session, Part.UNVALUED, days) for f in (giving_sums.received, giving_sums.used, giving_sums.others)), start=1
    ):
        for row in rows:
            quantities[row.key][place] += row.quantity
    found: dict[int, list[str]] = defaultdict(list)
    for (fund, item, unit), (opening, got, spent, other) in quantities.items():
        if not any((opening, got, spent, other)):
            continue
        words = (("đầu kỳ", opening), ("nhận", got), ("sử dụng", spent), ("còn", opening + got - spent + other))
        text = ", ".join(f"{word} {Quantity(number)}" for word, number in words)
        found[fund].append(f"Hiện vật chưa xác định được giá trị, {names[item]} ({unit or 'đơn vị'}): {text}.")
    return found


def _due(drive: Drive, end: date) -> Iterator[str]:
    """By when the sums are to be made public, as far as the days are known."""
    for appeal in drive.appeals:
        rule = next((r for r in DISCLOSURES if r.valid_from <= (appeal.closes_on or end)), None)
        if rule is None:
            continue
        if appeal.closes_on is None:
            received = f"số đã nhận trong {rule.received} ngày sau khi kết thúc tiếp nhận (chưa kết thúc)"
        else:
            received = f"số đã nhận chậm nhất ngày {shown(appeal.closes_on + timedelta(days=rule.received))}"
        yield (
            f"Công khai đợt {appeal.name} theo {rule.basis}: {received}; số đã sử dụng trong {rule.used} ngày sau khi "
            "kết thúc phân phối."
        )


def _tie(session: Session, c: Choice, fund: int | None, total: _Sums) -> Note:
    """Whether the report ends where the general ledger does."""
    net = sum(row.amount for _, row in total.received) - sum(row.amount for _, row in total.used)
    own = sum(total.opening) + net + sum(row.amount for _, row in total.others)
    ledger = reads.tie(session, c.unit, FUND_ACCOUNT, c.start, c.end, fund=fund).closing
    says = f"Đối chiếu TK {FUND_ACCOUNT}: dư cuối kỳ {vnd(ledger)}"
    return Note(
        f"{says}: khớp với báo cáo này." if own == ledger else f"{says}: KHÔNG KHỚP, báo cáo này có {vnd(own)}."
    )


def _cells(label: str, pair: Pair, count: str = "") -> tuple[Cell, ...]:
    return (label, *pair, sum(pair), count)


def _sum(rows: Iterable[tuple[bool, int]]) -> Pair:
    money = goods = 0
    for is_goods, amount in rows:
        money, goods = (money, goods + amount) if is_goods else (money + amount, goods)
    return money, goods


def _plus(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}".replace(",", ".")
