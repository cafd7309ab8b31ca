"""Attacks on the log: leaves out of turn, of nothing, of yesterday; a head moved by hand; salts, nodes, checkpoints."""

from datetime import timedelta

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOW, PUBLIC, SIGNER, Arsenal

HASH = bytes(32)


def asked(a: Arsenal) -> list[str]:
    """A row that waits for its leaf."""
    return list(a.before["log_due"])


def leaf(a: Arsenal, **changes: object) -> str:
    """The leaf of that row, in its turn."""
    head = a.rows["log_head"][0]
    said = {
        "idx": head["size"], "kind": "fund", "ref": str(FRESH), "step": 0, "at": a.instant(head["at"]), "body": "{}",
        "hash": HASH, "salt": None,
    }  # fmt: skip
    return a.insert("log_leaf", **{**said, **changes})


def written(a: Arsenal, **changes: object) -> list[str]:
    return [*asked(a), leaf(a, **changes)]


@attack("log_leaf.is_due", "leaf_unasked")
def writes_a_leaf_of_nothing(a: Arsenal) -> list[str]:
    return [leaf(a)]


@attack("log_leaf.is_due", "leaf_unasked")
def writes_a_leaf_of_another_step(a: Arsenal) -> list[str]:
    return written(a, step=1)


@attack("", "leaf_unasked")
def writes_two_leaves_of_one_event(a: Arsenal) -> list[str]:
    return [*written(a), leaf(a, idx=a.rows["log_head"][0]["size"] + 1)]


@attack("log_leaf.is_next", "log_gap", also_refused_on="sqlite")
def leaves_a_gap_in_the_log(a: Arsenal) -> list[str]:
    return written(a, idx=a.rows["log_head"][0]["size"] + 1)


@attack("", "log_gap")
def writes_over_an_old_leaf(a: Arsenal) -> list[str]:
    return written(a, idx=0)


@attack("log_leaf.time_rises", "log_time")
def dates_a_leaf_before_the_last(a: Arsenal) -> list[str]:
    return written(a, at=a.instant(a.rows["log_head"][0]["at"] - timedelta(microseconds=1)))


@attack("log_head.explained", "unexplained")
def moves_the_head(a: Arsenal) -> list[str]:
    return ["UPDATE log_head SET size = size + 1"]


@attack("log_head.explained", "unexplained")
def moves_the_head_back(a: Arsenal) -> list[str]:
    return ["UPDATE log_head SET size = size - 1"]


@attack("", "")
def begins_a_second_log(a: Arsenal) -> list[str]:
    return [a.insert("log_head", id=2, size=0, at=str(NOW))]


@attack("log_leaf.explained", "unexplained")
def writes_a_leaf_anew(a: Arsenal) -> list[str]:
    return ["UPDATE log_leaf SET body = '{}' WHERE idx = 7"]


@attack("log_leaf.explained", "unexplained")
def wipes_a_salt_without_an_erasure(a: Arsenal) -> list[str]:
    return [f"UPDATE log_leaf SET salt = NULL WHERE kind = 'fund' AND ref = '{a.f.common}'"]


@attack("log_leaf.explained", "unexplained")
def wipes_a_salt_by_anothers_erasure(a: Arsenal) -> list[str]:
    wiped = f"UPDATE log_leaf SET salt = NULL WHERE kind = 'fund' AND ref = '{a.f.common}'"
    return [*erased(a, a.f.storm), wiped]


@attack("log_due.no_delete", "sealed")
def takes_an_event_away_from_the_log(a: Arsenal) -> list[str]:
    return [*asked(a), "DELETE FROM log_due"]


@attack("log_due.no_update", "sealed")
def makes_an_event_another(a: Arsenal) -> list[str]:
    return [*asked(a), "UPDATE log_due SET ref = '1'"]


@attack("log_node.over_leaves", "log_gap")
def keeps_a_node_over_leaves_to_come(a: Arsenal) -> list[str]:
    return [a.insert("log_node", level=8, pos=1, hash=HASH)]


@attack("log_node.over_leaves", "log_gap")
def keeps_a_node_of_no_level(a: Arsenal) -> list[str]:
    return [a.insert("log_node", level=7, pos=0, hash=HASH)]


@attack("", "")
def writes_half_a_hash(a: Arsenal) -> list[str]:
    return written(a, hash=bytes(16))


def mark(a: Arsenal, **changes: object) -> list[str]:
    said = {"id": 2, "size": 201, "root": HASH, "at": str(NOW), "signer": "lc/server", "note": "raw"}
    return [a.insert("log_checkpoint", **{**said, **changes})]


@attack("log_checkpoint.of_this_log", "checkpoint_ahead")
def signs_more_than_there_is(a: Arsenal) -> list[str]:
    return mark(a, size=a.rows["log_head"][0]["size"] + 1)


@attack("log_checkpoint.goes_on", "checkpoint_behind")
def signs_less_than_before(a: Arsenal) -> list[str]:
    return mark(a, size=199)


@attack("log_checkpoint.is_next", "log_gap")
def numbers_a_checkpoint_with_a_gap(a: Arsenal) -> list[str]:
    return mark(a, id=3)


@attack("log_checkpoint.is_next", "log_gap")
def numbers_a_checkpoint_before_the_first(a: Arsenal) -> list[str]:
    return mark(a, id=-1)


@attack("", "checkpoint_behind")
def signs_the_same_size_twice(a: Arsenal) -> list[str]:
    return mark(a, size=200)


def erased(a: Arsenal, fund: int = 0, **changes: object) -> list[str]:
    said = {
        "id": FRESH, "kind": "fund", "ref": str(fund or a.f.common), "basis": "raw", "by_id": a.f.chief,
        "second_id": a.f.head, "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("erasure", **said)]


@attack("erasure.of_a_logged_row", "leaf_unasked")
def erases_what_was_never_logged(a: Arsenal) -> list[str]:
    return erased(a, FRESH)


@attack("", "same_person")
def erases_alone(a: Arsenal) -> list[str]:
    return erased(a, second_id=a.f.chief)


def key(a: Arsenal, **changes: object) -> list[str]:
    said = {
        "id": FRESH, "name": "lc/ubkt", "role": "committee", "key": "AAAA", "event": "begins", "reason": "raw",
        "by_id": a.f.chief, "second_id": a.f.head, "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("log_key", **said)]


@attack("", "same_person")
def names_the_committees_key_alone(a: Arsenal) -> list[str]:
    return key(a, second_id=a.f.chief)


@attack("", "same_person")
def names_the_committees_key_as_nobody(a: Arsenal) -> list[str]:
    return key(a, by_id=None, second_id=None)


def servers(a: Arsenal, **changes: object) -> list[str]:
    """An event of the server's own key, which begins in the scene."""
    return key(a, **{"name": SIGNER, "key": PUBLIC, "role": "server", "by_id": None, "second_id": None, **changes})


@attack("log_key.ends_what_began", "key_unknown")
def ends_a_key_that_never_began(a: Arsenal) -> list[str]:
    return key(a, event="retired")


@attack("log_key.ends_what_began", "key_unknown")
def ends_another_key_of_that_name(a: Arsenal) -> list[str]:
    return servers(a, key="BBBB", event="stolen")


@attack("log_key.ends_once", "key_ended")
def says_a_lost_key_was_only_retired(a: Arsenal) -> list[str]:
    return [*servers(a, event="lost"), *servers(a, id=FRESH + 1, event="retired")]


@attack("log_key.name_of_one_role", "key_named")
def signs_under_the_servers_name(a: Arsenal) -> list[str]:
    return key(a, name=SIGNER, key="BBBB")


@attack("", "key_known")
def begins_a_key_again(a: Arsenal) -> list[str]:
    return servers(a)
