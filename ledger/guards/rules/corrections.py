"""Corrections that are no full reversal: an adjusting voucher, a gift given back, a loss and who bears it."""

from ledger.guards.rules.words import Rule

_LINES = "FROM movement m WHERE m.voucher_id = v.id"
_WAITS = "('1381', '1388', '3381', '3388')"
_CORRECTS = """v.reverses_id IS NOT NULL OR v.adjusts_id IS NOT NULL OR v.nature IN ('adjust', 'refund', 'cover')"""
_LOSS = "SELECT 1 FROM account a WHERE a.kind = 'loss' AND a.number"

# Whether `v` takes from a loss at all: most vouchers are asked nothing more.
_SETTLES = """EXISTS (SELECT 1 FROM movement m JOIN account a ON a.number = m.credit AND a.kind = 'loss'
    WHERE m.voucher_id = v.id)"""
_IN_MONEY = "EXISTS (SELECT 1 FROM account a WHERE a.number = m.debit AND a.kind IN ('cash', 'bank'))"
# The way in which `v` brings money back for a loss, or by which a decision charges a fund with it.
_BRINGS = "(r.slip_id = v.slip_id OR v.outside_ref = 'bank:' || r.line_id AND r.line_use = v.outside_use)"
_TURNED = "EXISTS (SELECT 1 FROM voucher t WHERE t.reverses_id = o.id)"
# What stands of a loss `x` beside `v`: what came back and what funds bore, less what was itself reversed.
_SETTLED = f"""(SELECT coalesce(sum(o.amount), 0) FROM loss_recovery r JOIN voucher o ON o.unit_id = v.unit_id AND (
                o.slip_id = r.slip_id OR o.outside_ref = 'bank:' || r.line_id AND o.outside_use = r.line_use)
            WHERE r.reversal_id = x.reversal_id AND o.id <> v.id AND NOT {_TURNED})
        + (SELECT coalesce(sum(o.amount), 0) FROM loss_cover c JOIN voucher o ON o.unit_id = v.unit_id
                AND o.nature = 'cover' AND o.outside_ref = 'cover:' || c.id
            WHERE c.reversal_id = x.reversal_id AND o.id <> v.id AND NOT {_TURNED})"""


def _own(side: str) -> str:
    """Whether that side of the line is an account and fund of the voucher being adjusted."""
    return f"""EXISTS (SELECT 1 FROM movement_side o WHERE o.voucher_id = v.adjusts_id AND o.account = m.{side}
                       AND o.fund_id = m.{side}_fund)"""


RULES = (
    Rule("voucher", "adjusts_what_stands", "adjust_target", """
        (v.nature IN ('adjust', 'refund')) <> (v.adjusts_id IS NOT NULL) OR v.adjusts_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.adjusts_id AND o.unit_id = v.unit_id
                        AND o.nature = 'plain' AND o.id <> v.id)
            OR EXISTS (SELECT 1 FROM voucher o WHERE o.reverses_id = v.adjusts_id))""", only=_CORRECTS),
    Rule("voucher", "turns_what_is_whole", "adjust_target", """
        v.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM voucher o WHERE o.adjusts_id = v.reverses_id)
        """, only=_CORRECTS),
    Rule("voucher", "adjusts_no_money", "adjust_money", """
        v.nature IN ('adjust', 'retro') AND (
            m.mandate_id IS NOT NULL OR dr.kind NOT IN ('claim', 'goods') OR cr.kind NOT IN ('claim', 'goods'))
        """, each_line=True),
    Rule("voucher", "adjusts_its_accounts", "adjust_accounts", f"""
        v.nature = 'adjust' AND EXISTS (SELECT 1 {_LINES} AND (
            NOT ({_own("debit")} OR m.debit IN {_WAITS}) OR NOT ({_own("credit")} OR m.credit IN {_WAITS})
            OR NOT ({_own("debit")} OR {_own("credit")})))""", only=_CORRECTS),
    Rule("voucher", "adjusts_within", "adjust_too_much", """
        v.adjusts_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM movement_side o WHERE o.voucher_id = v.adjusts_id GROUP BY o.account, o.fund_id
            HAVING abs(sum(o.credit - o.debit)) < abs((
                SELECT coalesce(sum(s.credit - s.debit), 0) FROM movement_side s
                WHERE s.account = o.account AND s.fund_id = o.fund_id AND (s.voucher_id = v.id OR s.voucher_id IN (
                    SELECT a.id FROM voucher a WHERE a.adjusts_id = v.adjusts_id)))))""", only=_CORRECTS),
    Rule("voucher", "gives_back_the_gift", "refund_differs", f"""
        v.nature = 'refund' AND (v.kind <> 'PC' OR EXISTS (SELECT 1 {_LINES} AND NOT EXISTS (
            SELECT 1 FROM movement o WHERE o.voucher_id = v.adjusts_id AND o.credit = '3538' AND m.debit = '3538'
            AND o.credit_fund = m.debit_fund AND o.party_id IS NOT DISTINCT FROM m.party_id)))""", only=_CORRECTS),
    Rule("voucher", "line_used_again", "reference_used", """
        v.outside_use > 1 AND v.outside_use - 1 <> (
            SELECT count(*) FROM voucher o JOIN voucher r ON r.reverses_id = o.id
            WHERE o.unit_id = v.unit_id AND o.outside_ref = v.outside_ref AND o.outside_use < v.outside_use)""",
        only="v.outside_use > 1"),
    Rule("voucher", "line_used_again_after", "reference_early", """
        v.outside_use > 1 AND EXISTS (
            SELECT 1 FROM voucher o JOIN voucher r ON r.reverses_id = o.id
            WHERE o.unit_id = v.unit_id AND o.outside_ref = v.outside_ref AND o.outside_use < v.outside_use
            AND r.entry_date > v.entry_date)""",
        only="v.outside_use > 1"),
    Rule("voucher", "loss_by_reversal", "loss_misused", """
        v.nature NOT IN ('reversal', 'opening', 'turnover') AND dr.kind = 'loss'
        OR v.nature NOT IN ('cover', 'opening', 'turnover') AND cr.kind = 'loss'
        AND (dr.kind IN ('cash', 'bank')) IS NOT TRUE""", each_line=True),
    Rule("voucher", "loss_named", "loss_unnamed", f"""
        v.nature NOT IN ('cover', 'reversal', 'opening', 'turnover')
        AND EXISTS (SELECT 1 {_LINES} AND EXISTS ({_LOSS} = m.credit) AND {_IN_MONEY})
        AND (v.n_lines <> 1 OR NOT EXISTS (
            SELECT 1 FROM loss_recovery r JOIN voucher o ON o.id = r.reversal_id AND o.unit_id = v.unit_id
            JOIN movement l ON l.voucher_id = o.id JOIN movement m ON m.voucher_id = v.id
            WHERE {_BRINGS} AND r.amount = v.amount AND l.debit = m.credit AND l.debit_fund = m.credit_fund))""",
        only=_SETTLES),
    Rule("voucher", "loss_not_overpaid", "loss_overpaid", f"""
        EXISTS (SELECT 1 {_LINES} AND EXISTS ({_LOSS} = m.credit)) AND EXISTS (
            SELECT 1 FROM (
                SELECT r.reversal_id FROM loss_recovery r WHERE v.nature <> 'cover' AND {_BRINGS}
                UNION ALL SELECT c.reversal_id FROM loss_cover c
                WHERE v.nature = 'cover' AND v.outside_ref = 'cover:' || c.id) x
            JOIN movement l ON l.voucher_id = x.reversal_id AND EXISTS ({_LOSS} = l.debit)
            WHERE l.amount < v.amount + {_SETTLED})""",
        only=_SETTLES),
    Rule("voucher", "loss_by_decision", "loss_undecided", f"""
        v.nature = 'cover' AND (v.n_lines <> 1 OR EXISTS (SELECT 1 {_LINES} AND NOT EXISTS (
            SELECT 1 FROM loss_cover c JOIN movement l ON l.voucher_id = c.reversal_id
            WHERE v.outside_ref = 'cover:' || c.id AND v.outside_use = 1 AND m.debit = '3538'
            AND m.debit_fund = c.fund_id AND m.amount = c.amount AND l.debit = m.credit
            AND l.debit_fund = m.credit_fund)))""", only=_CORRECTS),
    Rule("loss_cover", "of_a_loss", "loss_misused", f"""
        NOT EXISTS (SELECT 1 FROM voucher o JOIN movement m ON m.voucher_id = o.id JOIN fund f ON f.unit_id = o.unit_id
                    WHERE o.id = v.reversal_id AND o.nature = 'reversal' AND f.id = v.fund_id
                    AND m.credit = '3538' AND EXISTS ({_LOSS} = m.debit))"""),
    Rule("loss_recovery", "of_a_loss", "loss_misused", f"""
        NOT EXISTS (SELECT 1 FROM voucher o JOIN movement m ON m.voucher_id = o.id
                    WHERE o.id = v.reversal_id AND o.nature = 'reversal' AND EXISTS ({_LOSS} = m.debit)
                    AND m.credit = '3538' AND m.amount >= v.amount AND (v.slip_id IS NULL OR EXISTS (
                        SELECT 1 FROM slip p WHERE p.id = v.slip_id AND p.unit_id = o.unit_id AND p.kind = 'PT'
                        AND p.against = m.debit AND p.fund_id = m.debit_fund AND p.amount = v.amount)))"""),
)  # fmt: skip
