"""Kinds of long work, told by the rooms that have it. Knows who may ask and what to call, nothing of queues."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import Engine

T = TypeVar("T")
Told = Callable[[int, int | None], None]  # so much is done, of so much where that is known


@dataclass(frozen=True, slots=True)
class Made:
    """What a finished file is called and what it is."""

    name: str
    mime: str


Run = Callable[[Engine, dict[str, Any], BinaryIO, Told], Made]


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` stands in the file of jobs, `title` is what people read, `may` are the roles of which one is enough to
    ask."""

    name: str
    title: str
    may: tuple[str, ...]
    run: Run


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """This work can be asked for from now on; the same name told again takes its place."""
    _kinds[kind.name] = kind


def find(name: str) -> Kind | None:
    """The kind of this name; None for one that an older version knew."""
    return _kinds.get(name)


def counted(things: Iterable[T], told: Told, total: int | None = None) -> Iterator[T]:
    """`things` as they come, each told of."""
    for done, thing in enumerate(things, 1):
        yield thing
        told(done, total)
