"""Races for help: paid ≤ approved ≤ asked, by what was seen, decided once (invariants 7, 11 and 12)."""

from tests.ledger.races import race

MONEY = """
    give 1_000_000
    give 900_000 fund=storm
"""

race(
    "one request is paid once",
    given=MONEY + "m = ask 100_000 100_000",
    script="""
        A: pay 60_000 mandate=m
        B: pay 60_000 mandate=m kind=BC (waits)
        A: commit
        B: refused mandate_overdrawn
    """,
    mirrored=True,
    holds="SELECT count(*) FROM mandate WHERE unit_id = :unit AND disbursed <> 60000",
)
race(
    "a request paid from the bank and in cash",
    given=MONEY
    + """
        cash 100_000
        m = ask 100_000 100_000
        slip = prepare PC 60_000 mandate=m
        sign slip chief head counted
    """,
    script="""
        A: pay 60_000 mandate=m
        B: book slip (waits)
        A: commit
        B: refused mandate_overdrawn
    """,
    mirrored=True,
)
race(
    "a payment turned back and paid again",
    given=MONEY
    + """
        m = ask 100_000 100_000
        paid = pay 100_000 mandate=m
    """,
    script="""
        A: turn paid
        B: pay 100_000 mandate=m (waits)
        A: commit
        B: commit
    """,
    also="A done, B refused mandate_overdrawn",
)
race(
    "two requests of one person are approved within the limit",
    given="""
        limit 150_000
        m = ask 100_000
        n = ask 100_000
    """,
    script="""
        A: decide m approve 100_000
        B: decide n approve 100_000 (waits)
        A: commit
        B: refused person_limit
    """,
    mirrored=True,
    proves="approval: person_help",
)
race(
    "what was edited is not approved",
    given="m = ask 100_000",
    script="""
        A: edit m 900_000
        B: decide m approve 100_000 (waits)
        A: commit
        B: refused approval_stale
    """,
    also="A refused already_decided, B done",
    proves="approval: mandate",
    holds="SELECT count(*) FROM mandate WHERE unit_id = :unit AND approved > 0 AND version <> 1",
)
race(
    "what was approved is not edited",
    given="m = ask 100_000",
    script="""
        A: decide m approve 100_000
        B: edit m 900_000 (waits)
        A: commit
        B: refused already_decided
    """,
    also="A refused approval_stale, B done",
    proves="mandate_edit: mandate",
    holds="SELECT count(*) FROM mandate WHERE unit_id = :unit AND approved > 0 AND version <> 1",
)
race(
    "what was refused is not edited",
    given="m = ask 100_000",
    script="""
        A: decide m refuse
        B: edit m 90_000 (waits)
        A: commit
        B: refused already_decided
    """,
    also="A refused approval_stale, B done",
    holds="""
        SELECT count(*) FROM mandate d JOIN approval a ON a.mandate_id = d.id
        WHERE d.unit_id = :unit AND d.version <> a.version
    """,
)
race(
    "one version is decided once",
    given="m = ask 100_000",
    script="""
        A: decide m approve 100_000
        B: decide m refuse by=head (waits)
        A: commit
        B: refused already_decided
    """,
    mirrored=True,
    holds="SELECT count(*) - 1 FROM approval a JOIN mandate d ON d.id = a.mandate_id WHERE d.unit_id = :unit",
)
race(
    "two edits of one version",
    given="m = ask 100_000",
    script="""
        A: edit m 90_000
        B: edit m 80_000 by=other (waits)
        A: commit
        B: refused approval_stale
    """,
    mirrored=True,
)
race(
    "who edits does not approve",
    given="""
        m = ask 100_000
        decide m return
        edit m 90_000
    """,
    script="""
        A: edit m 80_000 version=3 by=other
        B: decide m approve 80_000 version=3 by=other (waits)
        A: commit
        B: refused same_person
    """,
    also="A done, B refused approval_stale",
)
race(
    "a payment does not outrun the approval",
    given=MONEY + "m = ask 100_000",
    script="""
        A: decide m approve 100_000
        B: pay 100_000 mandate=m (waits)
        A: commit
        B: commit
    """,
    also="""
        A done, B refused mandate_not_approved
        A done, B refused mandate_overdrawn
    """,
    proves="voucher: mandate",
)
