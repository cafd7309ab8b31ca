"""The service as `flask serve` starts it (migrated, gunicorn with its workers) over a small federation, and ways to
kill it. It ends with the process that started it, however that process ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flask_migrate import stamp
from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

import config
from app import create_app
from app.acting import Acting
from app.db import db, unit_of_work
from app.giving.models import Appeal
from app.staff import passwords
from app.staff.models import Staff
from app.union.models import Account
from ledger import posting
from ledger.models import Period
from tests import processes
from tests.app.conftest import World, _settle
from tests.app.houses import build, copy_empty

PASSWORD = "sổ cái không bẻ được 2026"
SECRET = "only for tests, but long enough for production"
APPEALS = ("tuong-ho-chung", "mai-am")  # each feeds a fund of its own
# Starts the service, says its id, waits until the pipe closes, kills it.
KEEPER = '"$@" >>"$LOG" 2>&1 & echo $!; read _; kill -KILL $! 2>/dev/null'


@dataclass
class Scene:
    """Ids that a client needs to fill in forms."""

    unit: int = 0
    funds: dict[str, int] = field(default_factory=dict)  # by appeal
    boxes: list[int] = field(default_factory=list)
    banks: dict[str, int] = field(default_factory=dict)  # by name
    body: int = 0
    months: list[tuple[int, date, date]] = field(default_factory=list)  # the two before this one: id, first, last day


@dataclass
class Web:
    """The service on a port of this machine."""

    port: int
    folder: Path
    url: str
    owner_url: str
    workers: int
    scene: Scene = field(default_factory=Scene)
    keeper: "subprocess.Popen[bytes] | None" = None
    master: int = 0

    def start(self) -> None:
        """As on a machine: `flask serve`, and wait until it answers."""
        said = {name: value for name, value in os.environ.items() if not name.startswith(("FLASK_", "APP_"))}
        said |= {
            "DATABASE_URL": self.url, "MIGRATION_DATABASE_URL": self.owner_url, "VAR_DIR": str(self.folder),
            "SECRET_KEY": SECRET, "TRUSTED_PROXIES": "1", "DEMO": "0", "PORT": str(self.port),
            "WORKERS": str(self.workers), "BASE_URL": "", "LOG": str(self.folder / "log"),
        }  # fmt: skip
        self.keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=config.ROOT, env=said, start_new_session=True,
        )  # fmt: skip
        assert self.keeper.stdout
        self.master = int(self.keeper.stdout.readline())
        until = time.monotonic() + 60
        while not self.is_ready():
            if time.monotonic() > until:
                raise RuntimeError(f"the service did not start:\n{self.log()[-3000:]}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def workers_running(self) -> list[int]:
        return processes.children(self.master)

    def kill_worker(self, which: int) -> None:
        """`kill -9` to one worker: its master starts another."""
        running = sorted(self.workers_running())
        if running:
            processes.kill([running[which % len(running)]])

    def kill(self) -> None:
        """`kill -9` to the master and every worker at once."""
        os.kill(self.master, signal.SIGSTOP)  # starts nobody while its workers are counted
        processes.kill([self.master, *self.workers_running()])
        self._dismiss()

    def stop(self) -> None:
        """An orderly end: what the workers' sessions counted is counted."""
        if self.keeper is None:
            return
        os.kill(self.master, signal.SIGTERM)
        until = time.monotonic() + 10
        while self.keeper.poll() is None and self.workers_running() and time.monotonic() < until:
            time.sleep(0.02)
        self._dismiss()

    def _dismiss(self) -> None:
        assert self.keeper
        self.keeper.communicate()
        self.keeper = None

    def log(self) -> str:
        return (self.folder / "log").read_text()


@contextmanager
def serve(folder: Path, url: str, owner_url: str = "", *, workers: int = 2) -> Iterator[Web]:
    """A federation with two funds, two cash boxes and two bank accounts, served until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = Web(port, folder, url, owner_url or url, workers)
    web.scene = settle(folder, url, owner_url or url)
    web.start()
    try:
        yield web
    finally:
        web.stop()


def settle(folder: Path, url: str, owner_url: str) -> Scene:
    """Tables, guards and people, as a migrated installation has them after its first day."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url, "MIGRATION_DATABASE_URL": owner_url, "SECRET_KEY": SECRET,
            "RECEIPT_KEY_FILE": folder / "receipt-key", "VAR_DIR": folder,
        }
    )  # fmt: skip
    if url.startswith("sqlite"):
        copy_empty(url)
    else:
        build(url, owner_url)
    world, scene = World(app), Scene()
    with app.app_context():
        stamp(directory=str(config.ROOT / "migrations"))
        unit_of_work(lambda session: _settle(session, world))
        unit_of_work(lambda session: _widen(session, world, scene))
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return scene


def _widen(session: Session, world: World, scene: Scene) -> None:
    """A second fund, box and bank account, so that writers take locks in every order; passwords; past months."""
    unit = scene.unit = world.unit
    fund = posting.open_fund(session, unit=unit, code="02", name="Mái ấm công đoàn")
    scene.boxes = [world.cash, posting.open_place(session, unit=unit, account="1111", name="Két cơ sở")]
    bank = posting.open_place(session, unit=unit, account="1121", name="Agribank 8800")
    scene.banks = {"VietinBank 1133666": world.bank, "Agribank 8800": bank}
    first = session.get_one(Account, world.bank)
    known = {column.key: getattr(first, column.key) for column in inspect(Account).column_attrs}
    session.add(Account(**{**known, "place_id": bank, "bin": "970405", "bank": "Agribank", "number": "8800200400600"}))
    session.add(
        Appeal(
            unit_id=unit, fund_id=fund, place_id=bank, slug=APPEALS[1], name="Mái ấm công đoàn",
            purpose="Giúp đoàn viên làm nhà", document="06/KH-LĐLĐ", opens_on=date(2026, 1, 1), closes_on=None,
        )
    )  # fmt: skip
    scene.funds = dict(zip(APPEALS, (world.fund, fund), strict=True))
    scene.body = world.body
    session.execute(update(Staff).values(password_hash=passwords.hashed(PASSWORD)))
    first = Acting().today.replace(day=1)
    for _ in range(2):
        last = first - timedelta(days=1)
        first = last.replace(day=1)
        posting.open_period(session, unit=unit, year=first.year, month=first.month)
        period = session.scalars(select(Period).where(Period.unit_id == unit, Period.starts == first)).one()
        scene.months.append((period.id, first, last))
