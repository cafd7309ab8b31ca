"""Races for numbers: without gaps, each once, whoever wins (invariants 4 and 16)."""

from tests.ledger.races import race

DENSE = "SELECT count(*) FROM series WHERE unit_id = :unit AND last <> (SELECT count(*) FROM {table} d"
DENSE += " WHERE d.series_id = series.id) AND EXISTS (SELECT 1 FROM {table} d WHERE d.series_id = series.id)"

race(
    "two gifts are numbered one after the other",
    given="give 1_000",
    script="""
        A: give 1_000
        B: give 1_000 (waits)
        A: commit
        B: commit
    """,
    holds=DENSE.format(table="voucher"),
    proves="books_begin: series",
)
race(
    "the first number of a year is opened by two",
    script="""
        A: give 1_000
        B: give 1_000 (waits)
        A: commit
        B: commit
    """,
    holds=f"""
        {DENSE.format(table="voucher")};
        SELECT count(*) - 1 FROM series WHERE unit_id = :unit
    """,
)
race(
    "a number given up is taken by the next",
    given="give 1_000",
    script="""
        A: give 1_000
        B: give 1_000 (waits)
        A: pay 900_000
        B: commit
        A: refused fund_overdrawn
    """,
    holds=DENSE.format(table="voucher"),
)
race(
    "a voucher written by hand waits for the number before it",
    given="gift = give 1_000",
    script="""
        A: take BC
        B: hand gift 3 (waits)
        A: give 1_000
        A: commit
        B: commit
    """,
    also="A done, B refused number_out_of_turn",
    proves="voucher: series",
    holds=DENSE.format(table="voucher"),
)
race(
    "the same number by two hands",
    given="gift = give 1_000",
    script="""
        A: hand gift 2
        B: hand gift 2 (waits)
        A: commit
        B: refused number_out_of_turn
    """,
    mirrored=True,
)
race(
    "a year's numbers and a month's are not opened side by side",
    script="""
        A: count BC 2026
        B: count BC 2026 month=1 (waits)
        A: commit
        B: refused number_out_of_turn
    """,
    mirrored=True,
    proves="series: fresh",
    holds="SELECT count(*) - 1 FROM series WHERE unit_id = :unit",
)
race(
    "a month's numbers and a year's are not opened side by side",
    script="""
        A: count BC 2026 month=1
        B: count BC 2026 (waits)
        A: commit
        B: refused number_out_of_turn
    """,
    mirrored=True,
    holds="SELECT count(*) - 1 FROM series WHERE unit_id = :unit",
)
race(
    "counters of two kinds do not wait for each other",
    script="""
        A: count BC 2026
        B: count BN 2026
        A: commit
        B: commit
    """,
)
race(
    "one line of the bank statement is booked once",
    script="""
        A: give 1_000 ref=FT-SAME
        B: give 1_000 ref=FT-SAME kind=BN (waits)
        A: commit
        B: refused reference_used
    """,
    mirrored=True,
    holds="SELECT count(*) - 1 FROM voucher WHERE unit_id = :unit",
)
race(
    "leaves are written by one at a time",
    script="""
        A: count BC 2026
        B: count BN 2026
        A: seal
        B: seal (waits)
        A: commit
        B: commit
    """,
    proves="books_log_turn: log_head",
)
race(
    "leaves of rows at hand are written by one at a time",
    given="""
        give 900_000
        give 900_000 fund=storm
        shift 1 common kind=PN
        shift 1 storm kind=PX
    """,
    script="""
        A: shift 1 common kind=PN
        B: shift 1 storm kind=PX
        A: seal
        B: seal (waits)
        A: commit
        B: commit
    """,
    proves="books_due: log_head",
)
race(
    "leaves given up leave no gap",
    given="give 1_000",
    script="""
        A: count PN 2026
        B: count PX 2026
        A: seal
        B: seal (waits)
        A: pay 900_000
        B: commit
        A: refused fund_overdrawn
    """,
)
