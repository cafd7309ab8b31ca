"""Loads the invented federation into an empty database, deterministic by seed and date, through every guard."""

import random
from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import unit_of_work
from app.demo import words, year
from app.demo.errors import NotEmpty
from app.demo.scene import PASSWORD, Scene, settle
from app.security import ROLES
from app.staff.models import Staff
from app.union.models import Profile
from ledger import posting
from ledger.models import Period, Unit

BATCH = 1_000
LATEST_CLOSED = 3  # months before the last stay open, so that a visitor can still book


def load_demo(end: date, *, seed: int, vouchers: int, says: Callable[[int, int], None]) -> int:
    """The year up to `end` and `vouchers` gifts besides; how many vouchers were asked for. NotEmpty on used books."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret

    def story(session: Session) -> Scene:
        if session.scalar(select(Unit.id).limit(1)) is not None:
            raise NotEmpty
        chance.seed(seed)
        scene = settle(session, end.year, chance)
        planned = year.plan(scene, end)
        for done, step in enumerate(planned, start=1):
            step.event(session, scene, step.day)
            says(done, len(planned))
        return scene

    scene = unit_of_work(story)
    done = 0
    while done < vouchers:
        size = min(BATCH, vouchers - done)
        unit_of_work(lambda session, done=done, size=size: year.many_gifts(session, scene, end, done, size, vouchers))
        done += size
        says(done, vouchers)
    unit_of_work(lambda session: _close_old_months(session, scene, end))
    return done


def _close_old_months(session: Session, scene: Scene, end: date) -> None:
    """Months long past are closed, as they would be."""
    chief = scene.hands["chief_accountant"][0]
    months = session.scalars(select(Period).where(Period.unit_id == scene.unit, Period.state == "open"))
    for period in months:
        if (end.year - period.starts.year) * 12 + end.month - period.starts.month > LATEST_CLOSED:
            now = scene.acting("chief_accountant", end, 600).now
            posting.step_period(session, period.id, "closed", by=chief, reason="Khóa sổ cuối tháng", now=now)


def demo_sign_ins(session: Session) -> list[str]:
    """The log-ins of a demo database, a line each; none in any other."""
    if session.scalar(select(Profile.is_sample).limit(1)) is not True:
        return []
    known = set(session.scalars(select(Staff.login)))
    rows = [f"{login:<10} {ROLES[role]}" for login, _name, role in words.STAFF if login in known]
    return [f"Dữ liệu mẫu. Mật khẩu chung / password: {PASSWORD}", *rows] if rows else []
