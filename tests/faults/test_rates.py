"""How fast a gift is taken over HTTP at sixteen connections, every one durable: figures to read, not to pass."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests import servers
from tests.databases import PostgresShelf
from tests.faults.acts import bank, giving
from tests.faults.client import Client, sign_in_all
from tests.faults.player import Player, Table
from tests.faults.tally import Tally
from tests.faults.web import Web, serve

CONNECTIONS, EACH = 16, 60
GOAL = 0.100  # seconds, p99


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_gifts_a_second(database: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        urls = [f"sqlite:///{tmp_path / 'books.db'}"]
        if database == "postgres":
            books = stack.enter_context(PostgresShelf(stack.enter_context(servers.postgres(durable=True))).bare())
            urls = [books.url, books.owner_url]
        web = stack.enter_context(serve(tmp_path, *urls))
        acts: dict[str, Callable[[Player], object]] = {
            "the donor's form": giving.give, "a bank line entered": bank.enter, "a bank line booked": bank.book,
        }  # fmt: skip
        for what, times in measure(web, acts).items():
            p99 = quantiles(times, n=100)[98]
            print(
                f"\n{database}, {what}, {CONNECTIONS} connections: {len(times) / sum(times) * CONNECTIONS:.0f}/s, "
                f"p50 {median(times) * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms (goal {GOAL * 1000:.0f} ms"
                f"{', reached' if p99 <= GOAL else ''}); load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            )


def measure(web: Web, acts: dict[str, Callable[[Player], object]]) -> dict[str, list[float]]:
    """The seconds of each POST, one act after the other, all connections at it."""
    badges, table, tally = sign_in_all(web.port), Table(), Tally()
    players = [Player(n, Client(web.port, badges=badges), web.scene, table, tally) for n in range(CONNECTIONS)]
    found = {}

    def work(player: Player, act: Callable[[Player], object]) -> list[float]:
        times = []
        for _ in range(EACH):
            player.step += 1
            began = time.monotonic()
            act(player)
            times.append(time.monotonic() - began)
        return times

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for what, act in acts.items():
            found[what] = [t for times in pool.map(work, players, [act] * CONNECTIONS) for t in times]
    assert tally.wrong == []
    for player in players:
        player.client.close()
    return found
