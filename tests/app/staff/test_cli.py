"""Accounts made at the machine: no role, one password shown, plain exit codes."""

import re

from sqlalchemy import select

from app.db import db
from app.staff.models import Grant, Staff
from tests.app.conftest import World


def test_add_shows_a_password_that_signs_in_and_gives_no_role(world: World) -> None:
    done = world.app.test_cli_runner().invoke(args=["staff", "add", "lan.moi", "Lan Mới"])
    assert done.exit_code == 0, done.output
    password = re.findall(r"\S{4}-\S{4}-\S{4}", done.output)[0]
    client = world.client()
    answer = client.post("/dang-nhap", data={"login": "lan.moi", "password": password, "form_key": "k"})
    assert answer.location == "/doi-mat-khau?tiep=/viec"
    staff = db.session.execute(select(Staff).where(Staff.login == "lan.moi")).scalar_one()
    assert staff.must_change
    assert db.session.scalar(select(Grant.id).where(Grant.staff_id == staff.id)) is None


def test_refusals_and_wrong_use_have_their_own_exit_codes(world: World) -> None:
    run = world.app.test_cli_runner()
    taken = run.invoke(args=["staff", "add", "accountant", "Ai Đó"])
    assert (taken.exit_code, "đã có người dùng" in taken.output) == (1, True)
    bad = run.invoke(args=["staff", "add", "Tên Có Dấu", "Ai Đó"])
    assert (bad.exit_code, "chữ thường không dấu" in bad.output) == (1, True)
    assert run.invoke(args=["staff", "password", "khong-ai"]).exit_code == 1
    assert run.invoke(args=["staff", "add"]).exit_code == 2


def test_a_new_password_opens_the_account_and_ends_its_sessions(world: World) -> None:
    client = world.client("accountant")
    assert client.get("/doi-mat-khau").status_code == 200
    done = world.app.test_cli_runner().invoke(args=["staff", "password", "accountant"])
    assert done.exit_code == 0, done.output
    assert client.get("/doi-mat-khau").status_code == 303


def test_help_speaks_both_languages(world: World) -> None:
    told = world.app.test_cli_runner().invoke(args=["staff", "add", "--help"]).output
    for words in ("Thêm tài khoản", "Add a log-in", "exit codes", "1  bị từ chối / refused"):
        assert words in told
