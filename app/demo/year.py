"""One year told day by day, through the same services as the pages: gifts by bank and at the counter, cash drawn
from the bank, help proposed, decided on and paid, a mistake reversed, a paper replaced, and work left waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.bank import service as bank
from app.cash import service as cash
from app.demo import store, words
from app.demo.scene import Scene
from app.giving import service as giving
from app.giving.models import DONOR_KINDS, Appeal, Gift
from app.relief import service as relief
from ledger import posting
from ledger.bulk import post_many
from ledger.models import Mandate, Receipt, Slip
from ledger.voucher import Draft, Movement

Event = Callable[[Session, Scene, date], None]
AMOUNTS = (50_000, 100_000, 200_000, 200_000, 300_000, 500_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
HELP = (1_000_000, 1_500_000, 2_000_000, 3_000_000)
SITE = "mẫu"


@dataclass(frozen=True, slots=True)
class Planned:
    """An event and the day it happens on."""

    day: date
    event: Event


def plan(scene: Scene, end: date) -> list[Planned]:
    """The year's events in order of time, up to `end`."""
    first, days = date(scene.year, 1, 2), max((end - date(scene.year, 1, 2)).days, 1)
    made = [Planned(first + timedelta(days=days * n // 34), bank_gift) for n in range(34)]
    made += [Planned(first + timedelta(days=days * n // 11 + 3), cash_gift) for n in range(11)]
    made += [Planned(first + timedelta(days=days * n // 9 + 5), cash_from_bank) for n in range(9)]
    made += [Planned(first + timedelta(days=days * n // 13 + 9), _HELP[n % len(_HELP)]) for n in range(13)]
    made += [Planned(day, event) for day, event in store.events(scene, end)]
    made += [Planned(first + timedelta(days=days * 2 // 5), wrong_gift), Planned(end, leave_waiting)]
    return sorted((p for p in made if p.day <= end), key=lambda p: p.day)


def giver(scene: Scene) -> dict[str, object]:
    """An invented giver of one of the six kinds, as the donor's form would tell."""
    kind = scene.chance.choice(tuple(DONOR_KINDS))
    name = {
        "enterprise": scene.chance.choice(words.ENTERPRISES),
        "grassroots": f"CĐCS Trường PTDT bán trú {scene.chance.choice(words.PLACES)}",
        "anonymous": "",
    }.get(kind, scene.person_name())
    return {
        "kind": kind, "name": name, "tax_code": "", "address": words.ADDRESS if kind == "enterprise" else "",
        "contact": "", "public_name": "none" if kind == "anonymous" else scene.chance.choice(("full", "short", "none")),
        "hide_amount": scene.chance.random() < 0.1, "message": scene.chance.choice(words.MESSAGES),
    }  # fmt: skip


def appeal_on(scene: Scene, day: date) -> Appeal:
    """One of the appeals that receive on that day."""
    ready = [a for a in scene.appeals if a.opens_on <= day and (a.closes_on is None or day <= a.closes_on)]
    return scene.chance.choice(ready)


def bank_gift(session: Session, scene: Scene, day: date) -> None:
    """Mostly promised on the form first, so that the bank's line carries a code; sometimes out of the blue."""
    amount, appeal = scene.chance.choice(AMOUNTS), appeal_on(scene, day)
    command: dict[str, object] = giver(scene) | {"appeal": appeal.slug, "choice": "new"}
    content = "UNG HO"
    if scene.chance.random() < 0.8:
        pledge = giving.make_pledge(session, command | {"amount": amount}, scene.acting("accountant", day))
        command, content = {"choice": "code", "pledge": pledge.transfer_code}, pledge.transfer_code
    line = enter_line(session, scene, day, appeal.place_id, amount, f"MBVCB.{scene.chance.randrange(10**9)}.{content}")
    bank.book_line(session, line, command, scene.acting("accountant", day, 60))


def enter_line(session: Session, scene: Scene, day: date, place: int, amount: int, content: str) -> int:
    """A statement's line, as the accountant keeps it."""
    reference = f"FT{scene.chance.randrange(10**10):010}"
    command = {
        "place": place, "day": day, "reference": reference, "amount": amount, "content": content, "again": False,
    }  # fmt: skip
    return bank.enter_line(session, command, scene.acting("accountant", day, 50)).id


def cash_gift(session: Session, scene: Scene, day: date) -> None:
    """Somebody comes to the counter; four people see the slip before it is money."""
    command = giver(scene) | {
        "appeal": appeal_on(scene, day).slug, "amount": scene.chance.choice(AMOUNTS), "place": scene.cash,
    }  # fmt: skip
    settle_slip(session, scene, giving.prepare_cash_gift(session, command, scene.acting("accountant", day, 90)).id, day)


def settle_slip(session: Session, scene: Scene, slip: int, day: date) -> None:
    """Two signatures, then the cashier counts."""
    cash.sign_slip(session, slip, "chief", scene.acting("chief_accountant", day, 100), SITE)
    cash.sign_slip(session, slip, "head", scene.acting("approver", day, 110), SITE)
    cash.count_slip(session, slip, day, scene.acting("treasurer", day, 120))


def cash_from_bank(session: Session, scene: Scene, day: date) -> None:
    """The cashier draws cash: báo nợ into money in transit, then a phiếu thu into the box."""
    amount, fund = 4_000_000, scene.funds[0]
    accountant = scene.acting("accountant", day, 70)
    movement = Movement("113", "1121", amount, fund, fund, credit_place=scene.banks[0])
    says = "Rút tiền gửi nhập quỹ tiền mặt"
    draft = Draft(scene.unit, "BN", day, day, says, (movement,), outside_ref=f"withdrawal:{day:%Y%m%d}")
    posting.post(session, draft, by=scene.hands["accountant"][0], now=accountant.now)
    slip = posting.prepare_slip(
        session, unit=scene.unit, kind="PT", day=day, place=scene.cash, fund=fund, against="113", amount=amount,
        description=says, by=scene.hands["accountant"][0], now=accountant.now,
    )  # fmt: skip
    settle_slip(session, scene, slip.id, day)


def propose(session: Session, scene: Scene, day: date) -> int:
    """A request of the officer's union body; its mandate's id."""
    category, reason = scene.chance.choice(words.CARES)
    command = {
        "name": scene.person_name(), "is_member": scene.chance.random() < 0.7, "body": scene.bodies[0],
        "category": category, "fund": scene.funds[0], "amount": scene.chance.choice(HELP), "reason": reason,
        "papers": words.PAPERS, "version": 1,
    }  # fmt: skip
    return relief.propose_help(session, command, scene.acting("officer", day, 10)).mandate_id


def decide(session: Session, scene: Scene, day: date, mandate: int, decision: str, share: float = 1.0) -> None:
    """The approver's decision on exactly what stands in the file."""
    row = session.get_one(Mandate, mandate)
    session.refresh(row)
    command = {
        "decision": decision, "amount": int(row.requested * share), "version": row.version, "seen": row.body_hash,
        "reason": "" if decision == "approve" else "Bổ sung giấy xác nhận của xã.",
    }  # fmt: skip
    relief.decide_request(session, mandate, command, scene.acting("approver", day, 20))
    session.refresh(row)


def paid_help(session: Session, scene: Scene, day: date) -> None:
    """Proposed, approved in full, paid in cash."""
    mandate = propose(session, scene, day)
    decide(session, scene, day, mandate, "approve")
    pay(session, scene, day, mandate)


def paid_less(session: Session, scene: Scene, day: date) -> None:
    """Sent back once, corrected, approved for half, paid."""
    mandate = propose(session, scene, day)
    decide(session, scene, day, mandate, "return")
    row = session.get_one(Mandate, mandate)
    category, reason = scene.chance.choice(words.CARES)
    command = {
        "category": category, "fund": row.fund_id, "amount": row.requested, "reason": reason, "papers": words.PAPERS,
        "version": row.version,
    }  # fmt: skip
    relief.edit_request(session, mandate, command, scene.acting("officer", day, 25))
    decide(session, scene, day, mandate, "approve", 0.5)
    pay(session, scene, day, mandate)


def refused_help(session: Session, scene: Scene, day: date) -> None:
    decide(session, scene, day, propose(session, scene, day), "refuse")


def pay(session: Session, scene: Scene, day: date, mandate: int) -> None:
    """All that was approved, from the cash box."""
    amount = session.get_one(Mandate, mandate).approved
    command = {"place": scene.cash, "amount": amount, "doc_date": day}
    slip = relief.prepare_payment(session, mandate, command, scene.acting("accountant", day, 80))
    settle_slip(session, scene, slip, day)


def wrong_gift(session: Session, scene: Scene, day: date) -> None:
    """One gift booked by mistake and reversed, one paper with a wrong name replaced."""
    bank_gift(session, scene, day)
    last = session.query(Gift).order_by(Gift.voucher_id.desc()).first()
    assert last is not None
    accountant = scene.acting("accountant", day, 200)
    giving.cancel_gift(session, last.voucher_id, "Ngân hàng báo chuyển nhầm, đã trả lại", accountant)
    bank_gift(session, scene, day)
    receipt = session.query(Receipt).order_by(Receipt.id.desc()).first()
    assert receipt is not None
    giving.replace_receipt(session, receipt, scene.person_name(), words.ADDRESS, "Ghi sai tên người ủng hộ", accountant)


def leave_waiting(session: Session, scene: Scene, day: date) -> None:
    """Work for each role to find: a promise, a bank line, slips at each step, requests at each step."""
    accountant = scene.acting("accountant", day, 300)
    appeal = appeal_on(scene, day)
    giving.make_pledge(session, giver(scene) | {"appeal": appeal.slug, "amount": 200_000}, accountant)
    enter_line(session, scene, day, scene.banks[0], 350_000, "CT nhanh 247 den: ung ho ba con vung lu")
    for steps in ((), ("chief",), ("chief", "head")):
        command = giver(scene) | {"appeal": appeal.slug, "amount": 500_000, "place": scene.cash}
        slip: Slip = giving.prepare_cash_gift(session, command, accountant)
        for step, role in zip(steps, ("chief_accountant", "approver"), strict=False):
            cash.sign_slip(session, slip.id, step, scene.acting(role, day, 310), SITE)
    propose(session, scene, day)
    decide(session, scene, day, propose(session, scene, day), "return")
    decide(session, scene, day, propose(session, scene, day), "approve")


def many_gifts(session: Session, scene: Scene, end: date, start: int, size: int, count: int) -> None:
    """Gifts `start` … `start + size` of `count` by people who asked for no paper, spread evenly over the year."""
    days = max((end - date(scene.year, 1, 2)).days, 1)
    accountant = scene.hands["accountant"][0]
    by_day: dict[date, list[Draft]] = {}
    for n in range(start, start + size):
        day = date(scene.year, 1, 2) + timedelta(days=days * n // count)
        appeal = appeal_on(scene, day)
        movement = Movement(
            "1121", "3538", scene.chance.choice(AMOUNTS), appeal.fund_id, appeal.fund_id, debit_place=appeal.place_id
        )
        draft = Draft(scene.unit, "BC", day, day, f"Ủng hộ {appeal.name}", (movement,), outside_ref=f"demo:{n}")
        by_day.setdefault(day, []).append(draft)
    for day, drafts in by_day.items():
        post_many(session, drafts, by=accountant, now=scene.acting("accountant", day).now)


_HELP = (paid_help, paid_less, paid_help, refused_help, paid_help)
