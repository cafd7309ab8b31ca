"""Settings attacked by raw SQL, past every service: each rule that a desk's table carries refuses its attack, in its
own words, on both databases; and without that one rule the same attack goes through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from app.acting import Acting, moment
from app.db import db, unit_of_work
from app.giving import pledges
from app.staff.accounts import add_account
from app.staff.models import Grant
from ledger import database, guards
from ledger.errors import from_database
from ledger.guards import postgresql, sqlite
from ledger.models import Base
from tests.app.conftest import World
from tests.databases import literal

FRESH, LATER, SOON = 900_001, "2031-01-01", "2026-01-01"
GIVER = {
    "appeal": "tuong-ho-chung", "amount": 200_000, "kind": "member", "name": "Lù Thị Cho", "tax_code": "",
    "address": "", "contact": "", "public_name": "full", "hide_amount": False, "message": "",
}  # fmt: skip
# A CHECK says the same; the rule speaks first where it can, in clearer words.
REPEATED = {
    "role_grant.two_persons", "role_grant.agreed_two_persons", "role_grant_end.two_persons",
    "role_grant_end.agreed_two_persons", "setup_proposal.signed_by_another",
}  # fmt: skip


@dataclass
class Stage:
    """A unit at work with two admins, and raw rows that are honest until `changes` spoil them."""

    world: World
    now: str = str(moment())
    day: str = f"{Acting().today}"
    extra: dict[str, list[str]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        return self.world.party[name]

    def insert(self, table: str, **values: object) -> str:
        return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(literal(v) for v in values.values())})"

    def row(self, table: str) -> dict[str, object]:
        """What an honest row holds beside who and when."""
        w = self.world
        grant = db.session.query(Grant.id).where(Grant.role == "planner").scalar()
        staff = db.session.query(Grant.staff_id).where(Grant.role == "planner").scalar()
        return {
            "unit_profile": {
                "id": FRESH, "unit_id": w.unit, "upper": "A", "name": "LĐLĐ GIẢ", "address": "B", "budget_code": "",
                "tax_code": "", "place_name": "C", "hotline": "0900", "is_sample": 1,
            },
            "signer": {"id": FRESH, "unit_id": w.unit, "position": "head", "authority": "", "title": "X", "name": "Y"},
            "form_text": {
                "id": FRESH, "unit_id": w.unit, "code": "PT", "keeper": "", "title": "PHIẾU THU",
                "form_line": "Mẫu TH-01", "legal_line": "(Quyết định 12/QĐ-LĐLĐ)", "signers": "maker chief",
            },
            "book_form": {"id": FRESH, "unit_id": w.unit, "form": "combined"},
            "bank_account": {
                "place_id": FRESH, "bin": "970436", "bank": "VCB", "number": "999", "holder": "KE GIAN", "receives": 1,
            },
            "bank_account_end": {"id": FRESH, "place_id": w.bank, "reason": "Đóng"},
            "appeal_account": {"id": FRESH, "appeal_id": w.appeal, "place_id": w.bank},
            "role_grant": {
                "id": FRESH, "staff_id": staff, "unit_id": w.unit, "body_id": None, "role": "auditor", "valid_to": None,
            },
            "role_grant_end": {"id": FRESH, "grant_id": grant},
        }[table]  # fmt: skip

    def comes(self, table: str, **changes: object) -> list[str]:
        """A row comes: agreed, or proposed where it waits."""
        made = {
            **self.row(table), BY.get(table, "by_id"): self.admin, "at": self.now, DAY.get(table, "valid_from"): LATER,
            "agreed_by": self.hai, "agreed_at": self.now, **changes,
        }  # fmt: skip
        before = [self.insert("place", id=FRESH, unit_id=self.world.unit, account="1121", name="Lạ")]
        return [*(before if table == "bank_account" else []), self.insert(table, **made)]

    def waits(self, table: str, **changes: object) -> list[str]:
        return self.comes(table, agreed_by=None, agreed_at=None, **changes)

    def then(self, table: str, **values: object) -> str:
        key = "place_id" if table == "bank_account" else "id"
        says = ", ".join(f"{name} = {literal(value)}" for name, value in values.items())
        return f"UPDATE {table} SET {says} WHERE {key} = {FRESH}"

    def agreed(self, table: str) -> list[str]:
        """A row of two persons whose day has not come."""
        if table in WAITS:
            return [*self.waits(table), self.then(table, agreed_by=self.hai, agreed_at=self.now)]
        return self.comes(table)


BY = {"role_grant": "proposed_by", "role_grant_end": "proposed_by"}
DAY = {"role_grant_end": "last_day"}
WAITS = frozenset({"role_grant", "role_grant_end"})
TWO = (
    "unit_profile", "signer", "bank_account", "bank_account_end", "appeal_account", "role_grant", "role_grant_end",
    "form_text",
)  # fmt: skip
EARLY = {"bank_account_end": -1, "role_grant_end": -2}
Attack = tuple[str, Callable[[Stage], list[str]]]


def early(s: Stage, table: str) -> str:
    """A day on which the notice is not over."""
    if table == "book_form":
        return f"{s.day[:4]}-01-01"
    return f"{date.fromisoformat(s.day) + timedelta(days=EARLY.get(table, 0))}"


def of_two(table: str) -> Iterator[tuple[str, Attack]]:
    """The attacks on every table of two persons."""
    day, needs = DAY.get(table, "valid_from"), "setting_needs_two"
    yield "fixed", ("sealed", lambda s: [*s.agreed(table), s.then(table, at="2020-01-01 00:00:00+00:00")])
    alone = (lambda s: s.comes(table)) if table in WAITS else (lambda s: s.waits(table))
    yield "never_alone", (needs, alone)
    stopped = {"stopped_by": 1, "stopped_at": "2026-01-01 00:00:00+00:00"}
    yield "begins_unstopped", ("unexplained", lambda s: (s.waits if table in WAITS else s.comes)(table, **stopped))
    if table not in WAITS:
        yield "two_persons", (needs, lambda s: s.comes(table, agreed_by=s.admin))
        yield "dated", (needs, lambda s: s.comes(table, agreed_at=None))
        yield "with_notice", ("setting_notice", lambda s: s.comes(table, **{day: early(s, table)}))
        yield "by_hands_that_may", (needs, lambda s: s.comes(table, agreed_by=s.planner))
    else:
        yield "two_persons", (needs, lambda s: s.comes(table, agreed_by=s.admin))

    def agrees(**how: object) -> Callable[[Stage], list[str]]:
        def build(s: Stage) -> list[str]:
            said = {name: value(s) if callable(value) else value for name, value in how.items()}
            begins = {day: said.pop("begins", LATER)}
            return [*s.waits(table, **begins), s.then(table, **{"agreed_by": s.hai, "agreed_at": s.now, **said})]

        return build

    yield "agreed_two_persons", (needs, agrees(agreed_by=lambda s: s.admin))
    yield "agreed_dated", (needs, agrees(agreed_at=None))
    yield "agreed_with_notice", ("setting_notice", agrees(begins=lambda s: early(s, table)))
    yield "agreed_by_hands_that_may", (needs, agrees(agreed_by=lambda s: s.planner))
    yield "agreed_once", ("sealed", lambda s: [*s.agreed(table), s.then(table, agreed_by=s.other)])
    yield "day_stays", ("sealed", lambda s: [*s.agreed(table), s.then(table, **{day: SOON})])

    def stop(at: str = "", **more: object) -> Callable[[Stage], list[str]]:
        return lambda s: [
            *s.agreed(table),
            s.then(table, **{"stopped_by": s.auditor, "stopped_at": at or s.now, "stopped_why": "Lạ", **more}),
        ]

    yield "stopped_once", ("sealed", lambda s: [*stop()(s), s.then(table, stopped_why="Khác")])
    yield "stopped_before_its_day", ("setting_in_force", stop(at="2031-06-01 00:00:00+00:00"))
    yield (
        "stopped_by_hands_that_may",
        (needs, lambda s: [*s.agreed(table), s.then(table, stopped_by=s.planner, stopped_at=s.now)]),
    )


def proposal(s: Stage, **changes: object) -> list[str]:
    said = {
        "id": FRESH, "unit_id": s.world.unit, "kind": "limit", "body": "{}", "body_hash": "h", "proposed_by": s.admin,
        "proposed_at": s.now, **changes,
    }  # fmt: skip
    return [s.insert("setup_proposal", **said)]


def decided(s: Stage, by: int) -> str:
    return s.then("setup_proposal", decision="signed", decided_by=by, decided_at=s.now)


def wish(s: Stage, **changes: object) -> list[str]:
    said = {"id": FRESH, "party_id": s.planner, "basis": "x", "by_id": s.admin, "at": s.now, **changes}
    return [s.insert("erasure_wish", **said)]


def erased(s: Stage, by: int, **changes: object) -> str:
    return s.then("erasure_wish", **{"answer": "agreed", "answered_by": by, "answered_at": s.now, **changes})


def request(s: Stage) -> list[str]:
    """A file of help with its words."""
    mandate = {
        "id": FRESH, "unit_id": s.world.unit, "fund_id": s.world.fund, "beneficiary_id": s.planner,
        "proposer_id": s.officer, "version": 1, "body_hash": "h", "requested": 5, "approved": 0, "disbursed": 0,
        "last_voucher": 0,
    }  # fmt: skip
    file = {"mandate_id": FRESH, "code": "HS", "person_id": s.planner, "proposed_by": s.officer, "proposed_at": s.now}
    words = {
        "id": FRESH, "mandate_id": FRESH, "version": 1, "category": "illness", "reason": "x", "papers_seen": "",
        "salt": "0" * 32,
    }  # fmt: skip
    return [
        s.insert("mandate", **mandate), s.insert("relief_request", **file), s.insert("relief_request_text", **words),
    ]  # fmt: skip


def bank_line(s: Stage) -> list[str]:
    said = {
        "id": FRESH, "place_id": s.world.bank, "day": s.day, "reference": "FT1", "amount": 5, "content": "UNG HO",
        "ordinal": 1, "entered_by": s.accountant, "entered_at": s.now,
    }  # fmt: skip
    return [s.insert("bank_line", **said)]


OTHERS: dict[str, Attack] = {
    "relief_request.fixed": ("sealed", lambda s: [*request(s), f"UPDATE relief_request SET person_id = {s.admin}"]),
    "relief_request_text.fixed": ("sealed", lambda s: [
        *request(s),
        "UPDATE relief_request_text SET version = 2, reason = '(đã xóa theo yêu cầu)', category = 'other', salt = ''",
    ]),
    "relief_request_text.only_erased": ("sealed", lambda s: [
        *request(s), "UPDATE relief_request_text SET reason = 'Lý do khác', category = 'other'",
    ]),
    "bank_line.fixed": ("sealed", lambda s: [*bank_line(s), s.then("bank_line", amount=6)]),
    "erasure_wish.fixed": ("sealed", lambda s: [*wish(s), erased(s, s.hai, basis="y")]),
    "erasure_wish.begins_waiting": ("unexplained", lambda s: wish(s, answer="declined")),
    "erasure_wish.answered_once": ("sealed", lambda s: [*wish(s), erased(s, s.hai), erased(s, s.other)]),
    "erasure_wish.answered_whole": ("unexplained", lambda s: [*wish(s), erased(s, s.hai, answered_at=None)]),
    "erasure_wish.agreed_by_another": ("same_person", lambda s: [*wish(s), erased(s, s.admin)]),
    "staff.fixed": ("sealed", lambda s: [f"UPDATE staff SET party_id = {s.admin} WHERE login = 'planner'"]),
    "unit_check.fixed": ("sealed", lambda s: [
        s.insert("unit_check", id=FRESH, unit_id=s.world.unit, what="key", value="a", by_id=s.admin, at=s.now),
        s.then("unit_check", value="b"),
    ]),
    "form_text.cites_no_form": ("form_cited_badly", lambda s: s.comes(
        "form_text", form_line="MẪU SỐ C40-BB", legal_line="(Ban hành theo Thông tư 24/2024/TT-BTC)",
    )),
    "setup_mark.fixed": ("sealed", lambda s: [
        s.insert("setup_mark", id=FRESH, unit_id=s.world.unit, step="ky", note="{}", by_id=s.admin, at=s.now),
        s.then("setup_mark", note="{1}"),
    ]),
    "appeal.fixed": ("sealed", lambda s: [f"UPDATE appeal SET place_id = {s.world.cash}"]),
    "appeal_account.of_its_unit": ("not_found", lambda s: s.comes("appeal_account", place_id=s.world.cash)),
    "role_grant.ended_by_two": ("setting_needs_two", lambda s: [
        "UPDATE role_grant SET valid_to = '2026-01-01' WHERE role = 'auditor'"
    ]),
    "setup_proposal.fixed": ("sealed", lambda s: [*proposal(s), s.then("setup_proposal", body="{1}")]),
    "setup_proposal.begins_open": ("unexplained", lambda s: proposal(s, decision="signed", decided_by=s.hai)),
    "setup_proposal.decided_once": ("sealed", lambda s: [*proposal(s), decided(s, s.hai), decided(s, s.planner)]),
    "setup_proposal.signed_by_another": ("setting_needs_two", lambda s: [*proposal(s), decided(s, s.admin)]),
}  # fmt: skip
ATTACKS = {**{f"{table}.{name}": attack for table in TWO for name, attack in of_two(table)}, **OTHERS}


@pytest.fixture
def stage(any_world: World) -> Stage:
    world = any_world

    def hire(session: object) -> None:
        for login in ("hai", "other"):
            staff = add_account(session, login=login, name=login, body=None, password="x", now=moment())
            world.party[login] = staff.party_id
            session.add(
                Grant(
                    staff_id=staff.id, unit_id=world.unit, body_id=None, role="admin", valid_from=date(2025, 1, 1),
                    valid_to=None, proposed_by=world.party["admin"], agreed_by=world.party["auditor"], at=moment(),
                )
            )  # fmt: skip

    unit_of_work(hire)
    unit_of_work(lambda s: pledges.make_pledge(s, dict(GIVER), Acting()))
    made = Stage(world)
    for table in TWO:
        made.row(table)
    return made


@contextmanager
def owner(world: World) -> Iterator[Connection]:
    """A connection of the tables' owner, whose one transaction is taken back."""
    engine = database.connect(str(world.app.config["MIGRATION_DATABASE_URL"]))
    with engine.connect().execution_options(**{database.WRITES: True}) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            if transaction.is_active:
                transaction.rollback()
    engine.dispose()


def attempt(connection: Connection, statements: list[str], without: frozenset[str]) -> str:
    """The code that refused the attack; "" when it went through. Everything is taken back."""
    db.session.rollback()  # what the scene has read must not hold a table against TRUNCATE
    point = connection.begin_nested()
    try:
        for table in {rule.split(".")[0] for rule in without}:
            take_away(connection, Base.metadata.tables[table], without)
        for sql in statements:
            connection.exec_driver_sql(sql)
    except DBAPIError as error:
        refusal = from_database(str(error.orig))
        return refusal.code if refusal else str(error.orig)
    finally:
        point.rollback()
    return ""


def take_away(connection: Connection, table: Table, without: frozenset[str]) -> None:
    """Leave every other guard in place: only what the rule stands in is made anew."""
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    whole = dict(module.keep(table, table.info["kept"], frozenset()))
    less = dict(module.keep(table, table.info["kept"], without))
    for name, ddl in whole.items():
        if less.get(name) == ddl or not name:
            continue
        if "CREATE FUNCTION" not in ddl:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        if name in less:
            connection.exec_driver_sql(less[name].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def test_every_rule_has_its_attack() -> None:
    """Of these tables; other rooms attack their own where their stories are told."""
    tables = {rule.split(".")[0] for rule in ATTACKS}
    assert set(ATTACKS) == {rule for rule in guards.kept_names() if rule.split(".")[0] in tables}


def test_each_attack_is_refused_by_its_rule_alone(stage: Stage) -> None:
    wrong = []
    with owner(stage.world) as connection:
        for rule, (code, build) in ATTACKS.items():
            table, name = rule.split(".")
            # Nothing waits at these tables once the unit is at work: to agree badly one first has to get a row in.
            door = frozenset({f"{table}.never_alone"}) if name.startswith("agreed_") or name == "two_persons" else set()
            refused = attempt(connection, build(stage), frozenset(door))
            through = attempt(connection, build(stage), frozenset(door) | {rule})
            if refused != code and not (refused and rule in REPEATED):
                wrong.append(f"{rule}: {refused or 'went through'} instead of {code}")
            if bool(through) != (rule in REPEATED):
                wrong.append(f"{rule} taken away: {through or 'a CHECK should have refused'}")
    assert not wrong, "\n".join(wrong)


def test_no_row_of_a_setting_ever_goes(stage: Stage) -> None:
    tables = [table for table in Base.metadata.sorted_tables if table.info.get("kept")]
    assert len(tables) >= 11
    with owner(stage.world) as connection:
        for table in tables:
            filled = connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one()
            if filled or connection.dialect.name == "postgresql":
                assert attempt(connection, [f"DELETE FROM {table.name}"], frozenset()) == "sealed", table.name
            if connection.dialect.name == "postgresql":
                assert attempt(connection, [f"TRUNCATE {table.name} CASCADE"], frozenset()) == "sealed", table.name


def test_a_row_is_not_replaced_through_its_key(stage: Stage) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    with owner(stage.world) as connection:
        kept = "receives, valid_from, by_id, at, agreed_by, agreed_at"
        spoilt = (
            f"REPLACE INTO bank_account (place_id, bin, bank, number, holder, {kept})"
            f" SELECT place_id, bin, bank, '666', holder, {kept} FROM bank_account"
        )
        assert attempt(connection, [spoilt], frozenset()) == "conflict"
