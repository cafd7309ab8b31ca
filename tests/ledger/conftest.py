"""The scene that attacks share: told once on each database, never changed, because every attack must fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.conftest import Shelf
from tests.databases import Books, PostgresShelf, SqliteShelf
from tests.ledger import scene
from tests.ledger.scene import Arsenal, Scene


@dataclass
class Stage:
    """Books in which the scene took place, and arms against them."""

    books: Books
    scene: Scene = field(repr=False)
    arsenal: Arsenal = field(repr=False)
    before: dict[str, list[tuple[object, ...]]] = field(repr=False)

    def changed(self) -> list[str]:
        """Tables that are not as the scene left them."""
        now = self.books.everything()
        return [name for name, rows in self.before.items() if now[name] != rows]


@contextmanager
def _staged(shelf: Shelf) -> Iterator[Stage]:
    with shelf.take() as books:
        told = scene.build(books)
        yield Stage(books, told, Arsenal(books, told), books.everything())


@pytest.fixture(scope="session")
def sqlite_stage(sqlite_shelf: SqliteShelf) -> Iterator[Stage]:
    with _staged(sqlite_shelf) as told:
        yield told


@pytest.fixture(scope="session")
def postgres_stage(postgres_shelf: PostgresShelf) -> Iterator[Stage]:
    with _staged(postgres_shelf) as told:
        yield told


@pytest.fixture(params=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """The scene on each database in turn."""
    return request.getfixturevalue(f"{request.param}_stage")
