"""`flask jobs work`: the process beside the web server that carries long work out."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.db import db
from app.jobs.keeper import Keeper

jobs = AppGroup("jobs", help="Việc chạy lâu: làm tệp ở phía sau. / Long work: files made behind the pages.")


@jobs.command("work")
@click.option("--workers", type=click.IntRange(1, 16), help="Số tệp làm cùng lúc. / Files made at once.")
@click.option("--bound", is_flag=True, help="Dừng khi tiến trình đã gọi lệnh này dừng. / End with the caller.")
def work(workers: int | None, bound: bool) -> None:
    """Làm các tệp đang chờ, cho đến khi được bảo dừng. / Make the files that wait, until told to end.

    Được bảo dừng giữa chừng thì tệp đang làm trở lại hàng chờ. / Told to end, work under way goes back into the line.
    Mã thoát / exit codes: 0 dừng bình thường / ended; 1 không khởi động được / could not start.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    db.engine.dispose()
    Keeper(app, workers or int(app.config["JOBS_WORKERS"]), bound=bound).run()


def init_app(app: Flask) -> None:
    app.cli.add_command(jobs)
