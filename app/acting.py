"""Who acts, when, and with what chance: the three things a service takes as an argument instead of asking the world."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no look-alikes, no vowels, so no words


def moment() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Acting:
    """`party` is the acting person (None for the public), `unit` the accounting unit worked in, `roles` those held
    there today."""

    party: int | None = None
    unit: int | None = None
    roles: frozenset[str] = frozenset()
    name: str = ""
    now: datetime = field(default_factory=moment)
    chance: random.Random = field(default_factory=random.SystemRandom, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The calendar day in Việt Nam."""
        return self.now.astimezone(VIETNAM).date()

    def code(self, length: int) -> str:
        """A random code of the look-alike-free alphabet."""
        return "".join(self.chance.choice(ALPHABET) for _ in range(length))

    def token(self) -> str:
        """A random address part of 130 bits."""
        return "".join(self.chance.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(26))


def has(acting: Acting, roles: Sequence[str]) -> bool:
    """Whether the acting person holds one of `roles` in the unit."""
    return bool(acting.roles.intersection(roles))
