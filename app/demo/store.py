"""The year of the store and of what is owed: goods given, bought and handed out, some of no known value, an advance,
a transfer from nobody, counts of the cash box. Days and figures stand here; only names come by chance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.cash import counts
from app.cash.notes import notes_on
from app.demo import words
from app.demo.scene import Scene
from app.giving.donors import add_donor
from app.union.service import find_or_add_person
from ledger import goods, posting
from ledger.voucher import Draft, Movement

Event = Callable[[Session, Scene, date], None]
# code, name, spec, unit, account (002: its value cannot be set), đồng for one
GOODS = (
    ("GAO", "Gạo tẻ", "bao 10 kg", "kg", "152", 15_000),
    ("MI", "Mì ăn liền", "30 gói", "thùng", "152", 100_000),
    ("CHAN", "Chăn bông", "1,8 x 2 m", "chiếc", "153", 180_000),
    ("QAC", "Quần áo đã qua sử dụng", "", "bộ", "002", 1),
)
# What comes and goes: part of the year, sign, which goods, thousandths.
MOVES = (
    (0.10, "PN", 0, 500_000), (0.12, "PN", 1, 40_000), (0.15, "PN", 3, 120_000), (0.20, "PX", 0, 187_500),
    (0.30, "PN", 2, 60_000), (0.34, "PX", 1, 15_000), (0.42, "PX", 3, 50_000), (0.55, "PX", 2, 22_000),
    (0.66, "PN", 0, 200_000), (0.72, "PX", 0, 312_500), (0.80, "PX", 3, 30_000), (0.88, "PX", 2, 18_000),
)  # fmt: skip
BOUGHT = 4_500_000  # 300 kg of rice from a supplier
ADVANCE, SPENT = 1_000_000, 700_000


@dataclass
class Store:
    """Ids that the stories share."""

    items: list[int] = field(default_factory=list)
    giver: int = 0
    supplier: int = 0
    traveller: int = 0


def events(scene: Scene, end: date) -> Iterator[tuple[date, Event]]:
    """The store's days, in the order in which they are told; nothing of a year too short for it."""
    first = date(scene.year, 1, 2)
    days = (end - first).days
    store = Store()

    def on(part: float) -> date:
        return first + timedelta(days=int(days * part))

    yield on(0.05), lambda session, scene, day: open_store(session, scene, store, day)
    for part, kind, which, quantity in MOVES:
        yield on(part), _move(store, kind, which, quantity)
    yield on(0.25), lambda session, scene, day: buy(session, scene, store, day)
    yield on(0.33), lambda session, scene, day: pay(session, scene, store, day)
    yield on(0.35), lambda session, scene, day: advance(session, scene, store, day)
    yield on(0.45), lambda session, scene, day: settle_advance(session, scene, store, day)
    yield on(0.50), from_nobody
    yield on(0.60), lambda session, scene, day: count_box(session, scene, day, short=50_000)
    yield on(0.61), lambda session, scene, day: count_box(session, scene, day)
    yield on(0.95), lambda session, scene, day: count_box(session, scene, day)


def open_store(session: Session, scene: Scene, store: Store, day: date) -> None:
    """The goods that the store will keep, and whom it meets."""
    now = scene.acting("storekeeper", day).now
    store.items = [
        goods.open_item(session, unit=scene.unit, code=code, name=name, spec=spec, item_unit=unit)
        for code, name, spec, unit, _account, _price in GOODS
    ]
    command = {
        "kind": "enterprise", "name": words.ENTERPRISES[1], "tax_code": "", "address": words.ADDRESS, "contact": "",
    }  # fmt: skip
    store.giver = add_donor(session, command, scene.acting("accountant", day)).party_id
    store.supplier, store.traveller = (
        find_or_add_person(session, name=name, body=scene.bodies[1], is_member=False, now=now).party_id
        for name in ("Cửa hàng Lương thực Mẫu", scene.person_name())
    )


def _move(store: Store, kind: str, which: int, quantity: int) -> Event:
    def event(session: Session, scene: Scene, day: date) -> None:
        _code, name, _spec, unit, account, price = GOODS[which]
        against = "3538" if account != "002" else "000"
        debit, credit = (account, against) if kind == "PN" else (against, account)
        fund = scene.funds[0]
        movement = Movement(
            debit, credit, quantity * price // 1000, fund, fund, party=store.giver if kind == "PN" else None,
            item=store.items[which], item_unit=unit, quantity=quantity,
        )  # fmt: skip
        says = f"Nhận ủng hộ {name.lower()}" if kind == "PN" else f"Xuất {name.lower()} tặng đoàn viên khó khăn"
        _post(session, scene, day, kind, says, movement)

    return event


def buy(session: Session, scene: Scene, store: Store, day: date) -> None:
    """Rice on credit: it comes in before it is paid."""
    fund = scene.funds[0]
    movement = Movement(
        "152", "331", BOUGHT, fund, fund, party=store.supplier, item=store.items[0], item_unit=GOODS[0][3],
        quantity=BOUGHT * 1000 // GOODS[0][5],
    )  # fmt: skip
    _post(session, scene, day, "PN", "Mua gạo tặng đoàn viên vùng lũ, chưa trả tiền", movement)


def pay(session: Session, scene: Scene, store: Store, day: date) -> None:
    fund = scene.funds[0]
    movement = Movement("331", "1121", BOUGHT - 500_000, fund, fund, credit_place=scene.banks[0], party=store.supplier)
    _post(session, scene, day, "BN", "Trả tiền mua gạo", movement)


def advance(session: Session, scene: Scene, store: Store, day: date) -> None:
    fund = scene.funds[0]
    movement = Movement("1411", "1121", ADVANCE, fund, fund, credit_place=scene.banks[0], party=store.traveller)
    _post(session, scene, day, "BN", "Tạm ứng đi trao quà ở cơ sở", movement)


def settle_advance(session: Session, scene: Scene, store: Store, day: date) -> None:
    fund = scene.funds[0]
    movement = Movement("3538", "1411", SPENT, fund, fund, party=store.traveller)
    _post(session, scene, day, "PKT", "Thanh toán tạm ứng chuyến trao quà", movement)


def from_nobody(session: Session, scene: Scene, day: date) -> None:
    fund = scene.funds[0]
    movement = Movement("1121", "3388", 300_000, fund, fund, debit_place=scene.banks[0])
    _post(session, scene, day, "BC", "Tiền chuyển đến chưa rõ nội dung", movement)


def count_box(session: Session, scene: Scene, day: date, *, short: int = 0) -> None:
    """What lies in the box, note by note, largest first."""
    left, pieces = counts.books_of(session, scene.cash, day).booked - short, {}
    for value in notes_on(day):
        pieces[value], left = divmod(left, value)
    note = "Thiếu một tờ 50.000 đồng, đang tìm" if short else ""
    command = {"day": day, "pieces": pieces, "closes": False, "note": note}
    counts.keep_count(session, scene.cash, command, scene.acting("treasurer", day, 500))


def _post(session: Session, scene: Scene, day: date, kind: str, says: str, movement: Movement) -> None:
    ref = f"store:{kind}:{day:%Y%m%d}:{movement.debit}" if kind in ("BC", "BN") else None
    draft = Draft(scene.unit, kind, day, day, says, (movement,), outside_ref=ref)
    posting.post(session, draft, by=scene.hands["accountant"][0], now=scene.acting("accountant", day, 65).now)
