"""Every constraint, trigger, limit and right of the books is taken away once, and an attack then goes through.

The rules by name are taken away in `test_guards_removed.py`, the locks in `test_races.py`. A sample runs each time,
all of them in `make long`.
"""

import random
from collections import Counter

import pytest

from ledger.guards import postgresql
from tests.ledger.conftest import Stage
from tests.ledger.mutants import constraints, rights
from tests.ledger.mutants.judge import bench, judge
from tests.ledger.mutants.triggers import fate, limits, triggers

SEED = 7
SAMPLE = 0.12
share = pytest.mark.parametrize("part", [SAMPLE, pytest.param(1.0, marks=pytest.mark.long)], ids=["sample", "all"])


@share
def test_no_constraint_stands_for_show(stage: Stage, part: float) -> None:
    chance = random.Random(SEED)
    with bench(stage) as books:
        verdicts = [judge(books, mutant) for mutant in constraints(stage.arsenal) if chance.random() < part]
    said = Counter(verdict.fate for verdict in verdicts)
    print(f"\n{stage.books.dialect} constraints: {len(verdicts)} mutants, {dict(said)}")
    behind = Counter(verdict.why.split("\n")[0] for verdict in verdicts if verdict.fate == "repeated")
    assert all(behind), "a fence that refuses first says so"
    alive = [f"{verdict.mutant.name}: {verdict.why}" for verdict in verdicts if verdict.fate == "alive"]
    assert not alive, "nobody saw that these were gone: each needs an attack in tests/ledger/attacks/shapes.py"
    assert not stage.changed()


@share
def test_no_trigger_stands_for_show(stage: Stage, part: float) -> None:
    chance = random.Random(SEED)
    with bench(stage) as books:
        found = [*limits(stage), *triggers(stage)]
        fates = {mutant.name: fate(books, mutant) for mutant in found if chance.random() < part}
    print(f"\n{stage.books.dialect} guards: {len(fates)} mutants, {dict(Counter(fates.values()))}")
    assert not [name for name, what in fates.items() if what == "alive"], "nobody saw that these were gone"
    assert not stage.changed()


def test_the_web_has_its_rights_and_no_other(postgres_stage: Stage) -> None:
    assert not rights.wrong(postgres_stage)


@pytest.mark.parametrize("n", range(len(postgresql.grants("web"))))
def test_no_right_stands_for_show(postgres_stage: Stage, n: int) -> None:
    sql = postgresql.grants(str(postgres_stage.books.engine.url.username))[n]
    assert rights.wrong(postgres_stage, less=sql), f"nobody saw that this was not said: {sql}"
