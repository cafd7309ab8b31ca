"""The tamper table on real databases: whatever the owner of the database bends under a checkpoint or receipt that left
the server is found and placed; what lies behind the last of them is called uncovered; honest books are never accused.

TAMPER_SEED=n repeats a run.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ledger.log import check as self_check
from tests.databases import PostgresShelf
from tests.faults.tampering import auditor, notes
from tests.faults.tampering.auditor import Answer, Auditor, Safe
from tests.faults.tampering.house import House, exported, standing
from tests.faults.tampering.kinds import KINDS, Deed, finish
from tests.faults.tampering.thief import EVERYTHING, ITS_LEAF, LEVELS, ROW, Thief, at_work

DATABASES = ("sqlite", "postgres")


def seed(fixed: int | None = None) -> int:
    asked = os.environ.get("TAMPER_SEED")
    return int(asked) if asked else fixed if fixed is not None else random.SystemRandom().randrange(10**6)


@dataclass
class Tally:
    """The figures of a run, and what went wrong."""

    database: str
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def judge(self, case: str, deed: Deed, answer: Answer, level: str, safe: Safe, house: House) -> None:
        """What a trusted checkpoint or a receipt covers is found and placed, and so is each row that is not what its
        leaf says; what nobody saw is called uncovered."""
        self.counts["rows"] += 1
        if level == ROW:
            found, placed = auditor.names(answer, deed), auditor.beside(answer, deed, {*safe.sizes, *house.sizes})
        else:
            seen = {*safe.sizes, *house.sizes} if level == ITS_LEAF else set(safe.sizes)
            found = placed = auditor.placed(answer, deed.first, seen)
        covered = deed.first < safe.covered or level == ROW
        self.counts["covered"] += covered
        self.counts["found"] += covered and found
        self.counts["placed"] += covered and found and placed
        self.counts["uncovered"] += not covered
        if not (found and placed) if covered else not auditor.left_open(answer, deed.first):
            told = [(f["code"], f["where"], f["after_checkpoint"], f["before_checkpoint"]) for f in answer["findings"]]
            self.wrong.append(f"{case}, {level}: {deed}, {found=} {placed=}, {safe.sizes}: {told[:8]}")

    def close(self, what: str) -> None:
        names = ("kinds", "rows", "covered", "found", "placed", "uncovered")
        said = ", ".join(f"{self.counts[name]} {name}" for name in names if name in self.counts)
        print(f"\ntampering, {self.database}, {what}: {said}, {self.counts['false']} false alarms, seed {self.seed}")
        assert self.wrong == []


@contextmanager
def house_on(
    database: str, folder: Path, request: pytest.FixtureRequest, seed: int, each: Callable[[House], None] | None = None
) -> Iterator[House]:
    """Honest books, and last week's copy of them."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        if database == "sqlite":
            books, backup = folder / "books.db", folder / "backup.db"
            copy = lambda: f"sqlite:///{shutil.copyfile(books, backup)}"  # noqa: E731
            yield stack.enter_context(standing(folder, f"sqlite:///{books}", "", seed, copy, each))
            return
        shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
        made = stack.enter_context(shelf.bare())
        copies = stack.enter_context(ExitStack())
        copy = lambda: copies.enter_context(shelf.take(made)).owner_url  # noqa: E731
        yield stack.enter_context(standing(folder, made.url, made.owner_url, seed, copy, each))


@pytest.fixture(scope="module", params=DATABASES)
def honest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_on(request.param, tmp_path_factory.mktemp("so"), request, seed(26)) as made:
        yield made


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.params["honest"])


@pytest.fixture
def auditors(honest: House, tmp_path: Path) -> dict[bool, Auditor]:
    """One who has a line that was printed at the very end, and one whose newest evidence is older."""
    return {last: Auditor(tmp_path / f"kiem-tra-{last}", Safe.of(honest, last=last)) for last in (True, False)}


def test_honest_books_are_clean(honest: House, auditors: dict[bool, Auditor]) -> None:
    with at_work(honest) as thief:
        kept = thief.export()
        for private in (True, False):
            answer = auditors[True].check(thief.export(private=private), private=private)
            assert (answer["findings"], answer["uncovered"]) == ([], None)
            assert answer["checkpoints_trusted"] == len(honest.marks) + 2  # the committee's is in the table, too
            assert answer["receipts"] == len(honest.papers) > 5
    code, answer = auditors[False].run(kept)
    assert (code, answer["findings"]) == (0, [])
    assert answer["uncovered"] == {"from": auditors[False].safe.covered, "to": honest.size}
    kinds = {told.kind for told in thief.honest}
    assert kinds >= {"voucher", "slip_step", "approval", "receipt", "receipt_end", "paper", "staff", "role_grant"}
    assert kinds >= {"erasure", "period_event", "log_key", "mandate_edit"}
    assert honest.size > 400


def steal(honest: House, auditors: dict[bool, Auditor], tally: Tally, rows: int) -> None:
    """Every kind, at every level, `rows` times; once each before a verifier that runs as a program of its own."""
    chance = random.Random(tally.seed)
    with at_work(honest) as thief:
        for name, kind in KINDS.items():
            for level in LEVELS:
                for turn in range(rows):
                    checks = auditors[chance.random() < 0.7]
                    with thief.theft():
                        deed = kind(thief, chance, level)
                        finish(thief, level)
                        export = thief.export()
                        if level == EVERYTHING and turn == 0 and name != "swap two":  # whose times run backwards
                            assert own_findings(thief) == [], name  # the thief left nothing undone
                    answer = checks.check(export)
                    tally.judge(name, deed, answer, level, checks.safe, honest)
                    if level == EVERYTHING and turn == 0:
                        code, said = checks.run(export)
                        assert (code, said["findings"]) == (bool(answer["findings"]), answer["findings"]), name
    tally.counts["kinds"] = len(KINDS)


def own_findings(thief: Thief) -> list[object]:
    """What the program's own check of hashes, nodes, checkpoints and rows says."""
    return list(self_check.run(thief.connection))


def test_every_theft_under_a_checkpoint_is_found(honest: House, auditors: dict[bool, Auditor], name: str) -> None:
    tally = Tally(name, seed(7))
    steal(honest, auditors, tally, 1)
    tally.close(f"each kind at {len(LEVELS)} levels")


@pytest.mark.long
def test_a_hundred_rows_of_each_kind(honest: House, auditors: dict[bool, Auditor], name: str) -> None:
    tally = Tally(name, seed())
    steal(honest, auditors, tally, 100)
    tally.close(f"each kind at {len(LEVELS)} levels")


# --- the table of checkpoints


def edit_notes(honest: House, checks: Auditor, tally: Tally, rows: int) -> None:
    chance = random.Random(tally.seed)
    with at_work(honest) as thief:
        for name, kind in notes.KINDS.items():
            for turn in range(rows):
                with thief.theft():
                    size, codes = kind(thief, chance)
                    export = thief.export()
                answer = checks.check(export)
                tally.counts.update(("rows", "covered"))
                tally.counts["kinds"] = len(notes.KINDS)
                told = [f for f in answer["findings"] if f["code"] in codes and f["before_checkpoint"] == size]
                tally.counts["found"] += bool(told)
                placed = any(f["after_checkpoint"] is None or f["after_checkpoint"] < size for f in told)
                tally.counts["placed"] += placed
                if not (told and placed and answer["uncovered"] is None):
                    tally.wrong.append(f"{name}: {size}, {answer['findings'][:5]}")
                if turn == 0:
                    assert checks.run(export)[0] == 1


def test_an_edited_table_of_checkpoints(honest: House, auditors: dict[bool, Auditor], name: str) -> None:
    tally = Tally(name, seed(8))
    edit_notes(honest, auditors[True], tally, 3)
    tally.close("checkpoints edited")


@pytest.mark.long
def test_a_hundred_edits_of_checkpoints(honest: House, auditors: dict[bool, Auditor], name: str) -> None:
    tally = Tally(name, seed())
    edit_notes(honest, auditors[True], tally, 100)
    tally.close("checkpoints edited")


# --- last week's backup


def test_last_weeks_backup(honest: House, auditors: dict[bool, Auditor], tmp_path: Path) -> None:
    """A copy that was made while the books were young is put in their place; as it was, and signed up to its end."""
    with at_work(replace(honest, url=honest.backup, owner_url=honest.backup)) as thief:
        older, size = thief.export(), len(thief.honest)
    assert size == max(size for size, _ in honest.backups) < honest.size
    code, answer = auditors[True].run(older)
    assert code == 1
    lost = [f for f in answer["findings"] if f["code"] == "log_shorter"]
    assert [(f["after_checkpoint"], f["before_checkpoint"]) for f in lost] == [(size, honest.size)]
    # who holds nothing younger than the copy is told how far it goes, and no more; the committee's note is in the table
    young = Safe(honest.keys, [mark for mark in honest.marks if mark[0] < honest.signed])
    answer = Auditor(tmp_path / "tre", young).check(older)
    assert (answer["findings"], answer["uncovered"]) == ([], {"from": honest.signed, "to": size})


def restore(honest: House, tally: Tally, folder: Path, rows: int) -> None:
    """Copies of any age before auditors who hold any part of the evidence; each receipt alone is enough."""
    chance, all_of_it = random.Random(tally.seed), Safe.of(honest, last=True)
    for _ in range(rows):
        size, older = chance.choice(honest.backups)
        marks = chance.sample(all_of_it.marks, chance.randrange(len(all_of_it.marks) + 1))
        papers = chance.sample(all_of_it.papers, chance.randrange(4))
        safe = Safe(honest.keys, marks, papers)
        answer = Auditor(folder, safe).check(older)
        lost = sorted(mark for mark, _ in marks if mark > size), sorted(leaf for leaf, _ in papers if leaf >= size)
        told = tuple(
            sorted(f[place] for f in answer["findings"] if f["code"] == code)
            for code, place in (("log_shorter", "before_checkpoint"), ("receipt_not_in_log", "leaf"))
        )
        held = max([seen for seen in (*safe.sizes, honest.signed) if seen <= size], default=0)
        right = answer["uncovered"] == ({"from": held, "to": size} if held < size else None)
        tally.counts["rows"] += 1
        tally.counts["covered" if any(lost) else "uncovered"] += 1
        tally.counts["found"] += any(told)
        tally.counts["placed"] += any(told) and told == lost
        if told != lost or len(answer["findings"]) != sum(map(len, lost)) or not right:
            tally.wrong.append(f"backup of {size}, {safe.sizes}: {answer['findings'][:5]}, {answer['uncovered']}")


def test_backups_of_any_age(honest: House, name: str, tmp_path: Path) -> None:
    tally = Tally(name, seed(9))
    restore(honest, tally, tmp_path / "k", 10)
    tally.close("backups")


@pytest.mark.long
def test_a_hundred_backups(honest: House, name: str, tmp_path: Path) -> None:
    tally = Tally(name, seed())
    restore(honest, tally, tmp_path / "k", 100)
    tally.close("backups")


# --- honest books, again and again


def grow(database: str, folder: Path, request: pytest.FixtureRequest, tally: Tally, checks: int) -> None:
    """Books with stories of their own, checked after each event with all that left the server so far."""
    chance = random.Random(tally.seed)

    def each(house: House) -> None:
        if tally.counts["rows"] >= checks or chance.random() < 0.5:
            return
        held = Auditor(folder / "kiem-tra", Safe(house.keys, list(house.marks), list(house.papers)))
        private = chance.random() < 0.8
        answer = held.check(exported(house, private), private=private)
        tally.counts["rows"] += 1
        if answer["findings"]:
            tally.counts["false"] += 1
            tally.wrong.append(f"{house.folder}: {answer['findings'][:3]}")

    while tally.counts["rows"] < checks:
        seed = chance.randrange(10**6)
        with house_on(database, folder / str(seed), request, seed, each):
            tally.counts["houses"] += 1


@pytest.mark.long
@pytest.mark.parametrize("database", DATABASES)
def test_no_false_alarm_in_a_thousand_checks(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    tally = Tally(database, seed())
    grow(database, tmp_path, request, tally, 500)
    tally.close(f"clean checks of {tally.counts['houses']} houses")


def test_no_false_alarm(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    tally = Tally("sqlite", seed(10))
    grow("sqlite", tmp_path, request, tally, 25)
    tally.close("clean checks")
