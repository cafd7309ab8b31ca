"""The doors in and out: sign in, sign out, change the password; and the join with Flask-Login."""

from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Request, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from app.acting import moment
from app.db import unit_of_work
from app.forms import Form
from app.security import public
from app.staff import admin, cli, nav, schemas, service, sessions
from ledger.errors import Busy, Forbidden, Refusal

pages = Blueprint("staff", __name__, template_folder="templates")
HOME = "/viec"
# What somebody who still has the handed-out password may reach; public pages are open anyway.
BEFORE_CHANGE = frozenset({"staff.change_password", "staff.sign_out", "staff.sign_in", "static"})


@pages.get("/dang-nhap")
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated and (current_user.roles or current_user.must_change):
        return redirect(_onward(current_user, _next()), 303)
    return _private(render_template("staff/sign_in.html", form=Form.blank(), next=_next()))


@pages.post("/dang-nhap")
@public
def enter() -> ResponseReturnValue:
    form = Form.read(schemas.SignIn())
    if form.ok:
        try:
            token = service.sign_in(
                **form.command, address=request.remote_addr or "", replaces=_token(request), now=moment()
            )
            return _carry(redirect(_onward(service.current(token, moment()), _next()), 303), token)
        except Refusal as refusal:
            form.refuse(refusal)
    return _private(render_template("staff/sign_in.html", form=form, next=_next()), form.status)


@pages.post("/dang-xuat")
@public
def sign_out() -> ResponseReturnValue:
    service.sign_out(_token(request), moment())
    session.clear()
    response = redirect("/dang-nhap", 303)
    response.delete_cookie(sessions.COOKIE, path="/", secure=_is_https(), httponly=True, samesite="Lax")
    return _private(response)


@pages.route("/doi-mat-khau", methods=["GET", "POST"])
@public  # everybody signed in, also before their first role: the check stands inside
def change_password() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return redirect("/dang-nhap?tiep=/doi-mat-khau", 303)
    form = Form.blank()
    if request.method == "POST":
        form = Form.read(schemas.ChangePassword())
        if form.ok:
            try:
                token = service.change_password(
                    current_user._get_current_object(),
                    form.command["old"],
                    form.command["new"],
                    address=request.remote_addr or "",
                    now=moment(),
                )
                return _carry(redirect(_onward(service.current(token, moment()), _next()), 303), token)
            except Refusal as refusal:
                form.refuse(refusal)
    return render_template("staff/password.html", form=form, next=_next()), form.status


def safe_next(target: str) -> str:
    """`target` when it is a path of this site; else the worklist."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain and not urlsplit(target).netloc else HOME


def _onward(worker: sessions.Worker | None, target: str) -> str:
    """Where somebody signed in goes: to a password of their own, to the page that says "no role yet", or on."""
    if worker is None or not (worker.must_change or worker.roles):
        return "/dang-nhap"
    return f"/doi-mat-khau?tiep={quote(target)}" if worker.must_change else target


def _next() -> str:
    return safe_next(request.values.get("tiep", HOME))


def _token(asked: Request) -> str:
    return asked.cookies.get(sessions.COOKIE, "")


def _is_https() -> bool:
    return str(current_app.config["BASE_URL"]).startswith("https://")


def _carry(response: Response, token: str) -> Response:
    """Give the browser its session. The form token of before is forgotten with it: nobody else may know it."""
    session.clear()
    response.set_cookie(sessions.COOKIE, token, path="/", secure=_is_https(), httponly=True, samesite="Lax")
    return _private(response)


def _private(answer: Response | str, status: int | None = None) -> Response:
    response = current_app.make_response(answer)
    response.status_code = status or response.status_code
    response.headers["Cache-Control"] = "no-store"
    return response


def _who(asked: Request) -> sessions.Worker | None:
    return service.current(_token(asked), moment())


def _keep_alive() -> None:
    """Note that the session is in use. A busy database only makes that note late."""
    if request.endpoint == "static" or not _token(request) or not current_user.is_authenticated:
        return
    now, sign_in = moment(), current_user.sign_in
    if now - current_user.seen_at >= sessions.SEEN_EVERY:
        try:
            unit_of_work(lambda session: sessions.touch(session, sign_in, now))
        except Busy:
            current_app.logger.info("session use not noted: database busy")


def _first_password() -> ResponseReturnValue | None:
    """A handed-out password opens one page only: the one to replace it."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in BEFORE_CHANGE or getattr(view, "allowed", frozenset()) is None:
        return None
    if not current_user.is_authenticated or not current_user.must_change:
        return None
    if request.method == "GET" and not request.path.startswith("/api/"):
        return redirect(f"/doi-mat-khau?tiep={quote(request.path)}", 303)
    raise Forbidden


def _forget(_error: BaseException | None) -> None:
    """Who asked ends with the request, also where several requests share one app context (shell, tests)."""
    for name in ("_login_user", "acting"):
        g.pop(name, None)


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    manager = LoginManager()
    manager.session_protection = None  # our sessions live on the server; Flask-Login only asks who it is
    manager.request_loader(_who)
    manager.init_app(app)
    app.before_request(_keep_alive)
    app.before_request(_first_password)
    app.teardown_request(_forget)
    app.context_processor(lambda: {"nav": nav.nav()})
    app.register_blueprint(pages)
    app.register_blueprint(admin.pages)
    app.cli.add_command(cli.staff)
