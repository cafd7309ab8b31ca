"""The steps of a job that its worker takes. Each says from which state it goes and whose job it is, so that two workers
never do one job and a worker held to be dead changes nothing any more."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from app.jobs import overdue, store

KEPT_EACH = 10  # files kept for one person
WAITS_LONG = 60.0  # seconds in which a worker should have taken a job


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that is this worker's now."""

    token: str
    kind: str
    wish: str


def take(token: str, worker: str, now: float) -> Taken | None:
    """Take a waiting job; None when it is not waiting: done by another, cancelled, or told of twice."""
    with store.writing() as jobs:
        row = jobs.execute(
            "UPDATE job SET state = 'running', worker = ?, started_at = ?, beat_at = ?, done = 0, total = NULL"
            " WHERE token = ? AND state = 'waiting' RETURNING token, kind, wish",
            (worker, now, now, token),
        ).fetchone()
    return Taken(*row) if row else None


def beat(token: str, worker: str, now: float, done: int, total: int | None) -> str:
    """Say that the job goes on, and how far it is; the answer is what is to become of it: "", "cancelled" or "lost"."""
    with store.writing() as jobs:
        row = jobs.execute(
            "UPDATE job SET beat_at = ?, done = ?, total = ? WHERE token = ? AND worker = ? AND state = 'running'"
            " RETURNING stop_asked",
            (now, done, total, token, worker),
        ).fetchone()
    if row is None:
        return "lost"
    return "cancelled" if row["stop_asked"] else ""


def finish(token: str, worker: str, now: float, name: str, mime: str, size: int) -> bool:
    """The file is there whole; False when nobody wants it any more. When one person has more than `KEPT_EACH`, the time
    of the oldest is over."""
    expires = now + timedelta(hours=float(str(current_app.config["JOBS_KEEP_HOURS"]))).total_seconds()
    with store.writing() as jobs:
        row = jobs.execute(
            "UPDATE job SET state = 'done', ended_at = ?, expires_at = ?, name = ?, mime = ?, size = ?"
            " WHERE token = ? AND worker = ? AND state = 'running' AND stop_asked = 0 RETURNING party",
            (now, expires, name, mime, size, token, worker),
        ).fetchone()
        if row is None:
            return False
        jobs.execute(
            "UPDATE job SET expires_at = ? WHERE token IN (SELECT token FROM job WHERE party = ? AND state = 'done'"
            " ORDER BY ended_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
            (now, row["party"], KEPT_EACH),
        )
    return True


def end(token: str, worker: str, now: float, state: str, said: str = "") -> None:
    """The job ended without a file: cancelled, or failed with what its asker reads."""
    with store.writing() as jobs:
        jobs.execute(
            "UPDATE job SET state = ?, ended_at = ?, said = ? WHERE token = ? AND worker = ? AND state = 'running'",
            (state, now, said, token, worker),
        )


def give_back(token: str, worker: str) -> None:
    """The worker is told to stop: another begins the job anew."""
    with store.writing() as jobs:
        jobs.execute(
            "UPDATE job SET state = 'waiting', worker = '', started_at = NULL, beat_at = NULL"
            " WHERE token = ? AND worker = ? AND state = 'running'",
            (token, worker),
        )
    overdue.enqueue([token])


def report(worker: str, now: float) -> None:
    """A worker lives; those that have not been heard of for long are forgotten."""
    with store.writing() as jobs:
        jobs.execute("DELETE FROM worker WHERE beat_at < ?", (now - overdue.STALE,))
        jobs.execute("INSERT OR REPLACE INTO worker (id, beat_at) VALUES (?, ?)", (worker, now))


def leave(worker: str) -> None:
    """A worker ends as it was told to."""
    with store.writing() as jobs:
        jobs.execute("DELETE FROM worker WHERE id = ?", (worker,))


def fit(now: float) -> bool:
    """Whether work gets done: a worker lives, or none was ever here and nothing waits for one."""
    with store.reading() as jobs:
        (newest,) = jobs.execute("SELECT max(beat_at) FROM worker").fetchone()
        if newest is not None:
            return bool(newest > now - overdue.STALE)
        late = "SELECT 1 FROM job WHERE state = 'waiting' AND asked_at < ? LIMIT 1"
        return jobs.execute(late, (now - WAITS_LONG,)).fetchone() is None
