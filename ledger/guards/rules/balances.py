"""Balances begin empty and move with a voucher alone; nothing falls below zero on any day."""

from ledger.guards.rules.words import Later, Rule, Step

# What a fund may spend: credit − debit over accounts that are not money (goods count, off-balance ones do not).
_FUND_NET = """SELECT s.fund_id, sum(s.credit - s.debit) AS net, max(s.voucher_id) AS last
    FROM movement_side s JOIN account a ON a.number = s.account AND a.kind IN ('goods', 'claim')
    WHERE s.voucher_id IN (SELECT v.id FROM {fresh} v) GROUP BY s.fund_id"""
_PLACE_NET = """SELECT s.place_id, sum(s.debit - s.credit) AS net, max(s.voucher_id) AS last
    FROM movement_side s WHERE s.place_id <> 0
    AND s.voucher_id IN (SELECT v.id FROM {fresh} v) GROUP BY s.place_id"""
# SQLite pushes the WHERE, not the join, into both halves of the view: without it each post would read every line.
_DAY_NET = """SELECT s.account, s.fund_id, s.place_id, v.entry_date AS day, sum(s.debit) AS debit,
    sum(s.credit) AS credit, count(*) AS sides, max(v.id) AS last
    FROM {fresh} v JOIN movement_side s ON s.voucher_id = v.id
    WHERE s.voucher_id IN (SELECT f.id FROM {fresh} f)
    GROUP BY s.account, s.fund_id, s.place_id, v.entry_date"""

RULES = (
    Rule("fund_balance", "begins_empty", "unexplained", "v.amount <> 0 OR v.last_voucher <> 0"),
    Rule("place_balance", "begins_empty", "unexplained", "v.amount <> 0 OR v.last_voucher <> 0"),
    Rule("turnover", "begins_empty", "unexplained", """
        v.debit <> 0 OR v.credit <> 0 OR v.sides <> 0 OR v.last_voucher <> 0"""),
    Rule("place", "holds_money", "account_unknown", """
        NOT EXISTS (SELECT 1 FROM account a WHERE a.number = v.account AND a.kind IN ('cash', 'bank')
                    AND a.postable = 1)"""),
)  # fmt: skip

STEPS = (
    Step("fund", "opens_balance", """
        INSERT INTO fund_balance (fund_id, amount, last_voucher) SELECT v.id, 0, 0 FROM {fresh} v WHERE true"""),
    Step("place", "opens_balance", """
        INSERT INTO place_balance (place_id, amount, last_voucher) SELECT v.id, 0, 0 FROM {fresh} v WHERE true"""),
    Step("voucher", "a_moves_series", """
        UPDATE series SET last = e.last FROM (SELECT v.series_id, max(v.number) AS last FROM {fresh} v
        WHERE v.slip_id IS NULL GROUP BY v.series_id) e WHERE series.id = e.series_id"""),
    Step("voucher", "b_moves_mandates", """
        UPDATE mandate SET disbursed = mandate.disbursed + e.net, last_voucher = e.last
        FROM (SELECT m.mandate_id, sum(CASE WHEN v.reverses_id IS NULL THEN m.amount ELSE -m.amount END) AS net,
              max(v.id) AS last FROM {fresh} v JOIN movement m ON m.voucher_id = v.id
              WHERE m.mandate_id IS NOT NULL GROUP BY m.mandate_id) e WHERE mandate.id = e.mandate_id""",
        only="m.mandate_id IS NOT NULL"),
    Step("voucher", "c_moves_funds", f"""
        UPDATE fund_balance SET amount = fund_balance.amount + e.net, last_voucher = e.last
        FROM ({_FUND_NET}) e WHERE fund_balance.fund_id = e.fund_id"""),
    Step("voucher", "d_moves_places", f"""
        UPDATE place_balance SET amount = place_balance.amount + e.net, last_voucher = e.last
        FROM ({_PLACE_NET}) e WHERE place_balance.place_id = e.place_id"""),
    Step("voucher", "e_opens_days", f"""
        INSERT INTO turnover (account, fund_id, place_id, day, debit, credit, sides, last_voucher)
        SELECT e.account, e.fund_id, e.place_id, e.day, 0, 0, 0, 0 FROM ({_DAY_NET}) e
        WHERE NOT EXISTS (SELECT 1 FROM turnover t WHERE t.account = e.account AND t.fund_id = e.fund_id
                          AND t.place_id = e.place_id AND t.day = e.day)"""),
    Step("voucher", "f_moves_days", f"""
        UPDATE turnover SET debit = turnover.debit + e.debit, credit = turnover.credit + e.credit,
               sides = turnover.sides + e.sides, last_voucher = e.last
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
LATER = (
    Later("g_funds_later", "fund_overdrawn_then", FUND_LATER, "dr.kind IN ('goods', 'claim')"),
    Later("h_places_later", "place_overdrawn_then", PLACE_LATER, "m.credit_place IS NOT NULL"),
)
