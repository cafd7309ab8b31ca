"""What is killed while the clients go on, and when: a plan drawn from the seed, carried out as they advance."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from tests.faults.web import Web
from tests.servers import Running

Strike = Callable[[], None]


@dataclass
class Plan:
    """`strikes` by the share of the work that is done before each; `struck` says what was carried out."""

    strikes: list[tuple[float, str, Strike]]
    kinds: list[str]
    struck: list[str] = field(default_factory=list)

    def __call__(self, progress: float) -> None:
        while self.strikes and self.strikes[0][0] <= progress < 1:
            _at, what, strike = self.strikes.pop(0)
            strike()
            self.struck.append(what)


def plan(web: Web, seed: int, rounds: int, running: Running | None = None) -> Plan:
    """Each round kills one of everything, in an order and at moments that the seed draws."""
    chance = random.Random(f"kills:{seed}")

    def server() -> None:
        web.kill()
        web.start()

    def worker() -> None:
        web.kill_worker(chance.randrange(8))

    def backend() -> None:
        assert running
        running.kill_backend(_backend(running.url, chance))

    def postmaster() -> None:
        assert running
        running.kill()
        running.restart()

    kinds: dict[str, Strike] = {"a web worker": worker, "the web server": server}
    if running is not None:
        kinds |= {"a database session": backend, "the database": postmaster}
    order = [kind for _ in range(rounds) for kind in chance.sample(sorted(kinds), len(kinds))]
    width = 0.9 / len(order)
    return Plan([
        (0.05 + width * (at + chance.random() * 0.8), kind, kinds[kind]) for at, kind in enumerate(order)
    ], sorted(kinds))  # fmt: skip


def _backend(url: str, chance: random.Random) -> int:
    """A session that the web holds, one at work if there is any."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT pid, state = 'idle' FROM pg_stat_activity WHERE usename LIKE 'books_web%' ORDER BY 2, 1"
        ).fetchall()
    busy = [pid for pid, idle in rows if not idle] or [pid for pid, _ in rows]
    return int(chance.choice(busy)) if busy else 0
