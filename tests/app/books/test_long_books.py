"""A book that is too long for a request is made behind the page: the same file, seen at one moment, for its asker."""

from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from werkzeug.test import TestResponse

from app.books import long_books, service
from app.books import pages as doors
from app.books.choice import Choice
from app.books.forms import SHELF, find
from app.db import db, unit_of_work
from app.jobs import reading, working
from ledger import posting
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World

SPAN = {"tu": "01/03/2026", "den": "31/03/2026"}


def give(world: World, number: int) -> None:
    line = Movement("1121", "3538", 5_000_000, world.fund, world.fund, debit_place=world.bank)
    when = date(2026, 3, 2)
    draft = Draft(world.unit, "BC", when, when, f"Ủng hộ lần {number}", (line,), outside_ref=f"FT{number}")
    unit_of_work(lambda session: posting.post(session, draft, by=world.party["accountant"], now=NOW))


@pytest.fixture
def gifts(any_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Four gifts by bank in March, and no more than six lines at once."""
    for number in range(4):
        give(any_world, number)
    monkeypatch.setattr(long_books, "LONG", 6)
    return any_world


def named(answer: TestResponse) -> str:
    """The file's name, as the answer tells it."""
    return answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')


def do(world: World, address: str) -> None:
    working.carry_out(world.app, address.rpartition("/")[2], "w1", Event(), print)


@pytest.mark.parametrize("file", ["s04-h.csv", "s04-h.xlsx", "s04-h.pdf", "so.journal", "so.beancount"])
def test_the_file_is_the_one_a_request_makes(gifts: World, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    monkeypatch.setattr(long_books, "LONG", 3)
    client, address = gifts.client("auditor"), f"/so-ke-toan/{file}"
    asked = client.get(address, query_string=SPAN)
    assert (asked.status_code, asked.location.startswith("/tep/")) == (303, True)
    page = client.get(asked.location)
    assert "01/03/2026 – 31/03/2026" in page.text
    do(gifts, asked.location)
    fetched = client.get(f"{asked.location}/tai")
    monkeypatch.setattr(long_books, "LONG", 1000)
    at_once = client.get(address, query_string=SPAN)
    assert at_once.status_code == 200
    assert fetched.data == at_once.data
    assert named(fetched) == named(at_once)
    assert fetched.mimetype == at_once.mimetype
    fetched.close()


def test_what_is_short_comes_at_once(gifts: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = gifts.client("auditor")
    assert client.get("/so-ke-toan/s05-h.csv", query_string=SPAN).status_code == 200  # sums
    assert client.get("/so-ke-toan/s12-h.csv", query_string=SPAN).status_code == 200  # four lines
    assert client.get("/so-ke-toan/s04-h.csv", query_string={**SPAN, "den": "01/03/2026"}).status_code == 200
    assert client.get("/so-ke-toan/s04-h.csv", query_string=SPAN).status_code == 303


def test_each_book_of_the_shelf_says_how_long_it_is(gifts: World) -> None:
    for form in SHELF:
        choice = Choice(form.slug, gifts.unit, date(2026, 3, 1), date(2026, 3, 31), keeper=form.keeper)
        assert find(form.slug, form.keeper) is form
        before = replace(choice, start=date(2025, 1, 1), end=date(2025, 1, 2))
        assert not long_books.is_long(db.session(), before, form)
        long_books.is_long(db.session(), choice, form)
        wish = long_books.book_wish(choice, "csv", site="tuongho.example", names=False)
        assert long_books._choice(wish["choice"]) == choice


def test_the_cashier_asks_for_the_cash_book_alone(gifts: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_books, "is_long", lambda *_: True)
    client = gifts.client("treasurer")
    asked = client.get("/so-ke-toan/s11-h.csv", query_string=SPAN)
    do(gifts, asked.location)
    with client.get(f"{asked.location}/tai") as fetched:
        assert fetched.status_code == 200
    assert client.get("/so-ke-toan/s04-h.csv", query_string=SPAN).status_code == 403
    assert client.get("/so-ke-toan/s11-h.csv", query_string={**SPAN, "vai": "ke-toan"}).status_code == 403


def test_a_book_is_read_at_one_moment_and_never_written(gifts: World) -> None:
    engine = reading.connect(str(gifts.app.config["SQLALCHEMY_DATABASE_URI"]))
    choice = Choice("s04-h", gifts.unit, date(2026, 3, 1), date(2026, 3, 31))
    with reading.snapshot(engine) as session:
        seen = long_books._length(session, choice, service.find(choice.book))
        db.session.remove()
        give(gifts, 9)
        assert long_books._length(session, choice, service.find(choice.book)) == seen == 8
        with pytest.raises(Exception, match=r"read-?only"):
            posting.new_party(session, now=NOW)
    engine.dispose()


def test_who_may_not_read_names_gets_none(gifts: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(doors, "ask", lambda _kind, wish, title, who: asked.append((wish, title)) or "/tep/x")
    for role, names in (("auditor", True), ("approver", False)):
        gifts.client(role).get("/so-ke-toan/s04-h.csv", query_string=SPAN)
        wish, title = asked.pop()
        assert wish["names"] is names
        assert title.endswith("S04-H, 01/03/2026 – 31/03/2026 (CSV)")
