"""Everybody works at once, over HTTP, on the real server: nothing is lost, doubled, half written, or out of order."""

from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.databases import PostgresShelf
from tests.faults.acts import ACTS
from tests.faults.torture import Torture, replayable, seed
from tests.faults.web import serve


@pytest.mark.parametrize(("database", "clients", "steps"), [("sqlite", 16, 200), ("postgres", 8, 40)])
def test_clients_at_once(
    database: str, clients: int, steps: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    torture(database, clients, steps, seed(1), tmp_path, request.node.nodeid)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_many_clients_at_once(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    torture(database, 64, 2000, seed(), tmp_path, request.node.nodeid)


def torture(database: str, clients: int, steps: int, seed: int, folder: Path, name: str) -> None:
    """A run and its judgement; a month is closed in the middle of it, another closed and opened again by two, and
    towards the end a cash box closes its day."""
    with ExitStack() as stack:
        superuser, urls = "", [f"sqlite:///{folder / 'books.db'}"]
        if database == "postgres":
            superuser = stack.enter_context(servers.postgres(durable=True))
            books = stack.enter_context(PostgresShelf(superuser).bare())
            urls = [books.url, books.owner_url]
        web = stack.enter_context(serve(folder, *urls))
        run = Torture(web, clients, steps, seed, name)
        with replayable(run):
            tally = run.play()
            web.stop()
            assert run.judge(tally) == []
            assert (tally.done["close"], tally.done["reopen"], tally.done["close day"]) == (2, 1, 1)
            if clients * steps > 2000:  # every act was carried out, and the honest refusals were met
                assert not [act for act in ACTS if act not in ("clash", "one address") and not tally.done[act]]
                assert {status for _act, status in tally.refused} == {409, 422, 429}
            if superuser:
                assert deadlocks(superuser, urls[0]) == 0


def deadlocks(superuser: str, url: str) -> int:
    """How many times the server had to break one, as it counted itself."""
    with psycopg.connect(superuser) as connection:
        found = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = %s", (url.rsplit("/", 1)[1].split("?")[0],)
        ).fetchone()
    assert found
    return int(found[0])
