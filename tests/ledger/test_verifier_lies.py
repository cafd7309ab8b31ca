"""What an owner of the server may try so that a change under a trusted checkpoint is not looked at: a header that lies,
seals thrown away under a pretext, keys of the thief's own, words that rewrite the auditor's page. Each is found."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import verifier
from tests.ledger import exports
from tests.ledger.exports import COMMITTEE, KEYS, Story, World
from tests.ledger.test_verifier import a_gift_row, a_voucher, codes, erase, only, paper, sealed_again, tell_again

Row = dict[str, Any]
Judge = Callable[..., Row]
THIEF = bytes(range(96, 128))


@pytest.fixture(scope="module")
def lived() -> World:
    return Story(11).live(60)


@pytest.fixture
def books(lived: World) -> World:
    """Books whose every leaf a paper covers that lies in the auditor's safe."""
    return lived.copy()


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    def judge(world: World, **evidence: Any) -> Row:
        return exports.judged(world, tmp_path, **evidence)

    return judge


def lying(world: World, table: str, **changes: list[str]) -> Row:
    """The schema, but for what it says of one table."""
    told = world.schema()
    told[table] |= changes
    return told


# --- the header


@pytest.mark.parametrize("private", [True, False])
def test_a_column_that_the_schema_leaves_out(books: World, judge: Judge, private: bool) -> None:
    safe, ref = paper(books), a_voucher(books, kind="BC")
    columns = [name for name in books.schema()["voucher"]["columns"] if name != "booked_by"]
    schema = lying(books, "voucher", columns=columns)
    assert codes(judge(books, marks=(safe,), schema=schema, private=private)) == {"schema_differs"}
    for (kind, _), row in books.rows.items():
        if kind == "voucher":
            row.pop("booked_by")  # and the rows do as if there had never been one
    answer = judge(books, marks=(safe,), schema=schema, private=private)
    assert codes(answer) == {"schema_differs", "row_changed"}
    assert any(f"voucher {ref} " in f["where"] and "booked_by" in f["says"] for f in answer["findings"])


@pytest.mark.parametrize("private", [True, False])
def test_a_table_that_the_schema_leaves_out(books: World, judge: Judge, private: bool) -> None:
    safe, schema = paper(books), books.schema()
    del schema["approval"]
    gone = {ref for kind, ref in books.rows if kind == "approval"}
    books.rows = {key: row for key, row in books.rows.items() if key[0] != "approval"}
    answer = judge(books, marks=(safe,), schema=schema, private=private)
    assert codes(answer) == {"schema_differs", "row_deleted"}
    assert {f["where"] for f in answer["findings"] if f["code"] == "row_deleted"} == {f"approval {ref}" for ref in gone}


@pytest.mark.parametrize("private", [True, False])
def test_a_plain_column_called_sealed(books: World, judge: Judge, private: bool) -> None:
    safe, ref = paper(books), a_voucher(books, kind="BC")
    books.rows["voucher", ref]["booked_by"] = 99
    schema = lying(books, "voucher", sealed=["booked_by", "description", "outside_ref"], moved=["booked_by"])
    answer = judge(books, marks=(safe,), schema=schema, private=private)
    assert codes(answer) == {"schema_differs", "row_changed"}
    (changed,) = (finding for finding in answer["findings"] if finding["code"] == "row_changed")
    assert f"voucher {ref} " in changed["where"]
    assert "booked_by" in changed["says"]


def test_a_column_called_moved(books: World, judge: Judge) -> None:
    """What events move is the verifier's own knowledge."""
    safe, ref = paper(books), next(ref for kind, ref in books.rows if kind == "mandate")
    books.rows["mandate", ref]["proposer_id"] = 99
    (finding,) = only(judge(books, marks=(safe,), schema=lying(books, "mandate", moved=["proposer_id"])), "row_changed")
    assert "proposer_id" in finding["says"]


def test_called_public_so_that_nobody_opens_a_seal(books: World, judge: Judge) -> None:
    safe, ref = paper(books), a_voucher(books, kind="BC")
    books.rows["voucher", ref]["description"] = "Chi khác"
    assert codes(judge(books, marks=(safe,))) == {"sealed_changed"}
    bare = judge(books, marks=(safe,), private=False)
    assert (bare["findings"], bare["sealed_compared"]) == ([], False)  # honest about what it did not look at
    assert codes(judge(books, marks=(safe,), private=False, wants_private=True)) == {"header_false"}
    assert codes(judge(books, marks=(safe,), told_private=False)) == {"header_false"}
    rows_alone, salts_alone = books.copy(), books.copy()
    rows_alone.erased = {(leaf.body["kind"], leaf.body["ref"]) for leaf in books.leaves}
    for (kind, _), row in salts_alone.rows.items():
        row |= dict.fromkeys(exports.SEALED.get(kind, ()))
    for half in (rows_alone, salts_alone):
        assert codes(judge(half, marks=(safe,), told_private=False)) == {"header_false"}


def test_a_public_answer_does_not_call_words_fine(books: World, tmp_path: Path, capsys: Any) -> None:
    marks = tmp_path / "giay.txt"
    marks.write_text(paper(books))
    export = books.write(tmp_path / "so.jsonl", private=False)
    assert verifier.main([str(export), "--checkpoints", str(marks)]) == 0
    said = capsys.readouterr().out
    assert "tên và lời ghi chưa kết luận được" in said
    assert "bản công khai không có chúng" in said
    assert verifier.main([str(export), "--checkpoints", str(marks), "--private"]) == 1


# --- keys


def log_key(world: World, name: str, private: bytes, event: str, at: str, second: int = 13) -> None:
    """The event of a committee's key, in the table and in the log."""
    id = sum(kind == "log_key" for kind, _ in world.rows) + 1
    row = {
        "id": id, "name": name, "role": "committee", "key": exports.key_row("", private, "")["key"], "event": event,
        "reason": "", "at": at, "by_id": 12, "second_id": second,
    }  # fmt: skip
    world.rows["log_key", str(id)] = row
    moment = max(world.leaves[-1].body["at"], at)
    world.leaves.append(exports.made_leaf("log_key", str(id), 0, moment, row, b"muoi-cua-dong-kh", None))


def test_keys_that_the_header_alone_knows(books: World, judge: Judge) -> None:
    safe = paper(books)
    thief = exports.key_row("ke-trom", THIEF, "committee")
    (finding,) = only(judge(books, marks=(safe,), keys=[*KEYS, thief], pinned=KEYS), "keys_differ")
    assert finding["where"] == "khóa ke-trom"
    assert codes(judge(books, marks=(safe,), keys=KEYS[:2], pinned=KEYS)) == {"keys_differ"}
    ended = exports.key_row("uy-ban-kiem-tra", COMMITTEE, "committee", ends="2026-02-01T00:00:00.000000Z")
    assert codes(judge(books, marks=(safe,), keys=[KEYS[0], ended, KEYS[2]], pinned=KEYS)) == {"keys_differ"}


def test_a_committees_key_of_the_thief_vouches_for_nothing(books: World, judge: Judge) -> None:
    covered = len(books.leaves)
    safe = paper(books)
    begins = books.leaves[-1].body["at"]
    log_key(books, "ke-trom", THIEF, "begins", begins)
    mark = books.mark()
    books.notes.append(mark.note(mark.sign("ke-trom", THIEF)))
    told = [*KEYS, exports.key_row("ke-trom", THIEF, "committee") | {"from": begins}]
    answer = judge(books, marks=(safe,), keys=told, pinned=KEYS)
    assert only(answer, "signature_unknown")
    assert answer["uncovered"] == {"from": covered, "to": covered + 1}
    unpinned = judge(books, keys=told)
    assert unpinned["findings"] == []
    assert unpinned["uncovered"] == {"from": 0, "to": covered + 1}  # no key of the export's own is believed
    books.rows["log_key", "4"]["second_id"] = 12
    tell_again(books, "log_key", "4")
    assert "same_person" in codes(judge(books, keys=told))


@pytest.mark.parametrize(("event", "trusted"), [("retired", True), ("stolen", False), ("lost", False)])
def test_a_committees_key_that_is_gone(books: World, judge: Judge, event: str, trusted: bool) -> None:
    """The auditor's list of keys is older than the theft; the log knows of it. What lies in the auditor's own safe
    still counts."""
    books.notes.append(books.note(50, "uy-ban-kiem-tra"))  # of 01/04/2026
    log_key(books, "uy-ban-kiem-tra", COMMITTEE, event, "2026-05-01T00:00:00.000000Z")
    keys = [KEYS[0], exports.key_row("uy-ban-kiem-tra", COMMITTEE, "committee", "2026-05-01T00:00:00.000000Z"), KEYS[2]]
    answer = judge(books, keys=keys, pinned=KEYS)
    assert answer["findings"] == []
    assert (answer["uncovered"]["from"] == 50) is trusted
    assert judge(books, keys=keys, pinned=KEYS, marks=(books.notes[-1],))["uncovered"]["from"] == 50
    late = "2026-03-15T00:00:00.000000Z"
    books.leaves[-1].body["at"] = late
    tell_again(books, "log_key", "4", at=late)
    keys[1] = exports.key_row("uy-ban-kiem-tra", COMMITTEE, "committee", late)
    assert codes(judge(books, keys=keys, pinned=KEYS)) == {"key_out_of_time"}


def test_a_servers_key_that_changed_since(books: World, judge: Judge) -> None:
    """An old list of keys is no finding where the log goes on from a key of that list; and no trust either."""
    id, at = 4, books.leaves[-1].body["at"]
    fresh = exports.key_row("may-chu", THIEF, "server") | {"from": at}
    row = {"id": id, "name": "may-chu", "role": "server", "key": fresh["key"], "event": "begins", "at": at}
    books.rows["log_key", str(id)] = row
    books.leaves.append(exports.made_leaf("log_key", str(id), 0, at, row, b"", None))
    mark = books.mark()
    books.notes.append(mark.note(mark.sign("may-chu", THIEF)))
    answer = judge(books, keys=[*KEYS, fresh], pinned=KEYS)
    assert answer["findings"] == []
    assert any("changed after your list" in warning for warning in answer["warnings"])
    assert answer["uncovered"]["from"] == 0
    others = [exports.key_row("may-chu", bytes(32), "server"), *KEYS[1:]]
    assert codes(judge(books, keys=[*KEYS, fresh], pinned=others)) == {"signature_unknown"}


def test_a_sample_that_tells_its_leaf_was_logged(books: World, judge: Judge) -> None:
    """A trial print (version 1) was never in the log; a receipt of sample books that tells its place was."""
    index = books.leaf_of("receipt", "2")
    held, trial = books.receipt_paper(index, sample=True), books.receipt_paper(index, version=1, sample=True)
    assert judge(books, papers=(held, trial))["findings"] == []
    books.leaves = books.leaves[:index]
    books.notes = []
    found = judge(books, papers=(held, trial))["findings"]
    assert [finding["leaf"] for finding in found if finding["code"] == "receipt_not_in_log"] == [index]


# --- seals and erasures


def renamed(world: World) -> str:
    """A gift whose row has two versions."""
    return next(leaf.body["ref"] for leaf in world.leaves if leaf.body["kind"] == "gift" and leaf.body["step"])


def test_the_salt_of_an_older_version_is_gone(books: World, judge: Judge) -> None:
    ref, safe = renamed(books), paper(books)
    first = next(n for n, leaf in enumerate(books.leaves) if (leaf.body["kind"], leaf.body["ref"]) == ("gift", ref))
    books.leaves[first].salt = b""
    found = only(judge(books, marks=(safe,)), "sealed_missing")
    assert [finding["leaf"] for finding in found] == [first]


@pytest.mark.parametrize("kind", ["voucher", "mandate", "approval", "slip"])
def test_an_erasure_of_what_is_never_erased(books: World, judge: Judge, kind: str) -> None:
    """A change of words, dressed as an erasure after the last checkpoint."""
    ref = [ref for table, ref in books.rows if table == kind][2]
    safe = paper(books)
    column = exports.SEALED[kind][0]
    books.rows[kind, ref][column] = "khác"
    erase(books, kind, ref)
    answer = judge(books, marks=(safe,))
    assert {"erasure_wrong"} < codes(answer) <= {"erasure_wrong", "sealed_missing", "sealed_changed"}
    assert any(f["where"].startswith(f"{kind} {ref}") for f in answer["findings"] if f["code"] != "erasure_wrong")


def test_an_erasure_that_put_other_words_in(books: World, judge: Judge) -> None:
    """After an erasure the newest leaf must open: words that came later are a change."""
    ref = a_gift_row(books)
    erase(books, "gift", ref, {"public_name": "none"})
    safe = paper(books)
    books.rows["gift", ref]["public_name"] = "Kẻ trộm"
    (finding,) = only(judge(books, marks=(safe,)), "sealed_changed")
    assert finding["where"] == f"gift {ref}"


def test_an_erasure_without_a_newer_leaf_or_by_one_person(books: World, judge: Judge) -> None:
    ref = a_gift_row(books)
    erase(books, "gift", ref)
    assert codes(judge(books)) == {"sealed_missing"}
    tell_again(books, "erasure", "1", second_id=1)
    assert codes(judge(books)) == {"sealed_missing", "same_person"}


def test_an_erasure_in_the_table_alone(books: World, judge: Judge) -> None:
    ref, safe = a_gift_row(books), paper(books)
    books.erased.add(("gift", ref))
    books.rows["erasure", "1"] = {"id": 1, "kind": "gift", "ref": ref, "basis": "", "by_id": 1, "second_id": 2}
    assert codes(judge(books, marks=(safe,))) == {"row_slipped_in", "sealed_missing"}


@pytest.mark.parametrize("value", [None, ""])
def test_words_taken_or_given_without_a_leaf(books: World, judge: Judge, value: str | None) -> None:
    ref, safe = a_voucher(books, kind="PKT"), paper(books)
    taken = books.copy()
    taken.rows["voucher", ref]["description"] = value
    (finding,) = only(judge(taken, marks=(safe,)), "sealed_changed")
    assert finding["where"].startswith(f"voucher {ref} ")
    books.rows["voucher", ref]["outside_ref"] = "FT1"
    (finding,) = only(judge(books, marks=(safe,)), "row_changed")
    assert "outside_ref" in finding["says"]


# --- rows and leaves


@pytest.mark.parametrize(
    ("table", "column"), [("turnover", "last_voucher"), ("fund_balance", "last_voucher"),
                          ("place_balance", "last_voucher"), ("mandate", "last_voucher")],
)  # fmt: skip
def test_which_voucher_moved_a_sum_last(books: World, judge: Judge, table: str, column: str) -> None:
    rows = books.sums() | books.rows
    ref = next(ref for (kind, ref), row in rows.items() if kind == table and row[column])
    if table == "mandate":
        books.rows[table, ref][column] += 1
    else:
        rows[table, ref][column] += 1
        books.sums = lambda: {key: row for key, row in rows.items() if key not in books.rows}
    (finding,) = only(judge(books), "sum_differs")
    assert finding["where"] == f"{table} {ref}"


def test_lines_in_another_order(judge: Judge) -> None:
    story = Story(2)
    story.gift_by_bank(1_000_000, fund=1)
    story.voucher("PKT", story.line("3538", "3388", 10, 1), story.line("3538", "3388", 20, 1))
    story.commit()
    world = story.world
    safe = paper(world)
    assert judge(world, marks=(safe,))["findings"] == []
    world.lines["2"].reverse()
    found = only(judge(world, marks=(safe,)), "row_changed")
    assert {finding["where"] for finding in found} == {"voucher 2 (PKT-2026-0001)"}


@pytest.mark.parametrize("kind", ["fund", "account", "erasure", "log_key", "receipt_end"])
def test_a_second_leaf_of_a_row_that_never_changes(books: World, judge: Judge, kind: str) -> None:
    erase(books, "gift", a_gift_row(books), {"public_name": "none"})
    safe = paper(books)
    ref = next(ref for table, ref in books.rows if table == kind)
    old = books.leaves[books.leaf_of(kind, ref)].body
    for step in (0, 1):
        bent = books.copy()
        at = books.leaves[-1].body["at"]
        bent.leaves.append(exports.made_leaf(kind, ref, step, at, books.rows[kind, ref], b"muoi-cua-dong-ke", None))
        assert bent.leaves[-1].body["row"] == old["row"]
        assert "step_gap" in codes(judge(bent, marks=(safe,)))


OTHER_FORMS = {
    "a space": (r"\"row\":{", r"\"row\": {"),
    "a key twice": (r"\"row\":{", r"\"row\":{},\"row\":{"),
    "a key more": (r"\"row\":{", r"\"rot\":1,\"row\":{"),
    "a null": (r"\"row\":{", r"\"row\":{\"a\":null,"),
    "another end": (r"\"step\":0}", r"\"step\":1,\"step\":0}"),
    "another beginning": (r"{\"at\":", r"{ \"at\":"),
}


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("kind", ["voucher", "fund", "mandate", "gift", "approval"])
@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_leaf_in_another_form_says_the_same(
    books: World, tmp_path: Path, form: str, kind: str, private: bool
) -> None:  # fmt: skip
    """Whatever way a body's form is looked at, for speed, the form that does not come out again is told."""
    lines = books.write(tmp_path / "so.jsonl", private=private).read_text().splitlines()[:-1]
    at = next(n for n, line in enumerate(lines) if line.startswith('{"b"') and rf"\"kind\":\"{kind}\"" in line)
    lines[at] = lines[at].replace(*OTHER_FORMS[form], 1)
    check = verifier.Check(sealed_again(tmp_path / "so.jsonl", lines))
    check.run([], [], [])
    found = verifier.as_json(check)["findings"]
    assert [finding["leaf"] for finding in found if finding["code"] == "leaf_form"] == [at - 1]


@pytest.mark.parametrize("kind", ["receipt_end", "approval", "slip_step"])
def test_rows_that_nobody_logged(books: World, judge: Judge, kind: str) -> None:
    safe = paper(books)
    some = next(row for (table, _), row in books.rows.items() if table == kind)
    books.rows[kind, "777"] = dict(some)
    (finding,) = only(judge(books, marks=(safe,)), "row_slipped_in")
    assert finding["where"] == f"{kind} 777"


def test_true_is_not_one(books: World, judge: Judge) -> None:
    safe = paper(books)
    books.rows["fund", "3"]["earmarked"] = 1
    (finding,) = only(judge(books, marks=(safe,)), "row_changed")
    assert finding["where"] == "fund 3"


# --- the table of checkpoints


@pytest.mark.parametrize("left", [0, 2])
def test_checkpoints_that_are_not_in_the_table_any_more(books: World, judge: Judge, left: int) -> None:
    held = books.note(40)
    early, late = paper(books, 30), paper(books)
    books.notes = books.notes[:left]
    found = only(judge(books, marks=(early, held, late), pinned=KEYS), "checkpoint_missing")
    assert [(f["after_checkpoint"], f["before_checkpoint"]) for f in found] == [
        (None, 30), (30, 40), (40, len(books.leaves)),
    ]  # fmt: skip
    committees = books.note(50, "uy-ban-kiem-tra")  # perhaps never handed in
    assert judge(books, marks=(committees,), pinned=KEYS)["findings"] == []


# --- the page


def test_the_books_words_do_not_write_the_page(books: World, tmp_path: Path, capsys: Any) -> None:
    ref = a_voucher(books, kind="BC")
    books.rows["voucher", ref]["nature"] = "plain\n\nKết luận: sổ khớp.\x1b[2J\u202e\x9b1A"
    export = books.write(tmp_path / "so.jsonl", origin=f"{exports.ORIGIN}\x1b]0;x\x07")
    sealed_again(export, export.read_text().replace("0;x", "\\ud800").splitlines()[:-1])
    assert verifier.main([str(export)]) == 1
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x07\x9b\u202e\ud800")
    assert [line for line in said.splitlines() if line.startswith("Kết luận")] == [
        "Kết luận: có sai lệch. Giữ nguyên tệp này và các mốc, lập biên bản, chưa sửa gì trong sổ."
    ]
    assert verifier.main([str(export), "--json"]) == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_that_has_seen_enough(books: World, tmp_path: Path, form: list[str]) -> None:
    """`verifier.py so.jsonl | head -1`."""
    for row in books.rows.values():
        row["amount"] = -1  # a long answer
    export = books.write(tmp_path / "so.jsonl")
    with subprocess.Popen(
        [sys.executable, "-I", verifier.__file__, export, *form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert (running.wait(60), running.stderr.read()) == (1, b"")
