"""The chart of accounts: one row an account, headings above what can be posted to."""

import pytest

from ledger import chart
from ledger.chart import CONTRA, MONEY, TT24, Kind

PARENTS = sorted({a.parent for a in TT24 if a.parent})


def test_each_number_once() -> None:
    assert len({a.number for a in TT24}) == len(TT24)
    assert all(a.number.isdigit() and len(a.number) in (3, 4, 5) for a in TT24)
    assert all(a.name.strip() == a.name and a.name for a in TT24)


@pytest.mark.parametrize("number", PARENTS)
def test_a_heading_is_not_posted_to(number: str) -> None:
    heading = chart.find(number)
    assert heading is not None
    assert not heading.postable or number[:4] in ("1381", "1388")  # their detail accounts for losses are our own
    assert chart.children(number)
    assert all(child.kind is heading.kind for child in chart.children(number) if child.number not in chart.LOSSES)


def test_only_headings_are_closed_to_posting() -> None:
    assert {a.number for a in TT24 if not a.postable} == set(PARENTS) - {"1381", "1388"}


def test_children() -> None:
    assert [a.number for a in chart.children("111")] == ["1111"]
    assert [a.number for a in chart.children("1111")] == ["1111"]
    assert [a.number for a in chart.children("138")] == ["1381", "13811", "1388", "13881"]
    assert chart.children(CONTRA) == ()
    assert chart.children("999") == ()


def test_the_accounts_of_a_gift() -> None:
    found = {number: chart.find(number) for number in ("1111", "1121", "113", "3388", "3538", "002", CONTRA)}
    kinds = {number: account.kind for number, account in found.items() if account}
    assert kinds == {
        "1111": Kind.CASH, "1121": Kind.BANK, "113": Kind.TRANSIT, "3388": Kind.CLAIM, "3538": Kind.CLAIM,
        "002": Kind.OFF, CONTRA: Kind.CONTRA,
    }  # fmt: skip
    assert {a.number for a in TT24 if a.kind in MONEY and a.postable} == {"1111", "1121", "113"}
    assert chart.find("112 ") is None


def test_sides() -> None:
    assert {a.normal for a in TT24} == {"debit", "credit", "both"}
    assert all(a.normal == "debit" for a in TT24 if a.kind in MONEY)
    assert [a.number for a in TT24 if a.kind is Kind.CONTRA] == [CONTRA]
