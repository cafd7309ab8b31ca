"""Every way we know to break the books by raw SQL: one function an attack, named for what it tries."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.ledger.scene import Arsenal

Build = Callable[[Arsenal], list[str]]


@dataclass(frozen=True, slots=True)
class Attack:
    """Statements that must be refused with `code`. `rule` is the guard that refuses; without it they go through."""

    name: str
    rule: str
    code: str
    build: Build
    # The database on which something else refuses too, so that the rule alone is not what stands in the way.
    also_refused_on: frozenset[str]


REGISTER: dict[str, Attack] = {}


def attack(rule: str, code: str, *, also_refused_on: str = "") -> Callable[[Build], Build]:
    """Register an attack that `rule` refuses."""

    def add(build: Build) -> Build:
        assert build.__name__ not in REGISTER
        REGISTER[build.__name__] = Attack(build.__name__, rule, code, build, frozenset(also_refused_on.split()))
        return build

    return add
