"""The self-check of the log finds what a hand in the file did, once every guard is out of the way; and nothing else."""

import json
from collections.abc import Callable

from sqlalchemy import Connection, func, select, update

from ledger import checks
from ledger.log import check
from ledger.merkle import leaf_hash
from ledger.models import LogLeaf
from tests.ledger.conftest import Stage
from tests.ledger.test_checks import unguarded

NAMED = tuple(check.SAYS)
OTHER = "(SELECT o.hash FROM log_leaf o WHERE o.idx = 0)"
# What the hand did (`:gift` is a voucher, `:fund` a fund), and what must be told of it.
TAMPERED = {
    "something waits": ("INSERT INTO log_due (kind, ref, step) VALUES ('fund', '1', 0)", "log_due"),
    "a leaf taken out": ("DELETE FROM log_leaf WHERE idx = 100", "log_gap"),
    "the newest leaf taken": ("DELETE FROM log_leaf WHERE idx = (SELECT max(idx) FROM log_leaf)", "log_head"),
    "the first leaf put last": ("UPDATE log_leaf SET idx = 99999 WHERE idx = 0", "log_gap"),
    "a leaf rewritten": ("UPDATE log_leaf SET body = replace(body, '1', '2') WHERE idx = 90", "log_leaf"),
    "a hash changed": (f"UPDATE log_leaf SET hash = {OTHER} WHERE idx = 90", "log_leaf"),
    "a leaf of another row": ("UPDATE log_leaf SET ref = '4711' WHERE idx = 90", "log_leaf"),
    "a leaf's hour moved": ("UPDATE log_leaf SET at = '2026-01-01T00:00:00.000000+00:00' WHERE idx = 260", "log_time"),
    "the head moved": ("UPDATE log_head SET size = size + 1", "log_head"),
    "the head's hour moved": ("UPDATE log_head SET at = '2036-01-01T00:00:00.000000+00:00'", "log_head"),
    "a node changed": (f"UPDATE log_node SET hash = {OTHER}", "log_node"),
    "a node taken": ("DELETE FROM log_node", "log_node"),
    "a node too many": ("INSERT INTO log_node SELECT 8, 7, hash FROM log_node", "log_node"),
    "a salt taken": ("UPDATE log_leaf SET salt = NULL WHERE kind = 'voucher' AND ref = '{gift}'", "log_salt"),
    "a checkpoint's root": (f"UPDATE log_checkpoint SET root = {OTHER}", "log_checkpoint"),
    "a checkpoint's size": ("UPDATE log_checkpoint SET size = 199", "log_checkpoint"),
    "a checkpoint's text": ("UPDATE log_checkpoint SET note = 'x' || note", "log_checkpoint"),
    "a checkpoint's hour": ("UPDATE log_checkpoint SET at = '2026-01-01T00:00:00.000000+00:00'", "log_checkpoint"),
    "a checkpoint's number": ("UPDATE log_checkpoint SET id = 2", "log_checkpoint"),
    "a checkpoint of nobody": ("UPDATE log_checkpoint SET signer = 'lc/ai'", "log_checkpoint"),
    "a row slipped in": (
        "INSERT INTO fund (id, unit_id, code, name, earmarked) VALUES (7777, 1, '77', 'x', 0)",
        "log_row",
    ),
    "a row taken out": ("DELETE FROM receipt_end", "log_gone"),
    "an amount": ("UPDATE voucher SET amount = amount + 1 WHERE id = {gift}", "log_changed"),
    "a day": ("UPDATE slip SET doc_date = '2026-03-09'", "log_changed"),
    "a text": ("UPDATE voucher SET description = 'Khác' WHERE id = {gift}", "log_changed"),
    "an hour": ("UPDATE approval SET at = '2026-03-10T02:00:01.000000+00:00'", "log_changed"),
    "something where was nothing": ("UPDATE period_event SET second_id = by_id", "log_changed"),
    "nothing where was something": ("UPDATE slip SET party_id = NULL", "log_changed"),
    "a line's account": ("UPDATE movement SET credit = '331' WHERE voucher_id = {gift}", "log_changed"),
    "a line taken": ("DELETE FROM movement WHERE voucher_id = {gift}", "log_changed"),
}


def found(connection: Connection) -> set[str]:
    return {name for name, _row in check.run(connection)}


def test_an_untouched_log_has_no_finding(stage: Stage) -> None:
    with stage.books.engine.connect() as connection:
        assert list(check.run(connection)) == list(check.run(connection, whole=False)) == []


def test_each_hand_is_found(stage: Stage) -> None:
    missed = []
    with unguarded(stage.books) as connection:
        for name, (sql, told) in TAMPERED.items():
            hand = connection.begin_nested()
            connection.exec_driver_sql(sql.format(gift=stage.scene.gift))
            if told not in found(connection):
                missed.append(name)
            hand.rollback()
        assert found(connection) == set()
    assert not missed


def test_each_finding_has_its_hand() -> None:
    assert {told for _sql, told in TAMPERED.values()} == set(NAMED)
    assert all(sentence[0].isupper() for sentence in check.SAYS.values())


def forged(connection: Connection, idx: int, change: Callable[[dict[str, object]], object]) -> None:
    """A leaf written anew by somebody who knows how hashes are made."""
    said = json.loads(connection.scalar(select(LogLeaf.body).where(LogLeaf.idx == idx)) or "")
    change(said)
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(update(LogLeaf).where(LogLeaf.idx == idx).values(body=body, hash=leaf_hash(body.encode())))


def test_a_forged_leaf_with_its_row_is_held_by_the_checkpoint(stage: Stage) -> None:
    """Row, body and hash say the same; the node and what was signed do not."""
    with unguarded(stage.books) as connection:
        idx = connection.scalar(select(LogLeaf.idx).where(LogLeaf.kind == "unit", LogLeaf.ref == "1"))
        connection.exec_driver_sql("UPDATE unit SET code = 'ZZ' WHERE id = 1")
        forged(connection, idx or 0, lambda said: said["row"].update(code="ZZ"))  # type: ignore[attr-defined]
        assert found(connection) == {"log_node", "log_checkpoint"} or found(connection) == {"log_node"}


def test_after_the_newest_block_only_the_checkpoint_would_know(stage: Stage) -> None:
    """What no node and no checkpoint covers yet cannot be held against a forger: that is what they are for."""
    with unguarded(stage.books) as connection:
        size = connection.scalar(select(func.count()).select_from(LogLeaf))
        idx, ref = connection.execute(
            select(LogLeaf.idx, LogLeaf.ref).where(LogLeaf.kind == "fund").order_by(LogLeaf.idx.desc()).limit(1)
        ).one()
        assert size - 1 > idx > 256
        connection.exec_driver_sql(f"UPDATE fund SET code = 'ZZ' WHERE id = {ref}")
        forged(connection, idx, lambda said: said["row"].update(code="ZZ"))  # type: ignore[attr-defined]
        assert found(connection) == set()


def test_findings_have_an_end(stage: Stage) -> None:
    with unguarded(stage.books) as connection:
        connection.exec_driver_sql("UPDATE log_leaf SET body = '{}'")
        told = [name for name, _row in check.run(connection)]
    assert told.count("log_leaf") == told.count("log_changed") == check.MOST


def test_the_self_check_of_the_books_asks_the_log_too(stage: Stage) -> None:
    with unguarded(stage.books) as connection:
        connection.exec_driver_sql("UPDATE log_head SET size = size + 1")
        told = [finding for finding in checks.run(connection) if finding.check == "log_head"]
        assert [finding.says for finding in told] == [check.SAYS["log_head"]]
    assert {name for name, _says in checks.names()} >= set(NAMED)
