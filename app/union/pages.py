"""What every page knows of the place it stands in: the `site` global. This room has no pages of its own yet."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g
from flask_babel import get_locale
from sqlalchemy.exc import SQLAlchemyError

from app.acting import Acting
from app.db import db
from app.union import service


@dataclass(frozen=True, slots=True)
class Site:
    """`domain` is what people may check in the address bar; `is_sample` marks each page of a demo."""

    unit_name: str = ""
    hotline: str = ""
    is_sample: bool = False
    domain: str = ""
    lang: str = "vi"


def site() -> Site:
    """The site of this request, asked for once."""
    if "site" not in g:
        g.site = _site()
    return g.site


def _site() -> Site:
    domain = urlsplit(str(current_app.config["BASE_URL"])).netloc
    lang = str(get_locale() or "vi")
    try:
        unit = service.first_unit(db.session)
        profile = service.profile_at(db.session, unit, Acting().today) if unit else None
    except SQLAlchemyError:  # the page that says "the database is away" needs no heading
        profile = None
    if profile is None:
        return Site(domain=domain, lang=lang)
    return Site(profile.name, profile.hotline, profile.is_sample, domain, lang)


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.context_processor(lambda: {"site": site()})
