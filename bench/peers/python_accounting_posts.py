"""One durable journal entry at a time through python-accounting, on SQLite with synchronous=FULL. Prints per second.

Usage: python python_accounting_posts.py FOLDER COUNT"""

import sys
import time
from datetime import datetime
from decimal import Decimal

from python_accounting.config import config  # noqa: F401 - read at import
from python_accounting.database.session import get_session
from python_accounting.models import Account, Base, Currency, Entity, LineItem
from python_accounting.transactions import JournalEntry
from sqlalchemy import create_engine, event


def main(folder: str, count: int) -> None:
    engine = create_engine(f"sqlite:///{folder}/python-accounting.db")

    @event.listens_for(engine, "connect")
    def durable(connection, _record):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    Base.metadata.create_all(engine)
    with get_session(engine) as session:
        entity = Entity(name="Bench")
        session.add(entity)
        session.commit()
        session.entity = session.get(Entity, entity.id)
        currency = Currency(name="Dong", code="VND", entity_id=entity.id)
        session.add(currency)
        session.commit()
        entity.currency_id = currency.id
        session.commit()
        kinds = Account.AccountType
        bank = Account(name="Bank", account_type=kinds.BANK, currency_id=currency.id, entity_id=entity.id)
        fund = Account(name="Fund", account_type=kinds.OPERATING_REVENUE, currency_id=currency.id, entity_id=entity.id)
        session.add_all([bank, fund])
        session.commit()

        def post(n: int) -> None:
            entry = JournalEntry(
                narration="Gift",
                transaction_date=datetime.now(),
                account_id=bank.id,
                entity_id=entity.id,
                credited=False,
            )
            session.add(entry)
            session.flush()
            line = LineItem(narration="Gift", account_id=fund.id, amount=Decimal(100_000 + n), entity_id=entity.id)
            session.add(line)
            session.flush()
            entry.line_items.add(line)
            session.add(entry)
            entry.post(session)

        for n in range(20):
            post(n)
        start = time.perf_counter()
        for n in range(count):
            post(n)
        seconds = time.perf_counter() - start
        assert bank.closing_balance(session) == sum(100_000 + n for n in [*range(20), *range(count)])
        print(count / seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
