"""What a writer of a race can do, a verb each."""

from datetime import UTC, date, datetime

from sqlalchemy import Insert, Table, insert, select
from sqlalchemy.orm import Session

from ledger import limits, log, losses, numbers, once, posting
from ledger.models import Approval, Mandate, MandateEdit, MovementRow, Period, Receipt, ReceiptEnd, Slip, Voucher
from ledger.voucher import Movement, Nature
from tests.ledger import stories as t
from tests.ledger.races.words import verb
from tests.ledger.stories import NOW, Federation, day

JANUARY_5, JANUARY_6 = day(1, 5), day(1, 6)


# Money. The kind chooses the series, so that two writers need not meet at one counter.


@verb
def give(s: Session, f: Federation, amount: int, fund: int = 0, on: date = JANUARY_5, kind: str = "BC",
         ref: str | None = None) -> int:  # fmt: skip
    line = Movement("1121", "3538", amount, fund or f.common, fund or f.common, debit_place=f.bank, party=f.donor)
    return t.post(s, f, kind, on, line, outside_ref=ref or t.reference()).id


@verb
def pay(s: Session, f: Federation, amount: int, fund: int = 0, on: date = JANUARY_6, kind: str = "BN",
        mandate: int | None = None) -> int:  # fmt: skip
    fund = fund or f.common
    line = Movement("3538", "1121", amount, fund, fund, credit_place=f.bank, party=f.needy, mandate=mandate)
    return t.post(s, f, kind, on, line).id


@verb
def owe(s: Session, f: Federation, amount: int, *mandates: int, kind: str = "PKT") -> int:
    """Help that is owed before it is paid: no place for money is touched."""
    funds = [s.scalars(select(Mandate.fund_id).where(Mandate.id == mandate)).one() for mandate in mandates]
    lines = [
        Movement("3538", "331", amount, fund, fund, party=f.needy, mandate=mandate)
        for mandate, fund in zip(mandates, funds, strict=True)
    ]
    return t.post(s, f, kind, JANUARY_6, *lines).id


@verb
def cash(s: Session, f: Federation, amount: int, box: int = 0, fund: int = 0, on: date = JANUARY_5) -> int:
    return t.gift_in_cash(s, f, amount, on, box=box, fund=fund).id


@verb
def carry(s: Session, f: Federation, amount: int, giver: int, taker: int, on: date = JANUARY_6,
          kind: str = "PKT") -> int:  # fmt: skip
    """Cash from box to box, as turnover brought forward."""
    lines = [Movement("1111", "1111", amount, f.common, f.common, debit_place=taker, credit_place=giver)]
    return t.post(s, f, kind, on, *lines, nature=Nature.TURNOVER).id


@verb
def stir(s: Session, f: Federation, amount: int, box: int, fund: int, kind: str = "PKT") -> int:
    """Cash out of a box and into it again, in another fund's name."""
    lines = [
        Movement("113", "1111", amount, fund, fund, credit_place=box),
        Movement("1111", "113", amount, fund, fund, debit_place=box),
    ]
    return t.post(s, f, kind, JANUARY_6, *lines, nature=Nature.TURNOVER).id


@verb
def shift(s: Session, f: Federation, amount: int, giver: int, taker: int = 0, kind: str = "PKT") -> int:
    """Money from fund to fund, or within one."""
    taker = taker or giver
    line = Movement("3388" if giver == taker else "3538", "3538", amount, giver, taker)
    nature = Nature.PLAIN if giver == taker else Nature.TRANSFER
    return t.post(s, f, kind, JANUARY_6, line, nature=nature).id


@verb
def take(s: Session, f: Federation, kind: str) -> int:
    """The next number of a kind, held as a post holds it before it writes anything."""
    counter = numbers.find_counter(s, unit=f.unit, kind=kind, day=JANUARY_5)
    return 1 + numbers.take(s, f.months[1], counter.id)


@verb
def hand(s: Session, f: Federation, like: int, number: int) -> None:
    """A voucher written by hand, past the posting: nothing was locked for it before."""
    fresh = numbers.next_voucher(s)
    lines = s.execute(select(MovementRow.__table__).where(MovementRow.voucher_id == like)).mappings().all()
    seal = dict(s.execute(select(Voucher.__table__).where(Voucher.id == like)).mappings().one())
    s.execute(insert(MovementRow), [{**line, "voucher_id": fresh} for line in lines])
    s.execute(
        insert(Voucher).values({**seal, "id": fresh, "number": number, "code": "HAND", "outside_ref": t.reference()})
    )


@verb
def hand_slip(s: Session, f: Federation, like: int, number: int) -> None:
    s.execute(_copied(s, Slip.__table__, like, number=number, code="HAND"))


@verb
def hand_receipt(s: Session, f: Federation, like: int, number: int, voucher: int) -> None:
    s.execute(
        _copied(s, Receipt.__table__, like, number=number, code=f"{f.unit}-HAND", voucher_id=voucher, label="HAND")
    )


def _copied(s: Session, table: Table, like: int, **changes: object) -> Insert:
    """A row as it is, under another number; its id is the database's."""
    row = dict(s.execute(select(table).where(table.c.id == like)).mappings().one())
    del row["id"]
    return insert(table).values({**row, **changes})


@verb
def turn(s: Session, f: Federation, voucher: int, on: date = JANUARY_6, loss: int = 0) -> int:
    return t.reversed_(s, f, voucher, on, loss=loss).id


@verb
def bear(s: Session, f: Federation, loss: int, amount: int) -> int:
    """The common fund bears a part of a loss, by decision."""
    posted = posting.cover_loss(
        s, loss, fund=f.common, amount=amount, decision="12/QĐ-LĐLĐ", reason="không thu lại được",
        entry_date=JANUARY_6, proposer=f.accountant, approvers=(f.chief, f.head), now=NOW,
    )  # fmt: skip
    return posted.id


@verb
def regain(s: Session, f: Federation, loss: int, amount: int) -> int:
    """Money comes back for a loss, by the bank."""
    found = losses.find(s, loss, f.unit)
    posted = losses.recover_by_bank(
        s, found, line=loss, use=1, place=f.bank, amount=amount, day=JANUARY_6, by=f.accountant, now=NOW
    )
    return posted.id


# Months and counters


@verb
def close(s: Session, f: Federation, month: int) -> int:
    return t.close(s, f, f.months[month])


@verb
def reopen(s: Session, f: Federation, month: int) -> int:
    return t.close(s, f, f.months[month], "open", second=f.head)


@verb
def file(s: Session, f: Federation, month: int) -> int:
    return t.close(s, f, f.months[month], "filed")


@verb
def month(s: Session, f: Federation, starts: date, ends: date) -> int:
    """A period of any length, as no desk would open it."""
    row = Period(unit_id=f.unit, starts=starts, ends=ends, state="open", last_event=0)
    s.add(row)
    s.flush()
    return row.id


@verb
def count(s: Session, f: Federation, kind: str, year: int, month: int = 0) -> int:
    """Open a counter for a year, or for a month of it."""
    return numbers.start_series(s, unit=f.unit, kind=kind, year=year, month=month)


# What was seen: counts and statements


@verb
def day_ends(s: Session, f: Federation, box: int, on: date, amount: int) -> int:
    """The cashier counts a box, in notes of a thousand, and its day is closed."""
    return t.counted(s, f, box, on, {1_000: amount // 1_000})


@verb
def confirm(s: Session, f: Federation, bank: int, on: date) -> int:
    return t.reconciled(s, f, bank, on)


# Requests for help


@verb
def limit(s: Session, f: Federation, amount: int) -> int:
    """At most so much for one person in a month."""
    made = limits.set_person_limit(
        s, unit=f.unit, window_days=30, most_amount=amount, most_times=None, valid_from=day(1, 1), by=f.chief,
        agreed=f.head, now=NOW,
    )  # fmt: skip
    return made.id


@verb
def ask(s: Session, f: Federation, amount: int, approved: int = 0, fund: int = 0) -> int:
    return t.approved_mandate(s, f, amount, approved, fund=fund) if approved else t.mandate(s, f, amount, fund=fund)


@verb
def decide(s: Session, f: Federation, mandate: int, decision: str, amount: int = 0, version: int = 1,
           by: int = 0) -> None:  # fmt: skip
    s.execute(
        insert(Approval).values(
            mandate_id=mandate, version=version, body_hash=f"seen-{version}", decision=decision, amount=amount,
            by_id=by or f.approver, reason="", at=NOW,
        )
    )  # fmt: skip


@verb
def edit(s: Session, f: Federation, mandate: int, requested: int, version: int = 2, by: int = 0) -> None:
    s.execute(
        insert(MandateEdit).values(
            mandate_id=mandate, version=version, fund_id=f.common, requested=requested, body_hash=f"seen-{version}",
            by_id=by or f.officer, at=NOW,
        )
    )  # fmt: skip


# Slips


@verb
def prepare(s: Session, f: Federation, kind: str, amount: int, on: date = JANUARY_5, mandate: int | None = None) -> int:
    return t.prepared(s, f, kind, amount, on, mandate=mandate)


@verb
def sign(s: Session, f: Federation, slip: int, *steps: str) -> int:
    # a step may bear the name of the person who takes it
    people = {who: name for name, who in f.people.items()}
    return t.signed(s, f, slip, *(people.get(step, step) for step in steps))  # type: ignore[call-overload]


@verb
def book(s: Session, f: Federation, slip: int, on: date = JANUARY_6) -> int:
    return posting.post_slip(s, slip, entry_date=on, by=f.cashier, now=NOW).id


# Receipts


@verb
def thank(s: Session, f: Federation, voucher: int, code: str, on: date = JANUARY_6, replaces: int | None = None) -> int:
    code = f"{f.unit}-{code}"
    return posting.issue_receipt(s, voucher, code=code, day=on, by=f.accountant, now=NOW, replaces=replaces).id


@verb
def thank_next_year(s: Session, f: Federation, voucher: int, code: str) -> int:
    return thank(s, f, voucher, code, on=day(1, 5, 2027))


@verb
def end(s: Session, f: Federation, receipt: int) -> None:
    posting.end_receipt(s, receipt, reason="Sai tên", by=f.accountant, now=NOW)


@verb
def take_back(s: Session, f: Federation, voucher: int) -> None:
    """As the desk cancels a gift: the opposite is written, then the receipt that stands is ended."""
    t.reversed_(s, f, voucher, JANUARY_6)
    ended = select(ReceiptEnd.receipt_id).where(ReceiptEnd.receipt_id == Receipt.id).exists()
    standing = s.scalar(select(Receipt.id).where(Receipt.voucher_id == voucher, ~ended))
    if standing is not None:
        end(s, f, standing)


# Requests of the desk


@verb
def request(s: Session, f: Federation, key: str, body: str, amount: int) -> str:
    """As the desk carries out a request with a key."""
    key, mac = f"{f.unit}-{key}", once.body_mac("secret", body)
    known = once.first_answer(s, key, mac)
    if known is not None:
        return known
    once.claim(s, key, mac, now=NOW)
    answer = str(give(s, f, amount))
    once.settle(s, key, answer)
    return answer


# The log


@verb
def seal(s: Session, f: Federation) -> int:
    """Write the leaves of what was done, as every COMMIT does before its end."""
    s.flush()
    return log.append(s.connection(), now=datetime.now(UTC))
