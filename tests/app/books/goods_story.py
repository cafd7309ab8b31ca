"""A winter of the store: rice and blankets in and out over two months, clothes of no known value, something unnamed."""

from datetime import date

from sqlalchemy.orm import Session

from app.db import unit_of_work
from ledger import goods, posting
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World

ITEMS = {"GAO": ("Gạo tẻ", "bao 10 kg", "kg"), "CHAN": ("Chăn bông", "", "chiếc"), "QAC": ("Quần áo cũ", "", "bộ")}


def told(world: World) -> dict[str, int]:
    """The goods by their codes."""
    return unit_of_work(lambda session: _tell(session, world))


def _tell(session: Session, world: World) -> dict[str, int]:
    known = {
        code: goods.open_item(session, unit=world.unit, code=code, name=name, spec=spec, item_unit=unit)
        for code, (name, spec, unit) in ITEMS.items()
    }

    def post(kind: str, when: date, debit: str, credit: str, amount: int, code: str = "", quantity: int = 0) -> int:
        more = {"item": known[code], "item_unit": ITEMS[code][2], "quantity": quantity} if code else {}
        movement = Movement(debit, credit, amount, world.fund, world.fund, **more)
        draft = Draft(world.unit, kind, when, when, f"Hàng ngày {when:%d/%m}", (movement,))
        return posting.post(session, draft, by=world.party["accountant"], now=NOW).id

    post("PN", date(2026, 1, 9), "152", "3538", 3_000_000, "GAO", 200_000)
    post("PN", date(2026, 1, 20), "153", "3538", 1_800_000, "CHAN", 10_000)
    post("PX", date(2026, 2, 3), "3538", "152", 187_500, "GAO", 12_500)
    post("PN", date(2026, 2, 4), "002", "000", 30, "QAC", 30_000)
    post("PN", date(2026, 2, 5), "152", "331", 500_001, "GAO", 30_000)
    wrong = post("PX", date(2026, 2, 6), "3538", "153", 360_000, "CHAN", 2_000)
    posting.reverse(
        session, wrong, entry_date=date(2026, 2, 7), reason="xuất nhầm", by=world.party["accountant"], now=NOW
    )
    post("PX", date(2026, 3, 2), "000", "002", 12, "QAC", 12_000)
    post("PX", date(2026, 3, 3), "3538", "152", 1_000_000, "GAO", 66_667)
    post("PKT", date(2026, 3, 4), "152", "3381", 70_000)
    return known
