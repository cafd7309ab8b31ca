"""What runs beneath a process, read from /proc: for tests that kill."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def children(parent: int) -> list[int]:
    """The processes that `parent` started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (said := _stat(int(entry.name))) and said[0] != "Z" and int(said[1]) == parent:
            found.append(int(entry.name))
    return found


def kill(pids: Iterable[int]) -> None:
    """`kill -9` to each, and wait until none runs."""
    pids = list(pids)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any((said := _stat(pid)) and said[0] != "Z" for pid in pids):
        time.sleep(0.005)


def _stat(pid: int) -> list[str]:
    """State, parent and what follows; empty when there is no such process. The name before them may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
