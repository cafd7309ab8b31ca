"""Where tests keep what may be lost: in memory where the machine has room for it, for a database is made there in a
tenth of the time. What must outlive a kill is kept on the disk, as everybody's, and elsewhere.
"""

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

MEMORY = Path("/dev/shm")
ROOM = 2**30  # bytes; the databases of one worker take a fifth of it

_made: list[Path] = []


def fleeting(prefix: str) -> Path:
    """A new folder, gone at the end of the session at the latest."""
    folder = Path(mkdtemp(prefix=prefix, dir=MEMORY if _has_room() else None))
    _made.append(folder)
    return folder


def sweep() -> None:
    """The session is over."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)


def _has_room() -> bool:
    return MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM
