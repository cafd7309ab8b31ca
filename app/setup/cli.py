"""`flask setup`: the steps of the first real day at the terminal, the same services as the pages, in the same order."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.acting import Acting
from app.db import db, unit_of_work
from app.keys import receipt_key_id
from app.setup import founding, schemas, steps
from app.setup.answers import address
from app.setup.asking import ask
from app.setup.balances import SheetFaults
from app.setup.cli_steps import ASK, LABELS, acting_as
from app.staff.models import Grant, Staff
from ledger.errors import Refusal


@click.command("setup")
@click.option("--code", is_flag=True, help="Chỉ in mã một lần cho trang web. / Only print the web's one-time code.")
@click.option("--as", "login", default="", help="Tên đăng nhập của quản trị đang làm. / Log-in of the acting admin.")
@click.option("--step", "only", default="", help="Chỉ một bước, kể cả đã xong. / One step only, even when done.")
@with_appcontext
def setup(code: bool, login: str, only: str) -> None:
    """Ngày làm việc thật đầu tiên: hỏi từng bước, dừng lúc nào cũng được, chạy lại thì tiếp tục.

    The first real day: asks step by step; stop at any time, run again to go on. Exit 0: asked all there was to ask;
    1: a refusal or an unknown step or admin.
    """
    if code:
        _print_code()
        return
    if only and only not in steps.BY_SLUG:
        raise click.ClickException(f"Không có bước {only}. Các bước: {', '.join(steps.BY_SLUG)}.")
    if not founding.is_founded(db.session()):
        _found()
    who = _admin(login)
    for stated in steps.state_of(db.session(), who, address(), receipt_key_id()):
        slug = stated.step.slug
        if slug == "quan-tri" or (slug != only if only else stated.state == "done"):
            click.echo(f"✓ {stated.step.title}" if stated.state == "done" else f"· {stated.step.title}")
            continue
        click.echo(f"\n{stated.step.title}. {stated.step.what}")
        if only or click.confirm("  Làm bước này bây giờ", default=True):
            _carry_out(slug, who)
        elif stated.step.may_skip and click.confirm("  Bỏ qua hẳn bước này", default=False):
            unit_of_work(lambda s, slug=slug: steps.skip_step(s, slug, who))  # type: ignore[misc]


def _print_code() -> None:
    if founding.is_founded(db.session()):
        raise click.ClickException("Hệ thống đã có quản trị; không cần mã khởi tạo.")
    made = founding.make_code(Path(str(current_app.config["VAR_DIR"])))
    click.echo(f"Mở {address()}/quan-tri/khoi-tao và nhập mã dùng một lần: {made}")


def _found() -> None:
    click.echo("Đơn vị và hai quản trị đầu tiên")
    command = ask(schemas.FoundSchema(), LABELS, {"unit_code": "LC", "unit_name": "Liên đoàn Lao động tỉnh"})
    try:
        unit_of_work(lambda session: founding.found_union(session, command, Acting(), way="terminal"))
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    current_app.logger.warning("setup: first two admins made at the terminal")


def _admin(login: str) -> Acting:
    """The admin who acts at this terminal: the one named, else the first there is."""
    wanted = select(Staff).join(Grant, Grant.staff_id == Staff.id).where(Grant.role == "admin", Staff.active == 1)
    if login:
        wanted = wanted.where(Staff.login == login.lower())
    staff = db.session.scalar(wanted.order_by(Staff.id).limit(1))
    if staff is None:
        raise click.ClickException("Không có quản trị nào với tên đăng nhập đó.")
    return acting_as(staff)


def _carry_out(slug: str, who: Acting) -> None:
    """One step; what is refused is said, and asked again."""
    while True:
        try:
            ASK[slug](who)
            return
        except SheetFaults as wrong:
            for fault in wrong.faults:
                click.echo(f"  ! {f'Dòng {fault.row}: ' if fault.row else ''}{fault.text}")
        except Refusal as refusal:
            click.echo(f"  ! {refusal.sentence}")
        if not click.confirm("  Làm lại bước này", default=True):
            return
