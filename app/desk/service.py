"""Gathers what waits for the acting person in each room."""

from sqlalchemy.orm import Session

from app.acting import Acting
from app.bank import service as bank
from app.books import periods
from app.cash import service as cash
from app.relief import service as relief
from app.staff import service as staff
from app.tasks import Task

ROOMS = (staff.waiting, bank.waiting, relief.waiting, cash.waiting, periods.waiting)


def gather_tasks(session: Session, acting: Acting) -> list[Task]:
    """Everything that waits, the longest wait first."""
    tasks = [task for waiting in ROOMS for task in waiting(session, acting)]
    return sorted(tasks, key=lambda task: task.since)
