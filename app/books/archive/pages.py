"""Doors of the archive: the register of bound volumes on the page and on paper, binding one, where it lies, its cover,
and handing volumes over."""

from tempfile import SpooledTemporaryFile

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.books import errors
from app.books.archive import papers as archive_papers
from app.books.archive import retention
from app.books.archive import service as archive
from app.books.archive.schemas import HandoverSchema, MoveSchema, VolumeSchema
from app.books.forms import FORMS
from app.books.output import MIME, write
from app.books.prints import service as prints
from app.books.prints.pages import ACTORS, READERS, asked_year, unit_of
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.security import acting, allow, site_name
from app.staff.accounts import names_of
from ledger.errors import Refusal

pages = Blueprint("archive", __name__, template_folder="templates")
HOME = archive.PAGE


@pages.get(HOME)
@allow(*READERS)
def register() -> ResponseReturnValue:
    """The register, and the handovers."""
    session, form, year = db.session(), *_year()
    gone = archive.handovers(session, unit_of())
    return render_template(
        "books/archive.html", form=form, volumes=archive.volumes(session, unit_of(), year), kinds=retention.KINDS,
        handovers=gone, query={"nam": year} if year else {},
    ), form.status  # fmt: skip


@pages.get(f"{HOME}.<any(pdf, xlsx, csv):form>")
@allow(*READERS)
def register_paper(form: str) -> ResponseReturnValue:
    session, (_, year) = db.session(), _year()
    volumes = archive.volumes(session, unit_of(), year)
    book = archive_papers.register(session, unit_of(), volumes, acting().today, site_name())
    with SpooledTemporaryFile() as file:
        write(book, form, file)
        file.seek(0)
        answer = Response(file.read(), mimetype=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="so-theo-doi-luu-tru.{form}"'
    return answer


def _year() -> tuple[Form, int | None]:
    """The year asked for; all years without one."""
    form, year = asked_year()
    if not request.args.get("nam", "").strip():
        form.values.pop("nam")
        return form, None
    return form, year


@pages.route(f"{HOME}/moi", methods=["GET", "POST"])
@allow(*ACTORS)
def bind() -> ResponseReturnValue:
    """Bind a volume: signed prints of books, or other papers."""
    if request.method == "GET":
        kind = request.args.get("loai", "books")
        return _bind(Form.blank(kind=kind if kind in retention.KINDS else "books", binder=acting().name))
    form = Form.read(VolumeSchema())
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda s: archive.bind(s, form.command, acting())), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _bind(form)


def _bind(form: Form) -> ResponseReturnValue:
    session = db.session()
    signed = archive.to_bind(session, unit_of())
    return render_template(
        "books/volume_new.html", form=form, kinds=list(retention.KINDS.items()), terms=_terms(),
        prints=[(life.row.id, _told(life)) for life in signed],
    ), form.status  # fmt: skip


def _terms() -> list[tuple[str, str]]:
    today = acting().today
    return [(name, retention.told(retention.term_of(kind, today))) for kind, name in retention.KINDS.items()]


def _told(life: prints.Life) -> str:
    parts = (life.what, life.whose, life.span, f"{life.row.pages} trang", f"bản in {life.row.id}")
    return ", ".join(part for part in parts if part) + (" (đang ở một tập khác)" if life.state == "bound" else "")


@pages.get(f"{HOME}/<int:number>")
@allow(*READERS)
def volume(number: int) -> ResponseReturnValue:
    found = archive.one(db.session(), number, acting())
    return _volume(number, Form.blank(place=found.place, of_total=found.of_total or ""))


@pages.post(f"{HOME}/<int:number>")
@allow(*ACTORS)
def move(number: int) -> ResponseReturnValue:
    """Another place for the volume, or another count of its year's volumes; with the reason."""
    form = Form.read(MoveSchema())
    if form.ok:
        try:
            work = lambda s: archive.move(s, number, form.command, acting())  # noqa: E731
            return redirect(work_once(form.key, form.body, work), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _volume(number, form)


def _volume(number: int, form: Form) -> ResponseReturnValue:
    session = db.session()
    found = archive.one(session, number, acting())
    return render_template(
        "books/volume.html", form=form, volume=found, kind=retention.KINDS[found.row.kind],
        names=names_of(session, [found.row.by_id, *(act.by_id for act in found.acts)]), lists="lk01" in FORMS,
        span={"tu": day(found.row.starts), "den": day(found.row.ends)},
    ), form.status  # fmt: skip


@pages.get(f"{HOME}/<int:number>/bia.pdf")
@allow(*READERS)
def cover(number: int) -> ResponseReturnValue:
    session = db.session()
    found = archive.one(session, number, acting())
    return _pdf(archive_papers.cover(session, found, site_name()), f"bia-tap-{number}.pdf")


@pages.route(f"{HOME}/ban-giao", methods=["GET", "POST"])
@allow(*ACTORS)
def hand_over() -> ResponseReturnValue:
    """Volumes go from one person to another."""
    if request.method == "GET":
        return _hand_over(Form.blank(day=day(acting().today), giver=acting().name))
    form = Form.read(HandoverSchema())
    if form.ok:
        try:
            return redirect(
                work_once(form.key, form.body, lambda s: archive.hand_over(s, form.command, acting())), 303
            )  # fmt: skip
        except errors.VolumeUnknown:
            form.refuse(errors.HandoverEmpty())
        except Refusal as refusal:
            form.refuse(refusal)
    return _hand_over(form)


def _hand_over(form: Form) -> ResponseReturnValue:
    volumes = archive.volumes(db.session(), unit_of())
    listed = [(v.row.id, f"{v.row.code} – {v.row.title}, {v.span}, {v.row.sheets} tờ, {v.place}") for v in volumes]
    return render_template("books/handover.html", form=form, volumes=listed), form.status


@pages.get(f"{HOME}/ban-giao/<int:number>.pdf")
@allow(*READERS)
def minutes(number: int) -> ResponseReturnValue:
    session = db.session()
    row, volumes = archive.handover(session, number, acting())
    return _pdf(archive_papers.minutes(session, row, volumes, site_name()), f"bien-ban-ban-giao-{number}.pdf")


def _pdf(data: bytes, name: str) -> Response:
    answer = Response(data, mimetype=MIME["pdf"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
