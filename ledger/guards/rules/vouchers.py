"""What a voucher must be when it seals its lines."""

from ledger.guards.rules.words import Rule

_LINES = "FROM movement m WHERE m.voucher_id = v.id"
# The one line that a reversal may add: what the fund had spent of the gift stands on 138 until a decision.
_A_LOSS = """m.line > (SELECT o.n_lines FROM voucher o WHERE o.id = v.reverses_id)
    AND EXISTS (SELECT 1 FROM account a WHERE a.number = m.debit AND a.kind = 'loss') AND m.credit = '3538'
    AND m.debit_fund = m.credit_fund AND EXISTS (
        SELECT 1 FROM movement o WHERE o.voucher_id = v.reverses_id AND o.credit = '3538'
        AND o.credit_fund = m.credit_fund AND o.amount >= m.amount)"""
_LOST = f"(SELECT count(*) {_LINES} AND {_A_LOSS})"

RULES = (
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
        v.kind NOT IN ('PT', 'PC') AND v.nature NOT IN ('opening', 'turnover') AND EXISTS (
            SELECT 1 {_LINES} AND EXISTS (SELECT 1 FROM account a WHERE a.number IN (m.debit, m.credit)
                AND (a.kind = 'cash'
                     OR a.kind = 'bank' AND v.kind NOT IN ('BC', 'BN') AND v.nature <> 'reversal')))"""),
    Rule("voucher", "crosses_without_money", "fund_crossed", f"""
        v.nature <> 'reversal' AND EXISTS (SELECT 1 {_LINES} AND m.debit_fund <> m.credit_fund AND EXISTS (
            SELECT 1 FROM account a WHERE a.number IN (m.debit, m.credit) AND a.kind NOT IN ('claim', 'loss')))"""),
    Rule("voucher", "stays_in_fund", "fund_crossed", f"""
        EXISTS (SELECT 1 {_LINES} AND (
            m.debit_fund <> m.credit_fund AND v.nature NOT IN ('transfer', 'classify', 'reversal', 'cover')
            OR v.nature = 'classify' AND m.debit <> '3388'
            OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = m.debit_fund AND f.unit_id = v.unit_id)
            OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = m.credit_fund AND f.unit_id = v.unit_id)))"""),
    Rule("voucher", "keeps_earmarks", "fund_earmarked", f"""
        v.nature IN ('transfer', 'classify', 'cover') AND EXISTS (SELECT 1 {_LINES} AND m.debit_fund <> m.credit_fund
            AND EXISTS (SELECT 1 FROM fund f WHERE f.id = m.debit_fund AND f.earmarked <> 0))"""),
    Rule("voucher", "no_second_turn", "reversal_of_reversal", """
        v.reverses_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM voucher o WHERE o.id = v.reverses_id
                                                  AND (o.reverses_id IS NOT NULL OR o.adjusts_id IS NOT NULL))"""),
    Rule("voucher", "turns_equal", "reversal_unequal", f"""
        v.reverses_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.reverses_id AND o.unit_id = v.unit_id
                        AND v.n_lines - o.n_lines IN (0, {_LOST}) AND o.id <> v.id)
            OR EXISTS (SELECT 1 {_LINES} AND NOT ({_A_LOSS}) AND NOT EXISTS (
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
        EXISTS (SELECT 1 FROM voucher o
                WHERE o.id IN (v.reverses_id, v.adjusts_id) AND o.entry_date > v.entry_date)"""),
    Rule("voucher", "slip_is_counted", "slip_not_ready", """
        v.slip_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'counted')
            OR EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'cancelled'))"""),
    Rule("voucher", "says_its_slip", "slip_differs", f"""
        v.slip_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM slip s JOIN place b ON b.id = s.place_id
            WHERE s.id = v.slip_id AND s.unit_id = v.unit_id AND s.kind = v.kind AND s.series_id = v.series_id
            AND s.number = v.number AND s.code = v.code
            AND s.adjusts_id IS NOT DISTINCT FROM v.adjusts_id
            AND s.doc_date = v.doc_date AND v.n_lines = 1
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
    Rule("movement", "after_the_seal", "lines_differ", """
        EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.voucher_id)"""),
)  # fmt: skip
