"""Corrections that are no full reversal: an adjusting voucher, a gift given back, a loss and who bears it."""

from ledger.guards.rules.words import Rule

_LINES = "FROM movement m WHERE m.voucher_id = v.id"
_WAITS = "('1381', '1388', '3381', '3388')"
_LOSS = "SELECT 1 FROM account a WHERE a.kind = 'loss' AND a.number"


def _own(side: str) -> str:
    """Whether that side of the line is an account and fund of the voucher being adjusted."""
    return f"""EXISTS (SELECT 1 FROM movement_side o WHERE o.voucher_id = v.adjusts_id AND o.account = m.{side}
                       AND o.fund_id = m.{side}_fund)"""


RULES = (
    Rule("voucher", "adjusts_what_stands", "adjust_target", """
        (v.nature IN ('adjust', 'refund')) <> (v.adjusts_id IS NOT NULL) OR v.adjusts_id IS NOT NULL AND (
            NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.adjusts_id AND o.unit_id = v.unit_id
                        AND o.nature = 'plain' AND o.id <> v.id)
            OR EXISTS (SELECT 1 FROM voucher o WHERE o.reverses_id = v.adjusts_id))"""),
    Rule("voucher", "turns_what_is_whole", "adjust_target", """
        v.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM voucher o WHERE o.adjusts_id = v.reverses_id)"""),
    Rule("voucher", "adjusts_no_money", "adjust_money", f"""
        v.nature IN ('adjust', 'retro') AND EXISTS (SELECT 1 {_LINES} AND (m.mandate_id IS NOT NULL OR EXISTS (
            SELECT 1 FROM account a WHERE a.number IN (m.debit, m.credit) AND a.kind NOT IN ('claim', 'goods'))))"""),
    Rule("voucher", "adjusts_its_accounts", "adjust_accounts", f"""
        v.nature = 'adjust' AND EXISTS (SELECT 1 {_LINES} AND (
            NOT ({_own("debit")} OR m.debit IN {_WAITS}) OR NOT ({_own("credit")} OR m.credit IN {_WAITS})
            OR NOT ({_own("debit")} OR {_own("credit")})))"""),
    Rule("voucher", "adjusts_within", "adjust_too_much", """
        v.adjusts_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM movement_side o WHERE o.voucher_id = v.adjusts_id GROUP BY o.account, o.fund_id
            HAVING abs(sum(o.credit - o.debit)) < abs((
                SELECT coalesce(sum(s.credit - s.debit), 0) FROM movement_side s
                WHERE s.account = o.account AND s.fund_id = o.fund_id AND (s.voucher_id = v.id OR s.voucher_id IN (
                    SELECT a.id FROM voucher a WHERE a.adjusts_id = v.adjusts_id)))))"""),
    Rule("voucher", "gives_back_the_gift", "refund_differs", f"""
        v.nature = 'refund' AND (v.kind <> 'PC' OR EXISTS (SELECT 1 {_LINES} AND NOT EXISTS (
            SELECT 1 FROM movement o WHERE o.voucher_id = v.adjusts_id AND o.credit = '3538' AND m.debit = '3538'
            AND o.credit_fund = m.debit_fund AND o.party_id IS NOT DISTINCT FROM m.party_id)))"""),
    Rule("voucher", "line_used_again", "reference_used", """
        v.outside_use > 1 AND v.outside_use - 1 <> (
            SELECT count(*) FROM voucher o JOIN voucher r ON r.reverses_id = o.id
            WHERE o.unit_id = v.unit_id AND o.outside_ref = v.outside_ref AND o.outside_use < v.outside_use)"""),
    Rule("voucher", "loss_by_reversal", "loss_misused", f"""
        v.nature NOT IN ('reversal', 'opening', 'turnover') AND EXISTS (
            SELECT 1 {_LINES} AND EXISTS ({_LOSS} = m.debit))
        OR v.nature NOT IN ('cover', 'opening', 'turnover') AND EXISTS (
            SELECT 1 {_LINES} AND EXISTS ({_LOSS} = m.credit)
            AND NOT EXISTS (SELECT 1 FROM account a WHERE a.number = m.debit AND a.kind IN ('cash', 'bank')))"""),
    Rule("voucher", "loss_not_overpaid", "loss_overpaid", f"""
        EXISTS (SELECT 1 {_LINES} AND EXISTS ({_LOSS} = m.credit) AND (
            SELECT sum(t.debit - t.credit) FROM turnover t WHERE t.account = m.credit AND t.fund_id = m.credit_fund
        ) < (SELECT sum(n.amount) FROM movement n WHERE n.voucher_id = v.id AND n.credit = m.credit
             AND n.credit_fund = m.credit_fund))"""),
    Rule("voucher", "loss_by_decision", "loss_undecided", f"""
        v.nature = 'cover' AND (v.n_lines <> 1 OR EXISTS (SELECT 1 {_LINES} AND NOT EXISTS (
            SELECT 1 FROM loss_cover c JOIN movement l ON l.voucher_id = c.reversal_id
            WHERE v.outside_ref = 'cover:' || c.id AND v.outside_use = 1 AND m.debit = '3538'
            AND m.debit_fund = c.fund_id AND m.amount = c.amount AND l.debit = m.credit
            AND l.debit_fund = m.credit_fund)))"""),
    Rule("loss_cover", "of_a_loss", "loss_misused", f"""
        NOT EXISTS (SELECT 1 FROM voucher o JOIN movement m ON m.voucher_id = o.id JOIN fund f ON f.unit_id = o.unit_id
                    WHERE o.id = v.reversal_id AND o.nature = 'reversal' AND f.id = v.fund_id
                    AND EXISTS ({_LOSS} = m.debit))"""),
)  # fmt: skip
