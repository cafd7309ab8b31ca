"""Many clients at once over HTTP, each with its own script drawn from one seed, and the judgement afterwards.

A seed replays each client's acts, figures and keys. It does not replay which client's request came first: that is up
to the machine, so a failing seed may need more than one run.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

import config
from ledger import checks, database
from tests.faults.acts import ACTS, months
from tests.faults.client import Client, sign_in_all
from tests.faults.player import Player, Table
from tests.faults.tally import Tally
from tests.faults.web import SECRET, Web

# Rows that only stand together: what a transaction cut in half would leave behind.
HALVES = {
    "a pledge without its donor": "SELECT id FROM pledge WHERE donor_id NOT IN (SELECT party_id FROM donor)",
    "a gift without a receipt":
        "SELECT voucher_id FROM gift WHERE voucher_id NOT IN (SELECT voucher_id FROM receipt)",
    "a receipt without its paper": "SELECT id FROM receipt WHERE id NOT IN (SELECT receipt_id FROM receipt_paper)",
    "a paper without its receipt":
        "SELECT receipt_id FROM receipt_paper WHERE receipt_id NOT IN (SELECT id FROM receipt)",
    "a voucher of the bank without its line":
        "SELECT id FROM voucher WHERE kind = 'BC' AND id NOT IN (SELECT voucher_id FROM bank_use)",
    "a counted slip without its voucher":
        "SELECT slip_id FROM slip_step WHERE step = 'counted' AND slip_id NOT IN "
        "(SELECT slip_id FROM voucher WHERE slip_id IS NOT NULL)",
    "a slip paid out that answers no request":
        "SELECT id FROM slip WHERE kind = 'PC' AND adjusts_id IS NULL "
        "AND id NOT IN (SELECT slip_id FROM relief_payment)",
    "a mandate without its request": "SELECT id FROM mandate WHERE id NOT IN (SELECT mandate_id FROM relief_request)",
    "a version without its words":
        "SELECT d.id FROM mandate d WHERE NOT EXISTS (SELECT 1 FROM relief_request_text t "
        "WHERE t.mandate_id = d.id AND t.version = d.version)",
    "a reversed gift whose receipt stands":
        "SELECT r.id FROM receipt r JOIN voucher v ON v.reverses_id = r.voucher_id "
        "WHERE r.id NOT IN (SELECT receipt_id FROM receipt_end)",
    "two persons of one name in one body":
        "SELECT name_folded FROM person WHERE body_id IS NOT NULL GROUP BY name_folded, body_id HAVING count(*) > 1",
}  # fmt: skip


def _said(log: str) -> list[str]:
    """What the service's log tells of workers that were given up and of errors that nobody foresaw, with their ends."""
    lines = log.splitlines()
    # The second is gunicorn's: what left the app, and was answered by a bare 500.
    unforeseen = [at for at, line in enumerate(lines) if "unexpected " in line or "Error handling request" in line]
    ends = [unforeseen[n + 1] if n + 1 < len(unforeseen) else len(lines) for n in range(len(unforeseen))]
    told = ["\n".join(lines[max(at, end - 12) : end]) for at, end in zip(unforeseen, ends, strict=True)]
    return told[:5] + [line for line in lines if "TIMEOUT" in line]


@dataclass
class Torture:
    """A run: how many clients, how many steps each, and the seed."""

    web: Web
    clients: int
    steps: int
    seed: int
    replay: str

    def play(self, disturb: Callable[[float], None] | None = None) -> Tally:
        """Every client through its script; `disturb` is told how far they are, 0 to 1, from a thread of its own."""
        badges, table, tally = sign_in_all(self.web.port), Table(), Tally()
        players = [
            Player(number, Client(self.web.port, badges=badges), self.web.scene, table, tally)
            for number in range(self.clients)
        ]
        over = threading.Event()

        def watch() -> None:
            while disturb is not None and not over.is_set():
                disturb(sum(player.step for player in players) / (self.clients * self.steps))
                time.sleep(0.02)

        began = time.monotonic()
        with ThreadPoolExecutor(self.clients + 1) as pool:
            watcher = pool.submit(watch)
            done = [pool.submit(self._play, player) for player in players]
            try:
                for one in done:
                    one.result()
            finally:
                over.set()
            watcher.result()
        seconds = time.monotonic() - began
        print(
            f"\n{self.replay} seed {self.seed}: {self.clients} x {self.steps} acts in {seconds:.1f} s, "
            f"{self.clients * self.steps / seconds:.0f}/s; {len(tally.acks)} acknowledged, "
            f"{tally.refused.total()} refused, {tally.lost} tries unanswered, slowest {tally.slowest:.2f} s"
        )
        return tally

    def _play(self, player: Player) -> None:
        names, weights = list(ACTS), [weight for weight, _ in ACTS.values()]
        due = {0: self.steps // 4, 1: self.steps // 2, 2: self.steps * 7 // 8}  # when three begin to close something
        try:
            for step in range(self.steps):
                player.step = step
                player.chance = random.Random(f"{self.seed}:{player.number}:{step}")
                if step >= due.get(player.number, self.steps):
                    if months.close_day(player) if player.number == 2 else months.close(player, 1 - player.number):
                        del due[player.number]
                elif player.number == 0 and step == self.steps * 3 // 4:
                    months.reopen(player, 1)
                else:
                    ACTS[player.chance.choices(names, weights)[0]][1](player)
        finally:
            player.step = self.steps
            player.client.close()

    def judge(self, tally: Tally) -> list[str]:
        """Everything that is wrong with the books after the run."""
        engine = database.connect(self.web.url)
        with engine.connect() as connection:
            found: list[str] = []
            for series, numbers in _numbers(connection).items():
                if sorted(numbers) != list(range(1, len(numbers) + 1)):
                    found.append(f"numbers of series {series} are not 1 to {len(numbers)}: {sorted(numbers)}")
            unidentified = connection.exec_driver_sql("SELECT id FROM fund WHERE code = 'CXD'").scalar() or 0
            found += tally.differences(connection, unidentified)
            found += [f"{finding.check}: {finding.says}: {finding.row}" for finding in checks.run(connection)]
            for what, sql in HALVES.items():
                found += [f"{what}: {tuple(row)}" for row in connection.exec_driver_sql(sql).fetchmany(5)]
        engine.dispose()
        return found + self._check_command() + _said(self.web.log())

    def _check_command(self) -> list[str]:
        said = {
            **os.environ, "DATABASE_URL": self.web.url, "VAR_DIR": str(self.web.folder), "SECRET_KEY": SECRET,
        }  # fmt: skip
        asked = [sys.executable, "-m", "flask", "--app", "wsgi", "books", "check"]
        done = subprocess.run(asked, cwd=config.ROOT, env=said, capture_output=True, text=True)
        return [] if done.returncode == 0 else [f"books check: {done.stdout}{done.stderr}"]


def _numbers(connection: Connection) -> dict[int, list[int]]:
    """The numbers given out in each series, whatever they were given to."""
    given: dict[int, list[int]] = {}
    for table, which in (("voucher", "WHERE slip_id IS NULL"), ("slip", ""), ("receipt", "")):
        for series, number in connection.exec_driver_sql(f"SELECT series_id, number FROM {table} {which}"):
            given.setdefault(series, []).append(number)
    return given


def seed(fixed: int | None = None) -> int:
    """The seed asked for by TORTURE_SEED; else the fixed one, or a new one for each run."""
    asked = os.environ.get("TORTURE_SEED")
    return int(asked) if asked else fixed if fixed is not None else random.SystemRandom().randrange(10**6)


@contextmanager
def replayable(torture: Torture) -> Iterator[None]:
    """Whatever fails inside says how to run the same scripts again."""
    try:
        yield
    except BaseException as failure:
        failure.add_note(
            f"replay: TORTURE_SEED={torture.seed} python -m pytest '{torture.replay}' "
            "(the same acts, figures and keys; the order in which clients meet is the machine's)"
        )
        raise
