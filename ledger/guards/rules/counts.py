"""What was counted or confirmed stays so: a closed cash day, a bank account reconciled at the end of a year."""

from ledger.guards.rules.words import Rule

_BOOKED = """(SELECT coalesce(sum(t.debit - t.credit), 0) FROM turnover t
              WHERE t.place_id = v.place_id AND t.day <= v.day)"""

RULES = (
    Rule("cash_count", "of_a_box", "place_missing", """
        NOT EXISTS (SELECT 1 FROM place p JOIN account a ON a.number = p.account AND a.kind = 'cash'
                    WHERE p.id = v.place_id)"""),
    Rule("cash_count", "beside_the_book", "count_differs", f"""
        v.booked <> {_BOOKED} OR v.closes = 1 AND (v.counted <> v.booked OR v.cashier <> v.booked)"""),
    Rule("cash_count", "of_an_open_day", "day_closed", """
        EXISTS (SELECT 1 FROM cash_count c WHERE c.place_id = v.place_id AND c.closes = 1 AND c.day >= v.day
                AND c.id <> v.id)"""),
    Rule("voucher", "in_an_open_day", "day_closed", """
        EXISTS (SELECT 1 FROM cash_count n WHERE n.place_id IN (m.debit_place, m.credit_place)
                AND n.closes = 1 AND n.day >= v.entry_date)""", each_line=True),
    Rule("bank_reconciliation", "of_an_account", "place_missing", """
        NOT EXISTS (SELECT 1 FROM place p JOIN account a ON a.number = p.account AND a.kind = 'bank'
                    JOIN period d ON d.unit_id = p.unit_id AND d.ends = v.day WHERE p.id = v.place_id)"""),
    Rule("bank_reconciliation", "says_the_same", "statement_differs", f"""
        v.statement <> v.booked OR v.booked <> {_BOOKED}"""),
    Rule("voucher", "before_the_year_is_confirmed", "year_confirmed", """
        EXISTS (SELECT 1 FROM bank_reconciliation n WHERE n.place_id IN (m.debit_place, m.credit_place)
                AND n.day >= v.entry_date AND MONTH(n.day) = 12 AND YEAR(n.day) = YEAR(v.entry_date))
        """, each_line=True),
)  # fmt: skip
