"""Wishes about the committee's keys attacked by raw SQL: each rule of the table refuses its attack on both databases,
and without that one rule the same attack goes through."""

from app.books.log import committee
from app.db import db, unit_of_work
from ledger import guards
from tests.app.conftest import World
from tests.app.test_kept import attempt, owner

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
AT = "2026-03-10 02:00:00.000000+00:00"


def attacks(w: World, at: str) -> dict[str, tuple[str, list[str]]]:
    admin, chief, auditor = (w.party[role] for role in ("admin", "chief_accountant", "auditor"))

    def event(second: int, key: str = KEY) -> str:
        return (
            "INSERT INTO log_key (id, name, role, key, event, reason, by_id, second_id, at) VALUES "
            f"(900, 'ubkt', 'committee', '{key}', 'begins', 'raw', {admin}, {second}, '{at}')"
        )

    def agree(by: int, log_key: str = "900") -> str:
        return (
            f"UPDATE key_wish SET answer = 'agreed', answered_by = {by}, answered_at = '{at}', log_key_id = {log_key} "
            "WHERE id = 1"
        )

    decline = f"UPDATE key_wish SET answer = 'declined', answered_by = {auditor}, answered_at = '{at}' WHERE id = 1"
    asked = (
        "INSERT INTO key_wish (id, event, name, key, reason, by_id, at, answer, answered_by, answered_at) VALUES "
        f"(900, 'begins', 'khac', '{KEY}', 'raw', {auditor}, '{at}', 'declined', {admin}, '{at}')"
    )
    return {
        "fixed": ("sealed", [f"UPDATE key_wish SET key = 'khac', answer = 'declined', answered_by = {auditor}, "
                             f"answered_at = '{at}' WHERE id = 1"]),
        "begins_waiting": ("unexplained", [asked]),
        "answered_once": ("sealed", [decline, decline]),
        "answered_whole": ("unexplained", [agree(auditor, "NULL")]),
        "agreed_by_another": ("key_needs_two", [
            event(auditor), f"UPDATE key_wish SET answer = 'agreed', answered_by = by_id, answered_at = '{at}', "
            "log_key_id = 900 WHERE id = 1",
        ]),
        "with_an_auditor": ("key_needs_two", [event(chief), agree(chief)]),
        "makes_its_event": ("unexplained", [event(auditor, "khac"), agree(auditor)]),
    }  # fmt: skip


# Agreeing with oneself would also need an event and an auditor that fit, which the other rules ask for.
ALSO = {"agreed_by_another": {"makes_its_event", "with_an_auditor"}}


def test_each_attack_is_refused_by_its_rule_alone(any_world: World) -> None:
    w = any_world
    command = {"event": "begins", "name": "ubkt", "key": KEY, "reason": "Theo văn bản"}
    unit_of_work(lambda s: committee.propose(s, command, w.acting("admin")))
    at = AT if db.engine.dialect.name == "postgresql" else AT.replace("+00:00", "")
    db.session.remove()
    told = attacks(w, at)
    assert {f"key_wish.{name}" for name in told} == {r for r in guards.kept_names() if r.startswith("key_wish.")}
    wrong = []
    with owner(w) as connection:
        for name, (code, statements) in told.items():
            others = frozenset(f"key_wish.{other}" for other in ALSO.get(name, ()))
            refused = attempt(connection, statements, others)
            through = attempt(connection, statements, others | {f"key_wish.{name}"})
            if (refused, through) != (code, ""):
                wrong.append(f"{name}: {refused or 'went through'}; taken away: {through or 'went through'}")
    assert not wrong, "\n".join(wrong)
