"""One client at its script: how it sends a form, what it makes of the answer, and the words and figures it draws.

Which act, which figures and which key come from the seed; whose slip it turns out to be depends on the moment.
"""

import random
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta

from app.acting import Acting
from tests.faults.client import Answer, Client
from tests.faults.tally import Ack, Facts, Tally
from tests.faults.web import Scene

NEAR = 12  # how many of the oldest things a client chooses from: few, so that clients meet
REFUSALS = frozenset({409, 422, 429})
FAMILY, MIDDLE, GIVEN = ("Lò", "Giàng", "Nguyễn", "Sùng"), ("Thị", "Văn", "A"), ("Thử", "Ví", "Dụ", "Tập")


@dataclass
class Table:
    """Everything that waits for somebody's next act, the oldest first."""

    waiting: dict[str, list[Facts]] = field(default_factory=dict)
    booked: set[int] = field(default_factory=set)  # lines of the bank
    stated: set[int] = field(default_factory=set)  # months whose bank statement is complete: no line comes to them

    def put(self, pile: str, thing: Facts) -> None:
        self.waiting.setdefault(pile, []).append(thing)

    def look(self, pile: str, chance: random.Random) -> Facts | None:
        """One of the oldest, left where it lies: another client may take it up at the same moment."""
        near = self.waiting.get(pile, [])[:NEAR]
        at = chance.random()
        return near[int(at * len(near))] if near else None

    def take(self, pile: str, thing: Facts) -> bool:
        """Off the pile; False when another did so first."""
        try:
            self.waiting[pile].remove(thing)
        except ValueError:
            return False
        return True


@dataclass
class Player:
    """One client at its script."""

    number: int
    client: Client
    scene: Scene
    table: Table
    tally: Tally
    step: int = 0
    chance: random.Random = field(default_factory=random.Random)
    gives: int = 0

    # Sending

    def key(self, part: str = "") -> str:
        return f"c{self.number}-{self.step}{part}-key"

    def send(self, act: str, path: str, who: str, fields: Facts, facts: Facts, part: str = "") -> Answer:
        """Post a form, now and then by a double click; keep what was acknowledged."""
        key, sent = self.key(part), time.monotonic()
        if self.chance.random() < 0.1:
            answers = self.client.post_twice(path, who, fields, key)
            if {one.status for one in answers} == {303} and answers[0].location != answers[1].location:
                self.tally.wrong.append(f"{act} {path}: two answers to one key, {[one.location for one in answers]}")
        else:
            answers = (self.client.post(path, who, fields, key),)
        for one in answers:
            self.judge(act, path, one, good={303})
        answer = max(answers, key=lambda one: one.status == 303)
        if answer.status == 303:
            self.tally.add(Ack(act, key, answer.location, facts, sent, time.monotonic()))
            self.keep({"path": path, "who": who, "fields": fields, "key": key, "location": answer.location})
        return answer

    def read(self, path: str, who: str) -> Answer:
        answer = self.client.get(path, who)
        self.judge("read", path, answer, good={200})
        return answer

    def judge(self, act: str, path: str, answer: Answer, *, good: set[int]) -> None:
        """Count the answer; anything but what was asked for or an honest refusal is wrong."""
        if answer.status not in good | REFUSALS:
            self.tally.wrong.append(f"{act} {path}: {answer.status} {_words(answer)[:300]}")
        self.tally.hear(act, answer.status, answer.lost, answer.seconds)
        if answer.status in REFUSALS:
            self.tally.reasons[f"{act} {answer.status}: {_words(answer).partition('Có chỗ cần sửa')[2][:90]}"] += 1

    def keep(self, sent: Facts) -> None:
        """Remember a form that was acknowledged, to send it again one day."""
        kept = self.table.waiting.setdefault("sent", [])
        kept.append(sent)
        del kept[:-200]

    # Words and figures

    def amount(self, most: int = 5) -> int:
        return self.chance.randrange(50, most * 1000) * 1000

    def name(self) -> str:
        return " ".join(self.chance.choice(part) for part in (FAMILY, MIDDLE, GIVEN))

    def giver(self, appeal: str, amount: int, **more: str) -> Facts:
        self.new_address()
        return {
            "appeal": appeal, "amount": amount, "kind": "benefactor", "name": self.name(), "public_name": "short",
            **more,
        }  # fmt: skip

    def new_address(self) -> None:
        """Another house every fifty gives: sixty from one are the limit."""
        if self.gives % 50 == 0:
            self.client.address = f"10.{self.number // 200}.{self.number % 200}.{self.gives // 50 % 250}"
        self.gives += 1

    def plea(self, fund: int, amount: int) -> Facts:
        said = {"category": "illness", "reason": "Nằm viện dài ngày.", "papers": "Giấy ra viện"}
        return {**said, "fund": fund, "amount": amount}

    def day(self) -> tuple[int, str]:
        """A day of this month, or of the two that are closed in the middle."""
        if self.chance.random() < 0.4:
            return 0, f"{Acting().today:%d/%m/%Y}"
        month, first, last = self.chance.choice(self.scene.months)
        day = first + timedelta(days=self.chance.randrange((last - first).days + 1))
        return (0, f"{Acting().today:%d/%m/%Y}") if month in self.table.stated else (month, f"{day:%d/%m/%Y}")


def _words(answer: Answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.body.decode(errors="replace").partition("<main")[2]).split())
