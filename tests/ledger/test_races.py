"""Two hands on the same books: every race of the catalogue, at every level, comes out as it must.

The levels at which the desk works are run whole, of the others a sample; `make long` runs all.
"""

import random
from collections.abc import Iterator

import psycopg
import pytest

from ledger.guards import postgresql
from ledger.models import Base
from tests.conftest import Shelf
from tests.databases import PostgresShelf
from tests.ledger.races import RACES, Race, locks, mandates, money, months, numbers, receipts, slips, verbs
from tests.ledger.races.play import Arena
from tests.ledger.races.writers import LEVELS, READ_COMMITTED, Level

CATALOGUE = (mandates, money, months, numbers, receipts, slips, verbs)  # the modules that fill the registers
DAILY = ("read committed", "immediate")  # as the desk works
SEED = 3
SAMPLE = 0.15


def runs() -> Iterator[object]:
    chance = random.Random(SEED)
    for level in LEVELS:
        for race in RACES.values():
            sampled = level.name in DAILY or chance.random() < SAMPLE
            name = f"{level.name}: {race.name}".replace(" ", "-")
            yield pytest.param(race, level, id=name, marks=[] if sampled else [pytest.mark.long])


@pytest.mark.parametrize(("race", "level"), list(runs()))
def test_race(race: Race, level: Level, request: pytest.FixtureRequest) -> None:
    arena: Arena = request.getfixturevalue(f"{level.dialect}_arena")
    assert not arena.run(race, level)


def sampled_locks() -> Iterator[object]:
    for n, lock in enumerate(locks.without_each()):
        yield pytest.param(lock, marks=[] if n % 4 == SEED else [pytest.mark.long])


@pytest.mark.parametrize("lock", list(sampled_locks()))
def test_every_lock_is_needed(postgres_shelf: PostgresShelf, lock: str) -> None:
    """A race that says it needs a lock comes out otherwise without it; a lock that no race needs must go."""
    proofs = [race for race in RACES.values() if lock in race.proves]
    assert proofs, f"no race proves the lock {lock}"
    with postgres_shelf.take() as books:
        with psycopg.connect(books.owner_url.replace("+psycopg", ""), autocommit=True) as owner:
            owner.execute(locks.without_each()[lock].encode())
        arena = Arena(books)
        try:
            assert all(arena.run(race, READ_COMMITTED) for race in proofs)
        finally:
            arena.close()


def test_every_proof_is_of_a_lock() -> None:
    assert {lock for race in RACES.values() for lock in race.proves} <= set(locks.without_each())


def test_every_table_with_a_lock_is_logged() -> None:
    """A lock tells a writer with an old view nothing of the rows that another wrote meanwhile. What stops him is the
    log's head, which every COMMIT of a logged row moves: PostgreSQL sends back whoever saw it before."""
    for name in postgresql.LOCKS:
        assert Base.metadata.tables[name].info["logged"], name


@pytest.fixture(scope="module")
def sqlite_arena(sqlite_shelf: Shelf) -> Iterator[Arena]:
    yield from _arena(sqlite_shelf)


@pytest.fixture(scope="module")
def postgresql_arena(postgres_shelf: Shelf) -> Iterator[Arena]:
    yield from _arena(postgres_shelf)


def _arena(shelf: Shelf) -> Iterator[Arena]:
    with shelf.take() as books:
        arena = Arena(books)
        yield arena
        arena.close()
