"""`flask staff …`: accounts made by the operator at the machine. It gives no role: that takes two admins."""

import secrets
import sys

import click
from flask.cli import AppGroup
from marshmallow import ValidationError

from app.acting import moment
from app.db import unit_of_work
from app.staff import accounts, passwords, schemas
from ledger.errors import Refusal

staff = AppGroup("staff", help="Tài khoản cán bộ. / Staff accounts.")
EXITS = "\n\n\b\nMã thoát / exit codes:\n  0  xong / done\n  1  bị từ chối / refused\n  2  sai cách dùng / wrong usage"


@staff.command(
    "add",
    help="Thêm tài khoản đăng nhập và in mật khẩu tạm một lần. Tài khoản chưa có vai trò: hai quản trị giao vai trò "
    "ở /quan-tri.\n\nAdd a log-in and print its temporary password once. It holds no role yet: two admins give roles "
    "at /quan-tri.\n\nLOGIN: 3-40 ký tự a-z 0-9 . _ -  NAME: họ và tên / full name" + EXITS,
)
@click.argument("login")
@click.argument("name")
@click.option("--body", type=int, help="Mã số công đoàn cơ sở nơi sinh hoạt. / Id of the person's grassroots union.")
def add(login: str, name: str, body: int | None) -> None:
    try:
        command = schemas.NewAccount().load({"login": login, "name": name} | ({"body": body} if body else {}))
    except ValidationError as error:
        _refuse(" ".join(s for sentences in error.normalized_messages().values() for s in sentences))
    password = passwords.temporary(secrets.token_bytes(32))
    try:
        unit_of_work(lambda session: accounts.add_account(session, **command, password=password, now=moment()).id)
    except Refusal as refusal:
        _refuse(refusal.sentence)
    _show(command["login"], password)
    click.echo("Chưa có vai trò. Hai quản trị giao vai trò ở /quan-tri. / No role yet: two admins give roles there.")


@staff.command(
    "password",
    help="Đặt mật khẩu tạm mới, mở lại tài khoản, kết thúc mọi phiên đăng nhập của tài khoản.\n\nSet a new temporary "
    "password, open the account again, end all its sessions." + EXITS,
)
@click.argument("login")
def password(login: str) -> None:
    made = passwords.temporary(secrets.token_bytes(32))
    try:
        unit_of_work(lambda session: accounts.reset_account(session, login, password=made, now=moment()).id)
    except Refusal as refusal:
        _refuse(refusal.sentence)
    _show(login.lower(), made)


def _show(login: str, password: str) -> None:
    click.echo(f"Tên đăng nhập / login:            {login}")
    click.echo(f"Mật khẩu tạm / temporary password: {password}")
    click.echo("Chỉ hiện một lần; phải đổi khi đăng nhập lần đầu. / Shown once; to be changed at first sign-in.")


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
