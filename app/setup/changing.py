"""Settings that two persons change once the unit is at work: proposed here, carried out when another signs.

What was signed takes effect with notice, is shown to everyone concerned, and can be stopped before its day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.giving import receiving
from app.giving.models import Appeal, AppealAccount
from app.setup import errors, money, proposals
from app.setup.models import Proposal
from app.union import notice, settings
from app.union import receiving as accounts
from app.union.models import Account
from ledger import limits, numbering

Body = Mapping[str, Any]


def propose_account(session: Session, command: Body, acting: Acting) -> Proposal:
    """That an appeal receives on another account."""
    appeal = _appeal(session, command["appeal"], acting)
    account = _account(session, command["place"], acting)
    if not account.receives or account.agreed_by is None or account.stopped_by is not None:
        raise errors.AccountReceivesNot(field="place")
    if accounts.ended_on(session, account.place_id, date.max) is not None:
        raise errors.AccountReceivesNot(field="place")
    if receiving.place_on(session, appeal, acting.today) == account.place_id:
        raise errors.NothingChanges(field="place")
    return proposals.propose(session, "appeal_account", dict(command), acting)


def propose_end(session: Session, command: Body, acting: Acting) -> Proposal:
    """That an account receives no more."""
    account = _account(session, command["place"], acting)
    if accounts.ended_on(session, account.place_id, date.max) is not None:
        raise errors.NothingChanges(field="place")
    return proposals.propose(session, "account_end", dict(command), acting)


def propose_limit(session: Session, command: Body, acting: Acting) -> Proposal:
    """How much one person may be given."""
    return proposals.propose(session, "limit", dict(command), acting)


def propose_numbering(session: Session, command: Body, acting: Acting) -> Proposal:
    """That numbers begin anew each month, or go through the year, from a year that has not begun."""
    unit, monthly = acting.unit or 0, command["way"] == "monthly"
    year = numbering.first_free_year(session, unit, acting.today)
    if numbering.is_monthly(session, unit, year) == monthly:
        raise errors.NothingChanges(field="way")
    return proposals.propose(session, "numbering", {"monthly": monthly, "year": year}, acting)


def set_numbering(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out a choice of numbering; a year that began meanwhile keeps its own (SettingInForce)."""
    numbering.choose(
        session,
        unit=acting.unit or 0,
        monthly=body["monthly"],
        valid_from=date(body["year"], 1, 1),
        by=proposal.proposed_by,
        agreed=acting.party or 0,
        now=acting.now,
    )


def move_appeal(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out a change of account: with notice, and not before the account itself may receive."""
    appeal, account = _appeal(session, body["appeal"], acting), _account(session, body["place"], acting)
    session.add(
        AppealAccount(
            appeal_id=appeal.id,
            place_id=account.place_id,
            valid_from=max(notice.earliest("account", acting.today), account.valid_from),
            by_id=proposal.proposed_by,
            at=proposal.proposed_at,
            agreed_by=acting.party,
            agreed_at=acting.now,
        )
    )
    session.flush()


def end_account(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out a withdrawal, at once: nobody must be led to an account that is lost."""
    settings.end_account(
        session,
        _account(session, body["place"], acting).place_id,
        valid_from=acting.today,
        reason=body["reason"],
        by=proposal.proposed_by,
        agreed=acting.party or 0,
        now=acting.now,
    )


def set_limit(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out a limit for one person."""
    limits.set_person_limit(
        session,
        unit=acting.unit or 0,
        window_days=body["window_days"],
        most_amount=body["most_amount"],
        most_times=body["most_times"],
        valid_from=acting.today + limits.NOTICE,
        by=proposal.proposed_by,
        agreed=acting.party or 0,
        now=acting.now,
    )


def _appeal(session: Session, appeal: int, acting: Acting) -> Appeal:
    found = session.scalar(select(Appeal).where(Appeal.id == appeal, Appeal.unit_id == acting.unit))
    if found is None:
        raise errors.NotOnList(field="appeal")
    return found


def _account(session: Session, place: int, acting: Acting) -> Account:
    found = {account.place_id: account for account in money.accounts(session, acting.unit or 0)}.get(place)
    if found is None:
        raise errors.NotOnList(field="place")
    return found
