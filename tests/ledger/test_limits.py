"""Limits for one person: what counts, what does not, and that no two approvals pass it together (invariant 13)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from ledger import checks, errors, limits
from ledger.models import Approval, Mandate, PersonHelp
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.hands import Hands, Work
from tests.ledger.stories import NOW, Federation, day


@pytest.fixture
def hands(books: Books) -> Hands:
    return Hands(books)


@pytest.fixture
def f(books: Books) -> Federation:
    with books.session() as session:
        made = t.federation(session)
        set_limit(session, made, most_amount=5_000_000, most_times=3)
        return made


def set_limit(
    s: Session, f: Federation, *, since: date = date(2026, 1, 1), window: int = 365, **most: int | None
) -> int:
    figures = {"most_amount": None, "most_times": None, **most}
    return limits.set_person_limit(
        s, unit=f.unit, window_days=window, valid_from=since, by=f.chief, agreed=f.head, now=NOW, **figures
    ).id


def approve(f: Federation, mandate: int, amount: int, *, at: datetime = NOW) -> Work:
    """The approver's yes; True when the books took it."""
    said = insert(Approval).values(
        mandate_id=mandate, version=1, body_hash="seen-1", decision="approve", amount=amount, by_id=f.approver,
        reason="", at=at,
    )  # fmt: skip
    return lambda s: s.execute(said) is not None


def help_(hands: Hands, f: Federation, amount: int, **when: datetime) -> Any:
    """A request by the officer, approved; what came of it."""
    return hands.do(approve(f, hands.do(lambda s: t.mandate(s, f, amount)), amount, **when))


def test_the_sum_and_the_times_of_one_person_are_held(hands: Hands, f: Federation) -> None:
    assert help_(hands, f, 4_000_000) is True
    assert isinstance(help_(hands, f, 1_000_001), errors.PersonLimited)
    assert help_(hands, f, 500_000) is True
    assert help_(hands, f, 500_000) is True
    assert isinstance(help_(hands, f, 1), errors.PersonLimited), "a fourth time, however little"
    with hands.books.engine.connect() as connection:
        row = connection.execute(select(PersonHelp.times, PersonHelp.amount)).one()
        assert tuple(row) == (3, 5_000_000)
        assert checks.run(connection) == []


def test_what_lies_outside_the_window_counts_no_more(hands: Hands, f: Federation) -> None:
    assert help_(hands, f, 5_000_000, at=NOW - timedelta(days=365)) is True
    assert isinstance(help_(hands, f, 5_000_001), errors.PersonLimited)
    assert help_(hands, f, 5_000_000) is True
    assert isinstance(help_(hands, f, 1, at=NOW + timedelta(days=364)), errors.PersonLimited)
    assert help_(hands, f, 1, at=NOW + timedelta(days=365)) is True


def test_an_approval_dated_back_finds_what_is_dated_later(hands: Hands, f: Federation) -> None:
    assert help_(hands, f, 5_000_000) is True
    assert isinstance(help_(hands, f, 1, at=NOW - timedelta(days=30)), errors.PersonLimited)


def test_others_and_other_units_have_their_own(hands: Hands, f: Federation) -> None:
    assert help_(hands, f, 5_000_000) is True
    with hands.books.session() as s:
        other = t.federation(s, code="MT")
        set_limit(s, other, most_amount=5_000_000)
    elsewhere = hands.do(lambda s: t.mandate(s, other, 5_000_000))
    assert hands.do(approve(other, elsewhere, 5_000_000)) is True


def test_the_newest_limit_whose_day_has_come_holds(hands: Hands, f: Federation) -> None:
    hands.do(lambda s: set_limit(s, f, since=day(3, 11), most_amount=9_000_000))
    assert isinstance(help_(hands, f, 5_000_001), errors.PersonLimited), "tomorrow's limit is not today's"
    assert help_(hands, f, 9_000_000, at=NOW + timedelta(days=1)) is True


def test_a_stopped_limit_never_holds(hands: Hands, f: Federation) -> None:
    wide = hands.do(lambda s: set_limit(s, f, since=day(3, 11), most_amount=9_000_000))
    hands.do(lambda s: limits.stop_person_limit(s, wide, reason="Gõ thừa số", by=f.chief, now=NOW))
    with hands.books.session() as s:
        assert limits.coming(s, f.unit, day(3, 10)) == []
        held = limits.limit_on(s, f.unit, day(3, 20))
        assert held is not None
        assert held.most_amount == 5_000_000
    assert isinstance(help_(hands, f, 5_000_001, at=NOW + timedelta(days=9)), errors.PersonLimited)


def test_once_papers_exist_a_limit_is_announced(hands: Hands, f: Federation) -> None:
    hands.do(lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5)))
    assert isinstance(hands.do(lambda s: set_limit(s, f, since=day(3, 10), most_times=9)), errors.SettingNotice)
    assert isinstance(hands.do(lambda s: set_limit(s, f, since=day(3, 11), most_times=9)), int)


def test_two_approvals_for_one_person_wait_for_each_other(hands: Hands, f: Federation) -> None:
    first, second = (hands.do(lambda s: t.mandate(s, f, 3_000_000)) for _ in range(2))
    with hands.held(approve(f, first, 3_000_000), approve(f, second, 3_000_000)) as waiting:
        assert isinstance(waiting.result(20), errors.PersonLimited)
    with hands.books.engine.connect() as connection:
        assert sorted(connection.scalars(select(Mandate.approved))) == [0, 3_000_000]


def test_many_approvals_at_once_stay_within(hands: Hands, f: Federation) -> None:
    asked = [hands.do(lambda s: t.mandate(s, f, 1_000_000)) for _ in range(8)]
    results = hands.at_once(*[approve(f, mandate, 1_000_000) for mandate in asked])
    assert results.count(True) == 3
    assert {type(result) for result in results if result is not True} == {errors.PersonLimited}
    assert hands.replayed["40P01"] == 0


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_view_does_not_help(postgres_books: Books, level: str) -> None:
    """Whoever looked before the other approved is told by the row both must move, and sees the truth on the replay."""
    hands = Hands(postgres_books)
    with postgres_books.session() as s:
        f = t.federation(s)
        set_limit(s, f, most_amount=5_000_000)
        first, second = t.mandate(s, f, 3_000_000), t.mandate(s, f, 3_000_000)
    engine = postgres_books.engine.execution_options(isolation_level=level)
    strict = Hands(Books("postgresql", postgres_books.url, postgres_books.owner_url, engine))
    looked: list[object] = []

    def late(s: Session) -> bool:
        looked.append(s.scalar(text("SELECT count(*) FROM approval")))  # the view this approver keeps
        if len(looked) == 1:
            assert hands.do(approve(f, first, 3_000_000)) is True
        return approve(f, second, 3_000_000)(s)

    assert isinstance(strict.do(late), errors.PersonLimited)
    assert looked == [0, 1]
    assert strict.replayed["40001"] == 1
