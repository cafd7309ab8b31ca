"""The public doors of the log: the signed checkpoints, for machines and for people."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.books.log import marks
from app.books.log.committee import text_of
from app.books.log.marks import PAGE, Mark
from app.db import db
from app.errors import wants_json
from app.keys import log_origin
from app.public import service
from app.security import acting, public
from ledger.errors import NotFound

pages = Blueprint("public_log", __name__, template_folder="templates")
LARGEST = 2**63 - 1


@pages.get("/.well-known/tuong-ho/checkpoints")
@public
def checkpoints() -> ResponseReturnValue:
    """The newest note as it was signed, or with `tu` the one with that id; as JSON a page of them from there on."""
    at = _asked()
    found = marks.marks(db.session(), at=at, limit=PAGE + 1 if wants_json() else 1)
    if not found or (at is not None and found[0].id != at):
        raise NotFound
    answer = make_response(jsonify(_as_json(found)) if wants_json() else found[0].note)
    if not wants_json():
        answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.vary.add("Accept")
    return _marked(answer)


@pages.get("/cong-khai")
@public
def published() -> ResponseReturnValue:
    """What strangers read of the accounts that receive, the checkpoints and the keys."""
    session = db.session()
    page = render_template(
        "public/published.html",
        receives=service.receiving_accounts(session, acting().today),
        marks=marks.marks(session),
        keys=marks.keys(session),
        known=text_of,
        origin=log_origin(),
    )
    return _marked(make_response(page))


def _asked() -> int | None:
    typed = request.args.get("tu", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed[:20]) <= LARGEST):
        abort(404)
    return int(typed)


def _as_json(found: list[Mark]) -> dict[str, Any]:
    older = found[PAGE].id if len(found) > PAGE else None
    return {
        "origin": log_origin(),
        "checkpoints": [
            {
                "id": mark.id, "size": mark.size, "root": mark.root.hex(), "time": mark.time.isoformat(),
                "short": mark.short, "signers": [key.name for key in mark.signers], "note": mark.note,
            }
            for mark in found[:PAGE]
        ],
        "next": url_for("public_log.checkpoints", tu=older) if older else None,
    }  # fmt: skip


def _marked(answer: Response) -> Response:
    """A reader who has the same answer already is told so."""
    answer.add_etag()
    answer.make_conditional(request)
    return answer
