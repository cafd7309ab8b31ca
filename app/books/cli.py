"""`flask books …`: print, check and close from the terminal."""

import json
import sys
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.acting import VIETNAM, Acting
from app.books import checking, service
from app.books.compose.drives import appeals_of
from app.books.exchange import service as exchange
from app.books.exchange.formats import FORMATS
from app.books.forms import FORMS
from app.books.log.checkpoints import keep_after_step
from app.books.months.periods import close_month, periods
from app.books.names import party_names
from app.books.output import write
from app.db import db, unit_of_work
from app.formats import read_day
from app.security import site_name
from app.staff.models import Staff
from app.staff.sessions import roles_on
from app.union.service import first_unit
from ledger import goods
from ledger.errors import Refusal

books = AppGroup("books", help="Sổ kế toán: in, kiểm tra, khóa kỳ. / The books: print, check, close.")


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return read_day(value) if value else None
    except ValueError as error:
        raise click.BadParameter("dd/mm/yyyy hoặc yyyy-mm-dd / or yyyy-mm-dd", param=parameter) from error


def _unit() -> int:
    unit = first_unit(db.session())
    if unit is None:
        raise click.ClickException("Chưa có đơn vị kế toán. Chạy `flask setup` trước. / No unit yet.")
    return unit


def _acting_as(login: str) -> Acting:
    """The person behind a log-in with the roles of today; nobody's when there is no such active log-in."""
    session, today = db.session(), datetime.now(VIETNAM).date()
    staff = session.scalar(select(Staff).where(Staff.login == login.lower(), Staff.active == 1))
    if staff is None:
        return Acting()
    unit, _name, roles = roles_on(session, staff.id, today)
    return Acting(staff.party_id, unit, roles, staff.name)


def _appeal(unit: int, slug: str) -> int:
    known = next((appeal.id for appeal in appeals_of(db.session(), unit) if appeal.slug == slug), None)
    if known is None:
        raise click.BadParameter(f"không có đợt vận động {slug} / no such appeal", param_hint="--appeal")
    return known


def _item(unit: int, code: str | None) -> int | None:
    if not code:
        return None
    found = next((item.id for item in goods.items(db.session(), unit) if item.code == code), None)
    if found is None:
        raise click.BadParameter(f"không có mặt hàng mã {code} / no such goods", param_hint="--item")
    return found


def _maker(login: str | None) -> int | None:
    if not login:
        return None
    party = db.session().scalar(select(Staff.party_id).where(Staff.login == login.lower()))
    if party is None:
        raise click.BadParameter(f"không có tài khoản {login} / no such log-in", param_hint="--maker")
    return party


@books.command("print")
@click.argument("book", type=click.Choice(sorted(FORMS)))
@click.option("--from", "start", callback=_day, help="Từ ngày; mặc định 01/01 năm nay. / First day.")
@click.option("--to", "end", callback=_day, help="Đến ngày; mặc định hôm nay. / Last day.")
@click.option("--account", default="", help="Số hiệu tài khoản (S03-H, S22-H, S34-H, S38-H …). / Chart number.")
@click.option("--place", type=int, help="Mã số két (S11-H, S14-H), tài khoản ngân hàng (S12-H). / Box, bank account.")
@click.option(
    "--keeper",
    type=click.Choice(["cashier", "accountant"]),
    default="cashier",
    show_default=True,
    help="S11-H của thủ quỹ hay của kế toán. / Whose S11-H.",
)
@click.option("--party", type=int, help="Một đối tượng (S38-H, S81-H); 0: không nêu. / One party; 0: none named.")
@click.option("--item", help="Mã hàng, ví dụ GAO (S21-H, S22-H). / Code of one kind of goods.")
@click.option("--maker", help="Tên đăng nhập của người ghi sổ (LK01). / Log-in of who booked.")
@click.option("--names", is_flag=True, help="In tên đối tượng (S38-H, S81-H, B04-VI). / Print names of parties.")
@click.option("--appeal", help="Một đợt vận động, theo đường dẫn của đợt. / An appeal, by its slug.")
@click.option("--public", is_flag=True, help="Bản công khai của S81-H, B04-VI, THU-CHI. / The version for everybody.")
@click.option("--fund", help="Mã quỹ, ví dụ 01. / Fund code.")
@click.option("--format", "form", type=click.Choice(["pdf", "xlsx", "csv"]), default="pdf", show_default=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả. / Output.")
def print_book(
    book: str, start: date | None, end: date | None, account: str, place: int | None, keeper: str, party: int | None,
    item: str | None, maker: str | None, names: bool, appeal: str | None, public: bool, fund: str | None,
    form: str, out: Path,
) -> None:  # fmt: skip
    """In một sổ ra tệp. / Print a book to a file.

    Mã thoát / exit codes: 0 xong / done; 1 từ chối / refused; 2 tham số sai / bad arguments.
    """
    session, unit = db.session(), _unit()
    end = end or datetime.now(VIETNAM).date()
    chosen = None
    if fund:
        chosen = next((f.id for f in service.funds(session, unit) if f.code == fund), None)
        if chosen is None:
            raise click.BadParameter(f"không có quỹ mã {fund} / no such fund", param_hint="--fund")
    choice = service.Choice(
        book, unit, start or date(end.year, 1, 1), end, FORMS[book].account(account, "1111"), place, chosen, keeper,
        party, _appeal(unit, appeal) if appeal else None, public, item=_item(unit, item), maker=_maker(maker),
    )  # fmt: skip
    named = partial(party_names, session) if names else service.nobody
    part = out.with_name(out.name + ".part")
    try:
        opened = service.open_book(session, choice, site=site_name(), named=named)
        with part.open("wb") as file:
            count = write(opened, form, file)
    except Refusal as refusal:
        part.unlink(missing_ok=True)
        raise click.ClickException(refusal.sentence) from refusal
    part.replace(out)
    unit_word = "trang / pages" if form == "pdf" else "dòng / lines"
    click.echo(f"{opened.form.code} → {out} ({count} {unit_word})")


@books.command("exchange")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), required=True,
              help="Chương trình sẽ đọc tệp. / The program that will read it.")  # fmt: skip
@click.option("--from", "start", callback=_day, help="Từ ngày; mặc định 01/01 năm nay. / First day.")
@click.option("--to", "end", callback=_day, help="Đến ngày; mặc định hôm nay. / Last day.")
@click.option("--public", "public", is_flag=True, help="Không có lời ghi và tên. / Without words and names.")
@click.option("--parties", is_flag=True, help="Kèm số của đối tượng ở từng dòng. / With each line's party number.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả. / Output.")
def exchange_books(form: str, start: date | None, end: date | None, public: bool, parties: bool, out: Path) -> None:
    """Xuất sổ cho hledger hoặc beancount tính lại. / The books for hledger or beancount, to recompute them.

    Mã thoát / exit codes: 0 xong / done; 1 từ chối hoặc không ghi được / refused or cannot write; 2 tham số sai / bad
    arguments.
    """
    unit, end = _unit(), end or datetime.now(VIETNAM).date()
    wish = exchange.Wish(unit, start or date(end.year, 1, 1), end, public=public, parties=parties)
    db.session.remove()  # the export reads on a connection of its own
    part = out.with_name(out.name + ".part")
    try:
        pieces = exchange.pieces(db.engine, wish, FORMATS[form])
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(out)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    except OSError as error:
        raise click.ClickException(f"Không ghi được tệp / cannot write: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{form} → {out} ({out.stat().st_size} byte)")


@books.command("check")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON. / Print one JSON object.")
def check(as_json: bool) -> None:
    """Tự kiểm tra sổ. / Self-check of the books.

    Mã thoát / exit codes: 0 sổ khớp / right; 1 có sai lệch, in từng dòng / wrong rows are printed.
    """
    findings = checking.run(db.session())
    if as_json:
        rows = [{"check": f.check, "says": f.says, "row": [str(v) for v in f.row]} for f in findings]
        click.echo(json.dumps({"checks": len(checking.names()), "findings": rows}, ensure_ascii=False))
    elif findings:
        for finding in findings:
            click.echo(f"{finding.check}: {finding.says}: {finding.row}")
    else:
        click.echo(f"Sổ khớp: {len(checking.names())} phép kiểm tra, không có sai lệch. / The books are right.")
    sys.exit(1 if findings else 0)


@books.command("close")
@click.argument("period")
@click.option("--by", required=True, help="Tên đăng nhập của kế toán trưởng. / Chief accountant's log-in.")
@click.option("--reason", default="Khóa sổ cuối tháng", show_default=True)
def close(period: str, by: str, reason: str) -> None:
    """Khóa kỳ kế toán PERIOD (yyyy-mm). / Close the month PERIOD.

    Mã thoát / exit codes: 0 đã khóa / closed; 1 từ chối / refused; 2 tham số sai / bad arguments.
    """
    session, unit = db.session(), _unit()
    month = next((p for p in periods(session, unit) if f"{p.starts:%Y-%m}" == period), None)
    if month is None:
        raise click.BadParameter("không có kỳ này / no such month", param_hint="PERIOD")
    acting = _acting_as(by)
    if "chief_accountant" not in acting.roles:
        raise click.ClickException("Chỉ kế toán trưởng được khóa kỳ. / Only the chief accountant closes.")
    try:
        unit_of_work(lambda s: close_month(s, month.id, reason, acting))
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    keep_after_step()
    click.echo(f"Đã khóa kỳ {month.starts:%m/%Y}. / Closed.")
