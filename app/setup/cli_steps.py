"""The questions of each step at the terminal. Each asks, then calls the same service as its page."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, unit_of_work
from app.formats import day as shown
from app.formats import vnd
from app.keys import key_file
from app.setup import balances, money, papers, people, proposals, schemas, signing, unit
from app.setup.answers import address
from app.setup.asking import ask
from app.setup.models import Proposal
from app.staff import passwords, sessions
from app.staff.models import Staff
from app.union import service as union
from app.union import settings
from app.union.pages import site
from receipts.banks import BANKS

LABELS = {
    "unit_code": "Mã đơn vị, ví dụ LC (không đổi được về sau)", "unit_name": "Tên đơn vị",
    "name_1": "Quản trị thứ nhất: họ và tên", "login_1": "Tên đăng nhập", "password_1": "Mật khẩu (ít nhất 10 ký tự)",
    "name_2": "Quản trị thứ hai: họ và tên", "login_2": "Tên đăng nhập", "password_2": "Mật khẩu (ít nhất 10 ký tự)",
    "first_day": "Ngày bắt đầu ghi sổ", "upper": "Cơ quan cấp trên", "name": "Tên", "address": "Địa chỉ",
    "budget_code": "Mã QHNS (7 số, có thể để trống)", "tax_code": "Mã số thuế (có thể để trống)",
    "place_name": "Địa danh trước ngày tháng", "hotline": "Đường dây hỗ trợ", "valid_from": "Từ ngày",
    "number": "Số tài khoản", "holder": "Tên chủ tài khoản (IN HOA, không dấu)",
    "receives": "Nhận ủng hộ vào tài khoản này",
    "code": "Mã (hai số)", "earmarked": "Quỹ có địa chỉ, mục đích riêng", "purpose": "Mục đích",
    "document": "Số văn bản phát động", "opens_on": "Ngày bắt đầu", "closes_on": "Ngày kết thúc (có thể để trống)",
    "monthly": "Đánh số lại mỗi tháng", "bin": "Mã ngân hàng (BIN)",
    **{kind: f"Số {kind} cuối cùng đã dùng trong năm" for kind in schemas.NUMBERED},
    **{f"{p}_authority": f"{t.capitalize()}: dòng TM., KT., TUQ." for p, (t, _) in union.POSITIONS.items()},
    **{f"{p}_title": "Chức danh in trên giấy" for p in union.POSITIONS},
    **{f"{p}_name": "Họ và tên" for p in union.POSITIONS},
}  # fmt: skip


def acting_as(staff: Staff) -> Acting:
    """That person, with the roles of today."""
    unit_id, _, roles = sessions.roles_on(db.session(), staff.id, Acting().today)
    return Acting(staff.party_id, unit_id, roles, staff.name)


def _book(work: Callable[[Session], Any]) -> Any:
    return unit_of_work(work)


def _heading(who: Acting) -> None:
    known = union.profile_at(db.session(), who.unit or 0, who.today)
    start = {name: getattr(known, name) for name in settings.HEADING} if known else {"upper": "TỔNG LĐLĐ VIỆT NAM"}
    first = unit.first_day(db.session(), who.unit or 0)
    start["first_day"] = shown(first or who.today.replace(day=1))
    command = ask(schemas.HeadingSchema(), LABELS | {"name": "Tên đơn vị trên giấy tờ"}, start)
    _book(lambda session: unit.keep_unit(session, command, who))


def _signers(who: Acting) -> None:
    start: dict[str, object] = {"valid_from": shown(unit.first_day(db.session(), who.unit or 0) or who.today)}
    for position, authority, title in unit.STARTING:
        start |= {f"{position}_authority": authority, f"{position}_title": title}
    command = ask(schemas.SignersSchema(), LABELS, start)
    _book(lambda session: unit.keep_signers(session, command, who))
    waits = [one for one in proposals.open_proposals(db.session(), who.unit or 0) if one.kind == "signers"]
    if waits:
        _sign_here(waits[-1])


def _address_and_key(who: Acting) -> None:
    click.echo(f"\n      {address()}\n")
    if not address().startswith("https://"):
        click.echo("  Địa chỉ chưa phải https://. Đặt BASE_URL trước khi lập biên nhận thật.")
    click.echo("  Địa chỉ này in vào mã QR của mọi biên nhận và không đổi được về sau.")
    typed = click.prompt("  Gõ lại địa chỉ để xác nhận")
    _book(lambda session: papers.keep_address(session, typed, address(), who))
    click.echo(f"  Khóa ký biên nhận nằm ở {key_file()}. Chép tệp này ra nơi cất riêng, rồi mở bản sao.")
    kid = click.prompt("  Gõ 8 ký tự ở dòng kid của bản sao")
    _book(lambda session: papers.keep_key_proof(session, kid, who))


def _places(who: Acting) -> None:
    click.echo("  " + ", ".join(f"{bank.bin} {bank.name}" for bank in BANKS if not bank.receives_only))
    while True:
        command = ask(schemas.AccountSchema(), LABELS, {"bin": "970415", "receives": True})
        _book(lambda session, command=command: money.add_account(session, command, who))
        if not click.confirm("  Thêm một tài khoản ngân hàng nữa", default=False):
            break
    while click.confirm("  Thêm một két tiền mặt", default=not _boxes(who)):
        command = ask(schemas.BoxSchema(), {"name": "Tên két"}, {"name": "Két cơ quan"})
        _book(lambda session, command=command: money.add_box(session, command, who))


def _boxes(who: Acting) -> bool:
    return any(place.account == "1111" for place in money.places(db.session(), who.unit or 0))


def _funds(who: Acting) -> None:
    while True:
        count = len(money.funds(db.session(), who.unit or 0))
        start = {"code": f"{count + 1:02}", "name": "" if count else "Tương hỗ chung"}
        command = ask(schemas.FundSchema(), LABELS | {"name": "Tên quỹ"}, start)
        _book(lambda session, command=command: money.add_fund(session, command, who))
        if not click.confirm("  Thêm một quỹ nữa", default=False):
            break
    for fund in money.funds(db.session(), who.unit or 0):
        if click.confirm(f"  Mở đợt vận động cho quỹ {fund.code} {fund.name}", default=True):
            _appeal(who, fund.id, fund.name)


def _appeal(who: Acting, fund: int, name: str) -> None:
    accounts = [account for account in money.accounts(db.session(), who.unit or 0) if account.receives]
    for account in accounts:
        click.echo(f"    {account.place_id}: {account.bank} {account.number}")
    labels = LABELS | {"name": "Tên đợt", "fund": "Quỹ (số thứ tự trong sổ)", "place": "Nhận vào tài khoản số"}
    start = {
        "fund": fund,
        "place": accounts[0].place_id if accounts else "",
        "name": name,
        "opens_on": shown(who.today),
    }
    command = ask(schemas.AppealSchema(), labels, start)
    _book(lambda session: money.add_appeal(session, command, who))


def _opening(who: Acting) -> None:
    path = click.prompt("  Tệp số dư (.xlsx, .csv)", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    made = _book(lambda session: balances.propose_opening(session, path.read_bytes(), who))
    body = balances.body_of(made)
    for turned, title in ((False, "Số dư đầu năm"), (True, "Phát sinh từ đầu năm")):
        for line in balances.preview(db.session(), body, who.unit or 0, turned=turned):
            click.echo(
                f"  {title}: Nợ {line.debit} {line.debit_name} / Có {line.credit} {line.credit_name} {vnd(line.amount)}"
            )
    _sign_here(made)


def _sign_here(made: Proposal) -> None:
    """The second person's signature at this terminal, with their own password; or later on the web."""
    later = f"{address()}/quan-tri/khoi-tao/de-xuat/{made.id}"
    login = click.prompt(
        "  Người thứ hai ký: tên đăng nhập (để trống: ký sau trên web)", default="", show_default=False
    )
    if not login:
        click.echo(f"  Ký ở {later}")
        return
    second = db.session.scalar(select(Staff).where(Staff.login == login.lower(), Staff.active == 1))
    typed = click.prompt("  Mật khẩu", hide_input=True)
    if not passwords.matches(second.password_hash if second else None, typed) or second is None:
        click.echo(f"  ! Chưa ký: sai tên hoặc mật khẩu. Ký sau ở {later}")
        return
    signer = acting_as(second)
    _book(lambda session: signing.sign_proposal(session, made.id, made.body_hash, signer))
    click.echo("  Đã ký và ghi sổ." if made.kind == "opening" else "  Đã ký.")


def _numbers(who: Acting) -> None:
    command = ask(schemas.NumbersSchema(), LABELS, dict.fromkeys(schemas.NUMBERED, 0))
    _book(lambda session: money.start_numbers(session, command, who))


def _months(who: Acting) -> None:
    _book(lambda session: money.open_year(session, who))
    click.echo("  Đã mở các tháng đến hết năm.")


def _people(who: Acting) -> None:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    bodies = click.prompt("  Tệp công đoàn (.xlsx, .csv)", type=kind)
    click.echo(f"  Đã thêm {_book(lambda session: people.load_bodies(session, bodies.read_bytes(), who))} công đoàn.")
    staff = click.prompt("  Tệp người làm việc (.xlsx, .csv)", type=kind)
    handed = _book(lambda session: people.load_staff(session, staff.read_bytes(), lambda: secrets.token_bytes(32), who))
    for one in handed:
        click.echo(f"  {one.login:<24} {one.password}   {one.name}")
    click.echo("  Mật khẩu tạm chỉ hiện một lần. Vai trò chờ quản trị kia đồng ý ở trang Quản trị.")


def _trial(who: Acting) -> None:
    with current_app.test_request_context():
        domain = site().domain
    file = Path(str(current_app.config["VAR_DIR"])) / "bien-nhan-thu.pdf"
    file.write_bytes(papers.trial_receipt(db.session(), address(), domain, who))
    click.echo(f"  Tờ BẢN THỬ ở {file}. In ra, quét mã QR.")
    if click.confirm("  Giấy và mã QR đều được", default=True):
        _book(lambda session: papers.keep_trial(session, who))


ASK: dict[str, Callable[[Acting], None]] = {
    "don-vi": _heading,
    "nguoi-ky": _signers,
    "dia-chi-khoa": _address_and_key,
    "tai-khoan": _places,
    "quy-dot": _funds,
    "so-du": _opening,
    "so-phieu": _numbers,
    "ky": _months,
    "nhan-su": _people,
    "bien-nhan-thu": _trial,
}
