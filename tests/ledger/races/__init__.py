"""The race catalogue: what two or three writers may do to the books at once, each as a script of interleaved steps.

A race is read from top to bottom. `A: pay 100_000` is a step of the transaction A; `(waits)` says that at READ
COMMITTED the step has to wait for another's end; the last line of each transaction says how it ends. Every transaction
begins before the first step and looks once, so that its view, where its level keeps one, is as old as can be.
"""

import re
from dataclasses import dataclass, field

STEP = re.compile(r"(?P<who>[A-Z]): (?P<what>.+?)(?P<waits> \(waits\))?$")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a script."""

    who: str
    what: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Race:
    """`given` was done before; `steps` interleave; `ends` are the ways it may end, the first of them at READ
    COMMITTED; `holds` are questions, parted by `;`, to which the answer must be nothing (`:unit` is this race's).
    `proves` names the locks, `table: what it locks`, without which the race comes out otherwise."""

    name: str
    given: tuple[str, ...]
    steps: tuple[Step, ...]
    ends: tuple[dict[str, str], ...]
    holds: tuple[str, ...] = field(repr=False)
    proves: tuple[str, ...] = ()

    @property
    def writers(self) -> tuple[str, ...]:
        return tuple(sorted({step.who for step in self.steps}))


RACES: dict[str, Race] = {}


def race(
    name: str, script: str, *, given: str = "", also: str = "", mirrored: bool = False, holds: str = "",
    proves: str = "",
) -> None:  # fmt: skip
    """Register a race. `mirrored`: A and B may change places where a level lets the other one win; `also` names other
    ways to end, one a line: `A done, B refused period_closed`."""
    assert name not in RACES
    steps = tuple(_step(line) for line in _lines(script))
    ends = [{step.who: _end(step.what) for step in steps if _end(step.what)}]
    if mirrored:
        ends.append({"AB".translate({65: 66, 66: 65})["AB".index(who)]: end for who, end in ends[0].items()})
    ends += [dict(part.strip().split(" ", 1) for part in line.split(",")) for line in _lines(also)]  # type: ignore[misc]
    assert all(set(end) == {step.who for step in steps} for end in ends), name
    asked = tuple(sql.strip() for sql in holds.split(";") if sql.strip())
    RACES[name] = Race(name, _lines(given), steps, tuple(ends), asked, _lines(proves))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines() if line.strip())


def _step(line: str) -> Step:
    found = STEP.fullmatch(line)
    assert found, f"not a step: {line}"
    return Step(found["who"], found["what"], bool(found["waits"]))


def _end(what: str) -> str:
    """How a transaction ends by this step: `done`, `refused <code>`, or "" when it goes on."""
    return "done" if what == "commit" else what if what.startswith("refused ") else ""
