"""The rules of the books, each written once in SQL that SQLite and PostgreSQL both read.

A `Rule` is a condition that must never be true of a row being inserted (`v`); a `Step` is what that row then moves.
`ledger.guards.sqlite` and `ledger.guards.postgresql` turn them into triggers; YEAR(…) and MONTH(…) of a day are the
only words they say differently. No rule names a table of the desk.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse the insert of `v` into `table` with `books:<code>` when `broken` holds."""

    table: str
    name: str
    code: str
    broken: str


@dataclass(frozen=True, slots=True)
class Step:
    """After rows went into `table`, run `sql`; `{fresh}` is the set of those rows."""

    table: str
    name: str
    sql: str


# Both sides of each line, as books read them: the one view that statements and guards share.
SIDES = """
SELECT voucher_id, line, debit AS account, credit AS against, debit_fund AS fund_id,
       credit_fund AS against_fund, coalesce(debit_place, 0) AS place_id, amount AS debit, 0 AS credit FROM movement
UNION ALL
SELECT voucher_id, line, credit, debit, credit_fund, debit_fund, coalesce(credit_place, 0), 0, amount FROM movement
"""

_LINES = "FROM movement m WHERE m.voucher_id = v.id"

VOUCHER = (
    Rule("voucher", "in_known_period", "period_missing", """
        NOT EXISTS (SELECT 1 FROM period p WHERE p.id = v.period_id AND p.unit_id = v.unit_id
                    AND v.entry_date BETWEEN p.starts AND p.ends)"""),
    Rule("voucher", "in_open_period", "period_closed", """
        EXISTS (SELECT 1 FROM period p WHERE p.id = v.period_id AND p.state <> 'open')"""),
    Rule("voucher", "has_its_lines", "lines_differ", f"""
        (SELECT count(*) {_LINES} AND m.n_lines = v.n_lines) <> v.n_lines
        OR v.amount <> coalesce((SELECT sum(m.amount) {_LINES}), 0)"""),
    Rule("voucher", "uses_known_accounts", "account_unknown", f"""
        EXISTS (SELECT 1 {_LINES} AND NOT (
            EXISTS (SELECT 1 FROM account a WHERE a.number = m.debit AND a.postable = 1)
            AND EXISTS (SELECT 1 FROM account a WHERE a.number = m.credit AND a.postable = 1)))"""),
    Rule("voucher", "single_entry_apart", "contra_misused", f"""
        EXISTS (SELECT 1 {_LINES} AND EXISTS (
            SELECT 1 FROM account d, account c WHERE d.number = m.debit AND c.number = m.credit
            AND (d.kind = 'off') <> (c.kind = 'contra') OR
            d.number = m.debit AND c.number = m.credit AND (c.kind = 'off') <> (d.kind = 'contra')))"""),
    Rule("voucher", "names_places", "place_missing", f"""
        EXISTS (SELECT 1 {_LINES} AND (
            EXISTS (SELECT 1 FROM account a WHERE a.number = m.debit
                    AND (a.kind IN ('cash', 'bank')) <> (m.debit_place IS NOT NULL))
            OR EXISTS (SELECT 1 FROM account a WHERE a.number = m.credit
                    AND (a.kind IN ('cash', 'bank')) <> (m.credit_place IS NOT NULL))))
        OR EXISTS (SELECT 1 {_LINES} AND m.debit_place IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM place p WHERE p.id = m.debit_place AND p.unit_id = v.unit_id AND p.account = m.debit))
        OR EXISTS (SELECT 1 {_LINES} AND m.credit_place IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM place p WHERE p.id = m.credit_place AND p.unit_id = v.unit_id AND p.account = m.credit))"""),
    Rule("voucher", "cash_by_slip_bank_by_line", "money_needs_paper", f"""
        v.kind NOT IN ('PT', 'PC') AND v.nature NOT IN ('reversal', 'opening', 'turnover') AND EXISTS (
            SELECT 1 {_LINES} AND EXISTS (SELECT 1 FROM account a WHERE a.number IN (m.debit, m.credit)
                AND (a.kind = 'cash' OR a.kind = 'bank' AND v.kind NOT IN ('BC', 'BN'))))"""),
    Rule("voucher", "crosses_without_money", "fund_crossed", f"""
        v.nature <> 'reversal' AND EXISTS (SELECT 1 {_LINES} AND m.debit_fund <> m.credit_fund AND EXISTS (
            SELECT 1 FROM account a WHERE a.number IN (m.debit, m.credit) AND a.kind <> 'claim'))"""),
    Rule("voucher", "stays_in_fund", "fund_crossed", f"""
        EXISTS (SELECT 1 {_LINES} AND (
            m.debit_fund <> m.credit_fund AND v.nature NOT IN ('transfer', 'classify', 'reversal')
            OR v.nature = 'classify' AND m.debit <> '3388'
            OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = m.debit_fund AND f.unit_id = v.unit_id)
            OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = m.credit_fund AND f.unit_id = v.unit_id)))"""),
    Rule("voucher", "keeps_earmarks", "fund_earmarked", f"""
        v.nature IN ('transfer', 'classify') AND EXISTS (SELECT 1 {_LINES} AND m.debit_fund <> m.credit_fund
            AND EXISTS (SELECT 1 FROM fund f WHERE f.id = m.debit_fund AND f.earmarked = 1))"""),
    Rule("voucher", "no_second_turn", "reversal_of_reversal", """
        v.reverses_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM voucher o WHERE o.id = v.reverses_id AND o.reverses_id IS NOT NULL)"""),
    Rule("voucher", "turns_equal", "reversal_unequal", f"""
        v.reverses_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.reverses_id AND o.unit_id = v.unit_id
                        AND o.n_lines = v.n_lines AND o.id <> v.id)
            OR EXISTS (SELECT 1 {_LINES} AND NOT EXISTS (
                SELECT 1 FROM movement o WHERE o.voucher_id = v.reverses_id AND o.line = m.line
                AND o.debit = m.credit AND o.credit = m.debit AND o.amount = m.amount
                AND o.debit_fund = m.credit_fund AND o.credit_fund = m.debit_fund
                AND o.debit_place IS NOT DISTINCT FROM m.credit_place
                AND o.credit_place IS NOT DISTINCT FROM m.debit_place
                AND o.party_id IS NOT DISTINCT FROM m.party_id
                AND o.mandate_id IS NOT DISTINCT FROM m.mandate_id
                AND o.item_id IS NOT DISTINCT FROM m.item_id
                AND o.item_unit IS NOT DISTINCT FROM m.item_unit
                AND o.quantity IS NOT DISTINCT FROM m.quantity)))"""),
    Rule("voucher", "turns_after", "reversal_early", """
        EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.reverses_id AND o.entry_date > v.entry_date)"""),
    Rule("voucher", "slip_is_counted", "slip_not_ready", """
        v.slip_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'counted')
            OR EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'cancelled'))"""),
    Rule("voucher", "says_its_slip", "slip_differs", f"""
        v.slip_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM slip s JOIN place b ON b.id = s.place_id
            WHERE s.id = v.slip_id AND s.unit_id = v.unit_id AND s.kind = v.kind AND s.series_id = v.series_id
            AND s.number = v.number AND s.code = v.code AND s.doc_date = v.doc_date AND v.n_lines = 1
            AND EXISTS (SELECT 1 {_LINES} AND m.amount = s.amount AND m.debit_fund = s.fund_id
                AND m.credit_fund = s.fund_id AND m.party_id IS NOT DISTINCT FROM s.party_id
                AND m.mandate_id IS NOT DISTINCT FROM s.mandate_id
                AND (s.kind = 'PT' AND m.debit = b.account AND m.debit_place = b.id AND m.credit = s.against
                  OR s.kind = 'PC' AND m.credit = b.account AND m.credit_place = b.id AND m.debit = s.against)))"""),
    Rule("voucher", "number_is_next", "number_out_of_turn", """
        NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id AND s.unit_id = v.unit_id AND s.kind = v.kind
                    AND (v.slip_id IS NOT NULL OR s.year = YEAR(v.entry_date) AND s.month IN (0, MONTH(v.entry_date))
                         AND v.number > s.last AND v.number <= s.last + {many}))"""),
    Rule("voucher", "mandate_allows", "mandate_not_approved", f"""
        v.reverses_id IS NULL AND EXISTS (SELECT 1 {_LINES} AND m.mandate_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM mandate d WHERE d.id = m.mandate_id AND d.approved > 0 AND d.unit_id = v.unit_id))"""),
    Rule("voucher", "mandate_fund_pays", "mandate_fund", f"""
        EXISTS (SELECT 1 {_LINES} AND m.mandate_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM mandate d WHERE d.id = m.mandate_id AND d.fund_id = m.debit_fund
            AND d.fund_id = m.credit_fund AND d.beneficiary_id IS NOT DISTINCT FROM m.party_id))"""),
    Rule("voucher", "mandate_pays_out", "mandate_not_help", f"""
        v.reverses_id IS NULL AND EXISTS (SELECT 1 {_LINES} AND m.mandate_id IS NOT NULL AND m.debit <> '3538')"""),
    Rule("voucher", "payer_is_another", "same_person", f"""
        v.reverses_id IS NULL AND EXISTS (SELECT 1 {_LINES} AND EXISTS (
            SELECT 1 FROM mandate d WHERE d.id = m.mandate_id
            AND (v.booked_by IN (d.proposer_id, d.beneficiary_id, coalesce(d.approver_id, 0))
                OR EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = d.id AND e.by_id = v.booked_by))))"""),
)  # fmt: skip

OTHERS = (
    Rule("movement", "after_the_seal", "lines_differ", """
        EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.voucher_id)"""),
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
    Rule("series", "one_way_a_year", "number_out_of_turn", """
        EXISTS (SELECT 1 FROM series s WHERE s.unit_id = v.unit_id AND s.kind = v.kind AND s.year = v.year
                AND (s.month = 0) <> (v.month = 0))"""),
    Rule("fund_balance", "begins_empty", "unexplained", "v.amount <> 0 OR v.last_voucher <> 0"),
    Rule("place_balance", "begins_empty", "unexplained", "v.amount <> 0 OR v.last_voucher <> 0"),
    Rule("turnover", "begins_empty", "unexplained", "v.debit <> 0 OR v.credit <> 0 OR v.last_voucher <> 0"),
    Rule("place", "holds_money", "account_unknown", """
        NOT EXISTS (SELECT 1 FROM account a WHERE a.number = v.account AND a.kind IN ('cash', 'bank')
                    AND a.postable = 1)"""),
    Rule("mandate", "begins_unapproved", "unexplained", """
        v.approved <> 0 OR v.disbursed <> 0 OR v.version <> 1 OR v.approver_id IS NOT NULL OR v.last_voucher <> 0
        OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = v.fund_id AND f.unit_id = v.unit_id)"""),
    Rule("mandate_edit", "before_decision", "already_decided", """
        EXISTS (SELECT 1 FROM approval a WHERE a.mandate_id = v.mandate_id AND a.decision <> 'return')"""),
    Rule("mandate_edit", "next_version", "approval_stale", """
        NOT EXISTS (SELECT 1 FROM mandate d JOIN fund f ON f.id = v.fund_id AND f.unit_id = d.unit_id
                    WHERE d.id = v.mandate_id AND d.version = v.version - 1)"""),
    Rule("approval", "once", "already_decided", """
        EXISTS (SELECT 1 FROM approval a WHERE a.mandate_id = v.mandate_id AND a.decision <> 'return'
                AND a.version <> v.version)"""),
    Rule("approval", "of_what_was_seen", "approval_stale", """
        NOT EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND d.version = v.version
                    AND d.body_hash = v.body_hash)"""),
    Rule("approval", "by_another", "same_person", """
        EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND v.by_id IN (d.proposer_id, d.beneficiary_id))
        OR EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = v.mandate_id AND e.by_id = v.by_id)"""),
    Rule("approval", "within_request", "approved_too_much", """
        EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND v.amount > d.requested)"""),
    Rule("slip", "number_is_next", "number_out_of_turn", """
        NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id AND s.unit_id = v.unit_id AND s.kind = v.kind
                    AND s.year = YEAR(v.doc_date) AND s.month IN (0, MONTH(v.doc_date)) AND v.number = s.last + 1)"""),
    Rule("slip", "dates_rise", "date_before_last", """
        EXISTS (SELECT 1 FROM slip p WHERE p.series_id = v.series_id AND p.number < v.number
                AND p.doc_date > v.doc_date)"""),
    Rule("slip", "from_own_box", "place_missing", """
        NOT EXISTS (SELECT 1 FROM place b JOIN account a ON a.number = b.account AND a.kind = 'cash'
                    WHERE b.id = v.place_id AND b.unit_id = v.unit_id)
        OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = v.fund_id AND f.unit_id = v.unit_id)"""),
    Rule("slip", "mandate_allows", "mandate_fund", """
        v.mandate_id IS NOT NULL AND (v.kind <> 'PC' OR NOT EXISTS (
            SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND d.unit_id = v.unit_id AND d.fund_id = v.fund_id
            AND d.beneficiary_id IS NOT DISTINCT FROM v.party_id AND d.approved > 0))"""),
    Rule("slip_step", "in_order", "slip_not_ready", """
        v.step = 'head' AND NOT EXISTS (
            SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'chief')
        OR v.step = 'counted' AND NOT EXISTS (
            SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'head')
        OR v.step <> 'cancelled' AND EXISTS (
            SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'cancelled')
        OR v.step = 'cancelled' AND EXISTS (
            SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'counted')"""),
    Rule("slip_step", "cashier_is_another", "same_person", """
        v.step = 'counted' AND EXISTS (
            SELECT 1 FROM slip s LEFT JOIN mandate d ON d.id = s.mandate_id WHERE s.id = v.slip_id
            AND (v.by_id IN (s.prepared_by, coalesce(d.proposer_id, 0), coalesce(d.approver_id, 0),
                             coalesce(d.beneficiary_id, 0))
                OR EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = d.id AND e.by_id = v.by_id)
                OR EXISTS (SELECT 1 FROM slip_step t WHERE t.slip_id = s.id AND t.step <> 'counted'
                           AND t.by_id = v.by_id)))"""),
    Rule("receipt", "number_is_next", "number_out_of_turn", """
        NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id AND s.unit_id = v.unit_id AND s.kind = 'BNUH'
                    AND s.year = YEAR(v.day) AND s.month IN (0, MONTH(v.day)) AND v.number = s.last + 1)"""),
    Rule("receipt", "for_a_gift_in_the_books", "receipt_differs", """
        NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.voucher_id AND o.unit_id = v.unit_id
                    AND o.amount = v.amount AND o.kind IN ('PT', 'BC', 'PN'))
        OR EXISTS (SELECT 1 FROM movement m WHERE m.voucher_id = v.voucher_id AND m.credit <> '3538')
        OR EXISTS (SELECT 1 FROM voucher o WHERE o.reverses_id = v.voucher_id)"""),
    Rule("receipt", "one_stands", "receipt_ended", """
        EXISTS (SELECT 1 FROM receipt r WHERE r.voucher_id = v.voucher_id AND r.id <> v.id
                AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id))
        OR v.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM receipt r JOIN receipt_end e ON e.receipt_id = r.id
            WHERE r.id = v.replaces_id AND r.voucher_id = v.voucher_id)"""),
)  # fmt: skip

RULES = VOUCHER + OTHERS

# What a fund may spend: credit − debit over accounts that are not money (goods count, off-balance ones do not).
_FUND_NET = """SELECT s.fund_id, sum(s.credit - s.debit) AS net, max(s.voucher_id) AS last
    FROM movement_side s JOIN account a ON a.number = s.account AND a.kind IN ('goods', 'claim')
    WHERE s.voucher_id IN (SELECT v.id FROM {fresh} v) GROUP BY s.fund_id"""
_PLACE_NET = """SELECT s.place_id, sum(s.debit - s.credit) AS net, max(s.voucher_id) AS last
    FROM movement_side s WHERE s.place_id <> 0
    AND s.voucher_id IN (SELECT v.id FROM {fresh} v) GROUP BY s.place_id"""
_DAY_NET = """SELECT s.account, s.fund_id, s.place_id, v.entry_date AS day, sum(s.debit) AS debit,
    sum(s.credit) AS credit, max(v.id) AS last
    FROM {fresh} v JOIN movement_side s ON s.voucher_id = v.id
    GROUP BY s.account, s.fund_id, s.place_id, v.entry_date"""

STEPS = (
    Step("fund", "opens_balance", """
        INSERT INTO fund_balance (fund_id, amount, last_voucher) SELECT v.id, 0, 0 FROM {fresh} v WHERE true"""),
    Step("place", "opens_balance", """
        INSERT INTO place_balance (place_id, amount, last_voucher) SELECT v.id, 0, 0 FROM {fresh} v WHERE true"""),
    Step("period_event", "moves_period", """
        UPDATE period SET state = e.to_state, last_event = e.id
        FROM (SELECT v.id, v.period_id, v.to_state FROM {fresh} v) e WHERE period.id = e.period_id"""),
    Step("mandate_edit", "moves_mandate", """
        UPDATE mandate SET version = e.version, fund_id = e.fund_id, requested = e.requested, body_hash = e.body_hash
        FROM (SELECT v.mandate_id, v.version, v.fund_id, v.requested, v.body_hash FROM {fresh} v) e
        WHERE mandate.id = e.mandate_id"""),
    Step("approval", "moves_mandate", """
        UPDATE mandate SET approved = e.amount, approver_id = e.by_id
        FROM (SELECT v.mandate_id, v.amount, v.by_id FROM {fresh} v WHERE v.decision = 'approve') e
        WHERE mandate.id = e.mandate_id"""),
    Step("slip", "moves_series", """
        UPDATE series SET last = e.number FROM (SELECT v.series_id, v.number FROM {fresh} v) e
        WHERE series.id = e.series_id"""),
    Step("receipt", "moves_series", """
        UPDATE series SET last = e.number FROM (SELECT v.series_id, v.number FROM {fresh} v) e
        WHERE series.id = e.series_id"""),
    Step("voucher", "a_moves_series", """
        UPDATE series SET last = e.last FROM (SELECT v.series_id, max(v.number) AS last FROM {fresh} v
        WHERE v.slip_id IS NULL GROUP BY v.series_id) e WHERE series.id = e.series_id"""),
    Step("voucher", "b_moves_mandates", """
        UPDATE mandate SET disbursed = mandate.disbursed + e.net, last_voucher = e.last
        FROM (SELECT m.mandate_id, sum(CASE WHEN v.reverses_id IS NULL THEN m.amount ELSE -m.amount END) AS net,
              max(v.id) AS last FROM {fresh} v JOIN movement m ON m.voucher_id = v.id
              WHERE m.mandate_id IS NOT NULL GROUP BY m.mandate_id) e WHERE mandate.id = e.mandate_id"""),
    Step("voucher", "c_moves_funds", f"""
        UPDATE fund_balance SET amount = fund_balance.amount + e.net, last_voucher = e.last
        FROM ({_FUND_NET}) e WHERE fund_balance.fund_id = e.fund_id"""),
    Step("voucher", "d_moves_places", f"""
        UPDATE place_balance SET amount = place_balance.amount + e.net, last_voucher = e.last
        FROM ({_PLACE_NET}) e WHERE place_balance.place_id = e.place_id"""),
    Step("voucher", "e_opens_days", f"""
        INSERT INTO turnover (account, fund_id, place_id, day, debit, credit, last_voucher)
        SELECT e.account, e.fund_id, e.place_id, e.day, 0, 0, 0 FROM ({_DAY_NET}) e
        WHERE NOT EXISTS (SELECT 1 FROM turnover t WHERE t.account = e.account AND t.fund_id = e.fund_id
                          AND t.place_id = e.place_id AND t.day = e.day)"""),
    Step("voucher", "f_moves_days", f"""
        UPDATE turnover SET debit = turnover.debit + e.debit, credit = turnover.credit + e.credit,
               last_voucher = e.last
        FROM ({_DAY_NET}) e WHERE turnover.account = e.account AND turnover.fund_id = e.fund_id
        AND turnover.place_id = e.place_id AND turnover.day = e.day"""),
)  # fmt: skip

# After the steps: no fund, cash box or bank account below zero at the end of any day from the entry's date on.
# A day's end = the balance now − what moved on later days, so nothing has to be stored that a back-dated entry breaks.
# Only what a voucher takes from can fall below zero: a gift, on whatever day, asks nothing of later ones.
FUND_LATER = """
    SELECT 1 FROM (
        SELECT b.amount - coalesce(sum(d.net) OVER (PARTITION BY d.fund_id ORDER BY d.day DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS remains
        FROM (SELECT t.fund_id, t.day, sum(t.credit - t.debit) AS net FROM turnover t
              JOIN account a ON a.number = t.account AND a.kind IN ('goods', 'claim')
              WHERE t.fund_id IN (SELECT s.fund_id FROM movement_side s
                  JOIN account k ON k.number = s.account AND k.kind IN ('goods', 'claim')
                  WHERE s.voucher_id IN (SELECT v.id FROM {fresh} v)
                  GROUP BY s.voucher_id, s.fund_id HAVING sum(s.credit - s.debit) < 0)
              AND t.day >= (SELECT min(v.entry_date) FROM {fresh} v)
              GROUP BY t.fund_id, t.day) d
        JOIN fund_balance b ON b.fund_id = d.fund_id) x WHERE x.remains < 0"""
PLACE_LATER = """
    SELECT 1 FROM (
        SELECT b.amount - coalesce(sum(d.net) OVER (PARTITION BY d.place_id ORDER BY d.day DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS remains
        FROM (SELECT t.place_id, t.day, sum(t.debit - t.credit) AS net FROM turnover t
              WHERE t.place_id IN (SELECT s.place_id FROM movement_side s
                  WHERE s.place_id <> 0 AND s.voucher_id IN (SELECT v.id FROM {fresh} v)
                  GROUP BY s.voucher_id, s.place_id HAVING sum(s.debit - s.credit) < 0)
              AND t.day >= (SELECT min(v.entry_date) FROM {fresh} v)
              GROUP BY t.place_id, t.day) d
        JOIN place_balance b ON b.place_id = d.place_id) x WHERE x.remains < 0"""
LATER = (("g_funds_later", "fund_overdrawn_then", FUND_LATER), ("h_places_later", "place_overdrawn_then", PLACE_LATER))
