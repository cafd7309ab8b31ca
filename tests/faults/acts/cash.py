"""Slips: prepared for a gift or a payment, signed twice, counted, or not used after all."""

from app.acting import Acting
from tests.faults.acts.relief import propose
from tests.faults.player import Player
from tests.faults.tally import Facts
from tests.faults.web import APPEALS

HANDS = {"chief": "chief_accountant", "head": "approver", "count": "treasurer"}
NEXT = {"chief": "head", "head": "count", "count": "counted"}


def prepare(p: Player) -> None:
    """A gift at the counter, with a code or without."""
    place, amount = p.chance.choice(p.scene.boxes), p.amount()
    pledged = p.table.look("codes", p.chance) if p.chance.random() < 0.5 else None
    appeal = pledged["appeal"] if pledged else p.chance.choice(APPEALS)
    fields = {"pledge": pledged["code"], "amount": amount} if pledged else p.giver(appeal, amount)
    facts = {"kind": "PT", "fund": p.scene.funds[appeal], "place": place, "amount": amount}
    _slip(p, "prepare", "/thu/ung-ho", {**fields, "place": place}, facts)


def order(p: Player) -> None:
    """A payment of help that was approved."""
    granted = p.table.look("granted", p.chance)
    if granted is None:
        return propose(p)
    part = p.chance.choice((1, 1, 2))
    place, amount = p.chance.choice(p.scene.boxes), granted["approved"] // part
    fields = {"place": place, "amount": amount, "doc_date": f"{Acting().today:%d/%m/%Y}"}
    facts = {"kind": "PC", "fund": granted["fund"], "place": place, "amount": amount, "mandate": granted["id"]}
    if _slip(p, "order", f"/ho-so/{granted['id']}/chi", fields, facts) and part == 1:
        p.table.take("granted", granted)


def _slip(p: Player, act: str, path: str, fields: Facts, facts: Facts) -> bool:
    answer = p.send(act, path, "accountant", fields, facts)
    if answer.status == 303:
        facts["id"] = int(answer.location.rsplit("/", 1)[1])
        p.table.put("chief", facts)
    return answer.status == 303


def sign(p: Player, step: str) -> None:
    """The next hand on a slip: chief, head, or the cashier who counts."""
    slip = p.table.look(step, p.chance)
    if slip is None:
        return prepare(p)
    said = {"step": "counted" if step == "count" else step}
    if step == "count":
        said["entry_date"] = f"{Acting().today:%d/%m/%Y}"
    answer = p.send(step, f"/phieu/{slip['id']}", HANDS[step], said, {**slip, "step": said["step"]})
    if answer.status == 303 and p.table.take(step, slip):
        p.table.put(NEXT[step], slip)
    elif answer.status == 409:  # somebody else was first, or it was cancelled
        p.table.take(step, slip)
    elif answer.status == 422 and p.table.take(step, slip):  # not money enough now: it waits behind the others
        p.table.put(step, slip)


def cancel_slip(p: Player) -> None:
    step = p.chance.choice(("chief", "head", "count"))
    slip = p.table.look(step, p.chance)
    if slip is None:
        return prepare(p)
    path, said = f"/phieu/{slip['id']}/huy", {"reason": "Không dùng"}
    if p.send("cancel slip", path, "accountant", said, {**slip, "step": "cancelled"}).status == 303:
        p.table.take(step, slip)
