"""A request that books something is carried out once, however often its form is sent (invariant 10)."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import errors, once
from ledger.models import Voucher
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.hands import Hands
from tests.ledger.stories import NOW, Federation, day

MAC = once.body_mac("bí mật", "amount=200000")


def give(session: Session, f: Federation, key: str = "k-1", mac: str = MAC) -> str:
    """A gift as a form sends it."""
    known = once.first_answer(session, key, mac)
    if known is not None:
        return known
    once.claim(session, key, mac, now=NOW)
    code = t.gift_by_bank(session, f, 200_000, day(1, 5)).code
    once.settle(session, key, code)
    return code


@pytest.fixture
def f(books: Books) -> Federation:
    with books.session() as session:
        return t.federation(session)


def vouchers(books: Books) -> int:
    with books.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Voucher)) or 0


def test_the_same_form_twice(books: Books, f: Federation) -> None:
    answers = []
    for _ in range(2):
        with books.session() as session:
            answers.append(give(session, f))
    assert answers == ["BC-2026-0001"] * 2
    assert vouchers(books) == 1


def test_the_same_key_with_another_body(books: Books, f: Federation) -> None:
    with books.session() as session:
        give(session, f)
    other = once.body_mac("bí mật", "amount=900000")
    with pytest.raises(errors.KeyReused), books.session() as session:
        give(session, f, mac=other)
    assert vouchers(books) == 1


def test_a_key_needs_its_answer(books: Books, f: Federation) -> None:
    with pytest.raises(DBAPIError), books.session() as session:
        once.claim(session, "k-2", MAC, now=NOW)
    assert not books.everything()["request_key"]


def test_a_double_click(books: Books, f: Federation) -> None:
    """The second hand waits, is told that the key is taken, and finds the first answer on its next try."""
    hands = Hands(books)

    def click(session: Session) -> str:
        return give(session, f)

    results = hands.at_once(*[click] * 4)
    again = [hands.do(click) if isinstance(result, errors.KeyReused) else result for result in results]
    assert set(again) == {"BC-2026-0001"}
    assert vouchers(books) == 1


def test_the_hash_is_keyed() -> None:
    assert once.body_mac("a", "x") != once.body_mac("b", "x")
    assert once.body_mac("a", "x") != once.body_mac("a", "y")
