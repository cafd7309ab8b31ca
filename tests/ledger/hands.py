"""Hands on the books: work done as the desk does it, tried again where the database says so, alone or many at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock
from time import sleep
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import database, errors
from tests.databases import Books

Work = Callable[[Session], Any]


class Hands:
    """Writers of one pair of books, who try again as the desk does."""

    def __init__(self, books: Books) -> None:
        self.books, self.replayed, self._lock = books, Counter[str](), Lock()

    def do(self, work: Work) -> Any:
        """What `work` gave, or its refusal."""
        for _ in range(6):
            try:
                with self.books.session() as session:
                    return work(session)
            except errors.Refusal as refusal:
                return refusal
            except DBAPIError as error:
                refusal = errors.from_database(str(error.orig))
                if refusal:
                    return refusal
                if not database.is_transient(error):
                    raise
                with self._lock:
                    self.replayed[getattr(error.orig, "sqlstate", None) or "busy"] += 1
        raise AssertionError("still refused after six tries")

    def at_once(self, *works: Work) -> list[Any]:
        """Do every work in its own thread, all let go at the same moment."""
        gate = Barrier(len(works))

        def run(work: Work) -> Any:
            gate.wait()
            return self.do(work)

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(run, works))

    @contextmanager
    def held(self, first: Work, second: Work) -> Iterator[Future[Any]]:
        """`second`, begun while `first` is done but not committed; it has an answer when the block ends."""
        with ThreadPoolExecutor(1) as pool:
            with self.books.session() as session:
                first(session)
                waiting = pool.submit(self.do, second)
                sleep(0.2)
                assert not waiting.done(), "nothing made the second writer wait"
            yield waiting
