"""Lines of the bank: entered, booked as what they are; the receipt that follows, cancelled or replaced."""

from tests.faults.player import Player
from tests.faults.tally import Facts
from tests.faults.web import APPEALS


def enter(p: Player) -> None:
    """A line of the statement: of this month, or of one of the two before it; now and then a line typed twice."""
    again = p.table.look("lines", p.chance) if p.chance.random() < 0.1 else None
    again = again if again and "facts" in again else None
    pledged = p.table.look("codes", p.chance) if p.chance.random() < 0.6 else None
    month, day = p.day()
    facts: Facts = {
        "place": p.chance.choice(list(p.scene.banks.values())), "amount": p.amount(), "month": month,
        "code": pledged["code"] if pledged else "", "appeal": pledged["appeal"] if pledged else "",
    }  # fmt: skip
    fields = {
        "place": facts["place"], "day": day, "reference": f"FT{p.number:03}{p.step:05}",
        "amount": facts["amount"], "content": f"{facts['code']} ung ho",
    }  # fmt: skip
    answer = p.send("enter", "/ngan-hang/nhap", "accountant", again["fields"] if again else fields, facts)
    if answer.status == 303:
        facts.update(again["facts"] if again else {}, id=int(answer.location.rsplit("/", 1)[1]), fields=fields)
        p.table.put("lines", {**facts, "facts": facts})
        if again:
            p.tally.wrong.append(f"an equal bank line was taken twice: {fields}")


def book(p: Player) -> None:
    """Say what one of the lines is."""
    pile = "refused lines" if p.chance.random() < 0.1 else "lines"
    line = p.table.look(pile, p.chance)
    if line is None:
        return enter(p)
    book_line(p, pile, line)


def book_line(p: Player, pile: str, line: Facts, part: str = "") -> None:
    """The pledge of its code, a gift of somebody new, or not known yet."""
    facts: Facts = {
        "line": line["id"], "amount": line["amount"], "place": line["place"], "month": line["month"],
        "receipt": True, "fund": None,
    }  # fmt: skip
    choice: Facts
    if line["code"]:
        choice, facts["fund"] = {"choice": f"code:{line['code']}"}, p.scene.funds[line["appeal"]]
    elif p.chance.random() < 0.8:
        appeal = p.chance.choice(APPEALS)
        choice, facts["fund"] = {"choice": "new", **p.giver(appeal, 0)}, p.scene.funds[appeal]
    else:
        choice, facts["receipt"] = {"choice": "unknown"}, False
    answer = p.send("book", f"/ngan-hang/{line['id']}", "accountant", {**choice, "step": "confirm"}, facts, part)
    if answer.status == 303:
        p.table.booked.add(line["id"])
        p.table.take(pile, line)
        if facts["receipt"]:
            facts["id"] = int(answer.location.rsplit("/", 1)[1])
            p.table.put("receipts", {**facts, "receipt": facts["id"]})
    elif answer.status in (409, 422) and p.table.take(pile, line) and line["id"] not in p.table.booked:
        p.table.put("refused lines", line)


def cancel_gift(p: Player) -> None:
    receipt = p.table.look("receipts", p.chance)
    if receipt is None:
        return book(p)
    path = f"/thu/bien-nhan/{receipt['receipt']}/huy"
    if p.send("cancel gift", path, "accountant", {"reason": "Chuyển nhầm"}, receipt).status == 303:
        p.table.take("receipts", receipt)
        wait_again(p, receipt)


def wait_again(p: Player, receipt: Facts) -> None:
    """The line of a gift that was taken back: somebody books it again, in this month, in which it was taken back."""
    p.table.booked.discard(receipt["line"])
    again = {"id": receipt["line"], "place": receipt["place"], "amount": receipt["amount"]}
    p.table.put("lines", {**again, "month": 0, "code": "", "appeal": ""})


def replace(p: Player) -> None:
    receipt = p.table.look("receipts", p.chance)
    if receipt is None:
        return book(p)
    path = f"/thu/bien-nhan/{receipt['receipt']}/cap-lai"
    fields = {"name": p.name(), "address": "Số 2 đường Mẫu", "reason": "Sai tên"}
    answer = p.send("replace", path, "accountant", fields, receipt)
    if answer.status == 303:
        p.table.take("receipts", receipt)
        p.table.put("receipts", {**receipt, "receipt": int(answer.location.rsplit("/", 1)[1])})
