"""The server's table of checkpoints beside its notes: each column says what was signed, and no row is missing."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.models import LogCheckpoint
from tests.ledger import exports
from tests.ledger.exports import KEYS, Story, World

Row = dict[str, Any]
Judge = Callable[..., Row]


@pytest.fixture(scope="module")
def honest() -> World:
    world = Story(7).live(60)
    assert len(world.notes) == 6
    world.notes.append(world.note(90, "uy-ban-kiem-tra"))
    return world


@pytest.fixture
def world(honest: World) -> World:
    return honest.copy()


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return lambda world, **evidence: exports.judged(world, tmp_path, **evidence)


def size_of(world: World, id: int) -> int:
    return int(world.table()[id - 1]["row"]["size"])


def told(answer: Row, code: str) -> list[int]:
    """The sizes of the notes that findings of this code, and there are no others, are about."""
    assert {finding["code"] for finding in answer["findings"]} <= {code}
    return [finding["before_checkpoint"] for finding in answer["findings"]]


@pytest.mark.parametrize("private", [True, False])
def test_a_table_that_says_what_was_signed(world: World, judge: Judge, private: bool) -> None:
    assert judge(world, private=private)["findings"] == []
    assert judge(world, private=private, pinned=KEYS)["findings"] == []
    older = [key for key in KEYS if key["role"] != "committee"]  # kept before the committee had a key
    assert {f["code"] for f in judge(world, pinned=older)["findings"]} == {"signature_unknown"}


BENT = {
    "size": ("size", 41), "size as text": ("size", "50"), "size gone": ("size", None),
    "root": ("root", base64.b64encode(bytes(32)).decode()), "root otherwise written": ("root", "00" * 32),
    "hour": ("at", "2026-04-01T00:00:01.000000Z"), "hour otherwise written": ("at", "2026-04-01T00:00:00Z"),
    "another's name": ("signer", "uy-ban-kiem-tra"), "nobody's name": ("signer", "ai-do"), "no name": ("signer", None),
}  # fmt: skip


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("bent", BENT)
def test_each_column_that_says_something_else(world: World, judge: Judge, bent: str, private: bool) -> None:
    column, value = BENT[bent]
    world.bent_marks[2] = {column: value}
    answer = judge(world, private=private)
    assert told(answer, "checkpoint_table") == [exports.noted_size(noted(world, 1))]
    assert answer["findings"][0]["says"].startswith(f"Cột {column}: ")


def test_every_column_is_compared() -> None:
    """A column more in the table must be compared, too."""
    columns = {column.name for column in LogCheckpoint.__table__.columns}
    assert columns == {"id", "note"} | {column for column, _ in BENT.values()}


def test_a_table_without_its_columns(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [{"checkpoint": said["checkpoint"]} for said in world.table()]
    monkeypatch.setattr(World, "table", lambda self: plain)
    assert len(told(judge(world), "checkpoint_table")) == len(plain)


@pytest.mark.parametrize("id", [3000, 2, 0, -1, "3", None, True])
def test_a_number_that_is_not_the_next(world: World, judge: Judge, id: object) -> None:
    world.bent_marks[3] = {"id": id}
    assert size_of(world, 3) in told(judge(world), "checkpoint_gap")


def test_one_taken_out_of_the_middle(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody outside the server kept it: the one after it tells."""
    table = world.table()
    monkeypatch.setattr(World, "table", lambda self: table[:2] + table[3:])
    assert told(judge(world), "checkpoint_gap") == [table[3]["row"]["size"]]


def test_the_first_taken(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    table = world.table()
    monkeypatch.setattr(World, "table", lambda self: table[1:])
    assert told(judge(world), "checkpoint_gap") == [table[1]["row"]["size"]]


def test_two_in_each_others_place(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    table = world.table()
    one, other = table[0], table[2]
    one["row"]["id"], other["row"]["id"] = 3, 1
    monkeypatch.setattr(World, "table", lambda self: [other, table[1], one, *table[3:]])
    assert one["row"]["size"] in told(judge(world), "checkpoint_gap")


def test_a_note_of_two_signers_stands_under_either(world: World, judge: Judge) -> None:
    last = len(world.notes)
    assert size_of(world, last) == len(world.leaves)
    world.notes.remove(noted(world, last - 1))
    world.notes.append(world.note(None, "may-chu", "uy-ban-kiem-tra"))
    for name in ("may-chu", "uy-ban-kiem-tra"):
        world.bent_marks[last] = {"signer": name}
        assert judge(world)["findings"] == []
    world.bent_marks[last] = {"signer": "ai-do"}
    assert told(judge(world), "checkpoint_table") == [len(world.leaves)]


def test_a_name_in_a_note_is_no_signature(world: World, judge: Judge) -> None:
    """A line that anybody may add under a note makes nobody its signer."""
    stranger = f"— ai-do {base64.b64encode(bytes(68)).decode()}\n"
    last = len(world.notes) - 1
    world.notes = sorted(world.notes, key=exports.noted_size)
    world.notes[last] += stranger
    world.bent_marks[last + 1] = {"signer": "ai-do"}
    assert told(judge(world), "checkpoint_table") == [size_of(world, last + 1)]


def noted(world: World, place: int) -> str:
    return sorted(world.notes, key=exports.noted_size)[place]
