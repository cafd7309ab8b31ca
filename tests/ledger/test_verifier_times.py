"""What rows tell of their own time stands beside the log's: dated back or ahead is found, a slow day is not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import verifier
from tests.ledger import exports
from tests.ledger.exports import Story, World

Row = dict[str, Any]
Judge = Callable[..., Row]
SETTINGS = {
    "series_setting": ("at",), "person_limit": ("at",), "numbering": ("at",), "signer": ("at", "agreed_at"),
    "bank_account": ("at", "agreed_at"), "role_grant": ("at", "agreed_at", "stopped_at"),
    "unit_profile": ("at", "agreed_at"),
}  # fmt: skip


@pytest.fixture(scope="module")
def honest() -> World:
    return Story(7).live(40)


@pytest.fixture
def world(honest: World) -> World:
    return honest.copy()


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return lambda world, **evidence: exports.judged(world, tmp_path, **evidence)


def beside(world: World, **apart: float) -> str:
    """The time of the newest leaf, or so much before or after."""
    moment = datetime.fromisoformat(world.leaves[-1].body["at"]) + timedelta(**apart)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def setting(world: World, kind: str, **told: Any) -> int:
    """A setting, as the program would log it; told again where it stands already. The index of its leaf."""
    steps = sum((leaf.body["kind"], leaf.body["ref"]) == (kind, "1") for leaf in world.leaves)
    old = world.rows.get((kind, "1"), {"id": 1, "by_id": 12, "agreed_by": 13, "valid_from": "2026-01-20"})
    row = world.rows[kind, "1"] = old | told
    world.leaves.append(exports.made_leaf(kind, "1", steps, beside(world), row, bytes(16), None))
    return len(world.leaves) - 1


def times(answer: Row) -> list[tuple[str, int | None]]:
    assert {finding["code"] for finding in answer["findings"]} <= {"time_stated"}
    return [(finding["where"], finding["leaf"]) for finding in answer["findings"]]


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("column", ["at", "agreed_at"])
@pytest.mark.parametrize("apart", [{"days": -10}, {"hours": -1, "seconds": -1}, {"minutes": 6}, {"days": 400}])
def test_a_setting_dated_back_or_ahead(
    world: World, judge: Judge, column: str, apart: dict[str, float], private: bool
) -> None:
    """A receiving account whose notice seems to be over already; nobody holds a checkpoint over it yet."""
    fine = {"at": beside(world), "agreed_at": beside(world)}
    index = setting(world, "bank_account", **fine | {column: beside(world, **apart)})
    answer = judge(world, private=private)
    assert times(answer) == [("bank_account 1", index)]
    assert answer["findings"][0]["says"].startswith(f"Cột {column} ghi ")


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_and_every_time_of_it(world: World, judge: Judge, kind: str) -> None:
    for column in SETTINGS[kind]:
        bent = world.copy()
        index = setting(bent, kind, **dict.fromkeys(SETTINGS[kind], beside(bent)) | {column: beside(bent, days=-3)})
        assert times(judge(bent)) == [(f"{kind} 1", index)]


def test_a_voucher_and_an_approval_too(world: World, judge: Judge) -> None:
    for kind, column in (("voucher", "booked_at"), ("receipt", "issued_at"), ("slip", "prepared_at")):
        bent = world.copy()
        ref = max((ref for told, ref in bent.rows if told == kind), key=int)
        index = bent.leaf_of(kind, ref)
        bent.rows[kind, ref][column] = "2026-01-01T01:00:00.000000Z"
        old, lines = bent.leaves[index], bent.lines.get(ref) if kind == "voucher" else None
        body = old.body
        bent.leaves[index] = exports.made_leaf(kind, ref, 0, body["at"], bent.rows[kind, ref], old.salt, lines)
        bent.notes = []
        assert [leaf for _, leaf in times(judge(bent))] == [index]


@pytest.mark.parametrize("apart", [{"minutes": 4, "seconds": 59}, {"seconds": 0}, {"minutes": -59}])
def test_a_slow_request_and_a_clock_set_back_are_fine(world: World, judge: Judge, apart: dict[str, float]) -> None:
    setting(world, "signer", at=beside(world, **apart), agreed_at=beside(world, **apart))
    assert judge(world)["findings"] == []


def test_a_row_told_again_keeps_its_old_times_and_no_others(world: World, judge: Judge) -> None:
    """Proposed in one week, agreed in the next: each time is judged by the leaf that told it first."""
    first = setting(world, "signer", at=beside(world))
    assert judge(world)["findings"] == []
    world.leaves[first].body["at"] = beside(world, seconds=1)
    later = beside(world, days=9)
    row = world.rows["signer", "1"] | {"agreed_at": later}
    agreed = world.copy()
    agreed.rows["signer", "1"] = row
    agreed.leaves.append(exports.made_leaf("signer", "1", 1, later, row, bytes(16), None))
    assert judge(agreed)["findings"] == []
    back = world.copy()
    back.rows["signer", "1"] = row | {"agreed_at": beside(world)}
    back.leaves.append(exports.made_leaf("signer", "1", 1, later, back.rows["signer", "1"], bytes(16), None))
    assert times(judge(back)) == [("signer 1", len(back.leaves) - 1)]
    moved = world.copy()
    moved.rows["signer", "1"] = row | {"at": beside(world, days=-20)}
    moved.leaves.append(exports.made_leaf("signer", "1", 1, later, moved.rows["signer", "1"], bytes(16), None))
    assert times(judge(moved)) == [("signer 1", len(moved.leaves) - 1)]


@pytest.mark.parametrize("moment", ["2026-03-01", "", 20260301, True, "2026-03-01T07:00:00+07:00"])
def test_what_is_no_time_is_told(world: World, judge: Judge, moment: object) -> None:
    setting(world, "signer", at=beside(world), agreed_at=moment)
    assert {finding["code"] for finding in judge(world)["findings"]} == {"leaf_strange"}


def test_a_time_that_is_sealed_is_told(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who tells the leaves may seal what would speak against them."""
    monkeypatch.setitem(exports.SEALED, "signer", ["agreed_at"])
    setting(world, "signer", at=beside(world), agreed_at=beside(world, days=-9))
    assert {finding["code"] for finding in judge(world)["findings"]} == {"leaf_strange"}


def test_a_leaf_of_a_day_that_never_was(world: World, judge: Judge) -> None:
    setting(world, "signer", at=beside(world), agreed_at=beside(world))
    world.leaves[-1].body["at"] = "2026-13-45T00:00:00.000000Z"
    assert "leaf_form" in {finding["code"] for finding in judge(world)["findings"]}


def heading(world: World, *, sample: bool) -> None:
    id = sum(kind == "unit_profile" for kind, _ in world.rows) + 1
    row = world.rows["unit_profile", str(id)] = {"id": id, "is_sample": sample, "at": beside(world)}
    world.leaves.append(exports.made_leaf("unit_profile", str(id), 0, beside(world), row, bytes(16), None))


def test_a_sample_is_called_one(world: World, judge: Judge) -> None:
    """Samples tell of days long past: that is said, and it is no finding."""
    setting(world, "signer", at=beside(world, days=-90))
    heading(world, sample=True)
    setting(world, "signer", agreed_at=beside(world, days=-80))
    answer = judge(world)
    assert answer["findings"] == []
    assert any(warning.startswith("sample books") for warning in answer["warnings"])


def test_real_books_become_no_sample(world: World, judge: Judge) -> None:
    """A thief may put a sample's heading beside the one that the books began with; it excuses nothing."""
    first = setting(world, "signer", at=beside(world, days=-90))
    heading(world, sample=False)
    heading(world, sample=True)
    again = setting(world, "signer", agreed_at=beside(world, days=-80))
    answer = judge(world)
    assert times(answer) == [("signer 1", first), ("signer 1", again)]
    assert not any(warning.startswith("sample books") for warning in answer["warnings"])


@settings(max_examples=40, deadline=None)
@given(seconds=st.integers(-2 * 3600, 1800), column=st.sampled_from(["at", "agreed_at", "stopped_at"]))
def test_the_bounds_of_a_setting(
    tmp_path_factory: pytest.TempPathFactory, honest: World, seconds: int, column: str
) -> None:
    world = honest.copy()
    fine = dict.fromkeys(("at", "agreed_at", "stopped_at"), beside(world))
    setting(world, "role_grant", **fine | {column: beside(world, seconds=seconds)})
    found = exports.judged(world, tmp_path_factory.mktemp("so"))["findings"]
    right = -verifier.SETTLED_BEHIND <= timedelta(seconds=seconds) <= verifier.AHEAD
    assert [finding["code"] for finding in found] == ([] if right else ["time_stated"])


@settings(max_examples=40, deadline=None)
@given(seconds=st.integers(-2 * 86400, 1800))
def test_the_bounds_of_any_row(tmp_path_factory: pytest.TempPathFactory, honest: World, seconds: int) -> None:
    """A proposal nobody agreed to yet, as any other row, has a day."""
    world = honest.copy()
    row = world.rows["signer", "1"] = {"id": 1, "by_id": 12, "at": beside(world, seconds=seconds)}
    world.leaves.append(exports.made_leaf("signer", "1", 0, beside(world), row, bytes(16), None))
    found = exports.judged(world, tmp_path_factory.mktemp("so"))["findings"]
    right = -verifier.BEHIND <= timedelta(seconds=seconds) <= verifier.AHEAD
    assert [finding["code"] for finding in found] == ([] if right else ["time_stated"])


def test_a_stop_is_a_setting(world: World, judge: Judge) -> None:
    """Dated back it would have come before the day it was to stop."""
    row = world.rows["person_limit_stop", "1"] = {"limit_id": 1, "by_id": 12, "at": beside(world, hours=-2)}
    world.leaves.append(exports.made_leaf("person_limit_stop", "1", 0, beside(world), row, bytes(16), None))
    assert times(judge(world)) == [("person_limit_stop 1", len(world.leaves) - 1)]
