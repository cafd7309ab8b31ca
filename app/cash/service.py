"""The life of a slip once prepared: two signatures, then the count that posts it, or a cancellation with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.cash import paper
from app.cash.errors import EntryAhead, EntryBeforeSlip, SameSigner, SignerCounts, SlipCounted
from app.cash.reading import counterparts, slip_of, steps_of, waiting_rows
from app.formats import day as written
from app.giving import service as giving
from app.relief import money
from app.relief.errors import OwnPayment
from app.relief.reading import editors_of
from app.tasks import Task
from ledger import errors, posting
from ledger.models import Slip

OWN_NUMBER = "uq_voucher_number"  # vouchers of cash bear their slips' numbers alone
# Who takes which step: the chief accountant checks, the head signs, the treasurer counts.
HANDS = {"chief": "chief_accountant", "head": "approver", "counted": "treasurer"}


def sign_slip(session: Session, slip: int, step: str, acting: Acting, site: str) -> None:
    """Sign as chief accountant (`chief`, which also freezes the paper) or as head (`head`)."""
    row, hand = _at_hand(session, slip, step, acting)
    signed = {
        taken.by_id for taken in steps_of(session, slip) if taken.step in ("chief", "head") and taken.step != step
    }
    if hand in signed:
        raise SameSigner
    posting.step_slip(session, slip, step, by=hand, now=acting.now)
    if step == "chief":
        paper.freeze(session, row, site)


def count_slip(session: Session, slip: int, entry_date: date, acting: Acting) -> str | None:
    """The cash moved: post the slip under its number on that day. The address of a gift's receipt, when it is one."""
    row, hand = _at_hand(session, slip, "counted", acting)
    if any(step.step == "counted" for step in steps_of(session, slip)):
        raise errors.SlipPosted
    if row.mandate_id is not None and hand in editors_of(session, row.mandate_id):
        raise errors.SamePerson
    if entry_date > acting.today:
        raise EntryAhead
    if entry_date < row.doc_date:
        raise EntryBeforeSlip(day=written(row.doc_date))
    with _once():
        posting.step_slip(session, slip, "counted", by=hand, now=acting.now)
    if hand in {taken.by_id for taken in steps_of(session, slip) if taken.step != "counted"}:
        raise SignerCounts
    money.ask_open(session, row.unit_id, entry_date, "entry_date")
    if row.kind == "PC":
        money.ask_payable(session, fund=row.fund_id, place=row.place_id, amount=row.amount, day=entry_date)
    with _once():
        posted = posting.post_slip(session, slip, entry_date=entry_date, by=hand, now=acting.now)
    return giving.settle_cash_gift(session, row, posted, acting)


@contextmanager
def _once() -> Iterator[None]:
    """Another cashier, or a second click, was first: the step or the number that is taken is this slip's own, so it is
    in the books."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        taken = isinstance(errors.from_database(said), (errors.SlipStepTaken, errors.SlipPosted))
        if taken or OWN_NUMBER in said.split("\n", 1)[0]:
            raise errors.SlipPosted from error
        raise


def cancel_slip(session: Session, slip: int, reason: str, acting: Acting) -> None:
    """Say that a slip will not be used; it keeps its number."""
    slip_of(session, slip, acting)
    if any(step.step == "counted" for step in steps_of(session, slip)):
        raise SlipCounted
    posting.step_slip(session, slip, "cancelled", by=_person(acting), now=acting.now, reason=reason)


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Slips whose next step is the acting person's."""
    tasks = []
    for step, role in HANDS.items():
        if has(acting, [role]):
            tasks += _tasks(session, acting, step)
    return tasks


_WAITS = {
    "chief": {"PT": ("chờ kế toán trưởng ký", "Ký phiếu thu"), "PC": ("chờ kế toán trưởng ký", "Ký phiếu chi")},
    "head": {"PT": ("chờ thủ trưởng ký", "Ký phiếu thu"), "PC": ("chờ thủ trưởng ký", "Ký phiếu chi")},
    "counted": {"PT": ("đã ký, chờ nhận tiền", "Nhận tiền"), "PC": ("đã ký, chờ chi tiền", "Chi tiền")},
}


def _tasks(session: Session, acting: Acting, step: str) -> list[Task]:
    rows = waiting_rows(session, acting, step)
    tasks = []
    for kind in ("PT", "PC"):
        named = counterparts(session, kind, {row.party for row in rows if row.kind == kind})
        said, act = _WAITS[step][kind]
        for row in rows:
            if row.kind == kind:
                who = named[row.party].name if row.party in named else row.description
                tasks.append(
                    Task(
                        f"{row.code} – {who}",
                        f"{row.description}; {said}",
                        act,
                        f"/phieu/{row.id}",
                        row.since,
                        row.amount,
                    )
                )
    return tasks


def _at_hand(session: Session, slip: int, step: str, acting: Acting) -> tuple[Slip, int]:
    """The slip and the person who may take this step of it: the right role, and never the one it pays."""
    hand, row = _person(acting), slip_of(session, slip, acting)
    if not has(acting, [HANDS[step]]):
        raise errors.Forbidden
    if row.kind == "PC" and hand == row.party_id:
        raise OwnPayment
    return row, hand


def _person(acting: Acting) -> int:
    if acting.party is None:
        raise errors.Forbidden
    return acting.party
