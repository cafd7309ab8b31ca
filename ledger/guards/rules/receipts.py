"""Receipts: for a gift that stands in the books, one at a time."""

from ledger.guards.rules.words import Rule, Step

RULES = (
    Rule("receipt", "number_is_next", "number_out_of_turn", """
        NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id AND s.unit_id = v.unit_id AND s.kind = 'BNUH'
                    AND s.year = YEAR(v.day) AND s.month IN (0, MONTH(v.day)) AND v.number = s.last + 1)"""),
    Rule("receipt", "for_a_gift_in_the_books", "receipt_differs", """
        NOT EXISTS (SELECT 1 FROM voucher o WHERE o.id = v.voucher_id AND o.unit_id = v.unit_id
                    AND o.kind IN ('PT', 'BC', 'PN')
                    AND v.amount = o.amount + coalesce((
                        SELECT sum(CASE WHEN m.credit = '3538' THEN m.amount ELSE 0 END
                                   - CASE WHEN m.debit = '3538' THEN m.amount ELSE 0 END)
                        FROM voucher a JOIN movement m ON m.voucher_id = a.id WHERE a.adjusts_id = o.id), 0))
        OR EXISTS (SELECT 1 FROM movement m WHERE m.voucher_id = v.voucher_id AND m.credit <> '3538')
        OR EXISTS (SELECT 1 FROM voucher o WHERE o.reverses_id = v.voucher_id)"""),
    Rule("receipt", "one_stands", "receipt_ended", """
        EXISTS (SELECT 1 FROM receipt r WHERE r.voucher_id = v.voucher_id AND r.id <> v.id
                AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id))
        OR v.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM receipt r JOIN receipt_end e ON e.receipt_id = r.id
            WHERE r.id = v.replaces_id AND r.voucher_id = v.voucher_id)"""),
)  # fmt: skip

STEPS = (
    Step("receipt", "moves_series", """
        UPDATE series SET last = e.number FROM (SELECT v.series_id, v.number FROM {fresh} v) e
        WHERE series.id = e.series_id"""),
)  # fmt: skip
