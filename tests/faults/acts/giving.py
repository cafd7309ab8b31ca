"""Promises: on the donor's form, by machine, and from a house that has used up its limit."""

import re
import time

from tests.faults.client import PUBLIC
from tests.faults.player import Player
from tests.faults.tally import Ack
from tests.faults.web import APPEALS


def give(p: Player) -> None:
    appeal, amount = p.chance.choice(APPEALS), p.amount()
    answer = p.send("give", "/ung-ho", PUBLIC, p.giver(appeal, amount, step="confirm"), facts := {
        "amount": amount, "token": "",
    })  # fmt: skip
    if answer.status == 303:
        facts["token"] = answer.location.rsplit("/", 1)[1]
        p.table.put("pledges", facts)


def give_api(p: Player) -> None:
    p.new_address()
    appeal, amount, key, sent = p.chance.choice(APPEALS), p.amount(), p.key(), time.monotonic()
    fields = p.giver(appeal, amount) | {"amount": amount}
    answer = p.client.post_json("/api/v1/pledges", fields, key)
    p.judge("give api", "/api/v1/pledges", answer, good={201})
    if answer.status == 201:
        code = re.search(r'"transfer_code": ?"([^"]+)"', answer.text)
        url = re.search(r'"url": ?"/ung-ho/([^"]+)"', answer.text)
        assert code, answer.text
        assert url, answer.text
        facts = {"token": url[1], "amount": amount, "code": code[1], "appeal": appeal}
        p.tally.add(Ack("give api", f"api:{key}", url[1], facts, sent, time.monotonic()))
        p.table.put("codes", facts)


def give_from_one_address(p: Player) -> None:
    """An office whose limit of sixty is soon used up."""
    own, p.client.address = p.client.address, "10.255.255.254"
    p.gives, before = 1, p.gives
    give(p)
    p.client.address, p.gives = own, before
