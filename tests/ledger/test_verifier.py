"""Whatever is bent in books or log, by whoever holds the server, is found, named and placed; honest books never are.

Each story bends a copy of an honest world as a thief with the database, and later with the server's keys, could.
"""

import gzip
import hashlib
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import checkpoint, merkle, verifier
from receipts.token import receipt_url
from tests.ledger import exports
from tests.ledger.exports import COMMITTEE, KEYS, SERVER, Story, World, canonical

Row = dict[str, Any]
VERIFIER = Path(verifier.__file__)


@pytest.fixture(scope="module")
def honest() -> World:
    return Story(7).live(80)


@pytest.fixture
def world(honest: World) -> World:
    return honest.copy()


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Row]:
    """The verifier's answer about a world, with what an auditor brings."""

    def judge(world: World, **evidence: Any) -> Row:
        return exports.judged(world, tmp_path, **evidence)

    return judge


def codes(answer: Row) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


def only(answer: Row, code: str) -> list[Row]:
    assert codes(answer) == {code}
    return answer["findings"]


def paper(world: World, size: int | None = None) -> str:
    """A checkpoint as printed on a page of a book, out of the server's table."""
    note = world.note(size)
    if note not in world.notes:
        world.notes.append(note)
    return checkpoint.short(world.mark(size))


def a_voucher(world: World, **like: object) -> str:
    """The ref of a voucher in the middle of the log."""
    refs = [
        leaf.body["ref"] for leaf in world.leaves
        if leaf.body["kind"] == "voucher" and all(leaf.body["row"].get(n) == v for n, v in like.items())
    ]  # fmt: skip
    return refs[len(refs) // 2]


def tell_again(world: World, kind: str, ref: str, /, **changes: object) -> int:
    """Change a row in the books and in its leaf, hashes and all; the index of the leaf."""
    index = world.leaf_of(kind, ref)
    old = world.leaves[index]
    row = world.rows[kind, ref] = {**world.rows[kind, ref], **changes}
    lines = world.lines.get(ref) if kind == "voucher" else None
    body = old.body
    world.leaves[index] = exports.made_leaf(kind, ref, body["step"], body["at"], row, old.salt, lines)
    return index


# --- honest books


@pytest.mark.parametrize("private", [True, False])
def test_honest_books_that_are_covered_are_clean(world: World, judge: Callable[..., Row], private: bool) -> None:
    answer = judge(world, marks=(paper(world), paper(world, 50)), papers=tuple(world.papers), private=private)
    assert answer["findings"] == []
    assert answer["uncovered"] is None
    assert (answer["leaves"], answer["receipts"]) == (len(world.leaves), len(world.papers))
    assert answer["checkpoints_trusted"] == 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60), st.booleans())
def test_no_false_alarm_over_honest_books(tmp_path_factory, seed: int, events: int, private: bool) -> None:
    world = Story(seed).live(events)
    path = tmp_path_factory.mktemp("so") / "so.jsonl"
    checked = verifier.Check(world.write(path, private=private))
    receipts = path.with_name("giay.txt")
    receipts.write_text("\n".join(world.papers))
    checked.run([], [], [receipts])
    assert checked.found.all == []


def test_what_lies_after_the_last_trusted_checkpoint_is_never_fine(world: World, judge: Callable[..., Row]) -> None:
    size = len(world.leaves)
    assert judge(world)["uncovered"] == {"from": 0, "to": size}
    assert judge(world)["covered_by_server"] > 0
    assert judge(world, marks=(paper(world, 60),))["uncovered"] == {"from": 60, "to": size}
    world.notes.append(world.note(70, "may-chu", "uy-ban-kiem-tra"))
    # the committee's key counts only when the auditor brought it, not when it came with the export
    assert judge(world)["uncovered"] == {"from": 0, "to": size}
    assert judge(world, pinned=KEYS)["uncovered"] == {"from": 70, "to": size}
    first = world.leaf_of("receipt", "1") + 1
    assert judge(world, papers=world.papers[:1])["uncovered"] == {"from": first, "to": size}


def test_old_receipts_are_found_by_their_number(world: World, judge: Callable[..., Row]) -> None:
    index = world.leaf_of("receipt", "1")
    old = world.receipt_paper(index, version=1)
    assert (
        judge(world, papers=(receipt_url("https://tuongho.example.vn", "K7M29QXBCD", old), "", old))["findings"] == []
    )


# --- the tamper table: the books alone


CHANGES = {
    "amount": ("voucher", "amount", 9_999_000, "row_changed"),
    "date": ("voucher", "entry_date", "2026-01-09", "row_changed"),
    "staff": ("voucher", "booked_by", 99, "row_changed"),
    "kind": ("voucher", "nature", "opening", "row_changed"),
    "text": ("voucher", "description", "Chi khác", "sealed_changed"),
    "bank reference": ("voucher", "outside_ref", "FT0", "sealed_changed"),
    "approver": ("approval", "by_id", 98, "row_changed"),
    "who counted": ("slip_step", "by_id", 97, "row_changed"),
    "receipt": ("receipt", "amount", 1, "row_changed"),
    "receipt code": ("receipt", "code", "ZZZZZZZZZZ", "sealed_changed"),
    "donor's public name": ("gift", "public_name", "Người khác", "sealed_changed"),
    "account": ("account", "kind", "goods", "row_changed"),
    "a column emptied": ("voucher", "series_id", None, "row_changed"),
    "a column filled": ("voucher", "adjusts_id", 3, "row_changed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_row_is_named(world: World, judge: Callable[..., Row], name: str) -> None:
    kind, column, value, code = CHANGES[name]
    refs = [ref for table, ref in world.rows if table == kind and world.rows[table, ref].get(column) != value]
    ref = a_voucher(world, kind="BC") if kind == "voucher" else refs[len(refs) // 2]
    size = world.leaf_of(kind, ref) + 1
    sums = world.sums()
    world.rows[kind, ref][column] = value
    world.sums = lambda: sums  # the thief left the balances as they were
    answer = judge(world, marks=(paper(world), paper(world, size - 1), paper(world, size)))
    (finding,) = only(answer, code)
    assert finding["where"].startswith(f"{kind} {ref}")
    assert column in finding["says"]
    assert (finding["leaf"], finding["after_checkpoint"], finding["before_checkpoint"]) == (size - 1, size - 1, size)


@pytest.mark.parametrize(
    "column", ["debit", "credit", "amount", "debit_fund", "credit_place", "party_id", "mandate_id"]
)
def test_a_changed_line_is_named(world: World, judge: Callable[..., Row], column: str) -> None:
    ref = a_voucher(world, kind="BC")
    sums = world.sums()
    world.lines[ref][0][column] = "1111" if column in ("debit", "credit") else 7
    world.sums = lambda: sums
    (finding,) = only(judge(world), "row_changed")
    assert f"Dòng 1, cột {column}" in finding["says"]


def test_moved_sums_and_states_are_recomputed(world: World, judge: Callable[..., Row]) -> None:
    tampered = world.copy()
    sums = tampered.sums()
    for table, column in (("fund_balance", "amount"), ("place_balance", "amount"), ("turnover", "debit")):
        next(row for (kind, _), row in sums.items() if kind == table)[column] += 1000
    tampered.sums = lambda: sums
    tampered.rows["period", "1"]["state"] = "open"
    tampered.rows["series", "1"]["last"] += 1
    tampered.rows["mandate", "1"]["approved"] += 1
    found = only(judge(tampered), "sum_differs")
    assert [finding["where"].split()[0] for finding in found] == [
        "period", "series", "mandate", "turnover", "fund_balance", "place_balance",
    ]  # fmt: skip
    bare = world.copy()
    bare.sums = dict
    (finding,) = only(judge(bare), "row_deleted")
    assert finding["where"] == "turnover, fund_balance, place_balance"
    fewer = world.sums()
    del fewer["place_balance", "2"]
    world.sums = lambda: fewer
    (finding,) = only(judge(world), "row_deleted")
    assert finding["where"] == "place_balance 2"


@pytest.mark.parametrize("which", ["middle", "newest", "all of a day", "a table"])
def test_deleted_rows_are_named(world: World, judge: Callable[..., Row], which: str) -> None:
    refs = [ref for kind, ref in world.rows if kind == "voucher"]
    day = world.rows["voucher", refs[len(refs) // 2]]["entry_date"]
    gone = {
        "middle": refs[len(refs) // 2 : len(refs) // 2 + 1],
        "newest": refs[-1:],
        "all of a day": [ref for ref in refs if world.rows["voucher", ref]["entry_date"] == day],
        "a table": refs,
    }[which]
    sums = world.sums()
    world.sums = lambda: sums
    for ref in gone:
        del world.rows["voucher", ref], world.lines[ref]
    found = only(judge(world), "row_deleted")
    assert {finding["where"].split()[1] for finding in found} == set(gone)


@pytest.mark.parametrize("kind", ["voucher", "gift", "receipt"])
def test_a_row_slipped_in_is_named(world: World, judge: Callable[..., Row], kind: str) -> None:
    sums = world.sums()
    world.sums = lambda: sums
    world.rows[kind, "9999"] = {**next(row for (k, _), row in world.rows.items() if k == kind), "id": 9999}
    if kind == "voucher":
        world.lines["9999"] = world.lines["1"]
    (finding,) = only(judge(world), "row_slipped_in")
    assert finding["where"].startswith(f"{kind} 9999")


# --- the tamper table: books and log together, all hashes made anew


def rewritten(world: World, ref: str) -> World:
    """A thief makes one gift smaller, everywhere, and takes the difference."""
    world.lines[ref][0]["amount"] -= 1000
    tell_again(world, "voucher", ref, amount=world.rows["voucher", ref]["amount"] - 1000)
    for (kind, other), row in list(world.rows.items()):
        if kind == "receipt" and row["voucher_id"] == int(ref):
            tell_again(world, kind, other, amount=row["amount"] - 1000)
    return world


def test_a_rewritten_log_is_placed_between_checkpoints(world: World, judge: Callable[..., Row]) -> None:
    ref = a_voucher(world, kind="BC")
    place = world.leaf_of("voucher", ref)
    marks = (paper(world, place - 5), paper(world, place + 5), paper(world))
    world.notes = []
    answer = judge(rewritten(world, ref), marks=marks)
    assert codes(answer) == {"log_rewritten", "checkpoint_missing"}  # the first mark still fits: where is it?
    found = [finding for finding in answer["findings"] if finding["code"] == "log_rewritten"]
    assert (found[0]["after_checkpoint"], found[0]["before_checkpoint"]) == (place - 5, place + 5)
    assert answer["uncovered"]["from"] == place - 5


def test_re_signed_with_the_stolen_online_key(world: World, judge: Callable[..., Row]) -> None:
    """The thief holds the server: every note is signed anew. Only what left the server tells."""
    seen, early = paper(world, len(world.leaves) - 3), paper(world, 10)
    kept = world.note(len(world.leaves) - 2)
    receipts = tuple(world.papers)
    sizes = [int(note.split("\n")[1]) for note in world.notes]
    rewritten(world, a_voucher(world, kind="BC"))
    world.notes = [world.note(size) for size in sizes]
    assert judge(world)["findings"] == []
    assert judge(world)["uncovered"] == {"from": 0, "to": len(world.leaves)}
    (finding,) = only(judge(world, marks=(early, seen)), "log_rewritten")
    assert finding["after_checkpoint"] == 10  # not one of those that the thief signed
    assert codes(judge(world, marks=(kept,))) == {"log_rewritten"}
    assert "receipt_root" in codes(judge(world, papers=receipts))
    assert judge(world, marks=(seen,))["uncovered"]["from"] == 0


def test_a_changed_receipt_is_found_by_its_paper(world: World, judge: Callable[..., Row]) -> None:
    index = world.leaf_of("receipt", "2")
    held = world.receipt_paper(index)
    old = world.receipt_paper(index, version=1)
    ref = str(world.rows["receipt", "2"]["voucher_id"])
    world.notes = []
    rewritten(world, ref)
    assert codes(judge(world, papers=(held,))) == {"receipt_differs", "receipt_moved", "receipt_root"}
    (finding,) = only(judge(world, papers=(old,)), "receipt_differs")
    assert "số tiền" in finding["says"]
    assert finding["leaf"] == index


def drop(world: World, index: int) -> None:
    leaf = world.leaves.pop(index)
    world.rows.pop((leaf.body["kind"], leaf.body["ref"]), None)
    if leaf.body["kind"] == "voucher":
        world.lines.pop(leaf.body["ref"])


@pytest.mark.parametrize("story", ["middle", "swap", "insert", "renumber"])
def test_a_log_put_in_another_order_matches_no_checkpoint(world: World, judge: Callable[..., Row], story: str) -> None:
    marks = (paper(world, 20), paper(world))
    place = world.leaf_of("voucher", a_voucher(world, kind="BC"))
    world.notes = []
    if story == "middle":
        drop(world, place)
    elif story == "swap":
        world.leaves[place], world.leaves[place + 1] = world.leaves[place + 1], world.leaves[place]
    elif story == "insert":
        world.leaves.insert(place, world.leaves[place])
    else:
        tell_again(world, "voucher", world.leaves[place].body["ref"], number=77)
    found = {f["code"]: f for f in judge(world, marks=marks)["findings"]}
    said = found.get("log_rewritten") or found["log_shorter"]
    assert (said["after_checkpoint"], said["before_checkpoint"]) == (20, int(marks[1].split()[0]))
    if story == "renumber":
        assert "number_gap" in found


def test_last_weeks_backup_is_noticed(world: World, judge: Callable[..., Row]) -> None:
    older = Story(7).live(80, stop=50)
    older.notes.append(world.note(60))
    marks = (paper(world, 60), paper(world))
    lost = world.papers[len(older.papers) :]
    assert [leaf.text for leaf in older.leaves][:60] == [leaf.text for leaf in world.leaves][:60]
    answer = judge(older, marks=marks, papers=lost)
    assert codes(answer) == {"log_shorter", "receipt_not_in_log"}
    finding = next(f for f in answer["findings"] if f["code"] == "log_shorter")
    assert (finding["after_checkpoint"], finding["before_checkpoint"]) == (60, len(world.leaves))


def test_the_newest_deleted_with_its_leaf(world: World, judge: Callable[..., Row]) -> None:
    mark = paper(world)
    world.notes = []
    while world.leaves[-1].body["kind"] != "voucher":
        drop(world, len(world.leaves) - 1)
    drop(world, len(world.leaves) - 1)
    assert "log_shorter" in codes(judge(world, marks=(mark,)))


# --- checkpoints


def test_an_edited_checkpoint_table(world: World, judge: Callable[..., Row]) -> None:
    note = world.note(40)
    lines = note.split("\n")
    lines[1] = "41"
    assert codes(judge(_noted(world, "\n".join(lines)))) == {"signature_false", "checkpoint_changed"}
    stranger = world.mark(40).note(world.mark(40).sign("ai-do", bytes(32)))
    assert codes(judge(_noted(world, stranger))) == {"signature_unknown"}
    assert codes(judge(_noted(world, world.mark(40).note()))) == {"signature_unknown"}
    assert codes(judge(_noted(world, "gì đó\n"))) == {"checkpoint_form"}
    other = checkpoint.Checkpoint("nhat-ky-khac", 40, world.root(40), world.mark(40).time)
    assert codes(judge(_noted(world, other.note(other.sign("may-chu", SERVER))))) == {"checkpoint_origin"}


def _noted(world: World, note: str) -> World:
    bent = world.copy()
    bent.notes.append(note)
    return bent


def test_a_signed_lie_about_an_old_size(world: World, judge: Callable[..., Row]) -> None:
    """The online key signed another root for a size, once: the notes after it show that it was no rewriting."""
    mark = world.mark(40)
    lie = checkpoint.Checkpoint(mark.origin, 40, bytes(32), mark.time)
    world.notes = [note for note in world.notes if exports.noted_size(note) != 40]
    bent = _noted(world, lie.note(lie.sign("may-chu", SERVER)))
    (finding,) = only(judge(bent), "checkpoint_changed")
    assert (finding["after_checkpoint"], finding["before_checkpoint"]) == (_before(world, 40), 40)
    (finding,) = only(judge(bent, marks=(paper(world),)), "checkpoint_changed")
    assert "mốc đã bị sửa" in finding["says"]


def _before(world: World, size: int) -> int | None:
    return max((n for n in (int(note.split("\n")[1]) for note in world.notes) if n < size), default=None)


def test_two_futures(world: World, judge: Callable[..., Row]) -> None:
    mark = world.mark()
    first, second = (
        checkpoint.Checkpoint(mark.origin, mark.size + 5, bytes([n]) * 32, mark.time) for n in (1, 2)
    )  # fmt: skip
    assert codes(judge(world, marks=(checkpoint.short(first), checkpoint.short(second)))) == {
        "log_shorter", "checkpoint_split",
    }  # fmt: skip


def test_a_key_signs_only_while_it_is_valid(world: World, judge: Callable[..., Row]) -> None:
    keys = [exports.key_row("may-chu", SERVER, "server", ends="2026-02-01T00:00:00Z"), *KEYS[1:]]
    assert codes(judge(world, pinned=keys)) == {"key_out_of_time"}
    ended = [*KEYS[:2], exports.key_row("bien-nhan", exports.RECEIPTS, "receipt", ends="2026-01-01")]
    assert codes(judge(world, papers=(world.papers[-1],), pinned=ended)) == {"key_out_of_time"}


def test_pinned_keys_are_believed_instead_of_the_exports(world: World, judge: Callable[..., Row]) -> None:
    thief = [exports.key_row("may-chu", bytes(32), "server"), *KEYS[1:]]
    assert codes(judge(world, keys=thief, pinned=KEYS)) == {"keys_differ"}
    assert codes(judge(world, pinned=thief)) == {"signature_unknown"}


def test_checkpoints_come_on_paper_and_as_files_together(world: World, judge: Callable[..., Row]) -> None:
    notes = world.note(35), world.note(50, "may-chu", "uy-ban-kiem-tra")
    world.notes += notes
    both = (paper(world, 30), notes[0], "", paper(world, 40).lower(), notes[1])
    answer = judge(world, marks=both)
    assert answer["checkpoints_trusted"] == 4
    assert answer["findings"] == []
    unsigned = judge(world, marks=(world.mark(30).note(),))
    assert unsigned["findings"] == []
    assert any("taken on your word" in warning for warning in unsigned["warnings"])


@pytest.mark.parametrize("typed", ["12", "12 31/03/2026 23:59:59 ABCD", "xin chào\nmột dòng nữa"])
def test_what_was_typed_wrong_is_told_apart(world: World, judge: Callable[..., Row], typed: str) -> None:
    assert codes(judge(world, marks=(typed,))) == {"checkpoint_form"}
    slip = paper(world, 30)
    slip = slip[:-1] + ("A" if slip[-1] != "A" else "B")
    (finding,) = only(judge(world, marks=(slip,)), "checkpoint_form")
    assert "gõ nhầm" in finding["says"]


# --- receipts


def test_receipts_that_prove_nothing(world: World, judge: Callable[..., Row]) -> None:
    good = world.papers[0]
    changed = good[:60] + ("A" if good[60] != "A" else "B") + good[61:]
    assert codes(judge(world, papers=(changed,))) == {"receipt_signature"}
    assert codes(judge(world, papers=(good[:-4],))) == {"receipt_form"}
    assert codes(judge(world, papers=("https://example.vn/v/K7M29QXBCD",))) == {"receipt_form"}
    assert codes(judge(world, papers=(good,), pinned=KEYS[:2])) == {"receipt_key"}


def test_a_receipt_made_with_the_stolen_key_is_not_in_the_log(world: World, judge: Callable[..., Row]) -> None:
    forged = world.copy()
    index = forged.leaf_of("receipt", "1")
    forged.rows["receipt", "1"]["number"] = 9999
    (finding,) = only(judge(world, papers=(forged.receipt_paper(index, version=1),)), "receipt_not_in_log")
    assert "9999" in finding["says"]


# --- sealed columns and erasure


def erase(world: World, kind: str, ref: str, fresh: Row | None = None) -> None:
    """Two persons take the words of a row: its leaves lose their salts, and a newer one says what stands since."""
    world.erased.add((kind, ref))
    at = world.leaves[-1].body["at"]
    if fresh is not None:
        step = sum((leaf.body["kind"], leaf.body["ref"]) == (kind, ref) for leaf in world.leaves)
        row = world.rows[kind, ref] = world.rows[kind, ref] | fresh
        world.leaves.append(exports.made_leaf(kind, ref, step, at, row, b"muoi-cua-dong-ni", None))
        world.kept.add(len(world.leaves) - 1)
    id = sum(kind == "erasure" for kind, _ in world.rows) + 1
    erasure = {"id": id, "kind": kind, "ref": ref, "basis": "Đơn", "by_id": 1, "second_id": 2, "at": at}
    world.rows["erasure", str(id)] = erasure
    world.leaves.append(exports.made_leaf("erasure", str(id), 0, at, erasure, b"muoi-cua-dong-xo", None))


def a_gift_row(world: World) -> str:
    return [ref for kind, ref in world.rows if kind == "gift"][3]


def test_an_erasure_is_no_finding_and_silence_is(world: World, judge: Callable[..., Row]) -> None:
    ref, silent = a_gift_row(world), world.copy()
    before = len(world.leaves)
    erase(world, "gift", ref, {"public_name": "none"})
    assert judge(world, marks=(paper(world),))["findings"] == []
    # the same without an erasure in the log: the salts are gone, and nobody says why
    silent.erased.add(("gift", ref))
    silent.rows["gift", ref]["public_name"] = "none"
    assert codes(judge(silent)) == {"sealed_missing"}
    # an erasure that nobody outside the server saw is told beside what is not covered
    answer = judge(world, marks=(paper(world, before),))
    assert (answer["findings"], answer["uncovered_erasures"]) == ([], [f"gift {ref}"])
    assert judge(world, marks=(paper(world),))["uncovered_erasures"] == []


def test_a_salt_has_its_length(world: World, judge: Callable[..., Row]) -> None:
    world.leaves[world.leaf_of("voucher", "1")].salt = b"ngan"
    assert codes(judge(world)) == {"sealed_missing"}


def test_a_thrown_away_salt_is_a_finding(world: World, judge: Callable[..., Row]) -> None:
    ref = a_voucher(world, kind="BC")
    world.erased.add(("voucher", ref))
    assert "sealed_missing" in codes(judge(world))


# --- the form of the log


def bend_leaf(world: World, change: Callable[[Row], object]) -> World:
    change(world.leaves[30].body)
    return world


@pytest.mark.parametrize(
    "text",
    [
        lambda text: text.replace('","', '", "', 1),
        lambda text: text.replace('"step":0', '"step":0.0'),
        lambda text: text.replace('"step":0', '"step":false'),
        lambda text: text.replace('"row":{', '"row":{"a":null,'),
        lambda text: text.replace('"row":{', '"row":{"zz":1,'),
        lambda text: text[:-1] + ',"x":1}',
        lambda text: text.replace('"kind"', '"at":"x","kind"', 1),
        lambda text: text.replace("Z", "", 1),
        lambda text: "[]",
        lambda text: "",
        lambda text: text.replace('"ref":"', '"ref":"\\ud800'),
        lambda text: text.replace('"at"', '"\\u0061t"'),
        lambda text: text.replace('"row":{', '"row":{"a":1e5,'),
    ],
)
def test_a_leaf_has_one_form(honest: World, text: Callable[[str], str]) -> None:
    leaf = honest.leaves[30].text
    assert verifier.read_leaf(leaf) is not None
    assert text(leaf) != leaf
    assert verifier.read_leaf(text(leaf)) is None


def test_a_strange_leaf_is_told(world: World, judge: Callable[..., Row]) -> None:
    answer = judge(bend_leaf(world, lambda body: body.update(more=1)))
    assert {"leaf_form"} <= codes(answer)


def test_a_leaf_that_lacks_a_column(world: World, judge: Callable[..., Row]) -> None:
    ref = a_voucher(world, kind="BC")
    assert "leaf_strange" in codes(judge(_bent(world, "voucher", ref, period_id=None)))


def test_time_never_runs_back(world: World, judge: Callable[..., Row]) -> None:
    world.leaves[40].body["at"] = "2026-01-02T00:00:00.000000Z"
    world.notes = []
    assert [f["leaf"] for f in judge(world)["findings"] if f["code"] == "time_back"] == [40]
    world.leaves[41].body["at"] = "2026-01-02T00:00:01.000000Z"  # on from there is still back
    assert [f["leaf"] for f in judge(world)["findings"] if f["code"] == "time_back"] == [40, 41]


def test_numbers_of_leaves(world: World, judge: Callable[..., Row], tmp_path: Path) -> None:
    assert codes(judge(world, size=3)) == {"size_differs"}
    path = world.write(tmp_path / "so.jsonl")
    lines = path.read_text().splitlines()
    lines[10] = lines[10].replace('"i":9', '"i":8')
    checked = verifier.Check(sealed_again(path, lines[:-1]))
    checked.run([], [], [])
    assert {finding.code for finding in checked.found.all} == {"index_gap"}


def test_versions_of_a_row_follow_each_other(world: World, judge: Callable[..., Row]) -> None:
    index = next(i for i, leaf in enumerate(world.leaves) if leaf.body["step"] == 1)
    world.notes = []
    world.leaves[index].body["step"] = 2
    assert "step_gap" in codes(judge(world))
    world.leaves[index].body["step"] = 1
    world.leaves[world.leaf_of("voucher", "1")].body["step"] = 1
    assert "step_gap" in codes(judge(world))


def sealed_again(path: Path, lines: list[str]) -> Path:
    data = "".join(f"{line}\n" for line in lines).encode()
    end = {"end": True, "lines": len(lines), "sha256": hashlib.sha256(data).hexdigest()}
    path.write_bytes(data + canonical(end).encode() + b"\n")
    return path


# --- the rules of the books, from the leaves alone


def _bent(world: World, kind: str, ref: str, /, **changes: object) -> World:
    tell_again(world, kind, ref, **changes)
    world.notes = []
    return world


def _first(world: World, kind: str, /, **like: object) -> str:
    return next(
        ref for (k, ref), row in world.rows.items() if k == kind and all(row.get(n) == v for n, v in like.items())
    )


Pick = str | Callable[[World], str]


def bend(kind: str, pick: Pick, /, **changes: object) -> Callable[[World], World]:
    return lambda world: _bent(world, kind, pick if isinstance(pick, str) else pick(world), **changes)


def bend_line(pick: Callable[[World], str], **changes: object) -> Callable[[World], World]:
    def bent(world: World) -> World:
        ref = pick(world)
        world.lines[ref][0] |= changes
        return _bent(world, "voucher", ref)

    return bent


def a_gift(world: World) -> str:
    return a_voucher(world, kind="BC")


def a_transfer(world: World) -> str:
    return _first(world, "voucher", nature="transfer")


def newest(kind: str) -> Callable[[World], str]:
    return lambda world: max((ref for k, ref in world.rows if k == kind), key=int)


def posted(world: World) -> str:
    """A slip that is in the books."""
    return next(str(row["slip_id"]) for (k, _), row in world.rows.items() if k == "voucher" and row.get("slip_id"))


def paid(world: World) -> str:
    """Help paid by bank."""
    help = (ref for ref, lines in world.lines.items() if lines[0]["mandate_id"])
    return next(ref for ref in help if world.rows["voucher", ref]["kind"] == "BN")


def turn(world: World) -> str:
    return _first(world, "voucher", nature="reversal")


def decision(world: World) -> str:
    mandate = world.lines[paid(world)][0]["mandate_id"]
    return _first(world, "approval", mandate_id=mandate, decision="approve")


def returned(world: World) -> str:
    return _first(world, "approval", decision="return")


def counted(world: World) -> str:
    return f"{posted(world)}/counted"


def swapped_steps(world: World) -> World:
    slip = posted(world)
    first, second = world.leaf_of("slip_step", f"{slip}/chief"), world.leaf_of("slip_step", f"{slip}/head")
    world.leaves[first], world.leaves[second] = world.leaves[second], world.leaves[first]
    world.notes = []
    return world


def uncounted(world: World) -> World:
    drop(world, world.leaf_of("slip_step", counted(world)))
    world.notes = []
    return world


def slip_used_twice(world: World) -> World:
    cash = [ref for (k, ref), row in world.rows.items() if k == "voucher" and row.get("slip_id")]
    return _bent(world, "voucher", max(cash, key=int), slip_id=int(posted(world)))


def standing(world: World) -> list[str]:
    """Receipts that nobody ended."""
    return [ref for kind, ref in world.rows if kind == "receipt" and ("receipt_end", ref) not in world.rows]


def second_receipt(world: World) -> World:
    first, second, *_ = standing(world)
    return _bent(world, "receipt", second, voucher_id=world.rows["receipt", first]["voucher_id"])


def replaces_standing(world: World) -> World:
    first, second, *_ = standing(world)
    return _bent(world, "receipt", second, replaces_id=int(first))


def to_single_entry(world: World) -> World:
    _bent(world, "account", "152", kind="off")
    return bend_line(a_gift, credit="152")(world)


# What the thief (or a hasty clerk with the program out of the way) did; all hashes are right.
RULES: dict[str, tuple[str, Callable[[World], World]]] = {
    "lines do not add up": ("lines_differ", bend("voucher", a_gift, amount=1)),
    "goods of nobody": ("goods_wrong", bend_line(a_gift, item_id=7, item_unit="kg", quantity=1)),
    "lines are missing": ("lines_differ", bend_line(a_gift, n_lines=2)),
    "an account of nobody": ("account_unknown", bend_line(a_gift, credit="9999")),
    "single entry": ("contra_misused", to_single_entry),
    "no place": ("place_missing", bend_line(a_gift, debit_place=None)),
    "another's place": ("place_missing", bend_line(a_gift, debit_place=1)),
    "cash without a slip": ("money_needs_paper", bend_line(a_gift, debit="1111", debit_place=1)),
    "bank money by a journal entry": ("money_needs_paper", bend("voucher", a_gift, kind="PKT")),
    "to another fund": ("fund_crossed", bend_line(a_gift, debit_fund=1, credit_fund=2)),
    "a transfer that is none": ("fund_crossed", bend("voucher", a_transfer, nature="plain")),
    "earmarked money": ("fund_earmarked", bend_line(a_transfer, debit_fund=3)),
    "a number left out": ("number_gap", bend("voucher", a_gift, number=500)),
    "a number used twice": ("number_gap", bend("voucher", a_gift, number=1)),
    "another series": ("number_gap", bend("receipt", "1", series_id=1)),
    "a slip's day runs back": ("number_gap", bend("slip", newest("slip"), doc_date="2026-01-01")),
    "into another month": ("period_closed", bend("voucher", a_gift, entry_date="2026-03-31")),
    "after the close": (
        "period_closed", bend("voucher", newest("voucher"), period_id=1, entry_date="2026-01-31")),
    "closed twice": ("period_step", bend("period_event", "1", from_state="closed", to_state="filed")),
    "months that overlap": ("period_step", bend("period", "2", starts="2026-01-31")),
    "reopened by one": (
        "same_person", bend("period_event", "1", from_state="closed", to_state="open", second_id=exports.CHIEF)),
    "overdrawn": ("overdrawn", bend_line(paid, amount=10**11)),
    "a reversal of something else": ("reversal_wrong", bend("voucher", turn, reverses_id=9999)),
    "an unequal reversal": ("reversal_wrong", bend_line(turn, party_id=1)),
    "a reversal of nothing": ("reversal_wrong", bend("voucher", turn, reverses_id=None)),
    "a reversal that says plain": ("reversal_wrong", bend("voucher", turn, nature="plain")),
    "signed out of order": ("slip_order", swapped_steps),
    "an uncounted slip": ("slip_order", uncounted),
    "a slip with another amount": ("slip_differs", bend("slip", posted, amount=7)),
    "a slip used twice": ("slip_differs", slip_used_twice),
    "the signer counts": ("same_person", bend("slip_step", counted, by_id=exports.HEAD)),
    "the proposer approves": ("same_person", bend("approval", decision, by_id=exports.OFFICER)),
    "the approver pays": ("same_person", bend("voucher", paid, booked_by=exports.APPROVER)),
    "asking for oneself": ("same_person", bend("mandate", "1", proposer_id=exports.NEEDY)),
    "paid from another fund": ("mandate_wrong", bend_line(paid, debit_fund=2, credit_fund=2)),
    "paid to another": ("mandate_wrong", bend_line(paid, party_id=exports.OTHER)),
    "paid although refused": ("mandate_wrong", bend("approval", decision, decision="refuse")),
    "an old version approved": ("mandate_wrong", bend("approval", decision, version=9)),
    "edited after the decision": ("mandate_wrong", bend("approval", returned, decision="refuse")),
    "approved too much": ("mandate_too_much", bend("approval", decision, amount=10**9)),
    "paid too much": ("mandate_too_much", bend("approval", decision, amount=1)),
    "a receipt for other money": ("receipt_wrong", bend("receipt", "1", amount=1)),
    "a receipt for no gift": ("receipt_wrong", bend("receipt", "1", voucher_id=9999)),
    "a second receipt": ("receipt_wrong", second_receipt),
    "an end of nothing": ("receipt_wrong", bend("receipt_end", lambda w: _first(w, "receipt_end"), receipt_id=9999)),
    "replaces a standing one": ("receipt_wrong", replaces_standing),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_replayed(world: World, judge: Callable[..., Row], name: str) -> None:
    code, bend = RULES[name]
    answer = judge(bend(world))
    assert code in codes(answer)
    assert all(finding["leaf"] is None or finding["leaf"] >= 0 for finding in answer["findings"])


@pytest.mark.parametrize("before", [{"nature": "reversal"}, {"nature": "adjust"}])
def test_what_was_turned_or_adjusted_is_not_turned_again(judge: Callable[..., Row], before: Row) -> None:
    story = Story(4)
    for _ in range(3):
        gift = story.gift_by_bank(1_000_000, fund=1)
    (line,) = story.world.lines[str(gift)]
    back = {**line, "debit": "3538", "credit": "1121", "debit_place": None, "credit_place": exports.BANK}
    if before["nature"] == "reversal":
        story.voucher("PKT", dict(back), reverses_id=gift, **before)
    else:
        story.voucher("PKT", story.line("3538", "3388", 1, 1), adjusts_id=gift, **before)
    story.commit()
    assert judge(story.world)["findings"] == []
    story.voucher("PKT", dict(back), nature="reversal", reverses_id=gift)
    (finding,) = only(judge(story.world), "reversal_wrong")
    assert "đã đảo, đã điều chỉnh" in finding["says"]


def test_overdrawn_on_a_day_in_between(world: World, judge: Callable[..., Row]) -> None:
    """The sum at the end is right; on the evening of one day the fund was below zero."""
    story = Story(3)
    story.gift_by_bank(1_000_000, fund=1)
    gift = story.world.rows["voucher", "1"]
    story.voucher("BN", story.line("3538", "1121", 900_000, 1, party_id=exports.NEEDY))
    story.commit()
    assert judge(story.world)["findings"] == []
    gift["entry_date"] = gift["doc_date"] = "2026-01-20"
    tell_again(story.world, "voucher", "1")
    found = only(judge(story.world), "overdrawn")
    assert {finding["where"] for finding in found} == {"fund 1", "place 2"}
    assert "2026-01-02" in found[0]["says"]


# --- corrections, losses, confirmed days


def corrected() -> World:
    """A gift booked too large is adjusted; a false gift, already spent, is reversed, and another fund bears the loss;
    a gift in cash is given back; the day is closed."""
    story = Story(9)
    first = story.gift_by_bank(1_000_000, fund=1)
    story.voucher("PKT", story.line("3538", "3388", 100_000, 1), nature="adjust", adjusts_id=first)
    story.commit()
    story.receipt(first)
    story.world.rows["receipt", "1"]["amount"] = 900_000
    tell_again(story.world, "receipt", "1")
    story.gift_by_bank(5_000_000, fund=2)
    false = story.gift_by_bank(800_000, fund=1)
    story.voucher("BN", story.line("3538", "1121", 1_700_000, 1, party_id=exports.NEEDY))
    story.commit()
    (line,) = story.world.lines[str(false)]
    back = {**line, "debit": "3538", "credit": "1121", "debit_place": None, "credit_place": exports.BANK}
    loss = story.line("1388", "3538", 800_000, 1)
    reversal = story.voucher("PKT", back, loss, nature="reversal", reverses_id=false)
    story.commit()
    story.put("loss_cover", reversal_id=reversal, fund_id=2, amount=500_000, decision="12/QĐ", by_id=11, first_id=12,
              second_id=13, at=story.at)  # fmt: skip
    story.voucher("PKT", story.line("3538", "1388", 500_000, 2, 1), nature="cover", outside_ref="cover:1")
    paid = {"reversal_id": reversal, "by_id": exports.ACCOUNTANT, "at": story.at}
    story.put("loss_recovery", amount=200_000, line_id=7, line_use=1, **paid)
    first = story.voucher("BC", story.line("1121", "1388", 200_000, 1, party_id=exports.DONOR))
    story.commit()
    # ... which was another's money: it stands open again, and a slip brings it
    back = {**story.line("1388", "1121", 200_000, 1), "credit_place": exports.BANK}
    story.voucher("PKT", back | {"party_id": exports.DONOR}, nature="reversal", reverses_id=first)
    slip = story.slip("PT", 300_000, 1)
    story.world.rows["slip", f"{slip}"] |= {"against": "1388", "party_id": exports.DONOR}
    tell_again(story.world, "slip", f"{slip}")
    story.put("loss_recovery", amount=300_000, slip_id=slip, **paid)
    story.commit()
    story.step(slip, "chief", "head", "counted")
    line = story.line("1111", "1388", 300_000, 1, party_id=exports.DONOR)
    story.voucher("PT", line, slip=slip, by=exports.CASHIER)
    story.commit()
    cash = 0
    while not cash:
        cash = story.gift_in_cash()
    given = story.world.lines[str(cash)][0]
    slip = story.slip("PC", 50_000, given["debit_fund"])
    for ref in (f"{slip}",):
        story.world.rows["slip", ref] |= {"adjusts_id": cash, "party_id": exports.DONOR}
        tell_again(story.world, "slip", ref)
    story.step(slip, "chief", "head", "counted")
    line = story.line("3538", "1111", 50_000, given["debit_fund"], party_id=exports.DONOR)
    story.voucher("PC", line, slip=slip, by=exports.CASHIER, nature="refund", adjusts_id=cash)
    story.commit()
    held = story.money["place", exports.BOX]
    story.put("cash_count", place_id=exports.BOX, day="2026-01-31", booked=held, cashier=held, counted=held,
              closes=True, at=story.at)  # fmt: skip
    held = story.money["place", exports.BANK]
    story.put("bank_reconciliation", place_id=exports.BANK, day="2025-12-31", statement=held, booked=held, at=story.at)
    story.put("person_limit", unit_id=1, by_id=11, agreed_by=12, at=story.at)
    story.put(
        "series_setting", "1/PT/2026/0", unit_id=1, kind="PT", year=2026, month=0, first=0, by_id=11, agreed_by=12
    )
    story.commit()
    world = story.world
    world.notes, world.papers = [], []
    return world


def by_nature(nature: str) -> Callable[[World], str]:
    return lambda world: _first(world, "voucher", nature=nature)


def last_line(world: World, **changes: object) -> World:
    ref = by_nature("reversal")(world)
    world.lines[ref][-1] |= changes
    return _bent(world, "voucher", ref, amount=sum(line["amount"] for line in world.lines[ref]))


CORRECTIONS: dict[str, tuple[str, Callable[[World], World]]] = {
    "adjusts nothing": ("adjust_wrong", bend("voucher", by_nature("adjust"), adjusts_id=None)),
    "adjusts an adjustment": ("adjust_wrong", bend("voucher", by_nature("adjust"), adjusts_id=999)),
    "adjusts too much": ("adjust_wrong", bend_line(by_nature("adjust"), amount=1_100_000)),
    "adjusts money": ("adjust_wrong", bend_line(by_nature("adjust"), credit="1121", credit_place=exports.BANK)),
    "gives back another's": ("slip_differs", bend("voucher", by_nature("refund"), adjusts_id=1)),
    "a receipt before the adjustment": ("receipt_wrong", bend("receipt", "1", amount=1_000_000)),
    "a loss out of nothing": ("loss_wrong", bend("voucher", by_nature("reversal"), nature="plain")),
    "a loss larger than the gift": ("reversal_wrong", lambda w: last_line(w, amount=900_000)),
    "another line beside": ("reversal_wrong", lambda w: last_line(w, debit="3388")),
    "borne without a decision": ("loss_wrong", bend("loss_cover", "1", amount=1)),
    "borne by another fund": ("loss_wrong", bend("loss_cover", "1", fund_id=1)),
    "paid back for nothing": ("loss_wrong", bend("loss_recovery", "2", reversal_id=1)),
    "paid back by another slip": ("loss_wrong", bend("loss_recovery", "2", slip_id=999)),
    "paid back more than was lost": ("loss_wrong", bend("loss_recovery", "1", amount=900_000)),
    "paid back without a word": ("loss_wrong", bend("loss_recovery", "1", amount=100_000)),
    "paid back twice": ("loss_wrong", bend_line(by_nature("cover"), amount=700_000)),
    "a closed day": ("day_closed", bend("cash_count", "1", day="2026-01-31", closes=True)),
    "counted otherwise": ("sum_differs", bend("cash_count", "1", counted=1)),
    "the bank says otherwise": ("sum_differs", bend("bank_reconciliation", "1", statement=1)),
    "a limit set by one": ("same_person", bend("person_limit", "1", agreed_by=11)),
    "numbers set by one": ("same_person", bend("series_setting", "1/PT/2026/0", agreed_by=11)),
}


def test_honest_corrections_are_clean(judge: Callable[..., Row]) -> None:
    assert judge(corrected())["findings"] == []


@pytest.mark.parametrize("name", CORRECTIONS)
def test_each_correction_keeps_its_rule(judge: Callable[..., Row], name: str) -> None:
    code, bend = CORRECTIONS[name]
    world = corrected()
    if code == "day_closed":
        world.leaves.insert(20, world.leaves.pop(world.leaf_of("cash_count", "1")))
        world.leaves[20].body["at"] = world.leaves[19].body["at"]
    assert code in codes(judge(bend(world)))


def booked_again(first: str, turned: str, again: str) -> World:
    """A bank line becomes a gift, is reversed, and becomes another; each on its day."""
    story = Story(4)

    def book(line: int, on: str) -> int:
        story.day = date.fromisoformat(on)
        voucher = story.gift_by_bank(700_000, fund=1)
        story.put("bank_use", str(voucher), voucher_id=voucher, line_id=line)
        story.commit()
        return voucher

    one = book(7, first)
    book(8, first)
    (line,) = story.world.lines[str(one)]
    story.day = date.fromisoformat(turned)
    back = {**line, "debit": "3538", "credit": "1121", "debit_place": None, "credit_place": exports.BANK}
    story.voucher("PKT", back, nature="reversal", reverses_id=one)
    story.commit()
    book(7, again)
    return story.world


def test_a_bank_line_is_used_again_after_its_reversal_alone(judge: Callable[..., Row]) -> None:
    assert judge(booked_again("2026-01-05", "2026-02-02", "2026-02-02"))["findings"] == []
    world = booked_again("2026-01-05", "2026-02-02", "2026-02-01")
    for private in (True, False):
        (finding,) = only(judge(world, private=private), "line_again")
        assert "trước ngày đảo" in finding["says"]
    tell_again(world, "bank_use", "2", line_id=7)
    found = only(judge(world), "line_again")
    assert "chưa đảo" in found[0]["says"]


@pytest.mark.parametrize(("place", "day"), [(exports.BANK, "2026-12-31")])
def test_a_confirmed_year_takes_nothing(judge: Callable[..., Row], place: int, day: str) -> None:
    world = corrected()
    tell_again(world, "bank_reconciliation", "1", day=day, place_id=place)
    at = world.leaf_of("voucher", "1") - 1
    world.leaves.insert(at, world.leaves.pop(world.leaf_of("bank_reconciliation", "1")))
    world.leaves[at].body["at"] = world.leaves[at - 1].body["at"]
    assert "day_closed" in codes(judge(world))


def test_a_requests_words_are_those_that_were_seen(world: World, judge: Callable[..., Row]) -> None:
    edited = _first(world, "mandate", version=2)
    world.rows["mandate", edited]["body_hash"] = "seen-1"
    (finding,) = only(judge(world), "sealed_changed")
    assert finding["where"] == f"mandate {edited}"


def test_a_code_on_paper_that_is_not_the_books(world: World, judge: Callable[..., Row]) -> None:
    forged = world.copy()
    forged.rows["receipt", "1"]["code"] = "2222222222"
    held = forged.receipt_paper(forged.leaf_of("receipt", "1"), version=1)
    (finding,) = only(judge(world, papers=(held,)), "receipt_differs")
    assert "Mã tra cứu" in finding["says"]
    assert judge(world, papers=(held,), private=False)["findings"] == []


# --- the command


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As an auditor runs it: a copy of the one file, in an empty folder, with nothing of ours to import."""
    return subprocess.run(
        [sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A USB stick: the verifier alone."""
    folder = tmp_path / "usb"
    folder.mkdir()
    copy = folder / "verifier.py"
    copy.write_bytes(VERIFIER.read_bytes())
    return copy


def test_it_runs_alone(world: World, stick: Path, tmp_path: Path) -> None:
    export = world.write(tmp_path / "so.jsonl.gz")
    typed = tmp_path / "giay.txt"
    typed.write_text(paper(world) + "\n", encoding="utf-8")
    receipts = tmp_path / "bien-nhan.txt"
    receipts.write_text("\n".join(world.papers))
    done = run(stick, export, "--checkpoints", typed, "--receipts", receipts)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sai lệch: không thấy" in done.stdout
    assert "Không còn dòng nào" in done.stdout
    assert len(done.stdout.splitlines()) < 40
    done = run(stick, export)
    assert done.returncode == 0
    assert "chưa được đối chứng" in done.stdout
    assert "chưa kết luận được" in done.stdout
    world.rows["voucher", "3"]["amount"] = 1
    done = run(stick, world.write(tmp_path / "so.jsonl"), "--json", "--checkpoints", typed)
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["wrong"] == len(said["findings"]) >= 1
    assert set(said["findings"][0]) >= {"code", "where", "says", "after_checkpoint", "before_checkpoint"}
    done = run(stick, tmp_path / "so.jsonl")
    assert "voucher 3" in done.stdout
    assert "có sai lệch" in done.stdout


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"end":true', b'"end":false'),
        lambda data: data.replace(b"2026-01", b"2026-02", 1),
        lambda data: b"",
        lambda data: b"PK\x03\x04" + data,
        lambda data: b"\x1f\x8b" + data,
        lambda data: b"\xff" + data,
        lambda data: b"[1]\n" + data,
        lambda data: data.replace(b"tuong-ho-log", b"x"),
        lambda data: data.replace(b'"t":"fund"', b'"u":"fund"', 1),
    ],
)
def test_a_file_that_cannot_be_read_is_no_answer(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[bytes], bytes]
) -> None:
    path = world.write(tmp_path / "so.jsonl")
    path.write_bytes(spoil(path.read_bytes()))
    assert verifier.main([str(path)]) == 2
    assert capsys.readouterr().out == ""
    assert verifier.main([str(tmp_path / "khong-co")]) == 2


def test_no_bent_letter_of_a_leaf_is_missed(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An export bent anywhere and sealed again: never a crash, and never an answer that all is well about a leaf."""
    chance = random.Random(6962)
    path, typed = world.write(tmp_path / "so.jsonl"), tmp_path / "giay.txt"
    typed.write_text(paper(world))
    lines = path.read_text().splitlines()[:-1]
    for turn in range(40):
        bent, at = list(lines), chance.randrange(1, len(lines))
        line, place = bent[at], chance.randrange(len(bent[at]))
        bent[at] = line[:place] + chance.choice('0123456789"{}[],:aznull-e.') + line[place + 1 :]
        code = verifier.main([str(sealed_again(path, bent)), "--checkpoints", str(typed)])
        assert code in (0, 1, 2), turn
        if bent[at] != line and place < line.find('","i":'):
            assert code in (1, 2), (line, bent[at])
    assert "Traceback" not in capsys.readouterr().err


def test_zip_and_gz_are_read_alike(world: World, tmp_path: Path) -> None:
    plain = world.write(tmp_path / "so.jsonl")
    with zipfile.ZipFile(tmp_path / "so.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.write(plain, "so.jsonl")
    (tmp_path / "so.gz").write_bytes(gzip.compress(plain.read_bytes()))
    for name in ("so.jsonl", "so.zip", "so.gz"):
        assert verifier.main([str(tmp_path / name)]) == 0


def test_every_kind_of_finding_has_its_test() -> None:
    told = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_verifier*.py"))
    assert [code for code in verifier.MEANS if f'"{code}"' not in told] == []
    source = VERIFIER.read_text(encoding="utf-8")
    assert [code for code in verifier.MEANS if source.count(f'"{code}"') < 2] == []


def test_the_two_trees_agree(honest: World) -> None:
    """The verifier's own hashing, word for word beside the books'."""
    tree = verifier.Tree()
    hashes = [merkle.leaf_hash(b"%d" % n) for n in range(1500)]
    tree.leaves += b"".join(hashes)
    tree.close()
    for size in (0, 1, 2, 3, 255, 256, 257, 511, 512, 700, 1024, 1499, 1500):
        assert tree.root(size) == merkle.root(hashes[:size])
    assert verifier.MEANS.keys() >= codes({"findings": []})
    assert COMMITTEE != SERVER
