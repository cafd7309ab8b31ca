"""How a job ends: whole, cancelled, refused, broken, without room, or with its worker; nothing else is left behind."""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from flask import Flask

from app.acting import Acting
from app.jobs import asking, files, overdue, states, working
from app.jobs.words import progress, remaining
from tests.app.conftest import World
from tests.app.jobs.scene import ask, do, left


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "BEAT", 0.05)


@contextmanager
def beside(app: Flask, token: str, **how: object) -> Iterator[None]:
    """While another thread does the job."""
    thread = Thread(target=do, args=(app, token), kwargs=how)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_progress_tells_percent_and_what_remains(world: World, auditor: Acting) -> None:
    token = ask(auditor, lines=100, pause=0.02)
    with beside(world.app, token):
        until(lambda: asking.look(token, auditor).done > 20)
        page = world.client("auditor").get(f"/tep/{token}")
        told = world.client("auditor").get(f"/tep/{token}.json").json
        assert (told["state"], told["open"]) == ("running", True)
        assert 20 <= told["percent"] < 100
        assert 'http-equiv="refresh"' in page.text
        assert "<progress value=" in page.text
        assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert asking.look(token, auditor).state == "done"
    assert 'http-equiv="refresh"' not in world.client("auditor").get(f"/tep/{token}").text


def test_remaining_time_is_told_in_round_words(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    states.take(token, "w1", auditor.now.timestamp())
    states.beat(token, "w1", auditor.now.timestamp(), 25, 100)
    job = asking.look(token, auditor)
    assert progress(job, auditor.now + timedelta(seconds=30)).text == "Đang làm: 25 %, còn khoảng 2 phút."
    said = {5: "vài giây", 31: "khoảng 40 giây", 60: "khoảng 1 phút", 61: "khoảng 2 phút", 3601: "khoảng 2 giờ"}
    assert {seconds: remaining(seconds).removeprefix("còn ") for seconds in said} == said


def test_a_running_job_is_cancelled_and_leaves_nothing(world: World, auditor: Acting) -> None:
    token = ask(auditor, lines=10_000, pause=0.01)
    with beside(world.app, token):
        until(lambda: asking.look(token, auditor).state == "running" and left())
        world.client("auditor").post(f"/tep/{token}", data={"act": "stop", "form_key": "k"})
        assert "Đang hủy" in world.client("auditor").get(f"/tep/{token}").text
    assert (asking.look(token, auditor).state, left()) == ("cancelled", [])
    assert tempfile.tempdir is None or "jobs" not in tempfile.tempdir


def test_cancelled_at_the_last_moment_leaves_nothing_either(world: World, auditor: Acting, monkeypatch) -> None:
    token = ask(auditor)
    keep = files.keep

    def late(token: str, worker: str) -> int:
        asking.cancel(asking.look(token, auditor), auditor)
        return keep(token, worker)

    monkeypatch.setattr(files, "keep", late)
    do(world.app, token)
    assert (asking.look(token, auditor).state, left()) == ("cancelled", [])


def test_a_job_that_does_not_listen_ends_with_its_process(world: World, auditor: Acting, monkeypatch) -> None:
    monkeypatch.setattr(working, "PATIENCE", 0.2)
    token, ended = ask(auditor, "deaf"), Event()
    with beside(world.app, token, hard=ended.set):
        until(lambda: asking.look(token, auditor).state == "running")
        asking.cancel(asking.look(token, auditor), auditor)
        assert ended.wait(2)
        assert (asking.look(token, auditor).state, left()) == ("cancelled", [])


def test_a_refusal_is_what_its_asker_reads(world: World, auditor: Acting) -> None:
    token = ask(auditor, "refuses")
    do(world.app, token)
    assert "Hôm nay không làm được. Thử lại ngày mai." in world.client("auditor").get(f"/tep/{token}").text
    assert left() == []


def test_what_broke_is_told_without_its_words(world: World, auditor: Acting, caplog: pytest.LogCaptureFixture) -> None:
    token = ask(auditor, "breaks", of="Lò Thị Mẫu")
    with caplog.at_level(logging.INFO):
        do(world.app, token)
    assert "Thử làm lại" in world.client("auditor").get(f"/tep/{token}").text
    assert "test.breaks broke: KeyError" in caplog.text
    assert "Lò Thị" not in caplog.text
    assert token not in caplog.text
    assert left() == []


def test_a_kind_that_no_room_knows_any_more_is_said(world: World, auditor: Acting, monkeypatch) -> None:
    token = ask(auditor)
    monkeypatch.setattr("app.jobs.kinds._kinds", {})
    do(world.app, token)
    assert "không còn làm loại tệp này" in asking.look(token, auditor).said


def test_a_file_never_takes_more_than_the_room_set_aside(world: World, auditor: Acting) -> None:
    world.app.config["JOBS_DISK_MB"] = 0
    token = ask(auditor, lines=10_000, pause=0.01)
    do(world.app, token)
    job = asking.look(token, auditor)
    assert (job.state, left()) == ("failed", [])
    assert "không còn đủ chỗ" in job.said


def test_a_dead_worker_is_noticed_and_its_job_can_be_asked_for_again(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    began = auditor.now.timestamp()
    assert states.take(token, "w1", began)
    with files.begun(token, "w1") as out:
        out.write(b"half")
    overdue.settle(began + overdue.STALE - 1)
    assert asking.look(token, auditor).state == "running"
    overdue.settle(began + overdue.STALE + 1)
    assert (asking.look(token, auditor).state, left()) == ("stopped", [])
    page = world.client("auditor").get(f"/tep/{token}")
    assert "Dừng giữa chừng" in page.text
    assert states.take(token, "w2", began + 60) is None
    do(world.app, asking.again(asking.look(token, auditor), auditor).rpartition("/")[2])
    assert len(left()) == 1


def test_a_worker_that_was_only_held_to_be_dead_changes_nothing_any_more(world: World, auditor: Acting) -> None:
    token = ask(auditor, lines=200, pause=0.01)
    with beside(world.app, token):
        until(lambda: asking.look(token, auditor).done > 2)
        overdue.settle(datetime.now(UTC).timestamp() + 60)
    assert (asking.look(token, auditor).state, left()) == ("stopped", [])


def test_told_to_end_a_worker_puts_its_job_back_and_another_does_it(world: World, auditor: Acting) -> None:
    token, ending = ask(auditor, lines=100, pause=0.01), Event()
    with beside(world.app, token, ending=ending):
        until(lambda: asking.look(token, auditor).done > 2)
        ending.set()
    assert (asking.look(token, auditor).state, left()) == ("waiting", [])
    do(world.app, token, worker="w2")
    assert (asking.look(token, auditor).state, left()) == ("done", [token])


def test_of_many_that_reach_for_a_job_one_does_it(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    took: list[object] = []

    def reach(worker: str) -> None:
        with world.app.app_context():
            took.append(states.take(token, worker, 1.0))

    threads = [Thread(target=reach, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(took), len([one for one in took if one])) == (8, 1)
