"""Where the bytes of papers lie: one folder outside the database, a file a paper under a generated name. A file is
whole before any row tells of it; one that no row tells of harms nobody. Knows bytes, not what they are."""

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from flask import current_app

PIECE = 1 << 16


def folder() -> Path:
    """The folder of papers (UPLOAD_DIR); made at first use, for the service alone."""
    given = current_app.config["UPLOAD_DIR"]
    path = Path(str(given)) if given else Path(str(current_app.config["VAR_DIR"])) / "papers"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(stored: str, data: bytes) -> None:
    """Write a file that is there whole and on the disk, or not at all."""
    home, whole = folder(), _file(stored)
    part = home / f".{stored}.{os.getpid()}"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, whole)
    finally:
        part.unlink(missing_ok=True)
    held = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)  # its name, too
    finally:
        os.close(held)


def read(stored: str) -> bytes | None:
    """The bytes of a file; None when it is gone."""
    try:
        return _file(stored).read_bytes()
    except FileNotFoundError:
        return None


def size(stored: str) -> int | None:
    """How many bytes a file has; None when it is gone."""
    try:
        return _file(stored).stat().st_size
    except FileNotFoundError:
        return None


def digest(stored: str) -> str:
    """SHA-256 of a file, read in pieces."""
    made = sha256()
    with _file(stored).open("rb") as file:
        while piece := file.read(PIECE):
            made.update(piece)
    return made.hexdigest()


def remove(stored: str) -> None:
    """Take the bytes of an erased paper away."""
    with suppress(FileNotFoundError):
        _file(stored).unlink()


def _file(stored: str) -> Path:
    """Where a file lies. A name that we never make leads nowhere, so that a changed row opens no other file."""
    if not re.fullmatch(r"[a-z0-9]{20,64}", stored, re.ASCII):
        raise FileNotFoundError
    return folder() / stored
