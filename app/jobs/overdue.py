"""What nobody tells of is noticed here: a worker that is dead, a file whose time is over, a job that no line knows.
Each web page about jobs looks first, and each worker every few seconds."""

from datetime import timedelta

from flask import current_app

from app.jobs import files, line, store

STALE = 30.0  # seconds without a beat after which a worker is held to be dead
REMEMBERED = timedelta(days=7)  # how long the list tells of what is over

_ANY = """
SELECT 1 FROM job WHERE state = 'running' AND beat_at < :stale OR state = 'done' AND expires_at <= :now
OR state NOT IN ('waiting', 'running', 'done') AND asked_at < :past LIMIT 1
"""
_DEAD = """
UPDATE job SET state = CASE WHEN stop_asked THEN 'cancelled' ELSE 'stopped' END, ended_at = :now
WHERE state = 'running' AND beat_at < :stale RETURNING token
"""
_RUN_OUT = "UPDATE job SET state = 'gone' WHERE state = 'done' AND expires_at <= :now RETURNING token"
_FORGOTTEN = "DELETE FROM job WHERE state NOT IN ('waiting', 'running', 'done') AND asked_at < :past"


def settle(now: float) -> None:
    """Say of each job what became of it, and take its files away. Cheap when nothing is due; safe from any process."""
    times = {"now": now, "stale": now - STALE, "past": now - REMEMBERED.total_seconds()}
    with store.reading() as jobs:
        if jobs.execute(_ANY, times).fetchone() is None:
            return
    with store.writing() as jobs:
        over = [row["token"] for step in (_DEAD, _RUN_OUT) for row in jobs.execute(step, times).fetchall()]
        jobs.execute(_FORGOTTEN, times)
    for token in over:
        files.drop(token)


def tidy(now: float) -> None:
    """What only workers do besides: put jobs that no line knows into it again, take files away that no job knows."""
    settle(now)
    with store.reading() as jobs:
        rows = jobs.execute(
            "SELECT token, state FROM job WHERE state IN ('running', 'done') OR state = 'waiting' AND asked_at < ?"
            " ORDER BY asked_at",
            (now - 2,),
        ).fetchall()
    waiting = [row["token"] for row in rows if row["state"] == "waiting"]
    if waiting:
        enqueue(waiting)
    files.drop_others({row["token"] for row in rows}, before=now - STALE)


def enqueue(tokens: list[str]) -> None:
    """Put jobs into the line. A line that is out of reach loses none: a worker puts them there when it is back."""
    try:
        line.send(tokens)
    except Exception as error:
        current_app.logger.warning("the line of jobs is out of reach: %s", type(error).__name__)
