"""The words of a race: `pay 100_000 fund=storm`, `gift = give 5_000`, and what they mean in one federation."""

import inspect
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from tests.ledger.stories import Federation, day

VERBS: dict[str, Callable[..., Any]] = {}


class Words:
    """What the words of one race mean: its federation, and the names it gave."""

    def __init__(self, f: Federation) -> None:
        self.f, self.names = f, dict[str, Any]()

    def say(self, session: Session, line: str) -> None:
        """Do one line, and keep what it gave under its name."""
        name, _, said = line.rpartition(" = ")
        verb, *rest = said.split()
        plain = [self._mean(word) for word in rest if "=" not in word]
        named = {key: self._mean(word) for key, word in (word.split("=") for word in rest if "=" in word)}
        given = VERBS[verb](session, self.f, *plain, **named)
        if name:
            self.names[name] = given

    def known(self) -> dict[str, Any]:
        return {**self.f.people, **vars(self.f), **self.names}

    def _mean(self, word: str) -> Any:
        """A number, a day of 2026 (`mm-dd`), something named before, or the word itself."""
        if word.replace("_", "").isdigit():
            return int(word)
        if len(word) == 5 and word[2] == "-":
            return day(int(word[:2]), int(word[3:]))
        return self.known().get(word, word)


def verb(act: Callable[..., Any]) -> Callable[..., Any]:
    assert list(inspect.signature(act).parameters)[:2] == ["s", "f"]
    VERBS[act.__name__.rstrip("_")] = act
    return act
