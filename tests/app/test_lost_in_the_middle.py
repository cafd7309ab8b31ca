"""A database that is lost at any moment of a request: the answer is what was asked for, or 503; never a 500, and never
the web server's own bare page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from flask import Response, render_template_string, request
from sqlalchemy import Engine, event, text

from app import create_app
from app.db import db, unit_of_work
from app.security import public
from tests.app.conftest import World, _settle
from tests.databases import Books, PostgresShelf

GONE = 3000  # milliseconds in which a session that was told to end has ended


@dataclass
class Reaper:
    """Ends the session of the web at the moment that is asked for, by its number in the request."""

    superuser: str
    due: int = 0
    seen: list[str] = field(default_factory=list)

    def arm(self, due: int) -> None:
        self.due, self.seen = due, []

    def watch(self, engine: Engine) -> None:
        """Each moment between the web and the database: a connection taken, a statement, a commit, a rollback."""
        event.listen(engine, "checkout", lambda raw, _record, _proxy: self.pass_by("checkout", raw))
        event.listen(engine, "before_cursor_execute", lambda c, _cursor, sql, *_: self.at(sql, c))
        event.listen(engine, "commit", lambda c: self.at("commit", c))
        event.listen(engine, "rollback", lambda c: self.at("rollback", c))

    def at(self, what: str, connection: Any) -> None:
        if not connection.invalidated:
            self.pass_by(what, connection.connection.driver_connection)

    def pass_by(self, what: str, raw: Any) -> None:
        self.seen.append(what)
        if len(self.seen) == self.due:
            with psycopg.connect(self.superuser, autocommit=True) as one:
                one.execute("SELECT pg_terminate_backend(%s, %s)", (raw.info.backend_pid, GONE))


@dataclass
class House:
    """A service as gunicorn runs it: no context stands around its requests, and what breaks is answered."""

    world: World
    reaper: Reaper

    def ask(self, path: str, role: str | None = None, due: int = 0, **form: str) -> tuple[int, str]:
        """The answer when the session is lost at the moment `due`. An error that leaves the app is the bare 500."""
        self.reaper.arm(due)
        client = self.world.client(role)
        with client.post(path, data=form) if form else client.get(path) as answer:
            if answer.status_code == 503:
                assert answer.headers["Retry-After"] == "5"
            return answer.status_code, answer.text


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, postgres: str, postgres_shelf: PostgresShelf, postgres_house: Books
) -> Iterator[House]:
    """One for all: nothing here writes."""
    folder = tmp_path_factory.mktemp("lost")
    with postgres_shelf.take(like=postgres_house) as books:
        app = create_app(
            {
                "PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": False, "SQLALCHEMY_DATABASE_URI": books.url,
                "MIGRATION_DATABASE_URL": books.owner_url, "SECRET_KEY": "only for tests", "VAR_DIR": folder,
                "RECEIPT_KEY_FILE": folder / "receipt-key", "BASE_URL": "https://tuongho.example",
            }
        )  # fmt: skip

        @app.get("/breaks")
        @public
        def breaks() -> str:
            raise ZeroDivisionError

        @app.get("/late")
        @public
        def late() -> str:
            return render_template_string("{{ read() }}", read=lambda: db.session.scalar(text("SELECT 1")))

        @app.get("/hook")
        @public
        def hook() -> str:
            return ""

        @app.after_request
        def ask(answer: Response) -> Response:
            if request.path == "/hook" and answer.status_code == 200:
                db.session.scalar(text("SELECT 1"))
            return answer

        world = World(app)
        with app.app_context():
            unit_of_work(lambda session: _settle(session, world))
            engine = db.engine
        reaper = Reaper(postgres)
        reaper.watch(engine)
        yield House(world, reaper)
        engine.dispose()


@pytest.mark.parametrize(
    ("path", "role", "good"),
    [
        ("/ho-so", "approver", 200),
        ("/ho-so/1", "accountant", 404),  # the page of an error asks for its frame
        ("/quan-tri", "officer", 403),
        ("/hook", None, 200),  # what fails after the view reaches no handler of its class
        ("/late", None, 200),  # the frame makes do without its heading, and the page reads on
    ],
)
def test_a_page_is_whole_or_says_wait(house: House, path: str, role: str | None, good: int) -> None:
    assert house.ask(path, role)[0] == good
    assert house.ask(path, role)[0] == good
    moments = list(house.reaper.seen)
    assert {"checkout", "rollback"} <= set(moments)
    came = {}
    for due, what in enumerate(moments, start=1):
        came[due, what[:60]] = house.ask(path, role, due)[0]
        assert house.ask(path, role)[0] == good  # the next one stands on nothing that was lost
    assert {at: status for at, status in came.items() if status not in (good, 503)} == {}
    assert came[len(moments), "rollback"] == good  # all was read: the answer is right, whatever became of the database
    assert 503 in came.values()


@pytest.mark.parametrize("lost_at", [0, 1, 2, 3, 4])
def test_the_page_of_an_error_needs_no_database(house: House, lost_at: int) -> None:
    status, said = house.ask("/breaks", due=lost_at)
    assert (status, "Hệ thống gặp lỗi" in said) == (500, True)
