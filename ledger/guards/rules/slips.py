"""Phiếu thu, phiếu chi: numbers and days rise, steps come in order, the cashier is another person."""

from ledger.guards.rules.words import Rule, Step

RULES = (
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
    Rule("slip", "gives_back_once", "refund_differs", """
        v.adjusts_id IS NOT NULL AND (v.kind <> 'PC' OR v.against <> '3538'
            OR NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.adjusts_id AND o.unit_id = v.unit_id
                           AND o.kind = 'PT' AND o.amount >= v.amount)
            OR EXISTS (SELECT 1 FROM slip p WHERE p.adjusts_id = v.adjusts_id AND p.id <> v.id AND NOT EXISTS (
                       SELECT 1 FROM slip_step s WHERE s.slip_id = p.id AND s.step = 'cancelled')))"""),
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
)  # fmt: skip

STEPS = (
    Step("slip", "moves_series", """
        UPDATE series SET last = e.number FROM (SELECT v.series_id, v.number FROM {fresh} v) e
        WHERE series.id = e.series_id"""),
)  # fmt: skip
