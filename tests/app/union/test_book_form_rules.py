"""A form of bookkeeping attacked by raw SQL, as every setting of two persons is; and it stands once the year
has a voucher."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.db import unit_of_work
from ledger import guards, posting
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW
from tests.app.test_kept import REPEATED, Stage, attempt, of_two, owner, stage

__all__ = ["stage"]
OF_TWO = {f"book_form.{name}": attack for name, attack in of_two("book_form")}
OTHERS: dict[str, tuple[str, Callable[[Stage], list[str]]]] = {
    "book_form.from_a_first_of_january": ("unexplained", lambda s: s.comes("book_form", valid_from="2031-02-01")),
    "book_form.before_its_first_voucher": ("setting_in_force", lambda s: s.comes("book_form")),
}


def _posts(s: Stage) -> None:
    """A voucher of the year that the attack is about."""

    def work(session: Session) -> None:
        when, w = date(2031, 1, 5), s.world
        posting.open_period(session, unit=w.unit, year=2031, month=1)
        line = Movement("1121", "3538", 5_000, w.fund, w.fund, debit_place=w.bank)
        draft = Draft(w.unit, "BC", when, when, "Tiền mẫu", (line,), outside_ref="line:2031")
        posting.post(session, draft, by=s.accountant, now=NOW)

    unit_of_work(work)


def test_each_attack_is_refused_by_its_rule_alone(stage: Stage) -> None:
    attacks = {**OF_TWO, **OTHERS}
    assert set(attacks) == {rule for rule in guards.kept_names() if rule.startswith("book_form.")}
    wrong = []
    for rule, (code, build) in attacks.items():
        if rule.endswith("before_its_first_voucher"):
            _posts(stage)
        door = frozenset({"book_form.never_alone"}) if ".agreed_" in rule or rule.endswith(".two_persons") else set()
        with owner(stage.world) as connection:
            refused = attempt(connection, build(stage), frozenset(door))
            through = attempt(connection, build(stage), frozenset(door) | {rule})
        if (refused, through) != (code, "") and rule not in REPEATED:
            wrong.append(f"{rule}: {refused or 'went through'}; taken away: {through or 'went through'}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(autouse=True)
def _every_database(any_world: object) -> None:
    """The story is told on both databases."""
