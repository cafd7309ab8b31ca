"""`flask serve`: from a fresh folder to a running service in one step."""

import os
import subprocess
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import select

from app.db import db
from app.demo.service import demo_sign_ins
from ledger.models import Unit

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@click.command("serve")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Cổng. / Port.")
@click.option("--workers", default=2, show_default=True, envvar="WORKERS", help="Số tiến trình. / Processes.")
@click.option("--demo/--no-demo", default=True, envvar="DEMO", help="Nạp dữ liệu mẫu khi cơ sở dữ liệu mới. / Samples.")
def serve(port: int, workers: int, demo: bool) -> None:
    """Nâng cấp cơ sở dữ liệu, nạp dữ liệu mẫu nếu mới, rồi phục vụ. / Migrate, fill when new, serve.

    Chạy cả tiến trình làm tệp ở phía sau (jobs work). / Runs the worker of long work, too.

    Mã thoát / exit codes: 0 dừng bình thường / stopped; 1 không khởi động được / could not start.
    """
    upgrade(directory=str(MIGRATIONS))
    fresh = db.session.scalar(select(Unit.id).limit(1)) is None
    db.session.remove()
    if fresh and demo and current_app.config["APP_ENV"] != "production":
        _run("demo", "load")
    elif fresh:
        _run("setup", "--code")
    click.echo(f"\n  http://localhost:{port}/   Tương hỗ Công đoàn")
    for line in demo_sign_ins(db.session()):
        click.echo(f"  {line}")
    click.echo("")
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
    sys.stdout.flush()
    # It becomes a child of the web server, which takes this process's place, and ends with it.
    subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--bound"])
    os.execv(  # noqa: S606 - our own interpreter, our own arguments
        sys.executable,
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"0.0.0.0:{port}", "--workers", str(workers),
         "--config", "python:app.serving.daily", "--threads", "4", "--worker-tmp-dir", _memory(),
         "--log-level", "warning"],
    )  # fmt: skip


def _run(*command: str) -> None:
    """A command of this app, in this process, failing loudly."""
    result = current_app.test_cli_runner().invoke(args=list(command), standalone_mode=True)
    click.echo(result.output)
    if result.exit_code:
        raise click.ClickException(str(result.exception or result.output))


def _memory() -> str:
    """Where workers show that they live: memory where there is some, so that a slow disk kills none."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108


def init_app(app: Flask) -> None:
    app.cli.add_command(serve)
