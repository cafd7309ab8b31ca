"""Where files of jobs lie while they are made and kept: one folder, names by chance, read by the service alone."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from flask import current_app

LEAST_FREE = 200 * 1024 * 1024  # bytes of the disk that no file may take


def folder() -> Path:
    """The folder of files (JOBS_DIR); made at first use."""
    given = current_app.config["JOBS_DIR"]
    path = Path(str(given)) if given else Path(str(current_app.config["VAR_DIR"])) / "jobs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def whole(token: str) -> Path:
    """A finished file."""
    return folder() / token


def part(token: str, worker: str) -> Path:
    """A file that `worker` is making."""
    return folder() / f"{token}.{worker}.part"


def scratch(token: str, worker: str) -> Path:
    """What `worker` needs beside it while making it."""
    return folder() / f"{token}.{worker}.tmp"


@contextmanager
def begun(token: str, worker: str) -> Iterator[BinaryIO]:
    """The file being made, and a folder for what it needs; on the disk when the block ends."""
    scratch(token, worker).mkdir(mode=0o700)
    new = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(part(token, worker), new, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def keep(token: str, worker: str) -> int:
    """The part becomes the file: how many bytes it has."""
    os.replace(part(token, worker), whole(token))
    held = os.open(folder(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
    return whole(token).stat().st_size


def drop(token: str) -> None:
    """Take away everything of a job."""
    for path in folder().glob(f"{token}*"):
        _remove(path)


def drop_scratch(token: str) -> None:
    """Take away what was needed beside a file that is whole now."""
    for path in folder().glob(f"{token}.*"):
        _remove(path)


def drop_others(tokens: set[str], *, before: float) -> None:
    """Take away whatever belongs to none of these jobs and was not touched since `before`."""
    for path in folder().iterdir():
        with suppress(FileNotFoundError):
            if path.name.partition(".")[0] not in tokens and path.stat().st_mtime < before:
                _remove(path)


def fits() -> bool:
    """Whether the disk, and the room set aside for files, still have place for what is being made."""
    home = folder()
    used = sum(_size(path) for path in home.iterdir())
    most = int(current_app.config["JOBS_DISK_MB"]) * 1024 * 1024
    return used < most and shutil.disk_usage(home).free > LEAST_FREE


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        if path.is_dir():
            return sum(_size(below) for below in path.iterdir())
        return path.stat().st_size
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
