"""Months and counters: one step at a time, each by an event."""

from ledger.guards.rules.words import Rule, Step

NOTICE_DAYS = 1
_BEGUN = """(EXISTS (SELECT 1 FROM slip b WHERE b.unit_id = v.unit_id)
        OR EXISTS (SELECT 1 FROM voucher b WHERE b.unit_id = v.unit_id AND b.nature NOT IN ('opening', 'turnover')))"""
# What two persons chose for the year of `v`, and what its kind did the last year it was used.
_CHOSEN = """(SELECT c.monthly FROM numbering c WHERE c.unit_id = v.unit_id AND YEAR(c.valid_from) <= v.year
        AND NOT EXISTS (SELECT 1 FROM numbering_stop t WHERE t.numbering_id = c.id)
        ORDER BY c.valid_from DESC, c.id DESC LIMIT 1)"""
_BEFORE = """(SELECT CASE WHEN p.month > 0 THEN 1 ELSE 0 END FROM series p WHERE p.unit_id = v.unit_id
        AND p.kind = v.kind AND p.year < v.year ORDER BY p.year DESC, p.month DESC LIMIT 1)"""

RULES = (
    Rule("period", "begins_open", "period_step", """
        v.state <> 'open' OR v.last_event <> 0 OR EXISTS (
            SELECT 1 FROM period p WHERE p.unit_id = v.unit_id AND p.starts <= v.ends AND p.ends >= v.starts
            AND p.id <> v.id AND p.starts <> v.starts)"""),
    Rule("period_event", "allowed_step", "period_step", """
        NOT (v.from_state = 'open' AND v.to_state = 'closed'
             OR v.from_state = 'closed' AND v.to_state IN ('open', 'filed'))
        OR NOT EXISTS (SELECT 1 FROM period p WHERE p.id = v.period_id AND p.state = v.from_state)"""),
    Rule("period_event", "reopened_by_two", "period_needs_two", """
        v.to_state = 'open' AND (v.second_id IS NULL OR v.second_id = v.by_id)"""),
    Rule("series", "begins_at_first", "unexplained", "v.last <> v.first"),
    Rule("series", "goes_on_by_two", "setting_needs_two", """
        v.first <> 0 AND (EXISTS (SELECT 1 FROM slip b WHERE b.unit_id = v.unit_id)
            OR EXISTS (SELECT 1 FROM voucher b WHERE b.unit_id = v.unit_id AND b.nature NOT IN ('opening', 'turnover')))
        AND NOT EXISTS (SELECT 1 FROM series_setting t WHERE t.unit_id = v.unit_id AND t.kind = v.kind
                        AND t.year = v.year AND t.month = v.month AND t.first = v.first)"""),
    Rule("series_setting", "set_by_two", "setting_needs_two", "v.agreed_by = v.by_id"),
    Rule("series", "way_by_two", "setting_needs_two", f"""
        v.kind <> 'BNUH' AND CASE WHEN v.month > 0 THEN 1 ELSE 0 END <> coalesce(
            {_CHOSEN}, {_BEFORE}, CASE WHEN v.month > 0 AND {_BEGUN} AND NOT EXISTS (
                SELECT 1 FROM series_setting t WHERE t.unit_id = v.unit_id AND t.kind = v.kind AND t.year = v.year
                AND t.month > 0) AND NOT EXISTS (
                SELECT 1 FROM series s WHERE s.unit_id = v.unit_id AND s.kind = v.kind AND s.year = v.year
                AND s.id <> v.id) THEN 0 WHEN v.month > 0 THEN 1 ELSE 0 END)"""),
    Rule("numbering", "set_by_two", "setting_needs_two", "v.agreed_by = v.by_id"),
    Rule("numbering", "with_notice", "setting_notice", f"""
        {_BEGUN} AND v.valid_from < PLUS_DAYS(DAY_OF(v.at); {NOTICE_DAYS})"""),
    Rule("numbering", "before_its_first_number", "setting_in_force", """
        EXISTS (SELECT 1 FROM series s WHERE s.unit_id = v.unit_id AND s.kind <> 'BNUH'
                AND s.year >= YEAR(v.valid_from))"""),
    Rule("numbering_stop", "before_its_day", "setting_in_force", """
        EXISTS (SELECT 1 FROM numbering c WHERE c.id = v.numbering_id
                AND (c.valid_from <= DAY_OF(v.at) OR c.at > v.at))"""),
    Rule("series", "one_way_a_year", "number_out_of_turn", """
        EXISTS (SELECT 1 FROM series s WHERE s.unit_id = v.unit_id AND s.kind = v.kind AND s.year = v.year
                AND (s.month = 0) <> (v.month = 0))"""),
)  # fmt: skip

STEPS = (
    Step("period_event", "moves_period", """
        UPDATE period SET state = e.to_state, last_event = e.id
        FROM (SELECT v.id, v.period_id, v.to_state FROM {fresh} v) e WHERE period.id = e.period_id"""),
)  # fmt: skip
