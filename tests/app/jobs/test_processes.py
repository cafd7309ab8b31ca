"""Real workers in real processes, killed in the middle: no job is lost, none is done twice, nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import config
from app.acting import Acting, moment
from app.jobs import asking, overdue, states
from tests import processes
from tests.app.conftest import World
from tests.app.jobs.scene import ask, left

STALE = 3.0


@pytest.fixture(autouse=True)
def _soon_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue, "STALE", STALE)


@contextmanager
def workers(world: World, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A keeper and its two workers, gone when the block ends."""
    said = {name: value for name, value in os.environ.items() if not name.startswith(("FLASK_", "APP_", "REDIS_"))}
    said |= {
        "DATABASE_URL": str(world.app.config["SQLALCHEMY_DATABASE_URI"]), "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "only for tests", "RECEIPT_KEY_FILE": str(tmp_path / "receipt-key"),
    }  # fmt: skip
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.app.jobs.keeping", str(STALE), str(tmp_path / "begun")], cwd=config.ROOT, env=said
    )
    try:
        yield keeper
    finally:
        keeper.terminate()
        try:
            keeper.wait(20)
        finally:
            keeper.kill()


def until(true: Callable[[], object], patience: float = 40) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def state(token: str, who: Acting) -> str:
    return asking.look(token, replace(who, now=moment())).state


def begun(tmp_path: Path) -> list[list[str]]:
    book = tmp_path / "begun"
    return [line.split() for line in book.read_text().splitlines()] if book.exists() else []


def test_a_worker_killed_in_the_middle(world: World, auditor: Acting, tmp_path: Path) -> None:
    token = ask(auditor, "noted", lines=5000, pause=0.01)
    with workers(world, tmp_path) as keeper:
        until(lambda: asking.look(token, replace(auditor, now=moment())).done > 5)
        assert len(left()) == 2  # the part, and the folder of what it needs
        processes.kill([int(begun(tmp_path)[0][1])])
        until(lambda: state(token, auditor) == "stopped")
        assert left() == []
        until(lambda: len(processes.children(keeper.pid)) == 2)
        again = ask(auditor, "noted", lines=7)
        until(lambda: state(again, auditor) == "done")
        assert left() == [again]
        assert states.fit(moment().timestamp())


def test_their_keeper_killed(world: World, auditor: Acting, tmp_path: Path) -> None:
    """As when `serve` dies: the workers notice, put their jobs back and end; those that come do them."""
    token = ask(auditor, "noted", lines=200, pause=0.02)
    with workers(world, tmp_path) as keeper:
        until(lambda: state(token, auditor) == "running")
        old = processes.children(keeper.pid)
        keeper.kill()
        until(lambda: state(token, auditor) == "waiting")
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in old))
        assert left() == []
    with workers(world, tmp_path):
        until(lambda: state(token, auditor) == "done")
    assert left() == [token]
    assert len(begun(tmp_path)) == 2


def test_told_to_end_and_begun_again(world: World, auditor: Acting, tmp_path: Path) -> None:
    token = ask(auditor, "noted", lines=200, pause=0.02)
    with workers(world, tmp_path) as keeper:
        until(lambda: state(token, auditor) == "running")
        keeper.send_signal(signal.SIGTERM)
        assert keeper.wait(20) == 0
    assert (state(token, auditor), left()) == ("waiting", [])
    with workers(world, tmp_path):
        until(lambda: state(token, auditor) == "done")
    assert left() == [token]


def test_cancelled_while_another_process_works(world: World, auditor: Acting, tmp_path: Path) -> None:
    token = ask(auditor, "noted", lines=5000, pause=0.02)
    with workers(world, tmp_path):
        until(lambda: state(token, auditor) == "running")
        world.client("auditor").post(f"/tep/{token}", data={"act": "stop", "form_key": "k"})
        until(lambda: state(token, auditor) == "cancelled", 5)
        until(lambda: left() == [], 5)


def test_two_workers_share_the_line_and_do_each_job_once(world: World, auditor: Acting, tmp_path: Path) -> None:
    people = [replace(auditor, party=world.party[role]) for role in ("auditor", "accountant", "approver", "officer")]
    asked = [(ask(who, "noted", lines=10 * n + i, pause=0.01), who) for n, who in enumerate(people) for i in range(3)]
    with workers(world, tmp_path):
        until(lambda: all(state(token, who) == "done" for token, who in asked))
    lines = begun(tmp_path)
    assert sorted(int(line[0]) for line in lines) == sorted(10 * n + i for n in range(4) for i in range(3))
    assert len({line[1] for line in lines}) == 2
    assert left() == sorted(token for token, _ in asked)
