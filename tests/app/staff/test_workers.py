"""Several workers at once on a real PostgreSQL: what one counted or gave, the others see."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.acting import Acting
from app.db import db, unit_of_work
from app.staff import accounts, grants, passwords, service, sessions, throttle
from app.staff.models import Grant, Staff
from ledger import posting
from ledger.errors import Refusal, TooMany
from tests.app.conftest import opened
from tests.databases import PostgresShelf

PASSWORD = "mùa xuân trên bản Mẫu"
NOW = Acting().now


@pytest.fixture
def service_app(postgres_shelf: PostgresShelf, tmp_path: Path) -> Iterator[Flask]:
    """The service as the web's role, with what a migration grants that role on the desk's tables."""
    with postgres_shelf.bare() as books, opened(tmp_path, books.url, books.owner_url) as app:
        yield app


@pytest.fixture
def staff(service_app: Flask) -> dict[str, Staff]:
    """Two admins and somebody without a role."""

    def settle(session: object) -> dict[str, Staff]:
        unit = posting.open_unit(session, code="LC", name="LĐLĐ tỉnh Mẫu")
        made = {
            login: accounts.add_account(session, login=login, name=login, body=None, password=PASSWORD, now=NOW)
            for login in ("one", "two", "new")
        }
        grants.found_admins(session, unit=unit, first=made["one"], second=made["two"], day=Acting().today, now=NOW)
        return made

    return unit_of_work(settle)


def at_once(app: Flask, works: list[Callable[[], object]]) -> list[object]:
    """Each work in its own worker; a refusal is its answer."""

    def run(work: Callable[[], object]) -> object:
        with app.app_context():
            try:
                return work()
            except Refusal as refusal:
                return type(refusal)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as hands:
        return list(hands.map(run, works))


def test_a_life_of_a_session(service_app: Flask, staff: dict[str, Staff]) -> None:
    token = service.sign_in("one", PASSWORD, address="198.51.100.7", replaces="", now=NOW)
    worker = service.current(token, NOW)
    assert worker is not None
    assert worker.roles == {"admin"}
    service.sign_out(token, NOW)
    assert service.current(token, NOW) is None


def test_tries_of_many_workers_share_one_count(
    service_app: Flask, staff: dict[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda _stored, typed: bool(looked.append(typed)))

    def one() -> object:
        return service.sign_in("one", "wrong", address="198.51.100.7", replaces="", now=NOW)

    answers = at_once(service_app, [one] * 16)
    assert 0 < len(looked) <= throttle.PER_LOGIN
    assert answers.count(TooMany) == 16 - len(looked)


def test_two_agreements_at_once_never_join_what_is_apart(
    service_app: Flask, staff: dict[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = grants._refuse_apart
    monkeypatch.setattr(
        grants, "_refuse_apart", lambda *found: (look(*found), time.sleep(0.3))
    )  # a wide gap to slip in
    unit = db.session.execute(select(Grant.unit_id).limit(1)).scalar_one()
    one, two = (Acting(staff[login].party_id, unit, frozenset({"admin"}), login) for login in ("one", "two"))

    def propose(role: str) -> int:
        command = {"role": role, "valid_from": one.today, "body": None}
        return unit_of_work(lambda s: grants.propose_grant(s, staff["new"].id, command, one).id)

    proposals = [propose("accountant"), propose("treasurer")]
    at_once(
        service_app,
        [lambda n=number: unit_of_work(lambda s: grants.agree_grant(s, n, two).id) for number in proposals],
    )
    assert len(sessions.roles_on(db.session(), staff["new"].id, one.today)[2]) == 1
