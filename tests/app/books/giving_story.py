"""A quarter of giving, told to the last đồng: two appeals that share a fund, one alone, gifts of money and goods,
gifts taken back and corrected, goods bought, and nine people helped. Days and names are fixed, for golden papers."""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import unit_of_work
from app.formats import fold
from app.giving.models import Appeal, Donor, Gift
from app.relief import service as relief
from ledger import posting
from ledger.models import Item, Mandate
from ledger.posting import Posted
from ledger.voucher import Draft, Movement, Nature
from tests.app.conftest import NOW, World

DONORS = {  # name → kind, how they wish to be named, whether they hide the amount
    "Công ty TNHH Mẫu Xanh": ("enterprise", "full", False),
    "Giàng A Pếnh": ("benefactor", "short", False),
    "Lò Văn Kín": ("member", "full", True),
    "Hoàng Thị Nhầm": ("worker", "full", False),
    "Sùng Thị Sửa": ("worker", "none", False),
    "": ("anonymous", "none", False),
}
HELPED = (  # category → how many people
    ("illness", 6), ("disaster", 2), ("death", 1),
)  # fmt: skip


@dataclass
class Told:
    """Ids of what the story is about."""

    world: World
    home: int = 0  # fund 02, earmarked, one appeal
    spare: int = 0  # fund 03, no appeal
    shared: int = 0  # a second appeal of fund 01
    house: int = 0  # the appeal of fund 02
    donors: dict[str, int] = field(default_factory=dict)
    rice: int = 0
    blanket: int = 0
    clothes: int = 0
    lines: int = 0


def told(world: World) -> Told:
    story = Told(world)
    unit_of_work(lambda session: _tell(session, story))
    return story


def _tell(s: Session, t: Told) -> None:
    w = t.world
    posting.open_period(s, unit=w.unit, year=2025, month=12)
    t.home = posting.open_fund(s, unit=w.unit, code="02", name="Mái ấm Công đoàn", earmarked=True)
    t.spare = posting.open_fund(s, unit=w.unit, code="03", name="Dự phòng")
    t.shared = _appeal(s, w, w.fund, "tet-sum-vay", "Tết Sum vầy 2026", "11/KH-LĐLĐ", date(2026, 2, 28))
    t.house = _appeal(s, w, t.home, "mai-am", "Mái ấm Công đoàn", "18/KH-LĐLĐ", None)
    t.rice, t.blanket, t.clothes = (
        _item(s, w, code, name, unit)
        for code, name, unit in (("G01", "Gạo tẻ", "bao"), ("C01", "Chăn bông", "chiếc"), ("Q01", "Quần áo cũ", "kg"))
    )
    for name, (kind, _, _) in DONORS.items():
        donor = Donor(
            party_id=posting.new_party(s, now=NOW), kind=kind, name=name, name_folded=fold(name), tax_code="",
            address="", phone="", email="",
        )  # fmt: skip
        s.add(donor)
        t.donors[name] = donor.party_id
    s.flush()
    _opening(s, t)
    _gifts(s, t)
    _goods(s, t)
    _help(s, t)


def _appeal(s: Session, w: World, fund: int, slug: str, name: str, document: str, closes: date | None) -> int:
    appeal = Appeal(
        unit_id=w.unit, fund_id=fund, place_id=w.bank, slug=slug, name=name, purpose=name, document=document,
        opens_on=date(2026, 1, 1), closes_on=closes,
    )  # fmt: skip
    s.add(appeal)
    s.flush()
    return appeal.id


def _item(s: Session, w: World, code: str, name: str, unit: str) -> int:
    item = Item(unit_id=w.unit, code=code, name=name, spec="", item_unit=unit)
    s.add(item)
    s.flush()
    return item.id


def post(
    s: Session, t: Told, kind: str, day: date, says: str, *lines: Movement, nature: Nature = Nature.PLAIN
) -> Posted:
    """One voucher of the accountant."""
    t.lines += 1
    ref = f"line:{t.lines}" if kind in ("BC", "BN") else None
    draft = Draft(t.world.unit, kind, day, day, says, lines, nature=nature, outside_ref=ref)
    return posting.post(s, draft, by=t.world.party["accountant"], now=NOW)


def gift(
    s: Session, t: Told, day: date, amount: int, donor: str | None, appeal: int | None, *, fund: int = 0
) -> Posted:
    """Money by bank, with what the desk knows of who gave and for what."""
    fund, party = fund or t.world.fund, None if donor is None else t.donors[donor]
    line = Movement("1121", "3538", amount, fund, fund, debit_place=t.world.bank, party=party)
    posted = post(s, t, "BC", day, "Ủng hộ bằng chuyển khoản", line)
    _keep(s, t, posted.id, donor, appeal)
    return posted


def goods(
    s: Session, t: Told, kind: str, day: date, says: str, accounts: tuple[str, str], item: int, count: int, amount: int,
    *, donor: str | None = None, appeal: int | None = None,
) -> Posted:  # fmt: skip
    """Goods in or out of the store: `count` in thousandths."""
    party = None if donor is None else t.donors[donor]
    unit = s.get_one(Item, item).item_unit
    line = Movement(
        *accounts, amount, t.world.fund, t.world.fund, party=party, item=item, item_unit=unit, quantity=count,
        credit_place=t.world.bank if accounts[1] == "1121" else None,
    )  # fmt: skip
    posted = post(s, t, kind, day, says, line)
    _keep(s, t, posted.id, donor, appeal)
    return posted


def _keep(s: Session, t: Told, voucher: int, donor: str | None, appeal: int | None) -> None:
    if donor is None or appeal is None:
        return
    _, wish, hidden = DONORS[donor]
    s.add(
        Gift(voucher_id=voucher, appeal_id=appeal, donor_id=t.donors[donor], pledge_id=None, public_name=wish,
             hide_amount=hidden, message="")
    )  # fmt: skip
    s.flush()


def _opening(s: Session, t: Told) -> None:
    w, before = t.world, date(2025, 12, 31)
    money = Movement("1121", "3538", 20_000_000, w.fund, w.fund, debit_place=w.bank)
    rice = Movement("152", "3538", 4_000_000, w.fund, w.fund, item=t.rice, item_unit="bao", quantity=20_000)
    post(s, t, "PKT", before, "Số dư đầu kỳ chuyển sang", money, rice, nature=Nature.OPENING)


def _gifts(s: Session, t: Told) -> None:
    w = t.world
    gift(s, t, date(2026, 1, 9), 9_000_000, "Công ty TNHH Mẫu Xanh", w.appeal)
    gift(s, t, date(2026, 1, 12), 600_000, "Giàng A Pếnh", w.appeal)
    gift(s, t, date(2026, 1, 13), 300_000, "Lò Văn Kín", t.shared)
    gift(s, t, date(2026, 1, 15), 100_000, None, None)
    wrong = gift(s, t, date(2026, 1, 20), 700_000, "Hoàng Thị Nhầm", t.shared)
    long = gift(s, t, date(2026, 1, 25), 1_000_000, "Sùng Thị Sửa", w.appeal)
    gift(s, t, date(2026, 2, 1), 2_000_000, "", t.house, fund=t.home)
    by = w.party["accountant"]
    posting.reverse(s, wrong.id, entry_date=date(2026, 2, 3), reason="chuyển nhầm", by=by, now=NOW)
    less = Movement("3538", "3388", 200_000, w.fund, w.fund, party=t.donors["Sùng Thị Sửa"])
    posting.adjust(s, long.id, (less,), entry_date=date(2026, 2, 5), reason="ghi thừa", by=by, now=NOW)
    moved = Movement("3538", "3538", 500_000, w.fund, t.spare)
    post(s, t, "PKT", date(2026, 2, 10), "Điều chuyển theo nghị quyết", moved, nature=Nature.TRANSFER)
    lost = gift(s, t, date(2026, 2, 11), 400_000, "Giàng A Pếnh", t.house, fund=t.home)
    posting.reverse(s, lost.id, entry_date=date(2026, 3, 20), reason="gian lận", by=by, now=NOW, loss=150_000)


def _goods(s: Session, t: Told) -> None:
    w, buys = t.world, ("152", "1121")
    goods(s, t, "BN", date(2026, 2, 12), "Mua gạo cho Tết Sum vầy", buys, t.rice, 10_000, 1_900_000)
    goods(s, t, "PN", date(2026, 2, 14), "Nhận ủng hộ chăn bông", ("152", "3538"), t.blanket, 15_000, 3_000_000,
          donor="Công ty TNHH Mẫu Xanh", appeal=w.appeal)  # fmt: skip
    goods(s, t, "PN", date(2026, 2, 14), "Nhận ủng hộ chăn bông", ("152", "3538"), t.blanket, 1_000, 200_000,
          donor="Giàng A Pếnh", appeal=w.appeal)  # fmt: skip
    goods(s, t, "PN", date(2026, 2, 15), "Nhận quần áo cũ", ("002", "000"), t.clothes, 40_500, 41,
          donor="Giàng A Pếnh", appeal=t.shared)  # fmt: skip
    goods(s, t, "PX", date(2026, 2, 20), "Phát quà Tết", ("3538", "152"), t.rice, 12_000, 2_360_000)
    out = goods(s, t, "PX", date(2026, 2, 21), "Phát quà Tết", ("3538", "152"), t.blanket, 6_000, 1_200_000)
    goods(s, t, "PX", date(2026, 2, 25), "Phát quần áo", ("000", "002"), t.clothes, 25_000, 25)
    by = w.party["accountant"]
    posting.reverse(s, out.id, entry_date=date(2026, 3, 2), reason="phát nhầm điểm", by=by, now=NOW)


def _help(s: Session, t: Told) -> None:
    day, n = date(2026, 3, 5), 0
    for category, people in HELPED:
        for one in range(people):
            n += 1
            pay(s, t, f"Người Được Giúp {chr(64 + n)}", category, 1_000_000 + 100_000 * one, day)
    pay(s, t, "Người Được Giúp A", "disaster", 500_000, date(2026, 3, 6))
    line = Movement("3538", "1121", 250_000, t.world.fund, t.world.fund, credit_place=t.world.bank)
    post(s, t, "BN", date(2026, 3, 9), "Chi thăm hỏi chung", line)


def pay(s: Session, t: Told, name: str, category: str, amount: int, day: date) -> Posted:
    """Help from fund 01: proposed, approved, paid by bank."""
    w = t.world
    command = {
        "name": name, "is_member": True, "body": w.body, "category": category, "fund": w.fund, "amount": amount,
        "reason": "Hoàn cảnh khó khăn.", "papers": "", "version": 1,
    }  # fmt: skip
    officer = replace(w.acting("officer"), chance=Random(t.lines))
    mandate = relief.propose_help(s, command, officer).mandate_id
    row = s.get_one(Mandate, mandate)
    s.refresh(row)
    decision = {"decision": "approve", "amount": amount, "version": row.version, "seen": row.body_hash, "reason": ""}
    relief.decide_request(s, mandate, decision, w.acting("approver"))
    who = s.scalars(select(Mandate.beneficiary_id).where(Mandate.id == mandate)).one()
    line = Movement("3538", "1121", amount, w.fund, w.fund, credit_place=w.bank, party=who, mandate=mandate)
    return post(s, t, "BN", day, "Hỗ trợ theo hồ sơ", line)
