"""Peers from the package index, each in a process of its own, in an environment of its own. Each prints one figure."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy.engine import make_url

HERE = Path(__file__).parent
HOME = HERE.parent.parent / ".venv-peers"


def _python() -> Path:
    """The peers' own interpreter, with the versions that requirements.txt pins."""
    python, mark = HOME / "bin" / "python", HOME / "ready"
    wanted = (HERE / "requirements.txt").read_text() + (HERE / "alone.txt").read_text()
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        quiet = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*quiet, "-r", HERE / "requirements.txt"], check=True)
        subprocess.run([*quiet, "--no-deps", "-r", HERE / "alone.txt"], check=True)
        mark.write_text(wanted)
    return python


def _figure(script: str, *arguments: object) -> float:
    command = [str(_python()), str(HERE / script), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def python_accounting(folder: Path, count: int) -> float:
    """Posts per second on a SQLite file in `folder`."""
    for left in folder.glob("python-accounting.db*"):
        left.unlink()
    return _figure("python_accounting_posts.py", folder, count)


def hordak(url: str, count: int) -> float:
    """Posts per second in a database of its own on the server at `url`."""
    server = make_url(url)
    dsn = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS peer")
        connection.execute("CREATE DATABASE peer")
    host = server.host or server.query.get("host", "")
    return _figure("hordak_posts.py", host, server.port or "", server.username, server.password or "", "peer", count)


def printing(name: str, count: int, fonts: Path) -> tuple[float, bytes] | str:
    """Lines of a journal per second and the file; or why this peer does not run here."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "journal.pdf"
        try:
            return _figure("printing_peers.py", name, count, fonts, out), out.read_bytes()
        except subprocess.CalledProcessError as error:
            return error.stderr.strip().splitlines()[-1]


def figure(script: str, *arguments: object) -> float:
    """The figure that a script of this folder prints."""
    return _figure(script, *arguments)
