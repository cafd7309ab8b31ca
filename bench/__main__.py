"""`make bench`: runs every comparison (`python -m bench NAME …`: some), prints a table each, keeps the figures under
bench/results/."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import bulk, posting, printing, reading, receipts, sheets, verifying

RESULTS = Path(__file__).parent / "results"
WAYS = {
    "posting": posting.measure,
    "bulk": bulk.measure,
    "verifying": verifying.measure,
    "reading": reading.measure,
    "printing": printing.measure,
    "receipts": receipts.measure,
    "sheets": sheets.measure,
}


def main() -> None:
    load = os.getloadavg()[0]
    print(f"load average {load:.2f} on {os.cpu_count()} cores")
    if load > (os.cpu_count() or 1) * 0.6:
        print("the machine is busy: figures below are shown, not judged", file=sys.stderr)
    chosen = sys.argv[1:] or list(WAYS)
    figures = {"at": datetime.now(UTC).isoformat(), "load": load, **{name: WAYS[name]() for name in chosen}}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json").write_text(json.dumps(figures, indent=1))


main()
