"""Verifying a million leaves: what `ledger/verifier.py` reads and checks of an export, beside plain SHA-256 of the same
bytes held in memory; and the size and time of one proof."""

import hashlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ledger import merkle
from ledger.log.bodies import body
from ledger.posting import line_rows, voucher_row
from ledger.voucher import Draft, Movement

LEAVES, ROUNDS = 1_000_000, 5
AT = datetime(2026, 3, 1, tzinfo=UTC)
SALT = bytes(16)
MOVEMENT = Movement("1121", "3538", 100_000, 1, 1, debit_place=1, party=1)
DRAFT = Draft(1, "BC", AT.date(), AT.date(), "Ủng hộ", (MOVEMENT,), outside_ref="line:1")
ROW = voucher_row(DRAFT, 0, period=1, series=1, number=0, code="BC-2026-0001", by=1, now=AT)
(LINE,) = line_rows(0, (MOVEMENT,))


def bodies(n: int) -> Iterator[bytes]:
    """Leaves as long as a voucher of one line."""
    for i in range(n):
        row, line = {**ROW, "id": i, "number": i}, {**LINE, "voucher_id": i}
        yield body("voucher", str(i), 0, AT, row, SALT, [line]).encode()


def measure(leaves: int = LEAVES) -> dict[str, float]:
    """Per second: plain hashing, tree building; proof bytes and microseconds."""
    ready = list(bodies(leaves))
    plain, tree = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in ready:
            hashlib.sha256(text).digest()
        plain.append(time.perf_counter() - start)
        start = time.perf_counter()
        edge = merkle.Edge()
        edge.extend([merkle.leaf_hash(text) for text in ready])
        root = edge.root()
        tree.append(time.perf_counter() - start)
    hashes = [merkle.leaf_hash(text) for text in ready]
    nodes = merkle.Nodes(hashes)
    start = time.perf_counter()
    proofs = [merkle.inclusion_proof(i * 997 % leaves, leaves, nodes) for i in range(1000)]
    made = (time.perf_counter() - start) / 1000
    start = time.perf_counter()
    for i, proof in enumerate(proofs):
        index = i * 997 % leaves
        assert merkle.verify_inclusion(hashes[index], index, leaves, proof, root)
    checked = (time.perf_counter() - start) / 1000
    figures = {
        "plain SHA-256": leaves / statistics.median(plain), "leaves and root": leaves / statistics.median(tree),
        "ratio": statistics.median(plain) / statistics.median(tree), "proof, bytes": max(map(len, proofs)) * 32,
        "proof made, µs": made * 1e6, "proof checked, µs": checked * 1e6,
    }  # fmt: skip
    print(f"\nVerifying {leaves:,} leaves of about {len(ready[0])} bytes, per second, median of {ROUNDS}")
    for name, figure in figures.items():
        print(f"  {name:<32}{figure:>12,.2f}")
    return figures


def verifier(export: Path) -> float:
    """Seconds that the whole verifier takes for an export."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "ledger/verifier.py", export], check=True, capture_output=True)
    return time.perf_counter() - start
