"""One job carried out: taken, watched while it runs, ended one way or another with nothing left behind. Knows how a job
ends; what it does is its kind's."""

import errno
import json
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from flask import Flask

from app.jobs import files, kinds, reading, states
from app.jobs.errors import FileTooLarge, KindGone
from ledger.errors import Refusal

BEAT = 1.0  # seconds
PATIENCE = 8.0  # seconds in which a job told to end should have ended
BROKE = "Tệp chưa làm được vì hệ thống gặp lỗi. Thử làm lại; nếu vẫn lỗi, gọi đường dây hỗ trợ."


class Ended(BaseException):
    """Comes out of `told`: the job is not wanted any more. No `Exception`, so that no kind of work swallows it."""


class Watch:
    """A thread beside the job: it says that the job goes on and asks whether it should. A job that does not listen ends
    with its process (`hard`)."""

    def __init__(self, app: Flask, job: states.Taken, worker: str, ending: Event, hard: Callable[[], None]) -> None:
        self.app, self.job, self.worker, self.ending, self.hard = app, job, worker, ending, hard
        self.done, self.total, self.reason = 0, None, ""
        self._over = Event()
        self._thread = Thread(target=self._look_after, daemon=True, name="jobs-watch")

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def told(self, done: int, total: int | None = None) -> None:
        self.done, self.total = done, total
        self.check()

    def check(self) -> None:
        if self.reason:
            raise Ended

    def _look_after(self) -> None:
        since = None
        with self.app.app_context():
            while not self._over.wait(BEAT / 4 if self.ending.is_set() else BEAT):
                self.reason = self.reason or self._asked()
                since = since or (time.monotonic() if self.reason else None)
                if since and time.monotonic() > since + PATIENCE:
                    settle(self.job.token, self.worker, self.reason)
                    self.hard()

    def _asked(self) -> str:
        try:
            told = states.beat(self.job.token, self.worker, time.time(), self.done, self.total)
            return told or ("ending" if self.ending.is_set() else "" if files.fits() else "full")
        except Exception as error:  # the next beat may get through
            self.app.logger.warning("no beat of a job: %s", type(error).__name__)
            return ""


def carry_out(app: Flask, token: str, worker: str, ending: Event, hard: Callable[[], None]) -> None:
    """Do the job of this token, unless it is not there to be done."""
    with app.app_context():
        job = None if ending.is_set() else states.take(token, worker, time.time())
        if job is None:
            return
        with Watch(app, job, worker, ending, hard) as watch:
            try:
                _make(app, job, worker, watch)
            except Ended:
                settle(token, worker, watch.reason)
            except Refusal as refusal:
                settle(token, worker, "failed", refusal.sentence)
            except OSError as error:
                full = error.errno in (errno.ENOSPC, errno.EDQUOT)
                settle(token, worker, "full" if full else "failed", _broken(app, job, error))
            except Exception as error:
                settle(token, worker, "failed", _broken(app, job, error))


def _make(app: Flask, job: states.Taken, worker: str, watch: Watch) -> None:
    kind = kinds.find(job.kind)
    if kind is None:
        raise KindGone
    engine = reading.connect(str(app.config["SQLALCHEMY_DATABASE_URI"]))
    usual = tempfile.tempdir
    try:
        with files.begun(job.token, worker) as out:
            tempfile.tempdir = str(files.scratch(job.token, worker))
            made = kind.run(engine, json.loads(job.wish), out, watch.told)
            watch.check()
    finally:
        tempfile.tempdir = usual
        engine.dispose()
    try:
        size = files.keep(job.token, worker)
    except FileNotFoundError:  # somebody held this worker to be dead and took the part away
        size = -1
    if size < 0 or not states.finish(job.token, worker, time.time(), made.name, made.mime, size):
        settle(job.token, worker, watch.reason or "cancelled")
    else:
        files.drop_scratch(job.token)


def settle(token: str, worker: str, reason: str, said: str = "") -> None:
    """The end of a job that made no file: first its files go, then its state says so."""
    with suppress(OSError):
        files.drop(token)
    if reason == "ending":
        states.give_back(token, worker)
    elif reason == "full":
        states.end(token, worker, time.time(), "failed", FileTooLarge().sentence)
    elif reason != "lost":
        states.end(token, worker, time.time(), reason, said)


def _broken(app: Flask, job: states.Taken, error: Exception) -> str:
    """Where it broke, for the log: never its words, which may quote a row."""
    where = "".join(traceback.format_tb(error.__traceback__))
    app.logger.error("a job of kind %s broke: %s\n%s", job.kind, type(error).__name__, where)
    return BROKE
