"""Deny by default: who may open which address, and the headers every answer carries.

Each view says `@public` or `@allow(roles…)`; one that says neither is refused for everybody.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from app.acting import Acting

View = TypeVar("View", bound=Callable[..., object])

ROLES = {
    "officer": "Cán bộ công đoàn cơ sở",
    "accountant": "Kế toán",
    "chief_accountant": "Kế toán trưởng",
    "treasurer": "Thủ quỹ",
    "storekeeper": "Thủ kho",
    "approver": "Thường trực phê duyệt",
    "auditor": "Ủy ban Kiểm tra",
    "planner": "Ban tham mưu",
    "admin": "Quản trị",
}
# Never both in one person's hands in one unit (contract: roles).
APART = (("accountant", "treasurer"), ("accountant", "storekeeper"), ("chief_accountant", "treasurer"))
SIGNED_IN = frozenset(ROLES)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

csrf = CSRFProtect()


def public(view: View) -> View:
    """Anybody may open this view."""
    view.allowed = None  # type: ignore[attr-defined]
    return view


def allow(*roles: str) -> Callable[[View], View]:
    """Only people who hold one of `roles` today; none named: anybody signed in."""

    def mark(view: View) -> View:
        view.allowed = frozenset(roles) or SIGNED_IN  # type: ignore[attr-defined]
        return view

    return mark


def acting() -> Acting:
    """Who acts in this request, and when."""
    if "acting" not in g:
        g.acting = current_user.acting() if current_user.is_authenticated else Acting()
    return g.acting


def site_name() -> str:
    """The one host whose word counts, as papers print it."""
    return urlsplit(str(current_app.config["BASE_URL"])).netloc


def may(*roles: str) -> bool:
    """Whether the acting person holds one of `roles`; for templates."""
    return bool(acting().roles.intersection(roles))


def _guard() -> ResponseReturnValue | None:
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)  # no page and no row has such an address; PostgreSQL cannot even be asked
    if request.endpoint is None or request.endpoint == "static":
        return None
    allowed = getattr(current_app.view_functions[request.endpoint], "allowed", frozenset())
    if allowed is None:
        return None
    if not current_user.is_authenticated:
        if request.method == "GET" and not request.path.startswith("/api/"):
            return redirect(f"/dang-nhap?{urlencode({'tiep': request.full_path.rstrip('?')})}", 303)
        abort(401)
    if not allowed.intersection(acting().roles):
        abort(403)
    return None


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and current_user.is_authenticated:
        response.headers.setdefault("Cache-Control", "no-store")
    elif response.mimetype == "text/html":  # it may carry a form, and a form is its reader's own
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


class Id(IntegerConverter):
    """A number in an address: one that no database can hold is no page of ours."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**63 - 1, **kwargs})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    csrf.init_app(app)
    app.before_request(_guard)
    app.after_request(_headers)
    app.jinja_env.globals["may"] = may
