"""Where money lies and what it is for: bank accounts, cash boxes, funds, appeals, last numbers, months."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import fold
from app.giving.models import Appeal
from app.setup import errors, proposals, unit
from app.setup.models import Proposal
from app.setup.schemas import NUMBERED
from app.union import notice, receiving, settings
from app.union.agreed import has_begun
from app.union.models import Account
from ledger import posting
from ledger.models import Fund, Period, Place, Series

HOME = "/quan-tri/khoi-tao/cac-buoc"


def add_account(session: Session, command: Mapping[str, Any], acting: Acting) -> str:
    """A bank account. Once real papers exist it waits for a second person: donors will send money there."""
    numbers = select(Account.number).join(Place, Place.id == Account.place_id).where(Place.unit_id == acting.unit)
    if command["number"] in session.scalars(numbers).all():
        raise errors.NameTaken(field="number")
    if has_begun(session, acting.unit or 0):
        made = proposals.propose(session, "account", dict(command), acting)
        return f"/quan-tri/khoi-tao/de-xuat/{made.id}"
    account = settings.open_account(
        session, acting.unit or 0, command, valid_from=acting.today, by=acting.party or 0, now=acting.now
    )
    proposals.mark(session, "tai-khoan", acting, place=account.place_id)
    return "/quan-tri/khoi-tao/tai-khoan"


def write_account(session: Session, command: Mapping[str, Any], acting: Acting, proposal: Proposal) -> None:
    """Carry out the opening of an account: it receives once its notice is over."""
    account = settings.open_account(
        session,
        acting.unit or 0,
        command,
        valid_from=notice.earliest("account", acting.today),
        by=proposal.proposed_by,
        now=acting.now,
        agreed=acting.party,
    )
    proposals.mark(session, "tai-khoan", acting, place=account.place_id)


def confirm_account(session: Session, place: int, acting: Acting) -> None:
    """The second person's yes to an account entered on the first days; until then nobody is sent there."""
    if place not in {account.place_id for account in accounts(session, acting.unit or 0)}:
        raise errors.NotOnList(field="place")
    settings.agree_account(session, place, by=acting.party or 0, now=acting.now)
    proposals.mark(session, "tai-khoan", acting, confirmed=place)


def add_box(session: Session, command: Mapping[str, Any], acting: Acting) -> None:
    """A cash box."""
    taken = session.scalars(select(Place.name).where(Place.unit_id == acting.unit)).all()
    if fold(command["name"]) in {fold(name) for name in taken}:
        raise errors.NameTaken
    place = posting.open_place(session, unit=acting.unit or 0, account="1111", name=command["name"])
    proposals.mark(session, "tai-khoan", acting, place=place)


def add_fund(session: Session, command: Mapping[str, Any], acting: Acting) -> None:
    """A fund, printed as 3538.<code>."""
    for fund in funds(session, acting.unit or 0):
        if fund.code == command["code"]:
            raise errors.NameTaken(field="code")
        if fold(fund.name) == fold(command["name"]):
            raise errors.NameTaken
    posting.open_fund(
        session,
        unit=acting.unit or 0,
        code=command["code"],
        name=command["name"],
        earmarked=command["earmarked"],
    )
    proposals.mark(session, "quy-dot", acting, fund=command["code"])


def add_appeal(session: Session, command: Mapping[str, Any], acting: Acting) -> Appeal:
    """An appeal for one fund, received on one bank account; its address is made of its name."""
    unit_id = acting.unit or 0
    if command["fund"] not in {fund.id for fund in funds(session, unit_id)}:
        raise errors.NotOnList(field="fund")
    known = {account.place_id: account for account in accounts(session, unit_id)}
    if command["place"] not in known:
        raise errors.NotOnList(field="place")
    if not known[command["place"]].receives or receiving.ended_on(session, command["place"], acting.today):
        raise errors.AccountReceivesNot(field="place")
    appeal = Appeal(
        unit_id=unit_id,
        fund_id=command["fund"],
        place_id=command["place"],
        slug=_free_slug(session, command["name"]),
        name=command["name"],
        purpose=command["purpose"],
        document=command["document"],
        opens_on=command["opens_on"],
        closes_on=command.get("closes_on"),
    )
    session.add(appeal)
    session.flush()
    proposals.mark(session, "quy-dot", acting, appeal=appeal.slug)
    return appeal


def start_numbers(session: Session, command: Mapping[str, Any], acting: Acting) -> str | None:
    """Go on from the last numbers used this year on paper; yearly, or anew each month from the first day's on.
    In a unit that has papers already it waits for a second person; then where to go."""
    day = unit.needed_first_day(session, acting.unit or 0)
    began = set(session.scalars(select(Series.kind).where(Series.unit_id == acting.unit, Series.year == day.year)))
    for kind in NUMBERED:
        if kind in began:
            raise errors.SeriesBegan(field=kind, kind=kind, year=day.year)
    if has_begun(session, acting.unit or 0):
        return f"/quan-tri/khoi-tao/de-xuat/{proposals.propose(session, 'series', dict(command), acting).id}"
    _open_series(session, command, acting, None)
    return None


def write_series(session: Session, command: Mapping[str, Any], acting: Acting, proposal: Proposal) -> None:
    """Carry out the last numbers that another proposed."""
    _open_series(session, command, acting, posting.Hands(proposal.proposed_by, acting.party or 0, acting.now))


def _open_series(session: Session, command: Mapping[str, Any], acting: Acting, hands: posting.Hands | None) -> None:
    day = unit.needed_first_day(session, acting.unit or 0)
    for kind in NUMBERED:
        month = day.month if command["monthly"] and kind != "BNUH" else 0
        posting.start_series(
            session, unit=acting.unit or 0, kind=kind, year=day.year, month=month, last_used=command[kind], hands=hands
        )
    proposals.mark(session, "so-phieu", acting, **command)


def open_year(session: Session, acting: Acting) -> None:
    """The months from the first day's on, to the end of its year."""
    day = unit.needed_first_day(session, acting.unit or 0)
    for month in range(day.month, 13):
        posting.open_period(session, unit=acting.unit or 0, year=day.year, month=month)
    proposals.mark(session, "ky", acting, year=day.year, from_month=day.month)


def funds(session: Session, unit_id: int) -> Sequence[Fund]:
    return session.scalars(select(Fund).where(Fund.unit_id == unit_id).order_by(Fund.code)).all()


def accounts(session: Session, unit_id: int) -> Sequence[Account]:
    """The bank accounts, by the order they were opened."""
    return session.scalars(
        select(Account).join(Place, Place.id == Account.place_id).where(Place.unit_id == unit_id).order_by(Place.id)
    ).all()


def places(session: Session, unit_id: int) -> Sequence[Place]:
    return session.scalars(select(Place).where(Place.unit_id == unit_id).order_by(Place.id)).all()


def appeals(session: Session, unit_id: int) -> Sequence[Appeal]:
    return session.scalars(select(Appeal).where(Appeal.unit_id == unit_id).order_by(Appeal.id)).all()


def months(session: Session, unit_id: int) -> Sequence[Period]:
    return session.scalars(select(Period).where(Period.unit_id == unit_id).order_by(Period.starts)).all()


def series(session: Session, unit_id: int) -> Sequence[Series]:
    return session.scalars(select(Series).where(Series.unit_id == unit_id).order_by(Series.year, Series.kind)).all()


def _free_slug(session: Session, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "dot"
    taken = set(session.scalars(select(Appeal.slug).where(Appeal.slug.startswith(base))))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
