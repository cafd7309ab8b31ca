"""Requests for help: proposed, decided on as they were seen, sent back and written anew."""

import re

from tests.faults.player import Player

HIDDEN = re.compile(r'<input type="hidden" name="(version|seen)" value="([^"]*)"')


def propose(p: Player) -> None:
    fund, amount = p.chance.choice(list(p.scene.funds.values())), p.amount(3)
    facts = {"fund": fund, "amount": amount, "version": 1}
    fields = {**p.plea(fund, amount), "name": p.name(), "is_member": "1", "body": p.scene.body}
    answer = p.send("propose", "/ho-so/moi", "officer", fields, facts)
    if answer.status == 303:
        facts["id"] = int(answer.location.rsplit("/", 1)[1])
        p.table.put("asked", {**facts})


def decide(p: Player) -> None:
    asked = p.table.look("asked", p.chance)
    if asked is None:
        return propose(p)
    path = f"/ho-so/{asked['id']}"
    seen = dict(HIDDEN.findall(p.read(path, "approver").text))
    if "seen" not in seen:  # another decided meanwhile
        return
    decision = p.chance.choices(("approve", "return", "refuse"), (7, 2, 1))[0]
    amount = asked["amount"] - 1000 * p.chance.randrange(3)
    fields = {**seen, "decision": decision, "amount": amount, "reason": "Đã xem"}
    facts = {"id": asked["id"], "version": int(seen["version"]), "decision": decision, "amount": amount}
    answer = p.send("decide", path, "approver", fields, facts)
    if answer.status == 303 and p.table.take("asked", asked):
        pile = {"approve": "granted", "return": "returned", "refuse": "refused help"}[decision]
        p.table.put(pile, {**asked, "approved": amount, "version": facts["version"]})
    elif answer.status == 409:
        p.table.take("asked", asked)


def edit(p: Player) -> None:
    returned = p.table.look("returned", p.chance)
    if returned is None:
        return decide(p)
    fund, amount = p.chance.choice(list(p.scene.funds.values())), p.amount(3)
    facts = {"id": returned["id"], "fund": fund, "amount": amount, "version": returned["version"] + 1}
    fields = {**p.plea(fund, amount), "version": returned["version"]}
    answer = p.send("edit", f"/ho-so/{returned['id']}/sua", "officer", fields, facts)
    if answer.status == 303:
        p.table.put("asked", {**facts})
    if answer.status in (303, 409):
        p.table.take("returned", returned)
