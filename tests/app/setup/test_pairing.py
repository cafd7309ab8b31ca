"""Totals of real entries can always be written as pairs again, and the pairs add up to the totals."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.setup.pairing import Unpairable, pair

KEYS = ("1111", "1121 a", "1121 b", "3538", "3388", "1411")
entries = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), st.integers(1, 5 * 10**12)).filter(lambda e: e[0] != e[1]),
    max_size=30,
)


def added_up(pairs: list[tuple[str, str, int]]) -> tuple[Counter[str], Counter[str]]:
    debits: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for debit, credit, amount in pairs:
        debits[debit] += amount
        credits[credit] += amount
    return debits, credits


@given(entries)
def test_whatever_real_entries_added_up_to_is_paired_again(real: list[tuple[str, str, int]]) -> None:
    debits, credits = added_up(real)
    pairs = pair(debits, credits)
    assert added_up(pairs) == (debits, credits)
    assert all(debit != credit and 0 < amount <= 10**12 for debit, credit, amount in pairs)
    assert pair(debits, credits) == pairs


def test_cash_in_and_out_of_a_fund_pairs_with_the_fund_never_with_itself() -> None:
    assert sorted(pair({"1111": 100, "3538": 40}, {"1111": 40, "3538": 100})) == [
        ("1111", "3538", 100),
        ("3538", "1111", 40),
    ]


def test_an_account_that_moved_against_nothing_is_named() -> None:
    with pytest.raises(Unpairable) as caught:
        pair({"1111": 100}, {"1111": 60, "3538": 40})
    assert caught.value.key == "1111"
