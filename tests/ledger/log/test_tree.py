"""Roots and proofs from the database are those of plain lists, at the sizes where kept nodes begin and end."""

import random
from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, select

from ledger import merkle, posting
from ledger.log import tree
from ledger.models import LogHead, LogLeaf, LogNode
from tests.databases import Books
from tests.ledger.stories import NOW

BIG = 65_536 + 300


def agree(connection: Connection, hashes: list[bytes], sizes: list[int], rng: random.Random) -> None:
    nodes = merkle.Nodes(hashes[: 1 << len(hashes).bit_length()])
    for size in sizes:
        root = merkle.root(hashes[:size])
        assert tree.root(connection, size) == root
        for index in {0, size - 1, size // 2, rng.randrange(size)}:
            proof = tree.inclusion(connection, index, size)
            assert proof == merkle.inclusion_proof(index, size, nodes)
            assert merkle.verify_inclusion(hashes[index], index, size, proof, root)
        for first in {1, size - 1, size // 2, rng.randrange(1, size)} - {0}:
            proof = tree.consistency(connection, first, size)
            assert proof == merkle.consistency_proof(first, size, nodes)
            assert merkle.verify_consistency(first, size, merkle.root(hashes[:first]), root, proof)


def test_as_books_are_written(books: Books) -> None:
    """Some 600 leaves by the honest way, in commits of odd sizes."""
    rng, size = random.Random(5), 0
    with books.session() as session:
        unit = posting.open_unit(session, code="LC", name="Liên đoàn")
    while size < 560:
        with books.session() as session:
            size = tree.size(session.connection())
            for n in range(rng.choice([1, 2, 7, 100])):
                posting.open_fund(session, unit=unit, code=f"{size}-{n}", name="Quỹ")
    with books.engine.connect() as connection:
        hashes = [bytes(h) for h in connection.scalars(select(LogLeaf.hash).order_by(LogLeaf.idx))]
        assert connection.scalars(select(LogNode.pos).order_by(LogNode.pos)).all() == list(range(len(hashes) >> 8))
        agree(connection, hashes, [2, 3, 255, 256, 257, 511, 512, 513, len(hashes)], rng)


@pytest.fixture(scope="module")
def big() -> Iterator[tuple[Engine, list[bytes]]]:
    """Leaves enough for a node over nodes, put there without guards."""
    engine = create_engine("sqlite://")
    hashes = [sha256(b"%d" % n).digest() for n in range(BIG)]
    with engine.begin() as connection:
        for table in (LogLeaf.__table__, LogNode.__table__, LogHead.__table__):
            table.create(connection)
        rows = [
            {"idx": n, "kind": "fund", "ref": str(n), "step": 0, "at": NOW, "body": "", "hash": hash}
            for n, hash in enumerate(hashes)
        ]
        connection.execute(insert(LogLeaf), rows)
        done = 0
        for size in (255, 256, 257, 60_000, 65_535, 65_536, BIG):
            tree.keep_nodes(connection, done, size)
            done = size
    yield engine, hashes
    engine.dispose()


def test_with_nodes_over_nodes(big: tuple[Engine, list[bytes]]) -> None:
    engine, hashes = big
    with engine.connect() as connection:
        levels = list(connection.scalars(select(LogNode.level).order_by(LogNode.level)))
        assert (levels.count(8), levels.count(16), len(levels)) == (257, 1, 258)
        agree(connection, hashes, [255, 256, 257, 65_535, 65_536, 65_537, BIG], random.Random(6))


def test_nothing_and_too_much(books: Books) -> None:
    with books.engine.connect() as connection:
        assert tree.root(connection, 0) == merkle.EMPTY
        with pytest.raises(ValueError, match="not among"):
            tree.inclusion(connection, 9_999, 99)
