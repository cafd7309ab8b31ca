"""Who may ask, see and fetch; how much; and what becomes of a file in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.acting import Acting
from app.jobs import asking, errors, files, line, overdue, states, store
from ledger.errors import Forbidden, NotFound
from tests.app.conftest import World
from tests.app.jobs.scene import ask, do, left


def later(who: Acting, **time: float) -> Acting:
    return replace(who, now=who.now + timedelta(**time))


def test_a_file_is_asked_for_made_and_fetched(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    client = world.client("auditor")
    assert "Đang chờ" in client.get(f"/tep/{token}").text
    do(world.app, token)
    page = client.get(f"/tep/{token}")
    assert "Đã xong" in page.text
    assert f"/tep/{token}/tai" in page.text
    fetched = client.get(f"/tep/{token}/tai")
    assert (fetched.status_code, fetched.data) == (200, b"line\n" * 3)
    assert fetched.headers["Content-Disposition"] == "attachment; filename=dong.txt"
    assert fetched.headers["Cache-Control"] == "private, no-store"
    fetched.close()
    assert client.get(f"/tep/{token}.json").json == {"state": "done", "percent": 100, "text": "Đã xong", "open": False}
    assert "Việc thử" in client.get("/tep").text
    assert left() == [token]


def test_a_file_is_its_askers_alone(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    do(world.app, token)
    for role in ("accountant", "chief_accountant", "admin"):
        client = world.client(role)
        for address in (f"/tep/{token}", f"/tep/{token}.json", f"/tep/{token}/tai"):
            assert client.get(address).status_code == 404, (role, address)
        assert client.post(f"/tep/{token}", data={"act": "remove", "form_key": "k"}).status_code == 404
        assert token not in client.get("/tep").text
    assert world.client().get(f"/tep/{token}/tai").status_code == 303
    assert left() == [token]


def test_a_role_that_is_withdrawn_takes_the_file_with_it(world: World, auditor: Acting) -> None:
    both = replace(auditor, roles=frozenset({"auditor", "accountant", "planner"}))
    token = ask(both)
    do(world.app, token)
    assert asking.look(token, both).state == "done"
    assert asking.look(token, replace(both, roles=frozenset({"auditor", "accountant"}))).state == "done"
    for fewer in ({"auditor"}, {"accountant"}, {"planner"}, set()):
        with pytest.raises(NotFound):
            asking.look(token, replace(both, roles=frozenset(fewer)))
        assert asking.mine(replace(both, roles=frozenset(fewer))) == []
    with pytest.raises(NotFound):
        asking.look(token, replace(both, unit=world.unit + 1))


def test_a_role_held_no_longer_closes_every_door_of_the_file(world: World, auditor: Acting) -> None:
    token = ask(replace(auditor, roles=frozenset({"auditor", "accountant"})))  # accountant no more
    do(world.app, token)
    client = world.client("auditor")
    assert client.get("/tep").status_code == 200
    assert [client.get(f"/tep/{token}{part}").status_code for part in ("", ".json", "/tai")] == [404, 404, 404]


def test_who_has_no_such_role_asks_in_vain(world: World, auditor: Acting) -> None:
    for who in (replace(auditor, roles=frozenset({"planner"})), replace(auditor, unit=None), Acting()):
        with pytest.raises(Forbidden):
            ask(who)


def test_the_same_wish_is_one_job_until_it_is_done(world: World, auditor: Acting) -> None:
    first = ask(auditor)
    assert ask(auditor) == first
    assert ask(auditor, lines=4) != first
    assert ask(replace(auditor, party=world.party["accountant"])) != first
    do(world.app, first)
    assert ask(auditor) != first


def test_one_person_waits_for_few_files_at_once(world: World, auditor: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [ask(auditor, lines=n) for n in range(asking.OPEN_EACH)]
    with pytest.raises(errors.TooManyJobs):
        ask(auditor, lines=99)
    do(world.app, tokens[0])
    ask(auditor, lines=99)
    monkeypatch.setattr(asking, "OPEN_ALL", 3)
    with pytest.raises(errors.QueueFull):
        ask(replace(auditor, party=world.party["accountant"]))


def test_of_many_files_of_one_person_the_oldest_make_room(world: World, auditor: Acting) -> None:
    tokens = []
    for n in range(states.KEPT_EACH + 2):
        tokens.append(ask(auditor, lines=n))
        do(world.app, tokens[-1])
    overdue.settle((auditor.now + timedelta(seconds=60)).timestamp())
    assert left() == sorted(tokens[2:])
    assert [asking.look(token, auditor).state for token in tokens[:3]] == ["gone", "gone", "done"]


def test_a_file_is_kept_for_a_day(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    do(world.app, token)
    assert asking.look(token, later(auditor, hours=23.9)).state == "done"
    assert asking.look(token, later(auditor, hours=24.1)).state == "gone"
    assert left() == []
    assert world.client("auditor").get(f"/tep/{token}/tai").status_code == 404
    again = asking.again(asking.look(token, later(auditor, hours=25)), later(auditor, hours=25)).rpartition("/")[2]
    do(world.app, again)
    assert left() == [again]
    assert token not in [job.token for job in asking.mine(later(auditor, days=9))]


def test_a_setting_says_how_long(world: World, auditor: Acting) -> None:
    world.app.config["JOBS_KEEP_HOURS"] = 1.0
    token = ask(auditor)
    do(world.app, token)
    assert asking.look(token, later(auditor, hours=1.1)).state == "gone"


def test_the_asker_gives_a_file_up_or_takes_a_wish_back(world: World, auditor: Acting) -> None:
    client = world.client("auditor")
    token = ask(auditor)
    assert client.post(f"/tep/{token}", data={"act": "stop", "form_key": "k"}).status_code == 303
    assert asking.look(token, auditor).state == "cancelled"
    do(world.app, token)
    assert (asking.look(token, auditor).state, left()) == ("cancelled", [])
    again = client.post(f"/tep/{token}", data={"act": "again", "form_key": "k"}).location.rpartition("/")[2]
    do(world.app, again)
    assert left() == [again]
    assert client.post(f"/tep/{again}", data={"act": "remove", "form_key": "k"}).location == "/tep"
    assert left() == []
    wrong = client.post(f"/tep/{token}", data={"act": "burn", "form_key": "k"})
    assert (wrong.status_code, "Chọn một việc" in wrong.text) == (422, True)


def test_the_line_holds_tokens_alone_and_a_lost_message_is_sent_again(world: World, auditor: Acting) -> None:
    token = ask(auditor, secret="Lò Thị Mẫu")

    def waiting() -> list[str]:
        queue = line.opened(print)
        try:
            assert all(b"M" not in data and token.encode() in data for data in queue.storage.enqueued_items())
            return [task.args[0] for task in queue.pending()]
        finally:
            queue.storage.close()

    assert waiting() == [token]
    with store.writing() as jobs:
        jobs.execute("DELETE FROM task")
    assert waiting() == []
    overdue.tidy(auditor.now.timestamp() + 5)
    overdue.tidy(auditor.now.timestamp() + 5)
    assert waiting() == [token]


def test_files_that_no_job_knows_are_taken_away(world: World, auditor: Acting) -> None:
    token = ask(auditor)
    do(world.app, token)
    (files.folder() / "la.w9.part").write_bytes(b"?")
    (files.folder() / "la.w9.tmp").mkdir()
    overdue.tidy(auditor.now.timestamp())
    assert len(left()) == 3  # they may be of a job that begins this moment
    overdue.tidy(auditor.now.timestamp() + overdue.STALE + 5)
    assert left() == [token]


def test_the_service_is_unfit_when_its_worker_died_or_work_waits_for_none(world: World, auditor: Acting) -> None:
    now = auditor.now.timestamp()
    assert states.fit(now)
    ask(auditor)
    assert states.fit(now + 30)
    assert not states.fit(now + 90)
    states.report("w1", now + 90)
    assert states.fit(now + 100)
    assert not states.fit(now + 200)
    states.report("w2", now + 200)
    assert states.fit(now + 201)
    states.leave("w2")
    assert not states.fit(now + 201)  # the wish still waits
