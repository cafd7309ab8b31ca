"""The tamper table: each kind bends one thing of the books, and says which row and column, and from which leaf on."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests.faults.tampering.thief import EVERYTHING, ITS_LEAF, ROW, Thief, Told


@dataclass(frozen=True)
class Deed:
    """What was done: rows with the column that must be named ("" for the whole row), and the first leaf that is not
    as it was (or would not be) where the log was bent, too."""

    named: tuple[tuple[str, str, str], ...]
    first: int
    codes: tuple[str, ...] = ("row_changed", "sealed_changed")


Kind = Callable[[Thief, random.Random, str], Deed]


def any_of(thief: Thief, chance: random.Random, kind: str) -> str:
    """A row of a table, at random."""
    return chance.choice(sorted({leaf.ref for leaf in thief.honest if leaf.kind == kind}))


def told(thief: Thief, level: str, *changed: tuple[str, str, str]) -> Deed:
    """Rows were changed; where the level asks for it, so are their leaves."""
    if level != ROW:
        for kind, ref in {(kind, ref) for kind, ref, _ in changed}:
            thief.tell(kind, ref)
    return Deed(changed, min(thief.newest(kind, ref) for kind, ref, _ in changed))


def another(thief: Thief, chance: random.Random, table: str, column: str, unlike: object) -> Any:
    """A value that stands in some other row."""
    return chance.choice([row[column] for row in thief.rows(table) if row[column] != unlike])


# -- one column


def amount(thief: Thief, chance: random.Random, level: str) -> Deed:
    ref, more = any_of(thief, chance, "voucher"), chance.choice((-1, 1_000, 1_000_000))
    more = max(more, 1) if thief.row("voucher", ref)["amount"] < 2 else more
    thief.change("voucher", ref, amount=thief.row("voucher", ref)["amount"] + more)
    thief.change("movement", f"{ref}/1", amount=thief.lines(ref)[0]["amount"] + more)
    return told(thief, level, ("voucher", ref, "amount"), ("voucher", ref, "Dòng 1, cột amount"))


def day(thief: Thief, chance: random.Random, level: str) -> Deed:
    ref, column = any_of(thief, chance, "voucher"), chance.choice(("entry_date", "doc_date"))
    moved = timedelta(days=chance.choice((-40, -1, 1, 3)))
    thief.change("voucher", ref, **{column: thief.row("voucher", ref)[column] + moved})
    return told(thief, level, ("voucher", ref, column))


def account(thief: Thief, chance: random.Random, level: str) -> Deed:
    ref, side = any_of(thief, chance, "voucher"), chance.choice(("debit", "credit"))
    line = chance.choice(thief.lines(ref))
    thief.change("movement", f"{ref}/{line['line']}", **{side: another(thief, chance, "account", "number", line[side])})
    return told(thief, level, ("voucher", ref, f"Dòng {line['line']}, cột {side}"))


def fund(thief: Thief, chance: random.Random, level: str) -> Deed:
    ref, side = any_of(thief, chance, "voucher"), chance.choice(("debit_fund", "credit_fund"))
    line = chance.choice(thief.lines(ref))
    thief.change("movement", f"{ref}/{line['line']}", **{side: another(thief, chance, "fund", "id", line[side])})
    return told(thief, level, ("voucher", ref, f"Dòng {line['line']}, cột {side}"))


WORDS = (
    ("voucher", "description"), ("slip", "description"), ("gift", "message"), ("relief_request_text", "reason"),
    ("receipt", "code"), ("fund", "name"), ("approval", "reason"),
)  # fmt: skip


def text(thief: Thief, chance: random.Random, level: str) -> Deed:
    return _column(thief, chance, level, WORDS, lambda old: f"{_letter(chance, old)}{old[1:]} khác"[:10])


STAFF = (
    ("voucher", "booked_by"), ("slip", "prepared_by"), ("slip_step", "by_id"), ("receipt", "issued_by"),
    ("mandate", "proposer_id"), ("mandate_edit", "by_id"), ("staff", "party_id"), ("role_grant", "proposed_by"),
    ("role_grant", "staff_id"),
)  # fmt: skip


def staff(thief: Thief, chance: random.Random, level: str) -> Deed:
    return _column(thief, chance, level, STAFF, lambda old: old + 1000 + chance.randrange(9))


APPROVERS = (("approval", "by_id"), ("role_grant", "agreed_by"), ("log_key", "second_id"), ("signer", "agreed_by"))


def approver(thief: Thief, chance: random.Random, level: str) -> Deed:
    return _column(thief, chance, level, APPROVERS, lambda old: (old or 0) + 1000 + chance.randrange(9))


def attachment(thief: Thief, chance: random.Random, level: str) -> Deed:
    wanted = (("paper", "sha256"), ("paper", "size"), ("paper", "of_id"), ("paper", "stored"))
    return _column(thief, chance, level, wanted, lambda old: old + 1 if isinstance(old, int) else old[::-1])


def receipt_amount(thief: Thief, chance: random.Random, level: str) -> Deed:
    return _column(thief, chance, level, (("receipt", "amount"),), lambda old: old + 1_000)


def _letter(chance: random.Random, old: str) -> str:
    """A letter that the word does not begin with."""
    return chance.choice([letter for letter in "ABCDEFGHJK" if not old.startswith(letter)])


def _column(
    thief: Thief, chance: random.Random, level: str, wanted: tuple[tuple[str, str], ...], bend: Callable[[Any], Any]
) -> Deed:
    kind, column = chance.choice(wanted)
    ref = any_of(thief, chance, kind)
    old = thief.row(kind, ref)[column]
    new = bend(old)
    assert new != old
    thief.change(kind, ref, **{column: new})
    return told(thief, level, (kind, ref, column))


# -- whole rows


def _gone(thief: Thief, level: str, refs: list[str]) -> Deed:
    first = min(thief.newest("voucher", ref) for ref in refs)
    for ref in refs:
        thief.take_away("voucher", ref)
    if level != ROW:
        thief.leaves = [leaf for leaf in thief.leaves if not (leaf.kind == "voucher" and leaf.ref in refs)]
    return Deed(tuple(("voucher", ref, "") for ref in refs), first, ("row_deleted",))


def delete_middle(thief: Thief, chance: random.Random, level: str) -> Deed:
    ids = sorted(row["id"] for row in thief.rows("voucher"))
    return _gone(thief, level, [str(chance.choice(ids[1:-1]))])


def delete_newest(thief: Thief, chance: random.Random, level: str) -> Deed:
    """The newest, or the newest few."""
    ids = sorted(row["id"] for row in thief.rows("voucher"))
    return _gone(thief, level, [str(id) for id in ids[-chance.choice((1, 1, 2, 5)) :]])


def delete_day(thief: Thief, chance: random.Random, level: str) -> Deed:
    rows = thief.rows("voucher")
    chosen = chance.choice(rows)["entry_date"]
    return _gone(thief, level, [str(row["id"]) for row in rows if row["entry_date"] == chosen])


def insert_one(thief: Thief, chance: random.Random, level: str) -> Deed:
    """Like another, with a number of its own. A leaf told by itself can only come last; where everything is made anew
    it may stand anywhere."""
    rows = thief.rows("voucher")
    like = chance.choice([row for row in rows if row["slip_id"] is None and row["nature"] == "plain"])
    id, number = max(row["id"] for row in rows) + 1, 1 + max(
        row["number"] for row in rows if row["series_id"] == like["series_id"]
    )  # fmt: skip
    code = f"{like['kind']}-{number:06}-x"
    thief.put("voucher", like | {"id": id, "number": number, "code": code, "outside_ref": f"FT{id}"})
    thief.put("movement", *(line | {"voucher_id": id} for line in thief.lines(str(like["id"]))))
    place = len(thief.leaves)
    if level != ROW:
        place = chance.randrange(1, place + 1) if level == EVERYTHING else place
        at, salt = thief.leaves[place - 1].at, bytes(16)
        body = thief.body("voucher", str(id), 0, at, salt)
        thief.leaves.insert(place, Told(place, "voucher", str(id), 0, at, body, salt))
    return Deed((("voucher", str(id), ""),), place, ("row_slipped_in",))


def swap_two(thief: Thief, chance: random.Random, level: str) -> Deed:
    """Two vouchers of one series change their numbers; in the log, two leaves change their places."""
    rows = [row for row in thief.rows("voucher") if row["kind"] == "BC"]
    one, other = chance.sample([row for row in rows if row["series_id"] == rows[0]["series_id"]], 2)
    a, b = str(one["id"]), str(other["id"])
    first, second = sorted((thief.newest("voucher", a), thief.newest("voucher", b)))
    if level == ROW:
        thief.change("voucher", a, number=10**6, code="x")  # no two at a time
        thief.change("voucher", b, number=one["number"], code=one["code"])
        thief.change("voucher", a, number=other["number"], code=other["code"])
        return Deed(tuple(("voucher", ref, column) for ref in (a, b) for column in ("number", "code")), first)
    leaves = thief.leaves
    leaves[first], leaves[second] = replace(leaves[second], idx=first), replace(leaves[first], idx=second)
    return Deed((), first)


def renumber(thief: Thief, chance: random.Random, level: str) -> Deed:
    ref = any_of(thief, chance, "voucher")
    number = thief.row("voucher", ref)["number"] + 1000
    thief.change("voucher", ref, number=number, code=f"x-{number}")
    return told(thief, level, ("voucher", ref, "number"), ("voucher", ref, "code"))


KINDS: dict[str, Kind] = {
    "amount": amount, "date": day, "account": account, "fund": fund, "text": text, "staff": staff,
    "approver": approver, "attachment": attachment, "receipt": receipt_amount, "delete a middle one": delete_middle,
    "delete the newest": delete_newest, "delete all of a day": delete_day, "insert one": insert_one,
    "swap two": swap_two, "renumber": renumber,
}  # fmt: skip


def finish(thief: Thief, level: str) -> None:
    """The log as the level asks for."""
    if level == ITS_LEAF:
        thief.write_leaves(dense=False)
        thief.count_up()
    if level == EVERYTHING:
        thief.write_leaves(dense=True)
        thief.cover_tracks()
