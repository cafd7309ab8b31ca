"""Database fixtures: a test that asks for `books` runs once on SQLite and once on PostgreSQL. And who begins first."""

from collections.abc import Iterator

import pytest
from xdist.remote import Producer

from tests import places, scheduling, servers
from tests.databases import Books, PostgresShelf, SqliteShelf

Shelf = SqliteShelf | PostgresShelf


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: scheduling.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> scheduling.Scheduling:
    config.option.loadscopereorder = False  # they are in order
    return scheduling.Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _swept() -> Iterator[None]:
    yield
    places.sweep()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a superuser on a real PostgreSQL, one a worker."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_shelf() -> SqliteShelf:
    return SqliteShelf(places.fleeting("books-"))


@pytest.fixture(scope="session")
def postgres_shelf(postgres: str) -> Iterator[PostgresShelf]:
    shelf = PostgresShelf(postgres)
    yield shelf
    shelf.clear()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """Where one kind of books is made."""
    return request.getfixturevalue(f"{request.param}_shelf")


@pytest.fixture
def books(shelf: Shelf) -> Iterator[Books]:
    """Empty books with the chart of accounts, once on each database."""
    with shelf.take() as taken:
        yield taken


@pytest.fixture
def sqlite_books(sqlite_shelf: SqliteShelf) -> Iterator[Books]:
    """Empty books on SQLite."""
    with sqlite_shelf.take() as taken:
        yield taken


@pytest.fixture
def postgres_books(postgres_shelf: PostgresShelf) -> Iterator[Books]:
    """Empty books on PostgreSQL."""
    with postgres_shelf.take() as taken:
        yield taken
