"""Refusals: one tree, one code each, a sentence for people, and the same class from both databases."""

import re
from collections import Counter

import pytest

from ledger import errors
from ledger.errors import CONSTRAINTS, Refusal, by_code, family, fill, from_database
from ledger.guards import postgresql, sqlite
from tests.databases import TABLES

CLASSES = family()
DDL = "\n".join(sql for module in (sqlite, postgresql) for _, sql in module.create())


def test_each_code_is_one_class() -> None:
    own = [kind.code for kind in CLASSES if "code" in vars(kind)]
    assert [code for code, times in Counter(own).items() if times > 1] == []
    assert all("code" in vars(kind) for kind in CLASSES), "a class that borrows its parent's code cannot be told apart"
    assert all(re.fullmatch(r"[a-z_]+", kind.code) for kind in CLASSES)


def test_every_error_of_the_module_is_a_refusal() -> None:
    for thing in vars(errors).values():
        if isinstance(thing, type) and issubclass(thing, Exception):
            assert issubclass(thing, Refusal)
            assert thing in CLASSES


def test_every_code_the_guards_raise_is_a_class() -> None:
    raised = set(re.findall(r"books:(\w+)", DDL))
    assert len(raised) > 20
    assert raised <= set(by_code())


def test_every_constraint_named_here_is_in_the_tables() -> None:
    known = {str(c.name) for table in TABLES for c in table.constraints}
    assert set(CONSTRAINTS) <= known


def test_every_unique_key_has_an_answer() -> None:
    for table in TABLES:
        for name, _columns in sqlite.keys(table):
            spoken = from_database(f"books_key:{name}")
            assert spoken is not None
            answered = from_database(f'duplicate key value violates unique constraint "{name}"')
            assert type(answered) is type(spoken)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.code)
def test_sentence(kind: type[Refusal]) -> None:
    """Calm, complete, with or without its facts."""
    template = kind().template
    assert "code" not in vars(kind) or vars(kind).get("__doc__"), "a sentence of its own"
    assert template.endswith(".")
    assert "!" not in template
    facts = dict.fromkeys(re.findall(r"\{(\w+)\}", template), "200.000")
    for refusal in (kind(), kind(**facts)):
        assert not set("[]{}") & set(refusal.sentence), refusal.sentence
        assert "  " not in refusal.sentence
        assert str(refusal) == refusal.sentence
    assert 400 <= kind.status < 600


def test_facts_and_field() -> None:
    refusal = errors.FundOverdrawn(left="200.000")
    assert "còn 200.000 đồng" in refusal.sentence
    assert "còn" not in errors.FundOverdrawn().sentence.split("quỹ")[1].split(".")[0]
    assert refusal.at == "amount"
    assert errors.Invalid(field="kind").at == "kind"


def test_a_fact_is_not_a_template() -> None:
    assert fill("Tài khoản {account}.", {"account": "{left}[x]"}) == "Tài khoản {left}[x]."


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("books:period_closed", errors.PeriodClosed),
        (
            "books:period_closed\nCONTEXT:  PL/pgSQL function books_voucher_insert() line 9 at RAISE",
            errors.PeriodClosed,
        ),
        ("(pysqlite3.dbapi2.IntegrityError) books:sealed", errors.Sealed),
        ("books_key:uq_voucher_outside_ref", errors.ReferenceUsed),
        ("books_key:uq_fund_unit_id_code", errors.Conflict),
        ('duplicate key value violates unique constraint "uq_voucher_outside_ref"\nDETAIL:  Key', errors.ReferenceUsed),
        ("CHECK constraint failed: ck_movement_amount_range", errors.AmountNotPositive),
        (
            'new row for relation "fund_balance" violates check constraint "ck_fund_balance_not_negative"',
            errors.FundOverdrawn,
        ),
        (
            'insert or update on table "movement" violates foreign key constraint "movement_sealed"',
            errors.LinesDiffer,
        ),
    ],
)
def test_from_database(message: str, kind: type[Refusal]) -> None:
    assert type(from_database(message)) is kind


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no such table: voucher",
        "database is locked",
        "books:no_such_code",
        'new row violates check constraint "ck_voucher_kind"\nDETAIL:  Failing row contains (books:sealed).',
        'new row violates check constraint "ck_voucher_kind"\nDETAIL:  Failing row contains (books:nothing).',
        'column "x" does not exist\nLINE 1: constraint "uq_voucher_number"',
    ],
)
def test_not_a_refusal(message: str) -> None:
    """What people typed may be quoted below the first line; it must not speak for the books."""
    assert from_database(message) is None
