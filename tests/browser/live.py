"""The service on a real port, over a small federation in a new SQLite file, for tests that need a browser.

Requests run in threads of this process; the story's own writes go through `live.write`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app import create_app
from app.db import db, unit_of_work
from tests.app.conftest import World, _settle
from tests.app.houses import copy_empty

T = TypeVar("T")


@dataclass
class Live:
    """`url` is where the browser goes, `world` the people and places behind it."""

    url: str
    world: World

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something on the server's side, in one transaction."""
        with self.world.app.app_context():
            return unit_of_work(work)


@contextmanager
def serve(folder: Path) -> Iterator[Live]:
    """A federation like the one of `world`, served until the block ends."""
    settings: dict[str, object] = {
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'books.db'}",
        "SECRET_KEY": "only for tests",
        "RECEIPT_KEY_FILE": folder / "receipt-key",
        "VAR_DIR": folder,
        "BASE_URL": "http://localhost",
        "SESSION_COOKIE_SECURE": False,
    }
    app = create_app(settings)
    world = World(app)
    with app.app_context():
        copy_empty(str(settings["SQLALCHEMY_DATABASE_URI"]))
        unit_of_work(lambda session: _settle(session, world))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["BASE_URL"] = f"http://localhost:{server.port}"
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Live(f"http://localhost:{server.port}", world)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
