"""The log: a leaf for what is due and for nothing else, without a gap, and never earlier than the one before. Its
checkpoints, too, count without a gap."""

from ledger.guards.rules.words import Rule, Step

_SAME_KEY = "k.name = v.name AND k.role = v.role AND k.key = v.key"

RULES = (
    Rule("log_leaf", "is_due", "leaf_unasked", """
        NOT EXISTS (SELECT 1 FROM log_due d WHERE d.kind = v.kind AND d.ref = v.ref AND d.step = v.step)"""),
    Rule("log_leaf", "is_next", "log_gap", """
        NOT EXISTS (SELECT 1 FROM log_head h WHERE v.idx >= h.size AND v.idx < h.size + {rows})"""),
    Rule("log_leaf", "time_rises", "log_time", "EXISTS (SELECT 1 FROM log_head h WHERE v.at < h.at)"),
    Rule("log_head", "begins_empty", "unexplained", "v.size <> 0"),
    Rule("log_node", "over_leaves", "log_gap", """
        v.level NOT IN (8, 16, 24, 32) OR v.pos < 0 OR NOT EXISTS (
            SELECT 1 FROM log_leaf l WHERE l.idx = (v.pos + 1) * (CAST(1 AS BIGINT) << v.level) - 1)"""),
    Rule("log_checkpoint", "of_this_log", "checkpoint_ahead", """
        NOT EXISTS (SELECT 1 FROM log_leaf l WHERE l.idx = v.size - 1)"""),
    Rule("log_checkpoint", "goes_on", "checkpoint_behind", """
        EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.signer = v.signer AND c.size > v.size)"""),
    Rule("log_checkpoint", "is_next", "log_gap", """
        v.id < 1 OR v.id > 1 AND NOT EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.id = v.id - 1)"""),
    Rule("log_key", "ends_what_began", "key_unknown", f"""
        v.event <> 'begins' AND NOT EXISTS (SELECT 1 FROM log_key k WHERE {_SAME_KEY} AND k.event = 'begins')"""),
    Rule("log_key", "ends_once", "key_ended", f"""
        v.event IN ('retired', 'lost') AND EXISTS (
            SELECT 1 FROM log_key k WHERE {_SAME_KEY} AND k.event NOT IN ('begins', v.event))"""),
    Rule("log_key", "name_of_one_role", "key_named", """
        EXISTS (SELECT 1 FROM log_key k WHERE k.name = v.name AND k.role <> v.role)"""),
    Rule("erasure", "of_a_logged_row", "leaf_unasked", """
        NOT EXISTS (SELECT 1 FROM log_leaf l WHERE l.kind = v.kind AND l.ref = v.ref)"""),
)  # fmt: skip

STEPS = (
    Step("log_leaf", "a_moves_head", """
        UPDATE log_head SET size = log_head.size + e.n, at = e.at
        FROM (SELECT count(*) AS n, max(v.at) AS at FROM {fresh} v HAVING count(*) > 0) e"""),
    Step("log_leaf", "b_settles_due", """
        DELETE FROM log_due WHERE (kind, ref, step) IN (SELECT v.kind, v.ref, v.step FROM {fresh} v)"""),
    Step("erasure", "takes_salt", """
        UPDATE log_leaf SET salt = NULL FROM (SELECT v.kind, v.ref FROM {fresh} v) e
        WHERE log_leaf.kind = e.kind AND log_leaf.ref = e.ref AND log_leaf.salt IS NOT NULL"""),
)  # fmt: skip
