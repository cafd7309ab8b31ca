"""The federation before its first gift: unit, bodies, people, funds, places, appeals, opening balances."""

import random
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from app.acting import Acting
from app.demo import words
from app.formats import fold
from app.giving.models import Appeal
from app.staff import passwords
from app.staff.models import Grant, Staff
from app.union.models import Account, Body, Person, Profile, Signer
from app.union.service import find_or_add_person
from ledger import posting
from ledger.voucher import Draft, Movement, Nature

PASSWORD = "tuong-ho-mau"  # noqa: S105 - printed by `make run`; exists in demo databases alone
OPENING = (("1111", 12_000_000), ("1121", 85_000_000), ("1121", 60_000_000))


@dataclass
class Scene:
    """Ids the year's stories need. `hands` maps a role to who holds it."""

    unit: int
    year: int
    chance: random.Random
    hands: dict[str, tuple[int, str]] = field(default_factory=dict)
    bodies: list[int] = field(default_factory=list)
    funds: list[int] = field(default_factory=list)
    banks: list[int] = field(default_factory=list)
    cash: int = 0
    appeals: list[Appeal] = field(default_factory=list)

    def acting(self, role: str, day: date, minute: int = 0) -> Acting:
        """Somebody of that role at work on that day, from eight in the morning in Việt Nam."""
        party, name = self.hands[role]
        now = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC) + timedelta(minutes=minute)
        return Acting(party, self.unit, frozenset({role}), name, now, self.chance)

    def person_name(self) -> str:
        """An invented name, and nobody's who works here: namesakes of staff count as the same person."""
        family, given = self.chance.choice(words.FAMILIES), self.chance.choice(words.GIVEN)
        middle = "" if family.endswith(" A") else self.chance.choice(words.MIDDLES)
        name = " ".join(part for part in (family, middle, given) if part)
        return self.person_name() if name in {worker for _, worker, _ in words.STAFF} else name


def settle(session: Session, year: int, chance: random.Random) -> Scene:
    """Everything that stands on 01/01 of `year`."""
    start = datetime(year, 1, 1, 1, 0, tzinfo=UTC)
    scene = Scene(posting.open_unit(session, code="MAU", name="Liên đoàn Lao động tỉnh Mẫu"), year, chance)
    _bodies(session, scene, start)
    _people(session, scene, start)
    _papers(session, scene, start)
    _money(session, scene, start)
    for row in words.APPEALS:
        slug, name, purpose, document, fund, bank, opens, closes = row
        ends = date(year, closes, monthrange(year, closes)[1]) if closes else None
        appeal = Appeal(
            unit_id=scene.unit, fund_id=scene.funds[fund], place_id=scene.banks[bank], slug=slug, name=name,
            purpose=purpose, document=document, opens_on=date(year, opens, 1), closes_on=ends,
        )  # fmt: skip
        session.add(appeal)
        scene.appeals.append(appeal)
    session.flush()
    return scene


def _bodies(session: Session, scene: Scene, now: datetime) -> None:
    number = 0
    for place in words.PLACES:
        for pattern, kind in words.BODY_KINDS:
            number += 1
            name = pattern.format(place)
            body = Body(
                unit_id=scene.unit, parent_id=None, code=f"CS{number:02}", name=name, name_folded=fold(name), kind=kind,
                valid_from=date(scene.year - 1, 7, 11), valid_to=None,
            )  # fmt: skip
            session.add(body)
            session.flush()
            scene.bodies.append(body.id)


def _people(session: Session, scene: Scene, now: datetime) -> None:
    kept = passwords.hashed(PASSWORD)  # one hash for all: a demo opens in seconds
    accounts = []
    for login, name, role in words.STAFF:
        body = scene.bodies[0] if role == "officer" else None
        person: Person = find_or_add_person(session, name=name, body=body, is_member=True, now=now)
        staff = Staff(
            party_id=person.party_id, login=login, name=name, password_hash=kept, must_change=False, active=True,
            created_at=now,
        )  # fmt: skip
        session.add(staff)
        session.flush()
        accounts.append((staff, role, body))
        scene.hands.setdefault(role, (person.party_id, name))
    admins = [staff.party_id for staff, role, _body in accounts if role == "admin"]
    for staff, role, body in accounts:
        proposed, agreed = admins if staff.party_id != admins[0] else reversed(admins)
        session.add(
            Grant(
                staff_id=staff.id, unit_id=scene.unit, body_id=body, role=role, valid_from=date(scene.year, 1, 1),
                valid_to=None, proposed_by=proposed, agreed_by=agreed, agreed_at=now, at=now,
            )
        )  # fmt: skip
    session.flush()


def _papers(session: Session, scene: Scene, now: datetime) -> None:
    admin = scene.hands["admin"][0]
    first = date(scene.year - 1, 1, 1)
    session.add(
        Profile(
            unit_id=scene.unit, valid_from=first, upper="TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",
            name="LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU", address=words.ADDRESS, budget_code="1000000", tax_code="",
            place_name="Mẫu", hotline="0213 000 0000", is_sample=True, by_id=admin, at=now,
        )
    )  # fmt: skip
    for position, authority, title, role in (
        ("head", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "approver"),
        ("chief", "", "KẾ TOÁN TRƯỞNG", "chief_accountant"),
        ("maker", "", "NGƯỜI LẬP", "accountant"),
        ("cashier", "", "THỦ QUỸ", "treasurer"),
        ("storekeeper", "", "THỦ KHO", "storekeeper"),
    ):
        session.add(
            Signer(
                unit_id=scene.unit, position=position, authority=authority, title=title, name=scene.hands[role][1],
                valid_from=first, by_id=admin, at=now, agreed_by=scene.hands["chief_accountant"][0], agreed_at=now,
            )
        )  # fmt: skip


def _money(session: Session, scene: Scene, now: datetime) -> None:
    scene.cash = posting.open_place(session, unit=scene.unit, account="1111", name="Két cơ quan")
    for bin_, bank, name, number, holder in words.BANKS:
        place = posting.open_place(session, unit=scene.unit, account="1121", name=name)
        session.add(
            Account(
                place_id=place, bin=bin_, bank=bank, number=number, holder=holder, receives=True,
                valid_from=date(scene.year, 1, 1), by_id=scene.hands["admin"][0], at=now,
                agreed_by=scene.hands["chief_accountant"][0], agreed_at=now,
            )
        )  # fmt: skip
        scene.banks.append(place)
    for code, name, earmarked in words.FUNDS:
        scene.funds.append(posting.open_fund(session, unit=scene.unit, code=code, name=name, earmarked=earmarked))
    before = date(scene.year - 1, 12, 31)
    period = posting.open_period(session, unit=scene.unit, year=before.year, month=12)
    for month in range(1, 13):
        posting.open_period(session, unit=scene.unit, year=scene.year, month=month)
    places = (scene.cash, *scene.banks)
    movements = tuple(
        Movement(account, "3538", amount, fund, fund, debit_place=place)
        for (account, amount), place, fund in zip(
            OPENING, places, (scene.funds[0], scene.funds[0], scene.funds[1]), strict=True
        )
    )
    draft = Draft(scene.unit, "PKT", before, before, "Số dư đầu kỳ chuyển sang", movements, nature=Nature.OPENING)
    accountant, chief = scene.hands["accountant"][0], scene.hands["chief_accountant"][0]
    posting.post(session, draft, by=accountant, now=now)
    posting.step_period(
        session, period, "closed", by=chief, reason="Số dư đầu kỳ đã được hai người ký", now=now + timedelta(hours=1)
    )
