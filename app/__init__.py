"""The desk: text in, one call into the books, an answer out. `create_app` joins the rooms; no room imports it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app.bank import pages as bank
from app.books import pages as books
from app.cash import pages as cash
from app.copies.pages import init_app as keep_copies
from app.db import db
from app.db import init_app as join_database
from app.demo import cli as demo
from app.desk import pages as desk
from app.errors import init_app as answer_errors
from app.formats import init_app as teach_formats
from app.giving import pages as giving
from app.jobs.pages import init_app as do_long_work
from app.papers.pages import init_app as keep_papers
from app.privacy import pages as privacy
from app.public import pages as public
from app.relief import pages as relief
from app.security import init_app as guard_doors
from app.serving import cli as serving
from app.setup import pages as setup
from app.staff import pages as staff
from app.union import pages as union

ROOMS = (union, staff, giving, bank, relief, cash, books, public, desk, privacy, setup, demo, serving)


def create_app(settings: dict[str, object] | None = None) -> Flask:
    """The service. `settings` (tests) go over what `config.load()` reads."""
    app = Flask(__name__, static_folder="ui/static", template_folder="ui/templates")
    app.config.update({**config.load(), **(settings or {})})
    proxies = int(app.config["TRUSTED_PROXIES"])
    if proxies:  # only then does a header say who asks; otherwise anybody could
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    join_database(app)
    Babel(app)
    Compress(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"))
    for join in (teach_formats, answer_errors, guard_doors, keep_papers, keep_copies, do_long_work):
        join(app)
    for room in ROOMS:
        room.init_app(app)
    app.jinja_env.globals["asset"] = _asset(app)
    return app


def _asset(app: Flask) -> Callable[[str], str]:
    """Static addresses that change with their content, so that browsers may keep them for a year."""
    marks: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in marks or app.debug:
            marks[name] = sha256((Path(app.static_folder or "") / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=marks[name])

    return asset
