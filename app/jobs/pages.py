"""Doors of long work: what somebody asked for, how far it is, taking it back, fetching the file."""

from datetime import datetime
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, jsonify, make_response, redirect, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.fields import Schema
from app.forms import Form
from app.jobs import asking, cli, files
from app.jobs.asking import Job
from app.jobs.words import badge, progress, weight
from app.security import POLICY, acting, allow
from ledger.errors import NotFound, Refusal

pages = Blueprint("jobs", __name__, template_folder="templates")
ACTS = ("stop", "again", "remove")


class ActSchema(Schema):
    act = ma.fields.String(required=True, validate=ma.validate.OneOf(ACTS, error="Chọn một việc ở trang này."))


@pages.get("/tep")
@allow()
def shelf() -> ResponseReturnValue:
    jobs = [(job, badge(job)) for job in asking.mine(acting())]
    return render_template("jobs/list.html", jobs=jobs)


@pages.get("/tep/<token>")
@allow()
def follow(token: str) -> ResponseReturnValue:
    return _page(asking.look(token, acting()), Form.blank())


@pages.get("/tep/<token>.json")
@allow()
def progress_of(token: str) -> ResponseReturnValue:
    """What the page's script asks for every few seconds."""
    job = asking.look(token, acting())
    told = progress(job, acting().now)
    return jsonify({"state": job.state, "percent": told.percent, "text": told.text, "open": told.moving})


@pages.post("/tep/<token>")
@allow()
def change(token: str) -> ResponseReturnValue:
    """Take the job back, ask for it again, or give its file up."""
    who, form = acting(), Form.read(ActSchema())
    job = asking.look(token, who)
    if not form.ok:
        return _page(job, form)
    try:
        return redirect(_change(job, form.command["act"]), 303)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(job, form)


@pages.get("/tep/<token>/tai")
@allow()
def fetch(token: str) -> ResponseReturnValue:
    """The file, for its asker alone: saved, never shown inside our pages."""
    job = asking.look(token, acting())
    path = files.whole(job.token)
    if job.state != "done" or not path.exists():
        raise NotFound
    return _private(send_file(path, job.mime, as_attachment=True, download_name=job.name, etag=False, max_age=0))


def _change(job: Job, act: str) -> str:
    who = acting()
    if act == "again":
        return asking.again(job, who)
    if act == "remove":
        asking.remove(job, who)
        return "/tep"
    asking.cancel(job, who)
    return job.href


def _page(job: Job, form: Form) -> ResponseReturnValue:
    now: datetime = acting().now
    told: dict[str, Any] = {"job": job, "badge": badge(job), "told": progress(job, now), "form": form}
    page = make_response(render_template("jobs/job.html", **told, label=gettext("Tiến độ")), form.status)
    page.headers["Content-Security-Policy"] = f"{POLICY}; connect-src 'self'"  # its script asks how far it is
    return page


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    cli.init_app(app)
    app.jinja_env.filters["weight"] = weight
