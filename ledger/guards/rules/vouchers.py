"""What a voucher must be when it seals its lines."""

from ledger.guards.rules.words import Rule

_TURNS = "v.reverses_id IS NOT NULL OR v.adjusts_id IS NOT NULL"
_SLIP = "v.slip_id IS NOT NULL"
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
    Rule("voucher", "booked_by_a_person", "party_missing", """
        NOT EXISTS (SELECT 1 FROM party p WHERE p.id = v.booked_by)"""),
    Rule("voucher", "names_persons", "party_missing", """
        m.party_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM party p WHERE p.id = m.party_id)""", each_line=True),
    Rule("voucher", "uses_known_accounts", "account_unknown", """
        coalesce(dr.postable, 0) <> 1 OR coalesce(cr.postable, 0) <> 1""", each_line=True),
    Rule("voucher", "single_entry_apart", "contra_misused", """
        (dr.kind = 'off') <> (cr.kind = 'contra') OR (cr.kind = 'off') <> (dr.kind = 'contra')""", each_line=True),
    Rule("voucher", "names_places", "place_missing", """
        (dr.kind IN ('cash', 'bank')) <> (m.debit_place IS NOT NULL)
        OR (cr.kind IN ('cash', 'bank')) <> (m.credit_place IS NOT NULL)
        OR m.debit_place IS NOT NULL AND (dp.unit_id = v.unit_id AND dp.account = m.debit) IS NOT TRUE
        OR m.credit_place IS NOT NULL AND (cp.unit_id = v.unit_id AND cp.account = m.credit) IS NOT TRUE
        """, each_line=True),
    Rule("voucher", "cash_by_slip_bank_by_line", "money_needs_paper", """
        v.kind NOT IN ('PT', 'PC') AND v.nature NOT IN ('opening', 'turnover') AND (
            'cash' IN (dr.kind, cr.kind)
            OR 'bank' IN (dr.kind, cr.kind) AND v.kind NOT IN ('BC', 'BN') AND v.nature <> 'reversal')
        """, each_line=True),
    Rule("voucher", "crosses_without_money", "fund_crossed", """
        v.nature <> 'reversal' AND m.debit_fund <> m.credit_fund
        AND (dr.kind NOT IN ('claim', 'loss') OR cr.kind NOT IN ('claim', 'loss'))""", each_line=True),
    Rule("voucher", "stays_in_fund", "fund_crossed", """
        m.debit_fund <> m.credit_fund AND v.nature NOT IN ('transfer', 'classify', 'reversal', 'cover')
        OR v.nature = 'classify' AND m.debit <> '3388'
        OR (df.unit_id = v.unit_id AND cf.unit_id = v.unit_id) IS NOT TRUE""", each_line=True),
    Rule("voucher", "keeps_earmarks", "fund_earmarked", """
        v.nature IN ('transfer', 'classify', 'cover') AND m.debit_fund <> m.credit_fund AND df.earmarked <> 0
        """, each_line=True),
    Rule("voucher", "no_second_turn", "reversal_of_reversal", """
        v.reverses_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM voucher o WHERE o.id = v.reverses_id
                                                  AND (o.reverses_id IS NOT NULL OR o.adjusts_id IS NOT NULL))
        """, only=_TURNS),
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
                AND o.quantity IS NOT DISTINCT FROM m.quantity)))""", only=_TURNS),
    Rule("voucher", "turns_after", "reversal_early", """
        EXISTS (SELECT 1 FROM voucher o
                WHERE o.id IN (v.reverses_id, v.adjusts_id) AND o.entry_date > v.entry_date)""", only=_TURNS),
    Rule("voucher", "slip_is_counted", "slip_not_ready", """
        v.slip_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'counted')
            OR EXISTS (SELECT 1 FROM slip_step s WHERE s.slip_id = v.slip_id AND s.step = 'cancelled'))
        """, only=_SLIP),
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
                  OR s.kind = 'PC' AND m.credit = b.account AND m.credit_place = b.id AND m.debit = s.against)))
        """, only=_SLIP),
    Rule("voucher", "number_is_next", "number_out_of_turn", """
        NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id AND s.unit_id = v.unit_id AND s.kind = v.kind
                    AND (v.slip_id IS NOT NULL OR s.year = YEAR(v.entry_date) AND s.month IN (0, MONTH(v.entry_date))
                         AND v.number > s.last AND v.number <= s.last + {many}))"""),
    Rule("voucher", "names_goods", "goods_differ", """
        m.item_id IS NOT NULL AND (it.unit_id = v.unit_id AND it.item_unit = m.item_unit
            AND (m.quantity > 0 OR m.quantity IS NULL AND v.nature IN ('adjust', 'retro', 'reversal'))
            AND (dr.kind IN ('goods', 'off') OR cr.kind IN ('goods', 'off'))) IS NOT TRUE
        OR m.item_id IS NULL AND (m.item_unit IS NOT NULL OR m.quantity IS NOT NULL)""", each_line=True),
    Rule("voucher", "mandate_allows", "mandate_not_approved", """
        v.reverses_id IS NULL AND m.mandate_id IS NOT NULL
        AND (md.approved > 0 AND md.unit_id = v.unit_id) IS NOT TRUE""", each_line=True),
    Rule("voucher", "mandate_fund_pays", "mandate_fund", """
        m.mandate_id IS NOT NULL AND (md.fund_id = m.debit_fund AND md.fund_id = m.credit_fund
            AND md.beneficiary_id IS NOT DISTINCT FROM m.party_id) IS NOT TRUE""", each_line=True),
    Rule("voucher", "mandate_pays_out", "mandate_not_help", """
        v.reverses_id IS NULL AND m.mandate_id IS NOT NULL AND m.debit <> '3538'""", each_line=True),
    Rule("voucher", "payer_is_another", "same_person", """
        v.reverses_id IS NULL AND m.mandate_id IS NOT NULL AND (
            v.booked_by IN (md.proposer_id, md.beneficiary_id, coalesce(md.approver_id, 0))
            OR EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = md.id AND e.by_id = v.booked_by))
        """, each_line=True),
    Rule("movement", "after_the_seal", "lines_differ", """
        EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.voucher_id)"""),
)  # fmt: skip

# Foreign keys of a posting that the rules above ask anyway.
KEYS_IN_RULES: dict[str, tuple[str, ...]] = {
    "movement": (
        "fk_movement_debit", "fk_movement_credit", "fk_movement_debit_fund", "fk_movement_credit_fund",
        "fk_movement_debit_place", "fk_movement_credit_place", "fk_movement_party_id", "fk_movement_mandate_id",
    ),
    "voucher": ("fk_voucher_unit_id", "fk_voucher_series_id", "fk_voucher_period_id", "fk_voucher_booked_by"),
}  # fmt: skip
