"""Debits and credits that somebody added up, written again as pairs. Pure: keys and whole đồng, no account, no fund."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from ledger.money import MOST

Key = TypeVar("Key", bound=Hashable)
Pair = tuple[Key, Key, int]  # debit, credit, amount


class Unpairable(ValueError):
    """`key` moved more than all the others together, so it would have to pair with itself."""

    def __init__(self, key: Hashable) -> None:
        super().__init__(key)
        self.key = key


def pair(debits: Mapping[Key, int], credits: Mapping[Key, int]) -> list[Pair[Key]]:
    """Pairs of different keys whose sums are these; both sides must add up to the same. The same in, the same out.

    The key with most still to place goes first, and never so much at once that another key could only be left with
    itself: whatever can be paired at all, is.
    """
    due = {key: (debits.get(key, 0), credits.get(key, 0)) for key in (*debits, *credits)}
    left = sum(debits.values())
    pairs: list[Pair[Key]] = []
    while left:
        first = max(due, key=lambda key: sum(due[key]))
        if sum(due[first]) > left:
            raise Unpairable(first)
        second = _partner(due, first)
        debit, credit = (first, second) if due[first][0] and due[second][1] else (second, first)
        others = max((sum(sides) for key, sides in due.items() if key not in (first, second)), default=0)
        amount = min(due[debit][0], due[credit][1], left - others, MOST)
        due[debit] = (due[debit][0] - amount, due[debit][1])
        due[credit] = (due[credit][0], due[credit][1] - amount)
        left -= amount
        pairs.append((debit, credit, amount))
    return pairs


def _partner(due: Mapping[Key, tuple[int, int]], first: Key) -> Key:
    """The heaviest key that can stand on the other side of `first`."""
    fits = [
        key
        for key, (debit, credit) in due.items()
        if key != first and ((due[first][0] and credit) or (due[first][1] and debit))
    ]
    return max(fits, key=lambda key: sum(due[key]))
