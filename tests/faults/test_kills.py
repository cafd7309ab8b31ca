"""`kill -9` under load, of the web and of the database: what was answered stands, what was not is whole or not there,
and who sends the same form again gets one act, not two.

A process that is killed loses nothing that the kernel already holds: that a disk keeps what was flushed is not shown
here.
"""

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.databases import PostgresShelf
from tests.faults import kills
from tests.faults.torture import Torture, replayable, seed
from tests.faults.web import serve


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_under_load(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kill_under_load(database, 6, 25, 1, seed(1), tmp_path, request.node.nodeid)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_again_and_again(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kill_under_load(database, 16, 300, 10, seed(), tmp_path, request.node.nodeid)


def kill_under_load(
    database: str, clients: int, steps: int, rounds: int, seed: int, folder: Path, name: str
) -> None:  # fmt: skip
    with ExitStack() as stack:
        running, urls = None, [f"sqlite:///{folder / 'books.db'}"]
        if database == "postgres":
            running = stack.enter_context(servers.own_postgres(durable=True))
            books = stack.enter_context(PostgresShelf(running.url).bare())
            urls = [books.url, books.owner_url]
        web = stack.enter_context(serve(folder, *urls))
        run = Torture(web, clients, steps, seed, name)
        with replayable(run):
            plan = kills.plan(web, seed, rounds, running)
            tally = run.play(plan)
            web.stop()
            assert run.judge(tally) == []
            assert Counter(plan.struck) == dict.fromkeys(plan.kinds, rounds)
            assert tally.lost  # otherwise nobody was hit
