"""Writers of a race: each is one transaction in its own thread, tried again as the desk tries again."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic, sleep

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import database, errors
from tests.databases import Books
from tests.ledger.races.words import Words

TRIES = 6
PATIENCE = 20.0  # seconds in which a writer must either come back or be seen to wait for another


@dataclass(frozen=True, slots=True)
class Level:
    """How transactions see each other: the first one's isolation, and that of the rest. "" is the engine's own way."""

    name: str
    dialect: str
    first: str
    others: str
    writes: bool = True

    def options(self, who: str) -> dict[str, object]:
        isolation = self.first if who == "A" else self.others
        told: dict[str, object] = {"isolation_level": isolation} if isolation else {}
        return {**told, database.WRITES: self.writes}


READ_COMMITTED = Level("read committed", "postgresql", "READ COMMITTED", "READ COMMITTED")
LEVELS = (
    READ_COMMITTED,
    Level("repeatable read", "postgresql", "REPEATABLE READ", "REPEATABLE READ"),
    Level("serializable", "postgresql", "SERIALIZABLE", "SERIALIZABLE"),
    # A stranger with an old view beside the desk, which keeps none.
    Level("an old view", "postgresql", "READ COMMITTED", "REPEATABLE READ"),
    Level("immediate", "sqlite", "", ""),
    Level("deferred", "sqlite", "", "", writes=False),
)


class Writer:
    """One transaction: begun, stepped, ended; `end` tells how."""

    def __init__(self, who: str, books: Books, level: Level, words: Words) -> None:
        self.who, self.books, self.level, self.words = who, books, level, words
        self.end, self.wrote, self.pid = "", False, 0
        self.replayed: Counter[str] = Counter()
        self._steps: list[str] = []
        self._held, self._session = ExitStack(), None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=who)
        self.asked: list[Future[None]] = []

    def ask(self, what: str) -> None:
        """Do `what` after everything asked before; returns at once."""
        self.asked.append(self._thread.submit(self._do, what))

    @property
    def busy(self) -> bool:
        return not all(future.done() for future in self.asked)

    def leave(self) -> None:
        """Give up what was not ended, and the thread."""
        self._thread.submit(self._give_up).result(30)
        self._thread.shutdown()

    def _do(self, what: str) -> None:
        if self.end:
            return
        self._steps.append(what)
        again, until = False, monotonic() + PATIENCE
        while monotonic() < until and self.replayed.total() - self.replayed["busy"] < TRIES:
            try:
                for step in self._steps if again else (what,):
                    self._act(step)
                return
            except errors.Refusal as refusal:
                self._give_up()
                self.end = f"refused {refusal.code}"
                return
            except DBAPIError as error:
                self._give_up()
                refusal = errors.from_database(str(error.orig))
                if refusal is not None and not isinstance(refusal, errors.KeyReused):
                    self.end = f"refused {refusal.code}"
                    return
                if refusal is None and not database.is_transient(error):
                    raise
                self.replayed[getattr(error.orig, "sqlstate", None) or "busy"] += 1
                again = True
                sleep(0.002 if self.books.dialect == "sqlite" else 0)  # it says busy without waiting
        raise AssertionError(f"{self.who} was sent back until the end: {self._steps}, {self.replayed}")

    def _act(self, what: str) -> None:
        if what == "begin":
            self._session = self._held.enter_context(self.books.session(**self.level.options(self.who)))
            look = "SELECT pg_backend_pid()" if self.books.dialect == "postgresql" else "SELECT count(*) FROM unit"
            self.pid = self._session.scalar(text(look)) or 0
        elif what == "commit":
            self._held.close()
            self.end, self._session = "done", None
        else:
            self.words.say(self._now(), what)
            self.wrote = True

    def _now(self) -> Session:
        assert self._session is not None
        return self._session

    def _give_up(self) -> None:
        """Roll back, if anything is open."""
        self._session, self.wrote = None, False

        class GivenUp(Exception):
            pass

        try:
            with self._held:
                raise GivenUp
        except GivenUp:
            self._held = ExitStack()
