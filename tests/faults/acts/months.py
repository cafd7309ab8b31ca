"""Months, and the day of a cash box: closed while others still book into them; a month is opened again by two."""

import re
from datetime import date

from app.acting import Acting
from app.cash.notes import notes_on
from tests.faults.acts.bank import book_line
from tests.faults.player import Player

BOOKED = re.compile(r"<dd>([0-9.]+)\s")
BALANCE = re.compile(r"<span>([^<:]+): [^<0-9]*([0-9.]+)")


def close(p: Player, month: int) -> bool:
    """The statement is complete, its lines are booked, the balances agree with the bank's, then the month is closed.

    Others book meanwhile: the close is refused as long as one was faster, and then tried again.
    """
    period, _first, last = p.scene.months[month]
    p.table.stated.add(period)
    for pile in ("lines", "refused lines"):
        for line in [one for one in p.table.waiting.get(pile, []) if one["month"] == period]:
            book_line(p, pile, line, f"-{pile[0]}{line['id']}")
    _reconcile(p, last)
    facts = {"month": period, "to": "closed"}
    fields = {"period": period, "reason": "Khóa sổ"}
    closed = p.send("close", "/so-ke-toan/ky/khoa", "chief_accountant", fields, facts).status == 303
    if closed:
        p.table.stated.discard(period)  # what comes now finds it closed
    return closed


def _reconcile(p: Player, end: date) -> None:
    """The bank says what the page says the book says."""
    page = p.read("/ngan-hang/doi-chieu", "accountant").text.partition(f"{end:%m/%Y}</b>")[2].partition("</li>")[0]
    for at, (name, booked) in enumerate(BALANCE.findall(page)):
        fields = {"place": p.scene.banks[name], "month": f"{end:%m/%Y}", "statement": booked}
        p.send("reconcile", "/ngan-hang/doi-chieu", "accountant", fields, {}, f"b{at}")


def reopen(p: Player, month: int) -> None:
    """One asks, the same one may not agree, another does."""
    period = p.scene.months[month][0]
    fields = {"period": period, "reason": "Sót một khoản"}
    asked = p.send("ask", "/so-ke-toan/ky/de-nghi-mo-lai", "chief_accountant", fields, {})
    path, agreed = "/so-ke-toan/ky/dong-y-mo-lai", {"period": period}
    alone = p.send("agree alone", path, "chief_accountant", agreed, {}, "x")
    both = p.send("reopen", path, "approver", agreed, {"month": period, "to": "open"}, "y")
    if (asked.status, alone.status, both.status) != (303, 409, 303):
        p.tally.wrong.append(f"reopening by two: {asked.status} {alone.status} {both.status}")


def close_day(p: Player) -> bool:
    """The cashier counts the second box to what the book says and ends its day; refused when another was faster."""
    day, place = Acting().today, p.scene.boxes[1]
    path = f"/khoa-quy/{place}"
    booked = BOOKED.search(p.read(path, "treasurer").text)
    assert booked, path
    counted = left = int(booked[1].replace(".", ""))
    fields: dict[str, object] = {"day": f"{day:%d/%m/%Y}", "closes": "1"}
    for note in notes_on(day):
        fields[f"n{note}"], left = divmod(left, note)
    facts = {"place": place, "counted": counted, "month": f"box {place}"}
    return p.send("close day", path, "treasurer", fields, facts).status == 303
