"""The places in the head of staff pages. A place is shown to whom its own door lets in: the doors are said once."""

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app.security import acting

PLACES = (
    ("/viec", lazy_gettext("Việc cần làm")),
    ("/thu", lazy_gettext("Thu")),
    ("/chi", lazy_gettext("Chi")),
    ("/khoa-quy", lazy_gettext("Khóa quỹ")),
    ("/ngan-hang", lazy_gettext("Ngân hàng")),
    ("/ho-so", lazy_gettext("Hồ sơ")),
    ("/so-ke-toan", lazy_gettext("Sổ kế toán")),
    ("/so-ke-toan/s11-h", lazy_gettext("Sổ quỹ")),
    ("/so-ke-toan/s21-h", lazy_gettext("Sổ kho")),
    ("/quan-tri", lazy_gettext("Quản trị")),
    ("/quan-tri/thay-doi", lazy_gettext("Thiết lập")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """`current` marks the place the reader stands in."""

    href: str
    label: LazyString
    current: bool


def nav() -> list[Item]:
    """The places open to the acting person today; none before a first password is chosen."""
    if not current_user.is_authenticated or current_user.must_change:
        return []
    places = [(href, label) for href, label in PLACES if _opens(href)]
    return [
        Item(href, label, _inside(request.path, href))
        for href, label in places
        if not any(_inside(href, other) for other, _ in places if other != href)  # one way in is enough
    ]


def _inside(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _opens(href: str) -> bool:
    try:
        endpoint, _ = current_app.url_map.bind("").match(href, method="GET")
    except HTTPException:  # a place that is not built, or not on this installation
        return False
    allowed = getattr(current_app.view_functions[endpoint], "allowed", frozenset())
    return allowed is None or bool(allowed.intersection(acting().roles))
