"""Houses for stories: the tables are built once a worker and copied; a service is made once and put on copy after copy,
for making one costs as much as many a story. It knows how a house is put up and swept, and nobody who lives there.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from app.db import db
from app.schema import install, web_role
from ledger import database
from ledger.models import Base
from tests import places
from tests.databases import Books, PostgresShelf

SETTINGS: dict[str, object] = {
    "TESTING": True,
    "WTF_CSRF_ENABLED": False,
    "SECRET_KEY": "only for tests",
    "BASE_URL": "https://tuongho.example",
}


def build(url: str, owner_url: str) -> None:
    """Tables, guards and chart, made by the owner."""
    owner = database.connect(owner_url)
    with owner.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        Base.metadata.create_all(connection)
        install(connection, web_role(url, owner_url))
    owner.dispose()


@cache
def empty() -> Path:
    """An empty house in a SQLite file, to be copied."""
    file = places.fleeting("house-") / "empty.db"
    build(f"sqlite:///{file}", f"sqlite:///{file}")
    return file


def copy_empty(url: str) -> None:
    """An empty house in the SQLite file that `url` names."""
    shutil.copyfile(empty(), str(make_url(url).database))


@contextmanager
def opened(folder: Path, url: str, owner_url: str = "", *, built: bool = False) -> Iterator[Flask]:
    """A new service on this database, its tables made by the owner (or `built` already)."""
    app = create_app({**SETTINGS, **_places(folder), **_database(url, owner_url)})
    if not built and url.startswith("sqlite"):
        copy_empty(url)
    elif not built:
        build(url, owner_url or url)
    with _visited(app):
        yield app


@contextmanager
def on_sqlite(folder: Path, pattern: Path) -> Iterator[Flask]:
    """A service on a copy of the file `pattern`; what it keeps beside its database is kept in `folder`."""
    idle = _idle("sqlite")
    app = idle.pop() if idle else _Used(f"sqlite:///{places.fleeting('house-') / 'books.db'}")
    file = Path(str(make_url(app.url).database))
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    shutil.copyfile(pattern, file)
    with app.moved(folder):
        yield app.app
    idle.append(app)


@contextmanager
def on_postgres(folder: Path, pattern: Books, shelf: PostgresShelf) -> Iterator[Flask]:
    """The same on a copy of a PostgreSQL database."""
    idle = _idle(shelf.mark)
    app = idle.pop() if idle else None
    with shelf.take(like=pattern, name=str(make_url(app.url).database) if app else "") as books:
        app = app or _Used(books.url, books.owner_url)
        with app.moved(folder):
            yield app.app
    idle.append(app)


class _Used:
    """A service that tells many stories, one after the other, each in a new house at the same address."""

    def __init__(self, url: str, owner_url: str = "") -> None:
        self.url = url
        self.app = create_app({**SETTINGS, **_database(url, owner_url)})
        self.settings = dict(self.app.config)

    @contextmanager
    def moved(self, folder: Path) -> Iterator[None]:
        """Whatever the last story did to the settings is undone."""
        self.app.config.clear()
        self.app.config.update({**self.settings, **_places(folder)})
        with _visited(self.app):
            yield


@contextmanager
def _visited(app: Flask) -> Iterator[None]:
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def _places(folder: Path) -> dict[str, object]:
    return {"RECEIPT_KEY_FILE": folder / "receipt-key", "VAR_DIR": folder}


def _database(url: str, owner_url: str) -> dict[str, object]:
    return {"SQLALCHEMY_DATABASE_URI": url, "MIGRATION_DATABASE_URL": owner_url or url}


@cache
def _idle(kind: str) -> list[_Used]:
    """Services that nobody uses now: stories may be told within each other, each on its own."""
    return []
