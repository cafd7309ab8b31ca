"""The day's checkpoint, from a thread in each worker: gunicorn reads this module as its configuration.

Each worker asks after midnight in Việt Nam and when it starts; the books let one of them sign. The thread is a daemon:
it holds up no shutdown, and a worker that starts anew brings its own.
"""

from datetime import datetime, time, timedelta
from threading import Event, Thread
from typing import Any

from flask import Flask

from app.acting import VIETNAM, moment
from app.books.log.checkpoints import keep_daily
from app.db import db
from app.papers.service import remove_erased

LONGEST = 600.0  # seconds: a clock that was set, or a machine that slept, is noticed
AFTER = 2.0  # seconds past midnight


def post_worker_init(worker: Any) -> None:
    """gunicorn calls this in each worker once it can serve."""
    Thread(target=watch, args=(worker.wsgi, Event()), daemon=True, name="moc-doi-chung").start()


def watch(app: Flask, stop: Event) -> None:
    """Ask once a day for the day's checkpoint, until told to stop; after a failure ask again."""
    done = None
    while not stop.is_set():
        now = moment()
        day = now.astimezone(VIETNAM).date()
        if day != done and ask(app, now):
            done = day
        stop.wait(pause(moment()))


def ask(app: Flask, now: datetime) -> bool:
    """Whether the day has what it needs; a failure is said in the log and changes nothing."""
    with app.app_context():
        try:
            keep_daily(now)
            remove_erased(db.session())
        except Exception:
            app.logger.exception("no checkpoint of the day yet")
            return False
        finally:
            db.session.remove()
    return True


def pause(now: datetime) -> float:
    """Seconds until it is worth asking again."""
    local = now.astimezone(VIETNAM)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), VIETNAM)
    return min(LONGEST, (midnight - local).total_seconds() + AFTER)
