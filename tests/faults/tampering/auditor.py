"""The auditor: an export, what lay in a safe elsewhere, and the verifier. Judges an answer by what was really done."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger import verifier
from tests.faults.tampering.house import House
from tests.faults.tampering.kinds import Deed

Answer = dict[str, Any]
REWRITTEN = frozenset({"log_rewritten", "log_shorter", "receipt_root", "receipt_not_in_log", "receipt_moved"})


@dataclass
class Safe:
    """What was kept outside the server: checkpoints by size, receipts by leaf, the keys of an earlier day."""

    keys: Path
    marks: list[tuple[int, str]]
    papers: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, house: House, *, last: bool) -> "Safe":
        """With the line that was printed at the very end, or without it."""
        return cls(house.keys, [*house.marks, *([house.final] if last else [])], list(house.papers))

    @property
    def sizes(self) -> list[int]:
        """Up to which sizes somebody saw the log."""
        return sorted({size for size, _ in self.marks} | {leaf + 1 for leaf, _ in self.papers})

    @property
    def covered(self) -> int:
        return max(self.sizes, default=0)

    def laid_out(self, folder: Path) -> tuple[Path, Path]:
        """Files as the auditor hands them in: typed lines and a note in one, codes in another."""
        marks, papers = folder / "moc.txt", folder / "bien-nhan.txt"
        marks.write_text("\n".join(text for _, text in self.marks), encoding="utf-8")
        papers.write_text("\n".join(text for _, text in self.papers), encoding="utf-8")
        return marks, papers


class Auditor:
    def __init__(self, folder: Path, safe: Safe) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.safe = folder, safe
        self.marks, self.papers = safe.laid_out(folder)

    def check(self, export: bytes, *, private: bool = True) -> Answer:
        """In this process."""
        check = verifier.Check(self._file(export), private=private)
        check.run([self.safe.keys], [self.marks], [self.papers])
        return verifier.as_json(check)

    def run(self, export: bytes) -> tuple[int, Answer]:
        """As a program of its own, with nothing of ours to import."""
        done = subprocess.run(
            [
                sys.executable, "-I", verifier.__file__, self._file(export), "--private", "--json", "--keys",
                self.safe.keys, "--checkpoints", self.marks, "--receipts", self.papers,
            ],
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.stderr == b""
        return done.returncode, json.loads(done.stdout)

    def _file(self, export: bytes) -> Path:
        path = self.folder / "so.jsonl"
        path.write_bytes(export)
        return path


def names(answer: Answer, deed: Deed) -> bool:
    """Every row is named, with its column, and its leaf."""
    return all(
        any(
            finding["code"] in deed.codes and (finding["where"] + " ").startswith(f"{kind} {ref} ")
            and column in finding["says"]
            for finding in answer["findings"]
        )
        for kind, ref, column in deed.named
    )  # fmt: skip


def beside(answer: Answer, deed: Deed, sizes: Sequence[int]) -> bool:
    """Each finding about a row of the deed stands between the two nearest checkpoints."""
    about = [f for f in answer["findings"] if f["code"] in deed.codes and f["leaf"] is not None]
    return all(
        (f["after_checkpoint"], f["before_checkpoint"]) == nearest(f["leaf"], sizes) for f in about
    )  # fmt: skip


def nearest(leaf: int, sizes: Sequence[int]) -> tuple[int | None, int | None]:
    """The largest size that does not hold the leaf, and the smallest that does."""
    return max((s for s in sizes if s <= leaf), default=None), min((s for s in sizes if s > leaf), default=None)


def placed(answer: Answer, first: int, sizes: Sequence[int]) -> bool:
    """The log is said to be bent between the two nearest sizes that somebody saw."""
    told = [finding for finding in answer["findings"] if finding["code"] in REWRITTEN]
    after = [f["after_checkpoint"] for f in told if f["after_checkpoint"] is not None]
    before = [f["before_checkpoint"] for f in told if f["before_checkpoint"] is not None]
    before += [f["leaf"] + 1 for f in told if f["code"] == "receipt_not_in_log" and f["leaf"] is not None]
    return bool(told) and (max(after, default=None), min(before, default=None)) == nearest(first, sizes)


def left_open(answer: Answer, first: int) -> bool:
    """What nobody saw is called uncovered, and nothing from it on is called fine."""
    open_ = answer["uncovered"]
    return open_ is not None and open_["from"] <= first
