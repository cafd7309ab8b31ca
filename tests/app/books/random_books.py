"""Books of a year posted by chance: every kind of voucher, back-dated days, funds, places, parties and goods."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.db import unit_of_work
from ledger import posting
from ledger.models import Item, Voucher
from ledger.voucher import Draft, Movement, Nature
from tests.app.conftest import NOW, World

FIRST = date(2025, 12, 31)
PLENTY = 1_000_000_000


@dataclass
class Chance:
    """What chance made, to choose filters from."""

    world: World
    random: Random
    funds: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    banks: list[int] = field(default_factory=list)
    items: list[tuple[int, str]] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    count: int = 0


def made(world: World, seed: int, vouchers: int) -> Chance:
    c = Chance(world, Random(seed))
    unit_of_work(lambda session: _settle(session, c))
    unit_of_work(lambda session: _post_all(session, c, vouchers))
    return c


def _settle(s: Session, c: Chance) -> None:
    w = c.world
    posting.open_period(s, unit=w.unit, year=2025, month=12)
    c.funds = [w.fund, *(posting.open_fund(s, unit=w.unit, code=code, name=f"Quỹ {code}") for code in ("02", "10"))]
    c.boxes = [w.cash, posting.open_place(s, unit=w.unit, account="1111", name="Két phụ")]
    c.banks = [w.bank, posting.open_place(s, unit=w.unit, account="1121", name="Ngân hàng hai")]
    c.parties = [*w.party.values()]
    for code, unit in (("A", "kg"), ("B", "chiếc")):
        item = Item(unit_id=w.unit, code=code, name=f"Hàng {code}", spec="", item_unit=unit)
        s.add(item)
        s.flush()
        c.items.append((item.id, unit))
    places = [("1111", box) for box in c.boxes] + [("1121", bank) for bank in c.banks]
    lines = [Movement(a, "3538", PLENTY, fund, fund, debit_place=place) for a, place in places for fund in c.funds]
    for fund in c.funds:
        for item, unit in c.items:
            lines.append(Movement("152", "3538", PLENTY, fund, fund, item=item, item_unit=unit, quantity=10**8))
            lines.append(Movement("002", "000", 10**6, fund, fund, item=item, item_unit=unit, quantity=10**8))
    draft = Draft(w.unit, "PKT", FIRST, FIRST, "Số dư đầu kỳ", tuple(lines), nature=Nature.OPENING)
    posting.post(s, draft, by=w.party["accountant"], now=NOW)


def _post_all(s: Session, c: Chance, vouchers: int) -> None:
    day, last = date(2026, 1, 1), date(2026, 12, 31)
    kinds = (
        _gift,
        _gift,
        _help,
        _claim,
        _cash,
        _cash,
        _goods,
        _unvalued,
        _buys,
        _transfer,
        _many,
        _corrects,
        _corrects,
    )
    for n in range(vouchers):
        day = date(2026, 1, 1) + timedelta(days=n * (last - date(2026, 1, 1)).days // vouchers)
        c.count += 1
        c.random.choice(kinds)(s, c, day)


def _amount(c: Chance) -> int:
    return c.random.choice((1, 999, 50_000, 1_234_567, c.random.randrange(1, 5_000_000)))


def _party(c: Chance) -> int | None:
    return c.random.choice([None, *c.parties])


def _back(c: Chance, day: date) -> date:
    """Sometimes a day gone by: books are not always written in order."""
    return max(date(2026, 1, 1), day - timedelta(days=c.random.choice((0, 0, 0, 3, 40))))


def _post(
    s: Session, c: Chance, kind: str, day: date, *lines: Movement, nature: Nature = Nature.PLAIN
) -> posting.Posted:
    ref = f"chance:{c.count}" if kind in ("BC", "BN") else None
    paper = day - timedelta(days=c.random.choice((0, 0, 1)))
    words = c.random.choice(("Ủng hộ", "Nội dung dài " * 12, "=1+1", "Chi"))
    draft = Draft(c.world.unit, kind, paper, day, words, lines, nature=nature, outside_ref=ref)
    return posting.post(s, draft, by=c.world.party["accountant"], now=NOW)


def _gift(s: Session, c: Chance, day: date) -> None:
    fund, bank = c.random.choice(c.funds), c.random.choice(c.banks)
    line = Movement("1121", "3538", _amount(c), fund, fund, debit_place=bank, party=_party(c))
    _post(s, c, "BC", _back(c, day), line)


def _help(s: Session, c: Chance, day: date) -> None:
    fund, bank = c.random.choice(c.funds), c.random.choice(c.banks)
    line = Movement("3538", "1121", _amount(c), fund, fund, credit_place=bank, party=_party(c))
    _post(s, c, "BN", _back(c, day), line)


def _claim(s: Session, c: Chance, day: date) -> None:
    """Money that waits, advances, what is owed to suppliers."""
    fund, bank, other = (
        c.random.choice(c.funds),
        c.random.choice(c.banks),
        c.random.choice(("3388", "1411", "331", "1388")),
    )
    if c.random.random() < 0.5:
        line = Movement("1121", other, _amount(c), fund, fund, debit_place=bank, party=_party(c))
        _post(s, c, "BC", _back(c, day), line)
    else:
        line = Movement(other, "1121", _amount(c), fund, fund, credit_place=bank, party=_party(c))
        _post(s, c, "BN", _back(c, day), line)


def _cash(s: Session, c: Chance, day: date) -> None:
    """Through the whole life of a slip."""
    w, kind = c.world, c.random.choice(("PT", "PC"))
    slip = posting.prepare_slip(
        s, unit=w.unit, kind=kind, day=day, place=c.random.choice(c.boxes), fund=c.random.choice(c.funds),
        against=c.random.choice(("3538", "113", "1411")), amount=_amount(c), description="Phiếu", party=_party(c),
        by=w.party["accountant"], now=NOW,
    )  # fmt: skip
    for step, role in (("chief", "chief_accountant"), ("head", "approver"), ("counted", "treasurer")):
        posting.step_slip(s, slip.id, step, by=w.party[role], now=NOW)
    posting.post_slip(s, slip.id, entry_date=day, by=w.party["treasurer"], now=NOW)


def _goods(s: Session, c: Chance, day: date) -> None:
    fund, (item, unit) = c.random.choice(c.funds), c.random.choice(c.items)
    account = c.random.choice(("152", "153")) if c.random.random() < 0.7 else "152"
    came = c.random.random() < 0.6 or account == "153"
    pair = (account, "3538") if came else ("3538", account)
    line = Movement(*pair, _amount(c), fund, fund, party=_party(c), item=item, item_unit=unit,
                    quantity=c.random.randrange(1, 9_999))  # fmt: skip
    _post(s, c, "PN" if came else "PX", _back(c, day), line)


def _unvalued(s: Session, c: Chance, day: date) -> None:
    fund, (item, unit) = c.random.choice(c.funds), c.random.choice(c.items)
    count, came = c.random.randrange(1, 9), c.random.random() < 0.6
    line = Movement(*(("002", "000") if came else ("000", "002")), count, fund, fund, item=item, item_unit=unit,
                    quantity=count * 1000, party=_party(c))  # fmt: skip
    _post(s, c, "PN" if came else "PX", _back(c, day), line)


def _buys(s: Session, c: Chance, day: date) -> None:
    fund, (item, unit) = c.random.choice(c.funds), c.random.choice(c.items)
    line = Movement("152", "1121", _amount(c), fund, fund, credit_place=c.random.choice(c.banks), item=item,
                    item_unit=unit, quantity=c.random.randrange(1, 9_999))  # fmt: skip
    _post(s, c, "BN", _back(c, day), line)


def _transfer(s: Session, c: Chance, day: date) -> None:
    giver, taker = c.random.sample(c.funds, 2)
    _post(s, c, "PKT", _back(c, day), Movement("3538", "3538", _amount(c), giver, taker), nature=Nature.TRANSFER)


def _many(s: Session, c: Chance, day: date) -> None:
    """A voucher of several lines."""
    fund, bank = c.random.choice(c.funds), c.random.choice(c.banks)
    lines = [
        Movement("1121", "3538", _amount(c), fund, fund, debit_place=bank, party=_party(c))
        for _ in range(c.random.randrange(2, 6))
    ]
    _post(s, c, "BC", _back(c, day), *lines)


def _corrects(s: Session, c: Chance, day: date) -> None:
    """A voucher turned, or a gift made smaller."""
    plain = s.query(Voucher).filter(Voucher.nature == "plain", Voucher.slip_id.is_(None), Voucher.entry_date <= day)
    rows = [v for v in plain if v.id not in c.used]
    if not rows:
        return
    v, by = c.random.choice(rows), c.world.party["accountant"]
    c.used.add(v.id)
    if v.kind == "BC" and v.n_lines == 1 and v.amount > 1 and c.random.random() < 0.5:
        (line,) = posting._movements(s, v.id)
        if line.credit == "3538":
            less = Movement("3538", "3388", v.amount // 2 or 1, line.credit_fund, line.credit_fund, party=line.party)
            posting.adjust(s, v.id, (less,), entry_date=day, reason="ghi thừa", by=by, now=NOW)
            return
    loss = c.random.random() < 0.3 and v.kind == "BC" and posting._movements(s, v.id)[0].credit == "3538"
    posting.reverse(
        s, v.id, entry_date=day, reason="nhầm", by=by, now=NOW,
        loss=max(1, posting._movements(s, v.id)[0].amount // 3) if loss else 0,
    )  # fmt: skip
