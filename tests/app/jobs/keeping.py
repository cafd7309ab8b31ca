"""`flask jobs work` with the kinds of the stories besides: a process to be killed. It is told how long without a beat
is dead, and a file that gets a line for each job begun."""

import os
import sys
from typing import Any, BinaryIO

from sqlalchemy import Engine

from app import create_app
from app.jobs import kinds, overdue
from app.jobs.keeper import Keeper
from app.jobs.kinds import Kind, Made, Told
from tests.app.jobs import scene


def main(stale: str, begun: str) -> None:
    overdue.STALE = float(stale)
    scene.register()

    def noted(engine: Engine, wish: dict[str, Any], out: BinaryIO, told: Told) -> Made:
        with open(begun, "a") as book:
            book.write(f"{wish['lines']} {os.getpid()}\n")
        return scene.steps(engine, wish, out, told)

    kinds.register(Kind("test.noted", "Việc thử", scene.MAY, noted))
    app = create_app()
    with app.app_context():
        Keeper(app, 2, bound=True).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
