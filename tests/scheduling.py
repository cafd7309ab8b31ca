"""Which tests stay together on one worker, and that those begin first, the longest before all: so that the workers end
together. By path, because the process that gives out work knows no more of a test; `xdist_group` says nothing to the
pytest we have.
"""

import re

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    ("faults", r"^tests/faults/test_(torture|kills|rates)\.py"),  # two of these at once would measure each other
    ("tampering postgres", r"^tests/faults/test_tampering\.py.*\[postgres\]"),  # each makes honest books for all of it
    ("tampering sqlite", r"^tests/faults/test_tampering\.py"),
    ("pages", r"^tests/browser/test_pages\.py"),
    ("gift", r"^tests/browser/test_gift\.py"),
    ("demo", r"^tests/app/demo/test_load\.py"),
    ("privacy", r"^tests/app/test_privacy\.py"),
)


def rank(nodeid: str) -> int:
    """The place of its group, or behind them all."""
    found = (place for place, (_, pattern) in enumerate(TOGETHER) if re.search(pattern, nodeid))
    return next(found, len(TOGETHER))


class Scheduling(LoadScopeScheduling):
    """A group is a piece of work, and so is each test that is in none."""

    def _split_scope(self, nodeid: str) -> str:
        place = rank(nodeid)
        return TOGETHER[place][0] if place < len(TOGETHER) else nodeid
