"""Gathers what waits for the acting person in each room."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.acting import Acting
from app.bank import service as bank
from app.books.corrections import service as corrections
from app.books.findings import service as finding
from app.books.log import committee
from app.books.months import periods
from app.books.surprise import service as surprise
from app.cash import counts
from app.cash import service as cash
from app.relief import service as relief
from app.staff import service as staff
from app.tasks import Task

Waiting = Callable[[Session, Acting], list[Task]]

ROOMS: list[Waiting] = [
    staff.waiting, bank.waiting, relief.waiting, cash.waiting, counts.waiting, corrections.waiting, periods.waiting,
    committee.waiting, finding.waiting, surprise.waiting,
]  # fmt: skip


def join(waiting: Waiting) -> None:
    """A room after this one in the house tells its tasks too."""
    if waiting not in ROOMS:
        ROOMS.append(waiting)


def gather_tasks(session: Session, acting: Acting) -> list[Task]:
    """Everything that waits, the longest wait first."""
    tasks = [task for waiting in ROOMS for task in waiting(session, acting)]
    return sorted(tasks, key=lambda task: task.since)
