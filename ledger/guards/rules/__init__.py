"""The rules of the books, each written once in SQL that SQLite and PostgreSQL both read.

A `Rule` is a condition that must never be true of a row being inserted (`v`); a `Step` is what that row then moves.
`ledger.guards.sqlite` and `ledger.guards.postgresql` turn them into triggers; YEAR(…) and MONTH(…) of a day, DAY_OF(…)
an instant in Việt Nam and PLUS_DAYS(day; n) are the only words they say differently. No rule names a table of the desk.
"""

from ledger.guards.rules import balances, corrections, counts, limits, log, periods, receipts, requests, slips, vouchers
from ledger.guards.rules.balances import LATER
from ledger.guards.rules.vouchers import KEYS_IN_RULES
from ledger.guards.rules.words import LINE, SIDES, Kept, Later, Rule, Step, groups

__all__ = ["KEYS_IN_RULES", "LATER", "LINE", "RULES", "SIDES", "STEPS", "Kept", "Later", "Rule", "Step", "groups"]

RULES = (
    *vouchers.RULES, *corrections.RULES, *counts.RULES, *periods.RULES, *balances.RULES, *requests.RULES,
    *slips.RULES, *receipts.RULES, *limits.RULES, *log.RULES,
)  # fmt: skip
STEPS = (*periods.STEPS, *requests.STEPS, *slips.STEPS, *receipts.STEPS, *limits.STEPS, *balances.STEPS, *log.STEPS)
