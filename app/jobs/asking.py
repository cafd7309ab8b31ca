"""Asking for long work, looking after it, taking it back. A job is its asker's alone, in the unit and with the roles it
was asked with. Knows no worker: a job waits in its state until one takes it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.acting import Acting
from app.jobs import files, kinds, overdue, store
from app.jobs.errors import KindGone, QueueFull, TooManyJobs
from ledger.errors import Forbidden, NotFound

OPEN_EACH = 3  # jobs of one person that wait or run
OPEN_ALL = 100


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its asker sees it; `ahead` are those before it in the line."""

    token: str
    kind: str
    title: str
    wish: str
    state: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    stopping: bool
    done: int
    total: int | None
    said: str
    name: str
    mime: str
    size: int
    ahead: int = 0

    @property
    def href(self) -> str:
        return f"/tep/{self.token}"


def ask(kind: str, wish: dict[str, Any], title: str, who: Acting) -> str:
    """Ask for a file; the address where it is followed and fetched (Forbidden, TooManyJobs, QueueFull). The same wish
    that is being done already is the same job."""
    known = kinds.find(kind)
    if known is None:
        raise KindGone
    return _ask(known, json.dumps(wish, ensure_ascii=False, sort_keys=True), title, who)


def again(job: Job, who: Acting) -> str:
    """Ask once more for what was stopped, cancelled or ran out (KindGone when no room knows it any more)."""
    known = kinds.find(job.kind)
    if known is None:
        raise KindGone
    return _ask(known, job.wish, job.title, who)


def _ask(kind: kinds.Kind, wish: str, title: str, who: Acting) -> str:
    rights = who.roles.intersection(kind.may)
    if who.party is None or who.unit is None or not rights:
        raise Forbidden
    roles, now = " ".join(sorted(rights)), who.now.timestamp()
    overdue.settle(now)
    with store.writing() as jobs:
        same = jobs.execute(
            "SELECT token FROM job WHERE party = ? AND unit = ? AND roles = ? AND kind = ? AND wish = ?"
            " AND state IN ('waiting', 'running') AND stop_asked = 0",
            (who.party, who.unit, roles, kind.name, wish),
        ).fetchone()
        if same:
            return f"/tep/{same['token']}"
        everybody, own = jobs.execute(
            "SELECT count(*), count(*) FILTER (WHERE party = ?) FROM job WHERE state IN ('waiting', 'running')",
            (who.party,),
        ).fetchone()
        if own >= OPEN_EACH:
            raise TooManyJobs(most=OPEN_EACH)
        if everybody >= OPEN_ALL:
            raise QueueFull
        token = who.token()
        jobs.execute(
            "INSERT INTO job (token, kind, title, wish, party, unit, roles, state, asked_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
            (token, kind.name, title, wish, who.party, who.unit, roles, now),
        )
    overdue.enqueue([token])
    return f"/tep/{token}"


def look(token: str, who: Acting) -> Job:
    """The job of this address, for who asked for it and still has the rights it was asked with (NotFound)."""
    overdue.settle(who.now.timestamp())
    with store.reading() as jobs:
        row = jobs.execute("SELECT * FROM job WHERE token = ?", (token,)).fetchone()
        if row is None or not _is_theirs(row, who):
            raise NotFound
        before = "SELECT count(*) FROM job WHERE state = 'waiting' AND asked_at < ?"
        ahead = jobs.execute(before, (row["asked_at"],)).fetchone()[0] if row["state"] == "waiting" else 0
    return _job(row, ahead)


def mine(who: Acting) -> list[Job]:
    """What somebody asked for of late, newest first."""
    overdue.settle(who.now.timestamp())
    with store.reading() as jobs:
        rows = jobs.execute("SELECT * FROM job WHERE party = ? ORDER BY asked_at DESC, token", (who.party,)).fetchall()
    return [_job(row) for row in rows if _is_theirs(row, who)]


def cancel(job: Job, who: Acting) -> None:
    """Take a job back: at once when nobody works on it, else its worker ends it within seconds."""
    with store.writing() as jobs:
        jobs.execute(
            "UPDATE job SET state = 'cancelled', ended_at = ? WHERE token = ? AND state = 'waiting'",
            (who.now.timestamp(), job.token),
        )
        jobs.execute("UPDATE job SET stop_asked = 1 WHERE token = ? AND state = 'running'", (job.token,))


def remove(job: Job, who: Acting) -> None:
    """Give up a finished file before its time."""
    with store.writing() as jobs:
        jobs.execute(
            "UPDATE job SET state = 'gone', expires_at = ? WHERE token = ? AND state = 'done'",
            (who.now.timestamp(), job.token),
        )
    files.drop(job.token)


def _is_theirs(row: Any, who: Acting) -> bool:
    return row["party"] == who.party and row["unit"] == who.unit and who.roles.issuperset(row["roles"].split())


def _job(row: Any, ahead: int = 0) -> Job:
    return Job(
        row["token"], row["kind"], row["title"], row["wish"], row["state"], _moment(row["asked_at"]),
        _moment(row["started_at"]), _moment(row["ended_at"]), _moment(row["expires_at"]), bool(row["stop_asked"]),
        row["done"], row["total"], row["said"], row["name"], row["mime"], row["size"], ahead,
    )  # fmt: skip


def _moment(seconds: float | None) -> Any:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
