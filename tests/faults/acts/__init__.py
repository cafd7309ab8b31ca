"""What one client does at one step, and how often each act is drawn.

Each act is a form or two over HTTP, on something that any client left behind: two often take up the same thing at
once, and one is refused.
"""

from collections.abc import Callable
from typing import Any

from tests.faults.acts import bank, cash, corrections, giving, others, relief
from tests.faults.player import Player

# Those that draw a receipt cost ten times a promise and are drawn less often.
ACTS: dict[str, tuple[int, Callable[[Player], Any]]] = {
    "give": (9, giving.give), "give api": (11, giving.give_api), "one address": (3, giving.give_from_one_address),
    "prepare": (7, cash.prepare), "chief": (8, lambda p: cash.sign(p, "chief")),
    "head": (8, lambda p: cash.sign(p, "head")), "count": (8, lambda p: cash.sign(p, "count")),
    "cancel slip": (1, cash.cancel_slip),
    "enter": (8, bank.enter), "book": (6, bank.book), "cancel gift": (1, bank.cancel_gift),
    "replace": (1, bank.replace), "propose": (4, relief.propose), "decide": (5, relief.decide),
    "edit": (2, relief.edit), "order": (4, cash.order), "ask back": (1, corrections.ask_back),
    "answer back": (1, corrections.answer_back), "read": (11, others.read),
    "again": (5, others.again), "clash": (2, others.clash), "trespass": (2, others.trespass),
}  # fmt: skip
