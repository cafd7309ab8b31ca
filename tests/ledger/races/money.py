"""Races for money: a fund, a box, the bank below zero, today or on a day before (invariant 6); who waits for whom."""

from tests.ledger.races import race

race(
    "the last money of a fund is paid once",
    given="""
        give 100_000
        give 300_000 fund=storm
    """,
    script="""
        A: pay 100_000
        B: pay 100_000 kind=BC (waits)
        A: commit
        B: refused fund_overdrawn
    """,
    mirrored=True,
)
race(
    "the last money of a bank account is paid once",
    given="""
        cash 500_000
        cash 500_000 fund=storm
        give 100_000
    """,
    script="""
        A: pay 100_000
        B: pay 100_000 fund=storm kind=BC (waits)
        A: commit
        B: refused place_overdrawn
    """,
    mirrored=True,
)
race(
    "the last cash of a box is carried away once",
    given="""
        give 500_000
        cash 100_000
    """,
    script="""
        A: carry 100_000 box second_box
        B: carry 100_000 box second_box kind=PN (waits)
        A: commit
        B: refused place_overdrawn
    """,
    mirrored=True,
)
race(
    "two payments on past days do not take the same money",
    given="""
        give 100_000
        give 500_000 fund=storm
        give 400_000 on=02-20
    """,
    script="""
        A: pay 100_000 on=01-10
        B: pay 100_000 on=01-20 kind=BC (waits)
        A: commit
        B: refused fund_overdrawn_then
    """,
    mirrored=True,
)
race(
    "two payments on past days do not empty the bank twice",
    given="""
        cash 500_000
        give 100_000 fund=storm
        give 400_000 fund=storm on=02-20
    """,
    script="""
        A: pay 100_000 on=01-10
        B: pay 100_000 on=01-20 fund=storm kind=BC (waits)
        A: commit
        B: refused place_overdrawn_then
    """,
    mirrored=True,
)
race(
    "a gift taken back and its money paid out",
    given="""
        gift = give 100_000
        give 300_000 fund=storm
    """,
    script="""
        A: turn gift
        B: pay 100_000 (waits)
        A: commit
        B: refused fund_overdrawn
    """,
    also="A refused fund_overdrawn, B done",
)
race(
    "what the one gives back the other may pay",
    given="""
        give 100_000
        give 300_000 fund=storm
        spent = pay 100_000
    """,
    script="""
        A: turn spent
        B: pay 100_000 (waits)
        A: commit
        B: commit
    """,
    also="A done, B refused fund_overdrawn",
)
race(
    "two transfers to and fro",
    given="""
        give 100_000
        give 100_000 fund=storm
    """,
    script="""
        A: shift 60_000 common storm
        B: shift 90_000 storm common kind=PN (waits)
        A: commit
        B: commit
    """,
)
race(
    "a loss is borne and paid back at once",
    given="""
        give 900_000
        gift = give 100_000
        gone = turn gift loss=100_000
    """,
    script="""
        A: bear gone 60_000
        B: regain gone 60_000 (waits)
        A: commit
        B: refused loss_overpaid
    """,
    mirrored=True,
    proves="voucher: fund_balance",
)
# An UPDATE of many rows would take them as they happen to lie (in `given`, the first fund's row was written last); ours
# moves them by id. Who waits for the first one must not hold the second meanwhile, or two could wait for each other.
race(
    "who waits for the first fund holds no other",
    given="""
        give 900_000
        give 900_000 fund=storm
        shift 1 common
    """,
    script="""
        C: shift 1 common kind=PN
        A: shift 1 storm common (waits)
        B: shift 1 storm kind=PX
        B: commit
        C: commit
        A: commit
    """,
)
race(
    "who waits for the first box holds no other",
    given="""
        cash 900_000 box=second_box
        cash 900_000
    """,
    script="""
        C: stir 1 box storm kind=PN
        A: carry 1 second_box box (waits)
        B: stir 1 second_box earmarked kind=PX
        B: commit
        C: commit
        A: commit
    """,
)
