"""Stories told to the books: a small federation, its people, gifts, help and months, by the honest way of posting."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ledger import balances, posting
from ledger import goods as goods_of
from ledger.models import Approval, Mandate
from ledger.posting import Posted
from ledger.voucher import Draft, Movement, Nature

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ROLES = ("accountant", "chief", "head", "cashier", "officer", "approver", "donor", "needy", "other")
_references = count(1)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@dataclass
class Federation:
    """Ids of one accounting unit and of those it meets."""

    unit: int
    common: int
    storm: int
    earmarked: int
    box: int
    second_box: int
    bank: int
    months: dict[int, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        if name in ROLES:
            return self.people[name]
        raise AttributeError(name)


def federation(session: Session, *, code: str = "LC", months: tuple[int, ...] = (1, 2, 3)) -> Federation:
    """A unit with three funds (the third earmarked), two cash boxes, a bank account, people, open months of 2026."""
    unit = posting.open_unit(session, code=code, name=f"Liên đoàn Lao động {code}")
    made = Federation(
        unit=unit,
        common=posting.open_fund(session, unit=unit, code="01", name="Quỹ tương hỗ chung"),
        storm=posting.open_fund(session, unit=unit, code="02", name="Quỹ bão lũ"),
        earmarked=posting.open_fund(session, unit=unit, code="03", name="Xây nhà cho một người", earmarked=True),
        box=posting.open_place(session, unit=unit, account="1111", name="Két chính"),
        second_box=posting.open_place(session, unit=unit, account="1111", name="Két phụ"),
        bank=posting.open_place(session, unit=unit, account="1121", name="Tài khoản ngân hàng"),
    )
    made.people = {role: posting.new_party(session, now=NOW) for role in ROLES}
    made.months = {m: posting.open_period(session, unit=unit, year=2026, month=m) for m in months}
    return made


def reference() -> str:
    """A bank reference nobody used before."""
    return f"FT{next(_references):010}"


def post(session: Session, f: Federation, kind: str, on: date, *movements: Movement, **more: object) -> Posted:
    """One voucher of movements, booked by the accountant."""
    if kind in ("BC", "BN"):
        more.setdefault("outside_ref", reference())
    draft = Draft(f.unit, kind, on, on, "Chứng từ trong truyện", movements, **more)  # type: ignore[arg-type]
    return posting.post(session, draft, by=f.accountant, now=NOW)


def item(session: Session, f: Federation, code: str = "GAO", name: str = "Gạo tẻ", item_unit: str = "kg") -> int:
    """Goods of the unit's store."""
    return goods_of.open_item(session, unit=f.unit, code=code, name=name, spec="", item_unit=item_unit)


def goods(
    debit: str, credit: str, amount: int, f: Federation, item: int, quantity: int, item_unit: str = "kg"
) -> Movement:
    """Goods of the common fund, in thousandths of their unit."""
    return Movement(debit, credit, amount, f.common, f.common, item=item, item_unit=item_unit, quantity=quantity)


def gift_by_bank(
    session: Session, f: Federation, amount: int, on: date, *, fund: int = 0, ref: str | None = None
) -> Posted:
    """A donor's transfer: Nợ 1121 / Có 3538."""
    fund = fund or f.common
    line = Movement("1121", "3538", amount, fund, fund, debit_place=f.bank, party=f.donor)
    return post(session, f, "BC", on, line, outside_ref=ref or reference())


def prepared(
    session: Session, f: Federation, kind: str, amount: int, on: date, *,
    fund: int = 0, box: int = 0, mandate: int | None = None, party: int | None = None, adjusts: int | None = None,
) -> int:  # fmt: skip
    """A slip that only has its number."""
    slip = posting.prepare_slip(
        session, unit=f.unit, kind=kind, day=on, place=box or f.box, fund=fund or f.common, against="3538",
        amount=amount, description="Phiếu trong truyện", by=f.accountant, now=NOW,
        party=party or (f.needy if mandate else f.donor), mandate=mandate, adjusts=adjusts,
    )  # fmt: skip
    return slip.id


def signed(session: Session, f: Federation, slip: int, *steps: str) -> int:
    """The slip after `steps` (all three when none is named), each by its own person."""
    people = {"chief": f.chief, "head": f.head, "counted": f.cashier, "cancelled": f.accountant}
    for step in steps or ("chief", "head", "counted"):
        reason = "Người nộp không đến" if step == "cancelled" else ""
        posting.step_slip(session, slip, step, by=people[step], now=NOW, reason=reason)
    return slip


def gift_in_cash(session: Session, f: Federation, amount: int, on: date, *, fund: int = 0, box: int = 0) -> Posted:
    """Cash at the counter, through the whole life of a phiếu thu."""
    slip = signed(session, f, prepared(session, f, "PT", amount, on, fund=fund, box=box))
    return posting.post_slip(session, slip, entry_date=on, by=f.cashier, now=NOW)


def mandate(session: Session, f: Federation, requested: int, *, fund: int = 0) -> int:
    """A request for help by the officer, not yet decided."""
    row = Mandate(
        unit_id=f.unit, fund_id=fund or f.common, beneficiary_id=f.needy, proposer_id=f.officer, version=1,
        body_hash="seen-1", requested=requested, approved=0, disbursed=0, approver_id=None, last_voucher=0,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def approved_mandate(session: Session, f: Federation, requested: int, approved: int = 0, *, fund: int = 0) -> int:
    """A request that the approver said yes to."""
    made = mandate(session, f, requested, fund=fund)
    session.execute(
        insert(Approval).values(
            mandate_id=made, version=1, body_hash="seen-1", decision="approve", amount=approved or requested,
            by_id=f.approver, reason="", at=NOW,
        )
    )  # fmt: skip
    return made


def help_by_bank(
    session: Session, f: Federation, amount: int, on: date, *, mandate: int | None = None, fund: int = 0
) -> Posted:
    """Money to a person in hardship: Nợ 3538 / Có 1121."""
    fund = fund or f.common
    line = Movement("3538", "1121", amount, fund, fund, credit_place=f.bank, party=f.needy, mandate=mandate)
    return post(session, f, "BN", on, line)


def help_in_cash(
    session: Session, f: Federation, amount: int, on: date, *, mandate: int | None = None, fund: int = 0, box: int = 0
) -> Posted:
    """Help paid out by the cashier, through the whole life of a phiếu chi."""
    slip = prepared(session, f, "PC", amount, on, fund=fund, box=box, mandate=mandate, party=f.needy)
    return posting.post_slip(session, signed(session, f, slip), entry_date=on, by=f.cashier, now=NOW)


def reversed_(session: Session, f: Federation, voucher: int, on: date, *, loss: int = 0) -> Posted:
    return posting.reverse(session, voucher, entry_date=on, reason="ghi nhầm", by=f.accountant, now=NOW, loss=loss)


def adjusted(
    session: Session, f: Federation, voucher: int, amount: int, on: date, *, fund: int = 0, waits: str = "3388"
) -> Posted:
    """A gift made smaller by `amount` (larger when it is negative), against an account that waits."""
    fund = fund or f.common
    pair = ("3538", waits) if amount > 0 else (waits, "3538")
    line = Movement(*pair, abs(amount), fund, fund, party=f.donor)
    return posting.adjust(session, voucher, (line,), entry_date=on, reason="ghi nhầm số", by=f.accountant, now=NOW)


def counted(session: Session, f: Federation, box: int, on: date, notes: dict[int, int], *, closes: bool = True) -> int:
    """The cashier's count of a box, which ends the day when it agrees with both books."""
    booked = balances.opening(session, f.unit, "1111", on + timedelta(days=1), place=box)
    pieces = " ".join(f"{value}x{n}" for value, n in notes.items())
    total = sum(value * n for value, n in notes.items())
    return posting.count_cash(
        session, box, on, booked=booked, cashier=booked, counted=total, pieces=pieces, closes=closes, note="",
        by=f.cashier, now=NOW,
    )  # fmt: skip


def reconciled(session: Session, f: Federation, bank: int, on: date) -> int:
    """The bank's statement of the month, which says what the book says."""
    booked = balances.opening(session, f.unit, "1121", on + timedelta(days=1), place=bank)
    return posting.reconcile_bank(session, bank, on, statement=booked, booked=booked, note="", by=f.accountant, now=NOW)


def moved_between_funds(
    session: Session, f: Federation, amount: int, on: date, *, giver: int, taker: int, nature: Nature = Nature.TRANSFER
) -> Posted:
    """Nợ 3538 of one fund / Có 3538 of another."""
    debit = "3388" if nature is Nature.CLASSIFY else "3538"
    return post(session, f, "PKT", on, Movement(debit, "3538", amount, giver, taker), nature=nature)


def close(session: Session, f: Federation, period: int, to: str = "closed", *, second: int | None = None) -> int:
    return posting.step_period(session, period, to, by=f.chief, second=second, reason="Khóa sổ tháng", now=NOW)
