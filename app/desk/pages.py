"""The door of the worklist, where people land after signing in."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from app.db import db
from app.desk import service
from app.security import acting, allow

pages = Blueprint("desk", __name__, template_folder="templates")
WORKS = frozenset({"officer", "accountant", "chief_accountant", "treasurer", "approver", "auditor", "admin"})


@pages.get("/viec")
@allow()
def worklist() -> ResponseReturnValue:
    who = acting()
    tasks = service.gather_tasks(db.session(), who)
    return render_template("desk/worklist.html", tasks=tasks, today=who.today, works=bool(who.roles & WORKS))


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
