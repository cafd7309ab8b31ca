"""Whether the service is alive, and whether it is fit to work: database, migrations, room on the disk, long work."""

import shutil
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

import config
from app.acting import moment
from app.db import db
from app.jobs.states import fit
from app.security import public

health = Blueprint("health", __name__)
LEAST_FREE = 100 * 1024 * 1024
MIGRATIONS = config.ROOT / "migrations"


@health.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    return jsonify({"status": "ok"})


@health.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Each check by name; 503 when one fails. It tells whether, not why: the log tells why."""
    checks = {**_database(), "disk": _disk(), "jobs": _jobs()}
    fit = all(checks.values())
    return jsonify({"status": "ok" if fit else "unfit", "checks": checks}), 200 if fit else 503


def _database() -> dict[str, bool]:
    try:
        with db.engine.connect() as connection:
            revision = MigrationContext.configure(connection)
            migrated = connection.dialect.has_table(connection, "alembic_version")
            return {"database": True, "migrations": not migrated or set(revision.get_current_heads()) == _heads()}
    except SQLAlchemyError as error:
        current_app.logger.error("not ready: %s", type(error).__name__)
        return {"database": False, "migrations": False}


def _heads() -> set[str]:
    scripts = Config()
    scripts.set_main_option("script_location", str(MIGRATIONS))
    return set(ScriptDirectory.from_config(scripts).get_heads())


def _disk() -> bool:
    return shutil.disk_usage(Path(str(current_app.config["VAR_DIR"]))).free > LEAST_FREE


def _jobs() -> bool:
    try:
        return fit(moment().timestamp())
    except Exception as error:  # whatever its file is: not ours, gone, locked
        current_app.logger.error("long work is not ready: %s", type(error).__name__)
        return False
