"""The table of tests that stay together names tests that are there, and the longest begin first."""

from pathlib import Path

import pytest

from tests.scheduling import TOGETHER, rank

HERE = Path(__file__).parent
FILES = [f"tests/{file.relative_to(HERE).as_posix()}" for file in HERE.rglob("test_*.py")]


@pytest.mark.parametrize("place", range(len(TOGETHER)), ids=[name for name, _ in TOGETHER])
def test_each_group_is_of_tests_that_are_there(place: int) -> None:
    assert place in {rank(f"{file}::test_it[{kind}]") for file in FILES for kind in ("sqlite", "postgres")}


def test_who_is_in_no_group_comes_after_all_groups() -> None:
    assert rank("tests/faults/test_torture.py::test_clients_at_once[sqlite-16-200]") == 0
    assert rank("tests/test_scheduling.py::test_it") == len(TOGETHER)


def test_a_run_is_in_that_order(request: pytest.FixtureRequest) -> None:
    ranks = [rank(item.nodeid) for item in request.session.items]
    assert ranks == sorted(ranks)
