"""A journal of seven columns as PDF: ours beside reportlab's own ways and three peers, each with page heads, wrapped
descriptions, carried sums and page numbers; then ours from a real SQLite ledger, for growth and memory.

Each way is believed only after its short book has been read back: every voucher is there and the last sum is right.
"""

import io
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
from sqlalchemy.orm import Session

from bench import peers
from bench.ledger_rows import Entry, entries, total
from bench.posting import DAY, NOW, settle
from bench.printing_ways import FONTS, canvas_strings, canvas_text, long_table, ours, page_tables
from ledger import database, log
from ledger.bulk import post_many
from ledger.voucher import Draft, Movement
from receipts.ink import figures
from tests.databases import Books, SqliteShelf

ROUNDS, MANY, SHORT, BATCH = 5, 100_000, 1_000, 2_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
# How many lines each is given: the slow ones fewer, and fewer rounds.
HERE: dict[str, tuple[Callable[[list[Entry]], bytes], int, int]] = {
    "ours": (ours, MANY, ROUNDS),
    "canvas text object": (canvas_text, MANY, ROUNDS),
    "canvas drawString": (canvas_strings, MANY, ROUNDS),
    "Platypus, a table a page": (page_tables, MANY, ROUNDS),
    "Platypus LongTable": (long_table, 10_000, 3),
}
PEERS = {"fpdf2": (10_000, 3), "typst": (10_000, 3), "weasyprint": (2_000, 1)}
SUMLESS = {"Platypus LongTable", "typst", "weasyprint"}  # cannot carry sums from page to page; spared from it here
GOALS = {
    "canvas text object": 4, "Platypus, a table a page": 9, "weasyprint": 300, "typst": 12,
}  # fmt: skip


def measure() -> dict[str, dict[str, float]]:
    figures_of = {"ways": _ways(), "streamed": _streamed()}
    return figures_of


def _ways() -> dict[str, float]:
    short, long = list(entries(SHORT)), list(entries(MANY))
    for name, (way, _, _) in HERE.items():
        _check(name, way(short))
    left = {name: peers.printing(name, SHORT, FONTS) for name in PEERS}
    missing = {name: found for name, found in left.items() if isinstance(found, str)}
    for name, found in left.items():
        if not isinstance(found, str):
            _check(name, found[1])
    rates: dict[str, list[float]] = {name: [] for name in (*HERE, *PEERS) if name not in missing}
    sizes: dict[str, float] = {}
    for turn in range(ROUNDS):
        for name, (way, many, rounds) in HERE.items():
            if turn < rounds:
                rows = long[:many]
                start = time.perf_counter()
                data = way(rows)
                rates[name].append(many / (time.perf_counter() - start))
                sizes[name] = len(data) / many
        for name, (many, rounds) in PEERS.items():
            if name in rates and turn < rounds:
                found = peers.printing(name, many, FONTS)
                assert not isinstance(found, str), found
                rates[name].append(found[0])
                sizes[name] = len(found[1]) / many
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(f"\nA journal as PDF, lines per second, median of up to {ROUNDS}; bytes a line; ours : it (goal)")
    for name, rate in medians.items():
        goal = f" (>= {GOALS[name]})" if name in GOALS else ""
        print(f"  {name:<28}{rate:>10,.0f}{sizes[name]:>8.0f}{medians['ours'] / rate:>10.1f}{goal}")
    for name, why in missing.items():
        print(f"  {name:<28}not measured: {why}")
    return medians | {f"ours : {name}": medians["ours"] / rate for name, rate in medians.items() if name != "ours"}


def _check(name: str, data: bytes) -> None:
    """Every voucher twice, each page but the first takes over what the one before handed on, and the sum is right."""
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    codes = re.findall(r"PT-2026-(\d{6})", " ".join(pages))
    assert sorted(map(int, codes)) == [at // 2 for at in range(SHORT)], f"{name}: vouchers are missing"
    amount = r"((?:\d{1,3}\.)*\d{1,3})"
    forward = [re.findall(f"Cộng chuyển trang sau {amount} {amount}", page) for page in pages]
    brought = [re.findall(f"Số trang trước chuyển sang {amount} {amount}", page) for page in pages]
    assert len(pages) > 10, f"{name}: {len(pages)} pages"
    if name not in SUMLESS:
        assert forward[:-1] == brought[1:], f"{name}: what is carried forward is not brought forward"
        assert all(len(found) == 1 for found in forward[:-1]), f"{name}: a page carries nothing"
    assert figures(total(SHORT)) in pages[-1], f"{name}: the total is wrong"
    assert "Nguyễn Thị Ví Dụ ủng hộ Quỹ" in " ".join(pages), f"{name}: Vietnamese does not come back"


def fill(books: Books, vouchers: int) -> int:
    """Vouchers of two lines each; the unit they are of."""
    unit, fund, place, party = settle(books)
    texts = (entry[3] for entry in entries(vouchers))
    for start in range(0, vouchers, BATCH):
        drafts = [
            Draft(
                unit, "BC", DAY + timedelta(days=n * 31 // vouchers), DAY + timedelta(days=n * 31 // vouchers), text,
                (Movement("1121", "3538", 100_000 + n, fund, fund, debit_place=place, party=party),),
                outside_ref=f"line:{n}",
            )
            for n, text in enumerate(islice(texts, BATCH), start=start)
        ]  # fmt: skip
        with Session(books.engine) as session:
            session.connection(execution_options={database.WRITES: True})
            post_many(session, drafts, by=party, now=NOW)
            log.append(session.connection(), now=NOW)
            session.commit()
    return unit


def _streamed() -> dict[str, float]:
    """Our journal of a ledger on disk, each length in a process of its own."""
    found: dict[str, float] = {}
    with TemporaryDirectory() as folder, SqliteShelf(Path(folder)).take() as books:
        unit = fill(books, SIZES[-1] // 2)
        runs: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
        for turn in range(ROUNDS):
            for size in SIZES:
                if turn < 3 or size <= MANY:
                    command = [sys.executable, "-m", "bench.printing_ledger", books.url, str(unit), str(size)]
                    done = subprocess.run(command, capture_output=True, text=True, check=True)
                    runs[size].append(json.loads(done.stdout))
    print("\nOurs from a SQLite ledger: lines, seconds for the press alone and with reading, peak MB, file MB")
    for size, all_runs in runs.items():
        print_s, whole_s, peak, file = (
            statistics.median(run[key] for run in all_runs) for key in ("press", "whole", "peak", "file")
        )
        print(f"  {size:>9,}{print_s:>10.2f}{whole_s:>10.2f}{peak:>10.0f}{file:>10.1f}")
        found |= {f"press s, {size}": print_s, f"whole s, {size}": whole_s, f"peak MB, {size}": peak}
        found[f"file MB, {size}"] = file
    most = SIZES[-1]
    growth = (found[f"press s, {most}"] / most) / (found["press s, 10000"] / 10_000)
    print(f"  cost of a line, {most:,} : 10,000{growth:>10.2f} (<= 1.1); peak memory {peak:.0f} MB (<= 120)")
    return found | {"growth": growth}
