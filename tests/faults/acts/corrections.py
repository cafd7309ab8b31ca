"""Cash that was counted and goes back to its giver: one proposes, another agrees, and a slip takes it out."""

import re

from tests.faults.acts.cash import sign
from tests.faults.player import Player
from tests.faults.tally import Facts

RECEIPT = re.compile(r'href="/thu/bien-nhan/(\d+)"')
VOUCHER = re.compile(r'href="(/so-ke-toan/chung-tu/\d+/dieu-chinh)"')
SLIP = re.compile(r'href="/phieu/(\d+)"')


def ask_back(p: Player) -> None:
    """Propose to give one of the gifts back."""
    slip = p.table.look("counted", p.chance)
    receipt = RECEIPT.search(p.read(f"/phieu/{slip['id']}", "accountant").text) if slip else None
    if slip is None or receipt is None or slip["kind"] != "PT":  # a payment, or a gift already given back
        return sign(p, "count")
    path = VOUCHER.search(p.read(f"/thu/bien-nhan/{receipt[1]}", "accountant").text)
    if path is None:  # another ended this receipt meanwhile
        return sign(p, "count")
    place = p.chance.choice(p.scene.boxes)
    facts: Facts = {"fund": slip["fund"], "place": place, "amount": slip["amount"], "receipt": int(receipt[1])}
    fields = {"place": place, "reason": "Trả lại tiền"}
    answer = p.send("ask back", f"{path[1]}?kieu=give_back", "accountant", fields, facts)
    if answer.status == 303:
        facts["proposal"] = int(answer.location.rsplit("/", 1)[1])
        p.table.put("asked back", facts)


def answer_back(p: Player) -> None:
    """Another agrees, and a slip waits for its signatures; or does not."""
    asked = p.table.look("asked back", p.chance)
    if asked is None:
        return ask_back(p)
    path, step = f"/so-ke-toan/dieu-chinh/{asked['proposal']}", p.chance.choices(("agree", "refuse"), (4, 1))[0]
    facts = {**asked, "kind": "PC", "step": step}
    answer = p.send("answer back", path, "approver", {"step": step}, facts)
    if answer.status in (303, 409):
        p.table.take("asked back", asked)
    if answer.status == 303 and step == "agree":
        slip = SLIP.search(p.read(path, "accountant").text)
        assert slip, path
        facts["id"] = int(slip[1])
        p.table.put("chief", facts)
