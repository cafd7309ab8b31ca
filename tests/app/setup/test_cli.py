"""The same first real day at the terminal: asked in order, stopped, gone on with."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import keys
from app.db import db
from app.setup.cli import setup
from app.setup.models import Mark
from app.staff.models import Grant, Staff
from app.union import service as union
from ledger.models import Period, Series, Voucher
from tests.app.setup.conftest import CHIEF_PASSWORD, FIRST, House

FOUND = [
    FIRST["unit_code"], FIRST["unit_name"], FIRST["name_1"], FIRST["login_1"], FIRST["password_1"], FIRST["password_1"],
    FIRST["name_2"], FIRST["login_2"], FIRST["password_2"], FIRST["password_2"],
]  # fmt: skip
SIGNERS = ["", "", "CHỦ TỊCH", "Phạm Văn Chủ", "", "", "Trần Thị Trưởng", "", "", "", "", "", "", "", "", ""]
SHEET = """Tài khoản,Mã quỹ,Két hoặc tài khoản ngân hàng,Dư Nợ,Dư Có
1111,01,Két cơ quan,1.000.000,
3538,01,,,{credit}
"""


def ask(app: Flask, answers: list[str], *args: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(setup, args, input="\n".join(answers) + "\n")
    return done.exit_code, done.output


def test_the_code_is_printed_for_the_web_and_refused_once_somebody_is_there(house: House) -> None:
    status, said = ask(house.app, [], "--code")
    code = re.search(r"(?:[2-9A-Z]{5}-){3}[2-9A-Z]{5}", said)
    assert status == 0
    assert code
    assert house.send(house.app.test_client(), "bat-dau", code=code[0], **FIRST).status_code == 303
    assert ask(house.app, [], "--code")[0] == 1


def test_the_whole_day_at_the_terminal(house: House, tmp_path: Path) -> None:
    app, kid = house.app, keys.receipt_key_id()
    status, said = ask(app, [*FOUND, "n", "n", "n", "n", "n", "n", "n", "n", "n", "n", "n", "n", "n"])
    assert status == 0, said
    assert db.session.scalars(select(Grant.role)).all() == ["admin", "admin"]

    house.chief()
    wrong, right = tmp_path / "sai.csv", tmp_path / "dung.csv"
    wrong.write_text(SHEET.format(credit="999.000"))
    right.write_text(SHEET.format(credit="1.000.000"))
    bodies, staff = tmp_path / "cong-doan.csv", tmp_path / "nguoi.csv"
    bodies.write_text("Mã,Tên công đoàn,Loại,Từ ngày\nCS01,CĐCS Trường Mẫu,CĐCS,01/09/2025\n")
    staff.write_text("Họ và tên,Tên đăng nhập,Vai trò,Mã công đoàn\nLò Thị Mẫu,lo.mau,Cán bộ công đoàn cơ sở,CS01\n")
    answers = [
        "y", "01/01/2026", "", "LĐLĐ TỈNH MẪU", "Số 1 đường Mẫu", "12", "1234567", "", "Mẫu", "0213 000 000",
        "y", *SIGNERS, FIRST["login_2"], FIRST["password_2"],
        "y", "https://tuongho.example", kid,
        "y", "", "113366668888", "LDLD TINH MAU", "y", "n", "y", "", "n",
        "y", "", "", "n", "n", "y", "", "", "", "Giúp người khó khăn", "05/KH-LĐLĐ", "01/01/2026", "",
        "y", str(wrong), "y", str(right), "tran.truong", CHIEF_PASSWORD,
        "y", "n", "12", "7", "0", "0", "3", "0",
        "y",
        "y", str(bodies), str(staff),
        "y", "y",
    ]  # fmt: skip
    status, said = ask(app, answers)
    assert status == 0, said
    assert "Chỉ gồm chữ số, dài 7–7" in said
    assert "Số dư của quỹ 01 không cân" in said
    assert "Đã ký và ghi sổ." in said
    assert "lo.mau" in said
    assert db.session.scalars(select(Voucher.nature)).all() == ["opening"]
    assert db.session.scalars(select(Series.last).where(Series.kind == "PT")).all() == [12]
    assert len(db.session.scalars(select(Period)).all()) == 13
    assert db.session.scalars(select(Grant.agreed_by).where(Grant.role == "officer")).all() == [None]
    assert (tmp_path / "bien-nhan-thu.pdf").read_bytes().startswith(b"%PDF")
    unit = union.first_unit(db.session()) or 0
    signed = union.signers_at(db.session(), unit, db.session.scalars(select(Period.starts)).all()[-1])
    assert (signed["head"].authority, signed["head"].name) == ("TM. BAN THƯỜNG VỤ", "Phạm Văn Chủ")

    status, said = ask(app, [])
    assert status == 0
    assert said.count("✓") == 11


def test_a_step_can_be_asked_for_by_name_and_an_unknown_one_is_refused(house: House) -> None:
    house.ready_for_balances()
    assert ask(house.app, [], "--step", "ky")[0] == 0
    assert len(db.session.scalars(select(Period)).all()) == 12
    status, said = ask(house.app, [], "--step", "x")
    assert status == 1
    assert "Không có bước" in said
    assert ask(house.app, [], "--as", "ai.do")[0] == 1


def test_founding_at_the_terminal_is_written_down(house: House) -> None:
    ask(house.app, [*FOUND, *["n"] * 20])
    assert '"way": "terminal"' in db.session.scalars(select(Mark.note)).one()
    assert db.session.scalars(select(Staff.must_change)).all() == [False, False]
