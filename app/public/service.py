"""What strangers read: appeals with their money, and whether a receipt is genuine. Never a name that was not chosen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.giving import appeals, papers, receiving
from app.giving.models import Appeal
from app.union.models import Account


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its own gifts and its fund's money; `shared` when other appeals feed the same fund."""

    appeal: Appeal
    is_open: bool
    gifts: int
    given: int
    fund: str
    money: appeals.Standing
    shared: bool
    coming: list[receiving.Change]


@dataclass(frozen=True, slots=True)
class Receives:
    """The account on which an appeal receives today (None: on none), and what it changes to, from which day."""

    appeal: Appeal
    today: Account | None
    coming: list[receiving.Change]


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a stranger may know of a receipt."""

    code: str
    status: str  # genuine | cancelled
    number: str
    day: date
    amount: int
    appeal: str
    method: str
    mark: str  # "SAMPLE" or "TRIAL" on papers without value
    replaced_by: tuple[str, str] | None  # number, code
    receipt: int  # the books' id, by which the log knows it


def view_appeal(session: Session, appeal: Appeal, day: date, all_appeals: list[Appeal]) -> AppealView:
    """One appeal as its page and the front page show it."""
    gifts, given = appeals.given_to(session, appeal.id)
    return AppealView(
        appeal=appeal,
        is_open=appeals.is_open(appeal, day),
        gifts=gifts,
        given=given,
        fund=appeals.fund_of(session, appeal).name,
        money=appeals.standing(session, appeal.unit_id, appeal.fund_id),
        shared=appeals.shares_fund(appeal, all_appeals),
        coming=receiving.coming(session, appeal, day),
    )


def open_appeals(session: Session, day: date) -> list[AppealView]:
    """Every appeal that receives today."""
    known = appeals.appeals_of(session)
    return [view_appeal(session, appeal, day, known) for appeal in known if appeals.is_open(appeal, day)]


def find_appeal(session: Session, slug: str, day: date) -> AppealView | None:
    appeal = appeals.find_appeal(session, slug)
    return view_appeal(session, appeal, day, appeals.appeals_of(session)) if appeal else None


def receiving_accounts(session: Session, day: date) -> list[Receives]:
    """Each appeal that receives, or is about to, with its account: what a donor compares before sending money."""
    found = [
        Receives(appeal, receiving.account_on(session, appeal, day), receiving.coming(session, appeal, day))
        for appeal in appeals.appeals_of(session)
        if appeal.closes_on is None or appeal.closes_on >= day
    ]
    return [one for one in found if one.coming or appeals.is_open(one.appeal, day)]


def check_receipt(session: Session, code: str) -> ReceiptView | None:
    """What the books say of a receipt code; None when they do not know it."""
    given = papers.given_by_code(session, code)
    if given is None:
        return None
    facts: dict[str, Any] = given.facts
    newer = given.replaced_by
    return ReceiptView(
        code=given.receipt.code,
        status="cancelled" if given.ended else "genuine",
        number=given.receipt.label,
        day=given.receipt.day,
        amount=given.receipt.amount,
        appeal=facts["appeal"],
        method=facts["method"],
        mark=facts["mark"],
        replaced_by=(newer.label, newer.code) if newer else None,
        receipt=given.receipt.id,
    )
