"""A month made ready to be closed, for stories that are about something else."""

from datetime import date

from sqlalchemy.orm import Session

from app.cash import counts
from app.db import unit_of_work
from ledger import balances, posting
from tests.app.conftest import NOW, World


def ready(world: World, end: date) -> None:
    """The bank confirms its balance at `end`, and the box is counted to the last day that moved money."""

    def confirm(session: Session) -> None:
        bank = balances.place_at(session, world.bank, end)
        posting.reconcile_bank(
            session, world.bank, end, statement=bank, booked=bank, note="", by=world.party["accountant"], now=NOW
        )
        moved = counts.moved_on(session, world.cash, end.replace(day=1), end)
        if moved is not None:
            held = balances.place_at(session, world.cash, moved)
            posting.count_cash(
                session, world.cash, moved, booked=held, cashier=held, counted=held, pieces=f"1000x{held // 1000}",
                closes=True, note="", by=world.party["treasurer"], now=NOW,
            )  # fmt: skip

    unit_of_work(confirm)
