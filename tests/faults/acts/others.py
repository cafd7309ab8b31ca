"""Reading and printing, forms sent again, keys used for something else, and doors that are not one's own."""

import re

from tests.faults.acts.giving import give
from tests.faults.client import PUBLIC
from tests.faults.player import Player

PAPER = re.compile(r'href="(/bien-nhan/[^"]+)"')
BOOKS = ("s03-h.pdf?tk=3538", "s04-h.csv?", "s05-h.pdf?", "s11-h.xlsx?", "s11-h?", "s05-h?")
SCREENS = (
    ("/viec", "treasurer"), ("/viec", "accountant"), ("/thu", "auditor"), ("/chi", "chief_accountant"),
    ("/ho-so", "approver"), ("/ngan-hang", "accountant"), ("/", PUBLIC), ("/van-dong/mai-am", PUBLIC),
    ("/so-ke-toan/ky", "auditor"), ("/api/v1/appeals", PUBLIC),
)  # fmt: skip


def read(p: Player) -> None:
    """A book, a slip, a receipt, a donor's page or a list."""
    what = p.chance.randrange(5)
    slip, receipt = p.table.look("counted", p.chance), p.table.look("receipts", p.chance)
    pledge = p.table.look("pledges", p.chance)
    if what == 0:
        p.read(f"/so-ke-toan/{p.chance.choice(BOOKS)}", "auditor")
    elif what == 1 and slip:
        p.read(f"/phieu/{slip['id']}.pdf", "treasurer")
    elif what == 2 and receipt:
        if paper := PAPER.search(p.read(f"/thu/bien-nhan/{receipt['receipt']}", "auditor").text):
            p.read(paper[1].replace("&amp;", "&"), PUBLIC)
    elif what == 3 and pledge:
        p.read(f"/ung-ho/{pledge['token']}", PUBLIC)
    else:
        p.read(*p.chance.choice(SCREENS))


def again(p: Player) -> None:
    """A form that was acknowledged long ago, sent once more: the first answer comes back."""
    sent = p.table.look("sent", p.chance)
    if sent is None:
        return give(p)
    answer = p.client.post(sent["path"], sent["who"], sent["fields"], sent["key"])
    p.judge("again", sent["path"], answer, good={303})
    p.tally.did("again")
    if (answer.status, answer.location) != (303, sent["location"]):
        p.tally.wrong.append(f"again {sent}: {answer.status} {answer.location}")


def clash(p: Player) -> None:
    """A key that was used, with other words."""
    sent = p.table.look("sent", p.chance)
    if sent is None:
        return give(p)
    answer = p.client.post(sent["path"], sent["who"], {**sent["fields"], "extra": "khác"}, sent["key"])
    p.judge("clash", sent["path"], answer, good=set())
    if answer.status != 409:
        p.tally.wrong.append(f"clash {sent}: {answer.status}")


def trespass(p: Player) -> None:
    """Doors that are not this person's, and rows that nobody has."""
    if p.chance.random() < 0.5:
        slip = p.table.look("count", p.chance) or {"id": 1}
        answer = p.client.post(f"/phieu/{slip['id']}", "auditor", {"step": "counted"}, p.key())
        want = 403
    else:
        answer, want = p.client.get("/thu/bien-nhan/999999999", "accountant"), 404
    if answer.status != want:
        p.tally.wrong.append(f"trespass: {answer.status} instead of {want}")
    p.tally.did("trespass")
