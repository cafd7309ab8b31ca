"""Limits for one person: set by two, announced, never passed by two approvals that did not know of each other."""

from ledger.guards.rules.words import Rule, Step

NOTICE_DAYS = 1
_BEGUN = """(EXISTS (SELECT 1 FROM slip b WHERE b.unit_id = v.unit_id)
        OR EXISTS (SELECT 1 FROM voucher b WHERE b.unit_id = v.unit_id AND b.nature NOT IN ('opening', 'turnover')))"""
_IN_FORCE = """l.id = (
        SELECT k.id FROM person_limit k WHERE k.unit_id = d.unit_id AND k.valid_from <= DAY_OF(v.at)
        AND NOT EXISTS (SELECT 1 FROM person_limit_stop t WHERE t.limit_id = k.id)
        ORDER BY k.valid_from DESC, k.id DESC LIMIT 1)"""
# Other approvals for the person from the window's first day on: none is outside because it is dated later.
_OTHERS = """FROM approval a JOIN mandate o ON o.id = a.mandate_id
        WHERE o.beneficiary_id = d.beneficiary_id AND o.unit_id = d.unit_id AND a.decision = 'approve'
        AND a.mandate_id <> v.mandate_id AND DAY_OF(a.at) > PLUS_DAYS(DAY_OF(v.at); -l.window_days)"""

RULES = (
    Rule("person_limit", "set_by_two", "setting_needs_two", "v.agreed_by = v.by_id"),
    Rule("person_limit", "with_notice", "setting_notice", f"""
        {_BEGUN} AND v.valid_from < PLUS_DAYS(DAY_OF(v.at); {NOTICE_DAYS})"""),
    Rule("person_limit_stop", "before_its_day", "setting_in_force", """
        EXISTS (SELECT 1 FROM person_limit l WHERE l.id = v.limit_id
                AND (l.valid_from <= DAY_OF(v.at) OR l.at > v.at))"""),
    Rule("person_help", "begins_empty", "unexplained", "v.times <> 0 OR v.amount <> 0 OR v.last_mandate <> 0"),
    Rule("approval", "within_person_limit", "person_limit", f"""
        v.decision = 'approve' AND EXISTS (
            SELECT 1 FROM mandate d JOIN person_limit l ON l.unit_id = d.unit_id AND {_IN_FORCE}
            WHERE d.id = v.mandate_id AND (
                v.amount + (SELECT coalesce(sum(a.amount), 0) {_OTHERS}) > l.most_amount
                OR 1 + (SELECT count(*) {_OTHERS}) > l.most_times))"""),
)  # fmt: skip

STEPS = (
    Step("mandate", "opens_person", """
        INSERT INTO person_help (unit_id, party_id, times, amount, last_mandate)
        SELECT DISTINCT v.unit_id, v.beneficiary_id, 0, 0, 0 FROM {fresh} v WHERE NOT EXISTS (
            SELECT 1 FROM person_help h WHERE h.unit_id = v.unit_id AND h.party_id = v.beneficiary_id)"""),
    Step("approval", "moves_person", """
        UPDATE person_help SET times = person_help.times + e.times, amount = person_help.amount + e.amount,
               last_mandate = e.last
        FROM (SELECT d.unit_id, d.beneficiary_id, count(*) AS times, sum(v.amount) AS amount, max(d.id) AS last
              FROM {fresh} v JOIN mandate d ON d.id = v.mandate_id WHERE v.decision = 'approve'
              GROUP BY d.unit_id, d.beneficiary_id) e
        WHERE person_help.unit_id = e.unit_id AND person_help.party_id = e.beneficiary_id"""),
)  # fmt: skip
