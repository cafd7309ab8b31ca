"""What the clients were told, kept in plain Python, and what the books must hold after it: exactly that.

An act is acknowledged once (303, or 201 from the API). Everything here follows from acknowledged acts alone.
"""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ack:
    """One acknowledged act: its kind, its form's key, the address answered, what it was about, and when."""

    act: str
    key: str
    location: str
    facts: Facts
    sent: float
    heard: float


@dataclass
class Tally:
    """Acknowledged acts, refusals by act and status, and everything that should not have happened."""

    acks: list[Ack] = field(default_factory=list)
    refused: Counter[tuple[str, int]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # what the refusals said, for whoever looks into a run
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, ack: Ack) -> None:
        with self.lock:
            self.acks.append(ack)
            self.done[ack.act] += 1

    def hear(self, act: str, status: int, lost: int, seconds: float) -> None:
        """One answer, after so many tries that had none. What is acknowledged is added by `add`."""
        with self.lock:
            self.lost += lost
            self.slowest = max(self.slowest, seconds)
            if status >= 400:
                self.refused[act, status] += 1
            elif status == 200:
                self.done[act] += 1

    def did(self, act: str) -> None:
        """An act that leaves nothing to compare was carried out as it should."""
        with self.lock:
            self.done[act] += 1

    def of(self, *acts: str) -> list[Ack]:
        return [ack for ack in self.acks if ack.act in acts]

    def differences(self, connection: Connection, unidentified: int) -> list[str]:
        """Every place where the books hold something else than what was acknowledged."""
        found = list(self.wrong)
        for name, (said, stands) in self._pairs(connection, unidentified).items():
            if said != stands:
                found.append(f"{name}: acknowledged and not there {_less(said, stands)}, "
                             f"there and not acknowledged {_less(stands, said)}")  # fmt: skip
        keys = Counter(ack.key for ack in self.acks)
        found += [f"key {key} was acknowledged {times} times" for key, times in keys.items() if times > 1]
        return found + self._after_close()

    def _pairs(self, connection: Connection, unidentified: int) -> dict[str, tuple[Any, Any]]:
        def rows(sql: str) -> Counter[tuple[object, ...]]:
            return Counter(tuple(row) for row in connection.execute(text(sql)))

        def said(*acts: str, facts: tuple[str, ...]) -> Counter[tuple[object, ...]]:
            return Counter(tuple(ack.facts[name] for name in facts) for ack in self.of(*acts))

        counted, booked, cancelled = self.of("count"), self.of("book"), self.of("cancel gift")
        back = [ack for ack in self.of("answer back") if ack.facts["step"] == "agree"]
        gifts = [ack for ack in counted if ack.facts["kind"] == "PT"] + [a for a in booked if a.facts["receipt"]]
        return {
            "pledges": (
                said("give", "give api", facts=("token", "amount")), rows("SELECT token, amount FROM pledge"),
            ),
            "slips": (
                said("prepare", "order", facts=("id", "kind", "fund", "place", "amount"))
                + Counter((a.facts["id"], "PC", a.facts["fund"], a.facts["place"], a.facts["amount"]) for a in back),
                rows("SELECT id, kind, fund_id, place_id, amount FROM slip"),
            ),
            "slip steps": (
                said("chief", "head", "count", "cancel slip", facts=("id", "step")),
                rows("SELECT slip_id, step FROM slip_step"),
            ),
            "bank lines": (
                said("enter", facts=("id", "place", "amount")), rows("SELECT id, place_id, amount FROM bank_line"),
            ),
            "bank lines booked": (
                said("book", facts=("line", "amount")),
                rows("SELECT u.line_id, v.amount FROM bank_use u JOIN voucher v ON v.id = u.voucher_id"),
            ),
            "vouchers": (
                Counter({**Counter(ack.facts["kind"] for ack in counted),
                         "BC": len(booked), "PKT": len(cancelled)}) + Counter(),
                Counter({row[0]: row[1] for row in connection.execute(
                    text("SELECT kind, count(*) FROM voucher GROUP BY kind"))}),
            ),
            "gifts": (len(gifts), connection.scalar(text("SELECT count(*) FROM gift"))),
            "receipts": (
                len(gifts) + len(self.of("replace")), connection.scalar(text("SELECT count(*) FROM receipt")),
            ),
            "receipts ended": (
                Counter((ack.facts["receipt"],) for ack in [*self.of("replace", "cancel gift"), *back]),
                rows("SELECT receipt_id FROM receipt_end"),
            ),
            "requests for help": (
                self._mandates(), rows("SELECT id, version, requested, approved, disbursed FROM mandate"),
            ),
            "decisions": (
                said("decide", facts=("id", "version", "decision")),
                rows("SELECT mandate_id, version, decision FROM approval"),
            ),
            "proposals": (said("ask back", facts=("proposal",)), rows("SELECT id FROM correction")),
            "proposals answered": (
                said("answer back", facts=("proposal", "step")),
                rows("SELECT correction_id, step FROM correction_step"),
            ),
            "days closed": (
                said("close day", facts=("place", "counted")),
                rows("SELECT place_id, counted FROM cash_count WHERE closes = 1"),
            ),
            "months": (
                said("close", "reopen", facts=("month", "to")), rows("SELECT period_id, to_state FROM period_event"),
            ),
            "money of funds": (
                +self._money("fund", unidentified), Counter({row[0]: int(row[1]) for row in connection.execute(
                    text("SELECT fund_id, amount FROM fund_balance WHERE amount <> 0"))}),
            ),
            "money in boxes and banks": (
                +self._money("place", unidentified), Counter({row[0]: int(row[1]) for row in connection.execute(
                    text("SELECT place_id, amount FROM place_balance WHERE amount <> 0"))}),
            ),
            "keys": (
                Counter(_kept(ack.key) for ack in self.acks),
                Counter(_kept(key) for (key,) in connection.execute(text("SELECT key FROM request_key"))),
            ),
        }  # fmt: skip

    def _money(self, side: str, unidentified: int) -> Counter[int]:
        """What each fund, or each box and bank account, must hold."""
        held: Counter[int] = Counter()
        for ack in self.of("count", "book"):
            where = ack.facts[side] or unidentified
            held[where] += -ack.facts["amount"] if ack.facts.get("kind") == "PC" else ack.facts["amount"]
        for ack in self.of("cancel gift"):
            held[ack.facts[side]] -= ack.facts["amount"]
        return held

    def _mandates(self) -> Counter[tuple[object, ...]]:
        found: dict[int, list[int]] = {}
        for ack in self.of("propose"):
            found[ack.facts["id"]] = [1, ack.facts["amount"], 0, 0]
        for ack in sorted(self.of("edit"), key=lambda ack: ack.facts["version"]):
            found[ack.facts["id"]][:2] = [ack.facts["version"], ack.facts["amount"]]
        for ack in self.of("decide"):
            if ack.facts["decision"] == "approve":
                found[ack.facts["id"]][2] += ack.facts["amount"]
        for ack in self.of("count"):
            if "mandate" in ack.facts:
                found[ack.facts["mandate"]][3] += ack.facts["amount"]
        return Counter((mandate, *figures) for mandate, figures in found.items())

    def _after_close(self) -> list[str]:
        """Bookings into a month, or counts in a box, that were sent after its close was acknowledged, and before it was
        opened again."""
        shut: dict[int | str, list[tuple[float, float]]] = defaultdict(list)
        for ack in self.of("close", "close day"):
            opened = [a.sent for a in self.of("reopen") if a.facts["month"] == ack.facts["month"] and a.sent > ack.sent]
            shut[ack.facts["month"]].append((ack.heard, min(opened, default=float("inf"))))
        return [
            f"booked into {where} while it was closed: {ack}"
            for ack in self.of("book", "count")
            for where in [ack.facts["month"] if ack.act == "book" else f"box {ack.facts['place']}"]
            for heard, opened in shut.get(where, [])
            if heard < ack.sent and ack.heard < opened
        ]


def _kept(key: str) -> str:
    """A form's key as the books keep it. A machine's is kept hashed: those are only counted."""
    return "api" if key.startswith("api:") else key


def _less(some: Any, others: Any) -> list[Any]:
    if not isinstance(some, Counter):
        return [some]
    return list((some - others).items())[:5]
