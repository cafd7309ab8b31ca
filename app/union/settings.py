"""What people set on a unit: heading, signers, where money lies, and what was confirmed before the first receipt.

Each is a new dated row; nothing is written over. `agreed` is the second person, who signs at `now`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.union import service
from app.union.errors import NotChecked
from app.union.models import Account, AccountEnd, Check, Profile, Signer
from ledger import errors, posting
from receipts import banks

HEADING = ("upper", "name", "address", "budget_code", "tax_code", "place_name", "hotline")


def keep_heading(
    session: Session,
    unit: int,
    command: Mapping[str, Any],
    *,
    valid_from: date,
    sample: bool,
    by: int,
    now: datetime,
    agreed: int | None = None,
) -> Profile:
    """The heading of the unit's papers and pages from a day on."""
    profile = Profile(
        unit_id=unit,
        valid_from=valid_from,
        is_sample=sample,
        by_id=by,
        at=now,
        **{name: command.get(name, "") for name in HEADING},
        **_agreed(agreed, now),
    )
    session.add(profile)
    session.flush()
    return profile


def keep_signer(
    session: Session,
    unit: int,
    command: Mapping[str, Any],
    *,
    valid_from: date,
    by: int,
    now: datetime,
    agreed: int | None = None,
) -> Signer:
    """Who signs in a position from a day on."""
    signer = Signer(
        unit_id=unit,
        position=command["position"],
        authority=command.get("authority", ""),
        title=command["title"],
        name=command.get("name", ""),
        valid_from=valid_from,
        by_id=by,
        at=now,
        **_agreed(agreed, now),
    )
    session.add(signer)
    session.flush()
    return signer


def open_account(
    session: Session,
    unit: int,
    command: Mapping[str, Any],
    *,
    valid_from: date,
    by: int,
    now: datetime,
    agreed: int | None = None,
) -> Account:
    """A bank account as a place of the books. Its name tells it apart by the last four digits."""
    bank = banks.bank_name(command["bin"])
    place = posting.open_place(session, unit=unit, account="1121", name=f"{bank} {command['number'][-4:]}")
    account = Account(
        place_id=place,
        bin=command["bin"],
        bank=bank,
        number=command["number"],
        holder=command["holder"],
        receives=bool(command.get("receives", True)),
        valid_from=valid_from,
        by_id=by,
        at=now,
        **_agreed(agreed, now),
    )
    session.add(account)
    session.flush()
    return account


def agree_account(session: Session, place: int, *, by: int, now: datetime) -> Account:
    """The second person's yes to an account that one entered on the first days."""
    account = session.get_one(Account, place, populate_existing=True)
    if account.agreed_by is not None or account.stopped_by is not None:
        raise errors.Conflict
    if account.by_id == by:
        raise errors.SettingNeedsTwo
    account.agreed_by, account.agreed_at = by, now
    session.flush()
    return account


def end_account(
    session: Session, place: int, *, valid_from: date, reason: str, by: int, now: datetime, agreed: int
) -> AccountEnd:
    """That the account receives no more from a day on."""
    end = AccountEnd(place_id=place, valid_from=valid_from, reason=reason, by_id=by, at=now, **_agreed(agreed, now))
    session.add(end)
    session.flush()
    return end


def _agreed(party: int | None, now: datetime) -> dict[str, Any]:
    return {"agreed_by": party, "agreed_at": None if party is None else now}


def keep_check(session: Session, unit: int, what: str, value: str, *, by: int, now: datetime) -> None:
    """Somebody confirmed the `address` or the `key`; it holds for this value alone."""
    session.add(Check(unit_id=unit, what=what, value=value, by_id=by, at=now))
    session.flush()


def is_checked(session: Session, unit: int, what: str, value: str) -> bool:
    """Whether the newest confirmation is of exactly this value."""
    newest = session.scalar(
        select(Check.value).where(Check.unit_id == unit, Check.what == what).order_by(Check.id.desc()).limit(1)
    )
    return newest == value


def refuse_unchecked(session: Session, unit: int, day: date, *, address: str, kid: str) -> None:
    """No receipt leaves the house before its address and its key were confirmed; a sample proves nothing anyway."""
    profile = service.profile_at(session, unit, day)
    if profile is not None and profile.is_sample:
        return
    if not (is_checked(session, unit, "address", address) and is_checked(session, unit, "key", kid)):
        raise NotChecked
