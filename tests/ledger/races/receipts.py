"""Races for receipts and turns: one receipt stands for a gift, one voucher turns another, a key is carried out once
(invariants 9, 10)."""

from tests.ledger.races import race

STANDING = """
    SELECT count(*) FROM (
        SELECT r.voucher_id FROM receipt r WHERE r.unit_id = :unit
        AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id)
        GROUP BY r.voucher_id HAVING count(*) > 1) x
"""
OF_A_TURNED_GIFT = """
    SELECT count(*) FROM receipt r JOIN voucher v ON v.reverses_id = r.voucher_id
    WHERE r.unit_id = :unit AND NOT EXISTS (SELECT 1 FROM receipt_end e WHERE e.receipt_id = r.id)
"""

race(
    "one receipt for one gift",
    given="gift = give 1_000",
    script="""
        A: thank gift FIRST
        B: thank gift SECOND (waits)
        A: commit
        B: refused receipt_ended
    """,
    mirrored=True,
    holds=STANDING,
)
race(
    "one receipt for one gift, numbered in two years",
    given="""
        gift = give 1_000
        other = give 1_000
        thank other BEFORE
    """,
    script="""
        A: thank gift FIRST
        B: thank_next_year gift SECOND (waits)
        A: commit
        B: refused receipt_ended
    """,
    mirrored=True,
    proves="receipt: voucher",
    holds=STANDING,
)
race(
    "a receipt written by hand waits for the number before it",
    given="""
        gift = give 1_000
        second = give 1_000
        third = give 1_000
        first = thank gift FIRST
    """,
    script="""
        A: take BNUH
        B: hand_receipt first 3 third (waits)
        A: thank second SECOND
        A: commit
        B: commit
    """,
    also="A done, B refused number_out_of_turn",
    proves="receipt: series",
)
race(
    "a receipt is replaced once",
    given="""
        gift = give 1_000
        first = thank gift FIRST
        end first
    """,
    script="""
        A: thank gift SECOND replaces=first
        B: thank gift THIRD replaces=first (waits)
        A: commit
        B: refused receipt_ended
    """,
    mirrored=True,
    holds=STANDING,
)
race(
    "a receipt ends once",
    given="""
        gift = give 1_000
        first = thank gift FIRST
    """,
    script="""
        A: end first
        B: end first (waits)
        A: commit
        B: refused receipt_ended
    """,
    mirrored=True,
)
race(
    "a gift is taken back while its receipt is written",
    given="gift = give 1_000",
    script="""
        A: thank gift FIRST
        B: take_back gift (waits)
        A: commit
        B: commit
    """,
    also="A refused receipt_differs, B done",
    proves="voucher: voucher",
    holds=OF_A_TURNED_GIFT,
)
race(
    "a receipt is written while its gift is taken back",
    given="gift = give 1_000",
    script="""
        A: take_back gift
        B: thank gift FIRST (waits)
        A: commit
        B: refused receipt_differs
    """,
    also="A done, B done",
    holds=OF_A_TURNED_GIFT,
)
race(
    "a gift is taken back while its receipt is replaced",
    given="""
        gift = give 1_000
        first = thank gift FIRST
    """,
    script="""
        A: end first
        A: thank gift SECOND replaces=first
        B: take_back gift (waits)
        A: commit
        B: commit
    """,
    also="""
        A refused receipt_ended, B done
        A done, B refused receipt_ended
    """,
    holds=OF_A_TURNED_GIFT,
)
race(
    "one voucher is turned once",
    given="""
        give 9_000
        gift = give 1_000
    """,
    script="""
        A: turn gift
        B: turn gift (waits)
        A: commit
        B: refused already_reversed
    """,
    mirrored=True,
    holds="SELECT count(*) - 1 FROM voucher WHERE unit_id = :unit AND reverses_id IS NOT NULL",
)
race(
    "a request with a key is carried out once",
    given="give 1_000",
    script="""
        A: request key body 5_000
        B: request key body 5_000 (waits)
        A: commit
        B: commit
    """,
    holds="SELECT count(*) - 2 FROM voucher WHERE unit_id = :unit",
)
race(
    "a key is not used for another request",
    given="give 1_000",
    script="""
        A: request key body 5_000
        B: request key another 7_000 (waits)
        A: commit
        B: refused key_reused
    """,
    mirrored=True,
    holds="SELECT count(*) - 2 FROM voucher WHERE unit_id = :unit",
)
