"""A race as it runs: one step at a time, the next when everybody who can go on has gone on."""

from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import closing, contextmanager
from time import monotonic

import psycopg
from sqlalchemy import text

from ledger import checks
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.races import Race
from tests.ledger.races.words import Words
from tests.ledger.races.writers import PATIENCE, READ_COMMITTED, Level, Writer

LOG = (
    "SELECT count(*) - coalesce(max(idx) + 1, 0) FROM log_leaf",
    "SELECT count(*) FROM log_leaf a JOIN log_leaf b ON b.idx = a.idx + 1 WHERE b.at < a.at",
    "SELECT count(*) FROM log_due",
)


class Arena:
    """One pair of books for many races: each has a unit of its own."""

    def __init__(self, books: Books) -> None:
        self.books, self.races = books, 0
        dsn = books.superuser_url.replace("postgresql+psycopg://", "postgresql://")
        self.watcher = psycopg.connect(dsn, autocommit=True) if books.dialect == "postgresql" else None
        if self.watcher:
            self._plan_badly(self.watcher)

    def _plan_badly(self, watcher: psycopg.Connection) -> None:
        """An UPDATE of many rows takes them as they lie on the disk, which PostgreSQL may choose on any day."""
        for habit in ("enable_nestloop", "enable_mergejoin", "jit"):
            watcher.execute(f"ALTER DATABASE {self.books.engine.url.database} SET {habit} = off".encode())
        self.books.engine.dispose()

    def close(self) -> None:
        if self.watcher:
            self.watcher.close()

    def run(self, race: Race, level: Level) -> list[str]:
        """What went wrong, in words; nothing when the race came out as it must."""
        self.races += 1
        with self.books.session() as session:
            words = Words(t.federation(session, code=f"R{self.races}"))
            for line in race.given:
                words.say(session, line)
        with _writers(race, self.books, level, words) as writers:
            wrong = self._play(race, level, writers)
            return wrong + self._ended(race, level, writers, words)

    def _play(self, race: Race, level: Level, writers: dict[str, Writer]) -> list[str]:
        wrong = []
        for writer in writers.values():
            writer.ask("begin")
            self._settle(writers)
        for step in race.steps:
            writer = writers[step.who]
            writer.ask("commit" if step.what.startswith("refused ") else step.what)
            waited = step.who in self._settle(writers)
            if level is READ_COMMITTED and waited != step.waits:
                wrong.append(f"{step.who}: {step.what} {'waited' if waited else 'did not wait'}")
        for writer in writers.values():
            for future in writer.asked:
                future.result(PATIENCE)
        return wrong

    def _settle(self, writers: dict[str, Writer]) -> set[str]:
        """Who still waits for another, once nobody else is at work."""
        until = monotonic() + PATIENCE
        while True:
            busy = {who: writer for who, writer in writers.items() if writer.busy}
            if not busy or self._waiting(busy, writers):
                return set(busy)
            assert monotonic() < until, f"{sorted(busy)} neither came back nor waited for anybody"
            wait([future for writer in busy.values() for future in writer.asked], 0.004)

    def _waiting(self, busy: dict[str, Writer], writers: dict[str, Writer]) -> bool:
        """Whether everybody who is busy waits for somebody here."""
        if self.watcher is None:
            # One writer's place: whoever holds it is not busy, and the others can only wait for it.
            kept = [w for who, w in writers.items() if who not in busy and not w.end and (w.wrote or w.level.writes)]
            if kept:
                wait([writer.asked[-1] for writer in busy.values()], 0.01)
            return bool(kept)
        pids = [writer.pid for writer in busy.values()]
        asked = "SELECT bool_and(pg_blocking_pids(pid) && %s::int[]) FROM unnest(%s::int[]) pid"
        row = self.watcher.execute(asked, ([writer.pid for writer in writers.values()], pids)).fetchone()
        return bool(row and row[0]) and all(writer.busy for writer in busy.values())

    def _ended(self, race: Race, level: Level, writers: dict[str, Writer], words: Words) -> list[str]:
        ends = {who: writer.end for who, writer in writers.items()}
        allowed = race.ends[:1] if level is READ_COMMITTED else race.ends
        wrong = [] if ends in allowed else [f"ended so: {ends}"]
        deadlocks = sum(writer.replayed["40P01"] for writer in writers.values())
        wrong += [f"{deadlocks} deadlocks"] * bool(deadlocks)
        with closing(self.books.engine.connect()) as connection:
            wrong += [str(finding) for finding in checks.run(connection)]
            for sql in (*LOG, *race.holds):
                known = {key: value for key, value in words.known().items() if f":{key}" in sql}
                if connection.scalar(text(sql), known):
                    wrong.append(f"does not hold: {sql}")
        return wrong


@contextmanager
def _writers(race: Race, books: Books, level: Level, words: Words) -> Iterator[dict[str, Writer]]:
    writers = {who: Writer(who, books, level, words) for who in race.writers}
    try:
        yield writers
    finally:
        for writer in writers.values():
            writer.leave()
