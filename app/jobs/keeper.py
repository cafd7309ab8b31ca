"""Keeps workers alive: starts them, starts another for each that died, and ends them when it is told to end."""

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from flask import Flask

from app.jobs import worker, working

LOOK = 0.25  # seconds
SOON = 5.0  # a worker that died sooner than that is not replaced at once
REST = 2.0
LONGEST = working.PATIENCE + 5


class Keeper:
    """`bound`: end when the process that started this one is gone."""

    def __init__(self, app: Flask, count: int, *, bound: bool) -> None:
        self.app, self.count = app, count
        self.parent = os.getppid() if bound else None
        self.workers: dict[int, float] = {}  # process id: since when
        self.told = False
        self.not_before = 0.0

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._tell)
        while not self.told and (self.parent is None or os.getppid() == self.parent):
            if len(self.workers) < self.count and time.monotonic() >= self.not_before:
                self._start()
            time.sleep(LOOK)
            self._reap()
        self._end()

    def _start(self) -> None:
        sys.stdout.flush()
        keeper, pid = os.getpid(), os.fork()
        if pid == 0:
            code = 1
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                worker.work(self.app, keeper)
                code = 0
            except Exception as error:
                self.app.logger.error("a worker of jobs broke: %s", type(error).__name__)
            finally:
                os._exit(code)
        self.workers[pid] = time.monotonic()

    def _reap(self) -> None:
        for pid, since in list(self.workers.items()):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                continue
            del self.workers[pid]
            if not self.told:
                self.app.logger.warning("a worker of jobs ended; another is started")
                if time.monotonic() - since < SOON:
                    self.not_before = time.monotonic() + REST

    def _end(self) -> None:
        for number, patience in ((signal.SIGTERM, LONGEST), (signal.SIGKILL, 1.0)):
            for pid in self.workers:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            until = time.monotonic() + patience
            self.told = True
            while self.workers and time.monotonic() < until:
                time.sleep(0.05)
                self._reap()

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self.told = True
