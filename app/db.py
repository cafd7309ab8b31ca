"""The join between the desk and the database, and the one place that commits."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.acting import moment
from ledger import database, errors, log, once
from ledger.models import Base

T = TypeVar("T")
TRIES = 6

db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False, "autoflush": True}
)


def init_app(app: Flask) -> None:
    """Join `app` to its database."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        **database.options(str(app.config["SQLALCHEMY_DATABASE_URI"])),
        "hide_parameters": True,  # an error in the log quotes no name and no phone number
    }
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # the last one named goes first: before Flask-SQLAlchemy's own, which would raise
    with app.app_context():
        database.prepare(db.engine)


def _let_go(_error: BaseException | None) -> None:
    """Give the connection back when a request ends.

    What was only read is still open here, and a database that was lost since the last statement cannot end it. The
    answer is made by then, and it is right: an error now would reach no handler of ours, and gunicorn would send its
    own bare 500 in the answer's place.
    """
    try:
        db.session.remove()
    except DBAPIError as error:
        if not database.is_gone(error):
            raise
        current_app.logger.warning("lost after the answer was made: %s", type(error).__name__)


def unit_of_work(work: Callable[[Session], T]) -> T:
    """Run `work` in one transaction and commit it; a refusal or any error leaves no trace.

    What another writer made impossible for a moment (serialization, deadlock, busy) is replayed, whole.
    """
    session: Session = db.session()
    for attempt in range(1, TRIES + 1):
        try:
            return _attempt(session, work)
        except DBAPIError as error:
            refusal = errors.from_database(str(error.orig))
            if refusal is not None and not (isinstance(refusal, errors.KeyReused) and attempt < TRIES):
                raise refusal from error
            if refusal is None and not database.is_transient(error):
                raise
            if attempt < TRIES:
                time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 - spreads writers, hides nothing
    raise errors.Busy


def _attempt(session: Session, work: Callable[[Session], T]) -> T:
    session.rollback()  # whatever was only read before stands on an older view
    with database.writers_turn(db.engine):
        try:
            session.connection(execution_options={database.WRITES: True})
            result = work(session)
            session.flush()
            log.append(session.connection(), now=moment())
            session.commit()
        except BaseException:
            session.rollback()
            raise
    return result


def work_once(key: str, body: str, work: Callable[[Session], str]) -> str:
    """Like `unit_of_work`, but the same `key` and `body` carry `work` out once and always get its first answer."""
    mac = once.body_mac(str(current_app.config["SECRET_KEY"]), body)

    def carry_out(session: Session) -> str:
        known = once.first_answer(session, key, mac)
        if known is not None:
            return known
        once.claim(session, key, mac, now=moment())
        answer = work(session)
        session.flush()
        once.settle(session, key, answer)
        return answer

    return unit_of_work(carry_out)
