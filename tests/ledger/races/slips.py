"""Races for slips: one number, one step at a time, counted or cancelled, posted once."""

from tests.ledger.races import race

COUNTED_AND_CANCELLED = """
    SELECT count(*) FROM slip s JOIN slip_step c ON c.slip_id = s.id AND c.step = 'counted'
    JOIN slip_step x ON x.slip_id = s.id AND x.step = 'cancelled' WHERE s.unit_id = :unit
"""
SIGNED = """
    slip = prepare PT 1_000
    sign slip chief head
"""

race(
    "two slips are numbered one after the other",
    given="prepare PT 1_000",
    script="""
        A: prepare PT 1_000
        B: prepare PT 1_000 (waits)
        A: commit
        B: commit
    """,
    proves="books_take: series",
)
race(
    "a slip written by hand waits for the number before it",
    given="slip = prepare PT 1_000",
    script="""
        A: take PT
        B: hand_slip slip 3 (waits)
        A: prepare PT 1_000
        A: commit
        B: commit
    """,
    also="A done, B refused number_out_of_turn",
    proves="slip: series",
)
race(
    "a slip is not dated before the one that came first",
    given="prepare PT 1_000",
    script="""
        A: prepare PT 1_000 on=01-20
        B: prepare PT 1_000 on=01-10 (waits)
        A: commit
        B: refused date_before_last
    """,
    also="A done, B done",
)
race(
    "a slip counted is not cancelled",
    given=SIGNED,
    script="""
        A: sign slip counted
        B: sign slip cancelled (waits)
        A: commit
        B: refused slip_not_ready
    """,
    mirrored=True,
    proves="slip_step: slip",
    holds=COUNTED_AND_CANCELLED,
)
race(
    "a slip cancelled is not counted",
    given=SIGNED,
    script="""
        A: sign slip cancelled
        B: sign slip counted (waits)
        A: commit
        B: refused slip_not_ready
    """,
    mirrored=True,
    holds=COUNTED_AND_CANCELLED,
)
race(
    "a slip cancelled is not signed",
    given="slip = prepare PT 1_000",
    script="""
        A: sign slip cancelled
        B: sign slip chief (waits)
        A: commit
        B: refused slip_not_ready
    """,
    also="A done, B done",
)
race(
    "a slip is counted once",
    given=SIGNED,
    script="""
        A: sign slip counted
        B: sign slip counted (waits)
        A: commit
        B: refused slip_step_taken
    """,
    mirrored=True,
)
race(
    "a slip is posted once",
    given=SIGNED + "sign slip counted",
    script="""
        A: book slip
        B: book slip (waits)
        A: commit
        B: refused number_out_of_turn
    """,
    mirrored=True,
    also="A done, B refused slip_posted",
    holds="SELECT count(*) - 1 FROM voucher WHERE unit_id = :unit",
)
