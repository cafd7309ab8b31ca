"""Races for months: a closed one takes nothing, and takes one step at a time (invariant 5)."""

from tests.ledger.races import race

race(
    "a post into a month that is being closed",
    given="give 1_000",
    script="""
        A: close 1
        B: give 1_000 (waits)
        A: commit
        B: refused period_closed
    """,
    also="A done, B done",
)
race(
    "who waits for a month holds no number",
    given="give 1_000",
    script="""
        A: close 1
        B: give 1_000 (waits)
        A: give 1_000 on=02-05
        A: commit
        B: refused period_closed
    """,
    also="A done, B done",
    proves="books_begin: period",
)
race(
    "a month closed while somebody posts",
    given="give 1_000",
    script="""
        A: give 1_000
        B: close 1 (waits)
        A: commit
        B: commit
    """,
    also="A refused period_closed, B done",
)
race(
    "a voucher written by hand into a month that is being closed",
    given="gift = give 1_000",
    script="""
        A: close 1
        B: hand gift 2 (waits)
        A: commit
        B: refused period_closed
    """,
    also="A done, B done",
    proves="voucher: period",
)
race(
    "a number held is a month held",
    given="give 1_000",
    script="""
        A: take BC
        B: close 1 (waits)
        A: give 1_000
        A: commit
        B: commit
    """,
    also="A refused period_closed, B done",
    proves="books_take: period",
)
race(
    "two posts into one month do not wait for each other",
    given="""
        give 1_000
        give 1_000 fund=storm
        shift 1 earmarked
        shift 1 storm kind=PN
    """,
    script="""
        A: shift 1 earmarked
        B: shift 1 storm kind=PN
        A: commit
        B: commit
    """,
)
race(
    "a month is closed once",
    script="""
        A: close 1
        B: close 1 (waits)
        A: commit
        B: refused period_step
    """,
    mirrored=True,
    proves="period_event: period",
    holds="SELECT count(*) - 1 FROM period_event e JOIN period p ON p.id = e.period_id WHERE p.unit_id = :unit",
)
race(
    "a month reopened and filed",
    given="close 1",
    script="""
        A: reopen 1
        B: file 1 (waits)
        A: commit
        B: refused period_step
    """,
    also="A refused period_step, B done",
    holds="SELECT count(*) - 2 FROM period_event e JOIN period p ON p.id = e.period_id WHERE p.unit_id = :unit",
)
race(
    "a month filed and reopened",
    given="close 1",
    script="""
        A: file 1
        B: reopen 1 (waits)
        A: commit
        B: refused period_step
    """,
    also="A refused period_step, B done",
    holds="SELECT count(*) FROM period WHERE unit_id = :unit AND starts = '2026-01-01' AND state <> 'filed'",
)
race(
    "a month reopened while somebody waits to post",
    given="""
        give 1_000
        close 1
    """,
    script="""
        A: reopen 1
        B: give 1_000 (waits)
        A: commit
        B: commit
    """,
    also="A done, B refused period_closed",
)
race(
    "two periods over the same days",
    script="""
        A: month 04-01 04-30
        B: month 04-15 05-14 (waits)
        A: commit
        B: refused period_step
    """,
    mirrored=True,
    proves="period: unit",
    holds="""
        SELECT count(*) FROM period p JOIN period o ON o.unit_id = p.unit_id AND o.id <> p.id
            AND o.starts <= p.ends AND o.ends >= p.starts WHERE p.unit_id = :unit
    """,
)
race(
    "one month is opened by two",
    script="""
        A: month 04-01 04-30
        B: month 04-01 04-30 (waits)
        A: commit
        B: refused conflict
    """,
    mirrored=True,
    holds="SELECT count(*) - 1 FROM period WHERE unit_id = :unit AND starts = '2026-04-01'",
)
race(
    "cash is carried away while the day is being closed",
    given="""
        cash 50_000
        cash 1_000 box=second_box on=01-06
    """,
    script="""
        A: day_ends box 01-06 50_000
        B: carry 10_000 box second_box on=01-06 (waits)
        A: commit
        B: refused day_closed
    """,
    also="A refused count_differs, B done",
    proves="""
        cash_count: place_balance
        voucher: place_balance
    """,
)
race(
    "the day is closed while cash is carried away",
    given="cash 50_000",
    script="""
        A: carry 10_000 box second_box on=01-06
        B: day_ends box 01-06 50_000 (waits)
        A: commit
        B: refused count_differs
    """,
    also="A refused day_closed, B done",
)
race(
    "the bank is paid from while its year is being confirmed",
    given="""
        month 12-01 12-31
        give 50_000
    """,
    script="""
        A: confirm bank 12-31
        B: pay 10_000 on=12-05 (waits)
        A: commit
        B: refused year_confirmed
    """,
    also="A refused statement_differs, B done",
    proves="bank_reconciliation: place_balance",
)
