"""What a rule and a step are, and the one view that statements and guards share."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse the insert of `v` into `table` with `books:<code>` when `broken` holds.

    `only`: of `v` alone; rows of which it does not hold are not asked, so that an ordinary row begins no query for
    them. `each_line`: `broken` speaks of one line of the voucher and of what that line names (`LINE`); all such rules
    are asked in one walk over the lines.
    """

    table: str
    name: str
    code: str
    broken: str
    only: str = ""
    each_line: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """After rows went into `table`, run `sql`; `{fresh}` is the set of those rows. `only`: where no line of them is
    so, there is nothing to move."""

    table: str
    name: str
    sql: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """After the steps of a voucher: refuse with `books:<code>` when `sql` finds a row. `only`: a voucher without such a
    line takes nothing from anything, and is not asked."""

    name: str
    code: str
    sql: str
    only: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds of a table beyond the books, carried by the table itself (`table(…, kept=…)`): `rules`
    judge a row that comes (`v`), `changes` a row that becomes another (OLD and NEW), and only the columns in
    `may_change` change at all. No row ever goes."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[Rule, ...] = ()
    may_change: tuple[str, ...] = ()


def groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that are asked together, in the order in which they refuse: of each row, of each line, of rows that ask
    for more."""
    order = dict.fromkeys([(False, ""), (True, ""), *((rule.each_line, rule.only) for rule in rules)])
    found = [[rule for rule in rules if (rule.each_line, rule.only) == key] for key in order]
    return [group for group in found if group]


# A line and what it names: the accounts debited and credited, their funds, their places, its mandate,
# its goods.
LINE = """movement m
    LEFT JOIN account dr ON dr.number = m.debit LEFT JOIN account cr ON cr.number = m.credit
    LEFT JOIN fund df ON df.id = m.debit_fund LEFT JOIN fund cf ON cf.id = m.credit_fund
    LEFT JOIN place dp ON dp.id = m.debit_place LEFT JOIN place cp ON cp.id = m.credit_place
    LEFT JOIN mandate md ON md.id = m.mandate_id LEFT JOIN item it ON it.id = m.item_id"""

# Both sides of each line, as books read them: the one view that statements and guards share.
SIDES = """
SELECT voucher_id, line, debit AS account, credit AS against, debit_fund AS fund_id,
       credit_fund AS against_fund, coalesce(debit_place, 0) AS place_id, amount AS debit, CAST(0 AS BIGINT) AS credit
FROM movement
UNION ALL
SELECT voucher_id, line, credit, debit, credit_fund, debit_fund, coalesce(credit_place, 0), CAST(0 AS BIGINT), amount
FROM movement
"""
