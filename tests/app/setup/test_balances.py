"""Opening balances from a sheet: every fault named by its row, nothing half done, two persons, then the books."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.db import db
from app.setup import opening, sheets
from app.setup.models import Proposal
from ledger.models import Fund, FundBalance, MovementRow, Period, PlaceBalance, Voucher
from tests.app.setup.conftest import TITLES, House, seen

GOOD = (
    ("1111", "01", "Két cơ quan", "10.000.000", "", "", "", ""),
    ("1121", "01", "VietinBank 8888", "37 triệu", "", "", "", ""),
    ("1121", "CXD", "VietinBank 8888", "3.000.000", "", "", "", ""),
    ("1411", "01", "", "2.000.000", "", "", "", "Lò Văn Ứng"),
    ("1411", "01", "", "1.000.000", "", "", "", "Giàng A Tạm"),
    ("3388", "CXD", "", "", "3.000.000", "", "", "Chuyển khoản 28/12 chưa rõ"),
    ("3538", "01", "", "", "50.000.000", "", "", ""),
    ("1121", "02", "VietinBank 8888", "7.000.000", "", "", "", ""),
    ("3538", "2", "", "", "7.000.000", "", "", ""),
    ("2", "01", "", "5", "", "", "", ""),
)


def test_a_balanced_sheet_is_shown_signed_by_another_and_posted(house: House) -> None:
    client = house.ready_for_balances()
    there = house.sheet(client, "so-du", TITLES, *GOOD).location
    page = client.get(there).text
    assert "Chờ người thứ hai ký" in page
    assert "Bạn là người đề xuất" in page
    assert "Lò Văn Ứng" in page
    assert "Ngoài bảng, ghi đơn 002" in page
    assert "60.000.000" in page  # what is off the balance sheet is not totalled
    other = house.chief()
    hash_ = seen(other.get(there).text)
    second_admin = house.client("dinh.hai")
    assert house.send(second_admin, f"de-xuat/{there.rsplit('/', 1)[1]}/ky", seen=hash_).status_code == 403
    number = there.rsplit("/", 1)[1]
    assert house.send(client, f"de-xuat/{number}/ky", seen=hash_).status_code == 403
    assert db.session.scalars(select(Voucher)).all() == []
    assert house.send(other, f"de-xuat/{number}/ky", seen=hash_).status_code == 303

    voucher = db.session.scalars(select(Voucher)).one()
    assert (voucher.nature, voucher.kind, voucher.entry_date) == ("opening", "PKT", date(2026, 12, 31))
    assert db.session.execute(select(Period.starts, Period.state)).all() == [(date(2026, 12, 1), "closed")]
    assert [p.amount for p in db.session.scalars(select(PlaceBalance).order_by(PlaceBalance.place_id))] == [
        47_000_000,
        10_000_000,
    ]
    held = select(FundBalance.amount).join(Fund, Fund.id == FundBalance.fund_id).order_by(Fund.code)
    assert db.session.scalars(held).all() == [47_000_000, 7_000_000, 3_000_000]
    advances = select(func.count(MovementRow.party_id.distinct())).where(MovementRow.debit == "1411")
    assert db.session.scalar(advances) == 2
    assert db.session.scalars(select(MovementRow.credit).where(MovementRow.debit == "002")).all() == ["000"]
    assert "đã được ký và ghi sổ" in client.get("/quan-tri/khoi-tao/so-du").text
    assert house.sheet(client, "so-du", TITLES, *GOOD).status_code == 409


def test_books_begun_in_mid_year_bring_the_turnover_since_january(house: House) -> None:
    client = house.ready_for_balances("01/06/2027")
    rows = (
        ("1111", "01", "Két cơ quan", "1.000.000", "", "500.000", "900.000", ""),
        ("1121", "01", "VietinBank 8888", "9.000.000", "", "6.000.000", "500.000", ""),
        ("3538", "01", "", "", "10.000.000", "900.000", "6.000.000", ""),
    )
    there = house.sheet(client, "so-du", TITLES, *rows).location
    other = house.chief()
    page = other.get(there).text
    assert "phát sinh từ đầu năm" in page
    early = house.send(other, f"{there.split('khoi-tao/')[1]}/ky", seen=seen(page))
    assert early.status_code == 409
    assert "Số chứng từ trước" in early.text
    house.send(client, "so-phieu", PKT="41")
    assert house.send(other, f"{there.split('khoi-tao/')[1]}/ky", seen=seen(page)).status_code == 303
    house.send(client, "ky")
    found = db.session.execute(select(Voucher.nature, Voucher.code, Voucher.entry_date).order_by(Voucher.id)).all()
    assert found == [
        ("opening", "PKT-2026-0001", date(2026, 12, 31)),
        ("turnover", "PKT-2027-0042", date(2027, 5, 31)),
    ]
    assert sorted(p.amount for p in db.session.scalars(select(PlaceBalance))) == [600_000, 14_500_000]
    states = {
        p.starts.month: p.state for p in db.session.scalars(select(Period).where(Period.starts >= date(2027, 1, 1)))
    }
    assert states == {5: "closed"} | dict.fromkeys(range(6, 13), "open")


FAULTS = [
    (("9999", "01", "", "5", "", "", "", ""), "Tài khoản “9999” không có"),
    (("111", "01", "Két cơ quan", "5", "", "", "", ""), "không phải tài khoản chi tiết"),
    (("000", "01", "", "5", "", "", "", ""), "Tài khoản “000” không có"),
    (("3538", "07", "", "", "5", "", "", ""), "Mã quỹ “07” chưa có"),
    (("1111", "01", "Két nào", "5", "", "", "", ""), "tên “Két nào”"),
    (("1111", "01", "", "5", "", "", "", ""), "cần tên két"),
    (("1111", "01", "VietinBank 8888", "5", "", "", "", ""), "thuộc tài khoản 1121"),
    (("3538", "01", "Két cơ quan", "", "5", "", "", ""), "để trống cột đó"),
    (("3538", "01", "", "", "năm triệu", "", "", ""), "Cột Dư Có: Số tiền chưa đọc được"),
    (("3538", "01", "", "", "-5", "", "", ""), "lớn hơn 0"),
    (("1381", "01", "", "5", "5", "", "", ""), "Chỉ ghi một bên"),
    (("1381", "01", "", "", "5", "", "", ""), "không thể dư bên Có"),
    (("1381", "01", "", "", "", "", "", ""), "không có số tiền nào"),
    (("1411", "01", "", "5", "", "", "", ""), "họ tên người đang giữ"),
    (("3388", "CXD", "", "", "5", "", "", ""), "khoản tiền gì"),
    (("3388", "01", "", "", "5", "", "", "Chưa rõ"), "ghi ở mã quỹ CXD"),
    (("1111", "01", "Két cơ quan", "5", "", "7", "", ""), "để trống hai cột Phát sinh"),
    (("3538", "01", "", "", "5", "", "", ""), "Trùng với dòng 8"),
    (("1388", "01", "", "5", "", "", "", ""), "Số dư của quỹ 01 không cân"),
]


@pytest.mark.parametrize(("bad", "sentence"), FAULTS)
def test_each_fault_is_named_with_its_row_and_nothing_is_kept(
    house: House, bad: tuple[str, ...], sentence: str
) -> None:
    client = house.ready_for_balances()
    answer = house.sheet(client, "so-du", TITLES, *GOOD, bad)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ">12<" in answer.text or "Cả bảng" in answer.text
    assert db.session.scalars(select(Proposal)).all() == []


def test_all_faults_are_told_at_once(house: House) -> None:
    client = house.ready_for_balances()
    answer = house.sheet(client, "so-du", TITLES, *GOOD, *(bad for bad, _ in FAULTS[:5]))
    assert all(f">{row}<" in answer.text for row in range(12, 17))


def test_a_turnover_that_only_turns_in_itself_is_refused(house: House) -> None:
    client = house.ready_for_balances("01/06/2027")
    rows = (
        ("1111", "01", "Két cơ quan", "100", "", "100", "60", ""),
        ("3538", "01", "", "", "100", "", "40", ""),
    )
    answer = house.sheet(client, "so-du", TITLES, *rows)
    assert "tài khoản 1111 lớn hơn tổng" in answer.text


@pytest.mark.parametrize(
    ("titles", "rows", "sentence"),
    [
        (["Tài khoản", "Dư Nợ"], [("1111", "5")], "Bảng thiếu cột"),
        (TITLES, [], "không có dòng số liệu nào"),
        (["a", "b"], [("1", "2")], "Bảng thiếu cột"),
    ],
)
def test_a_sheet_of_another_shape_is_refused(
    house: House, titles: list[str], rows: list[tuple[str, ...]], sentence: str
) -> None:
    client = house.ready_for_balances()
    answer = house.sheet(client, "so-du", titles, *rows)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0broken", b"\xff\xfe\x00", b"%PDF-1.7\x00"]
)
def test_a_file_that_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises((sheets.errors.SheetUnreadable, sheets.errors.SheetColumns)):
        sheets.read_rows(data, opening.COLUMNS)


def test_the_empty_sheet_reads_back_as_its_examples() -> None:
    made = sheets.make_template("Số dư", opening.COLUMNS, opening.EXAMPLES)
    rows = sheets.read_rows(made, opening.COLUMNS)
    assert [(row["account"], row["debit"], row["note"]) for row in rows] == [
        (e[0], e[3], e[7]) for e in opening.EXAMPLES
    ]


def test_a_newer_sheet_takes_the_place_of_one_nobody_signed(house: House) -> None:
    client = house.ready_for_balances()
    first = house.sheet(client, "so-du", TITLES, *GOOD).location
    house.sheet(client, "so-du", TITLES, *GOOD[:2], ("3538", "01", "", "", "47.000.000", "", "", ""))
    assert db.session.scalars(select(Proposal.decision).order_by(Proposal.id)).all() == ["withdrawn", None]
    other = house.chief()
    assert "Đã rút" in other.get(first).text
    hash_ = db.session.scalars(select(Proposal.body_hash).order_by(Proposal.id)).first()
    assert house.send(other, f"{first.split('khoi-tao/')[1]}/ky", seen=hash_).status_code == 409
    assert db.session.scalars(select(Voucher)).all() == []
