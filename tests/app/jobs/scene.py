"""Kinds of work for stories: one that goes step by step as fast as it is let, one that refuses, one that breaks; and a
worker that works in this process."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any, BinaryIO

from flask import Flask
from sqlalchemy import Engine

from app.acting import Acting
from app.jobs import asking, files, kinds, working
from app.jobs.kinds import Kind, Made, Told
from ledger.errors import Conflict

MAY = ("auditor", "accountant")


class NotToday(Conflict):
    """Hôm nay không làm được. Thử lại ngày mai."""

    code = "not_today"


def steps(_engine: Engine, wish: dict[str, Any], out: BinaryIO, told: Told) -> Made:
    """So many lines, each after a pause."""
    for done in range(wish["lines"]):
        out.write(b"line\n")
        told(done, wish["lines"])
        time.sleep(wish.get("pause", 0))
    return Made("dong.txt", "text/plain")


def refuses(_engine: Engine, _wish: dict[str, Any], _out: BinaryIO, _told: Told) -> Made:
    raise NotToday


def breaks(_engine: Engine, wish: dict[str, Any], _out: BinaryIO, _told: Told) -> Made:
    raise KeyError(wish["of"])


def deaf(_engine: Engine, _wish: dict[str, Any], _out: BinaryIO, _told: Told) -> Made:
    time.sleep(3)
    return Made("dong.txt", "text/plain")


def register() -> None:
    for name, run in (("steps", steps), ("noted", steps), ("refuses", refuses), ("breaks", breaks), ("deaf", deaf)):
        kinds.register(Kind(f"test.{name}", "Việc thử", MAY, run))


def ask(who: Acting, name: str = "steps", **wish: Any) -> str:
    """The token of what was asked."""
    return asking.ask(f"test.{name}", {"lines": 3, **wish}, "Việc thử", who).rpartition("/")[2]


def do(
    app: Flask, token: str, *, worker: str = "w1", ending: Event | None = None, hard: Callable[[], None] = print
) -> None:
    """Carry it out as a worker does."""
    working.carry_out(app, token, worker, ending or Event(), hard)


def left() -> list[str]:
    """What lies in the folder of files."""
    return sorted(path.name for path in files.folder().iterdir())
