"""What a rule and a step are, and the one view that statements and guards share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse the insert of `v` into `table` with `books:<code>` when `broken` holds."""

    table: str
    name: str
    code: str
    broken: str


@dataclass(frozen=True, slots=True)
class Step:
    """After rows went into `table`, run `sql`; `{fresh}` is the set of those rows."""

    table: str
    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds of a table beyond the books, carried by the table itself (`table(…, kept=…)`): `rules`
    judge a row that comes (`v`), `changes` a row that becomes another (OLD and NEW), and only the columns in
    `may_change` change at all. No row ever goes."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[Rule, ...] = ()
    may_change: tuple[str, ...] = ()


# Both sides of each line, as books read them: the one view that statements and guards share.
SIDES = """
SELECT voucher_id, line, debit AS account, credit AS against, debit_fund AS fund_id,
       credit_fund AS against_fund, coalesce(debit_place, 0) AS place_id, amount AS debit, 0 AS credit FROM movement
UNION ALL
SELECT voucher_id, line, credit, debit, credit_fund, debit_fund, coalesce(credit_place, 0), 0, amount FROM movement
"""
