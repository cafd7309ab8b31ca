"""A worker: one process that takes jobs from the line one after the other, says that it lives, and tidies up. Told to
end, it puts its job back into the line; when whoever keeps it is gone, it ends itself."""

import os
import secrets
import signal
import time
from threading import Event, Thread
from types import FrameType

from flask import Flask
from huey import Huey
from huey.consumer import Consumer

from app.jobs import line, overdue, states, working

PULSE = 2.0  # seconds
HEALTH = 10.0


class Ending(Consumer):
    """huey's consumer, which on a signal tells the job under way and waits for it."""

    def __init__(self, line: Huey, ending: Event) -> None:
        super().__init__(line, workers=1, periodic=False, initial_delay=0.1, max_delay=1.0, scheduler_interval=60)
        self.ending, self.told = ending, False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._tell)
        self.start()
        looked = time.monotonic()
        while not self.told:  # no event: a handler that sets what its own thread waits for may stop both
            time.sleep(0.2)
            if time.monotonic() > looked + HEALTH:
                looked = time.monotonic()
                self.check_worker_health()
        self.ending.set()
        self.stop_flag.set()
        for _, thread in self.worker_threads:
            thread.join(working.PATIENCE + 2)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self.told = True

    def _set_signal_handlers(self) -> None:
        """They are set already."""


def work(app: Flask, keeper: int) -> None:
    """Work until told to end, or until the process `keeper` is not our parent any more."""
    ident, ending = secrets.token_hex(4), Event()
    with app.app_context():
        queue = line.opened(lambda token: working.carry_out(app, token, ident, ending, _leave_at_once))
        consumer = Ending(queue, ending)
        Thread(target=_pulse, args=(app, ident, keeper, consumer), daemon=True, name="jobs-pulse").start()
        consumer.run()
        states.leave(ident)


def _pulse(app: Flask, ident: str, keeper: int, consumer: Ending) -> None:
    with app.app_context():
        while not consumer.ending.is_set():
            if os.getppid() != keeper:
                consumer.told = True
                return
            try:
                states.report(ident, time.time())
                overdue.tidy(time.time())
            except Exception as error:  # a busy disk, Redis away: the next pulse sees to it
                app.logger.warning("no pulse of a worker: %s", type(error).__name__)
            consumer.ending.wait(PULSE)


def _leave_at_once() -> None:
    """The job did not listen: the process ends with it, and its keeper starts another."""
    os._exit(1)
