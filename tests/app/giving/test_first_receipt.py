"""No real receipt leaves the house before somebody confirmed the address in its QR and the copy of its key."""

from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from app.db import db, unit_of_work
from app.keys import receipt_key_id
from app.union import settings
from app.union.models import Profile
from tests.app.conftest import NOW, World
from tests.app.giving.acts import book, enter_line, pledge_of, promise, rows


def make_real(world: World) -> None:
    """From today on the unit is no sample."""

    def work(session: Session) -> None:
        session.add(
            Profile(
                unit_id=world.unit, valid_from=date(2026, 1, 1), upper="TỔNG LĐLĐ VIỆT NAM", name="LĐLĐ TỈNH MẪU",
                address="Số 1 đường Mẫu", budget_code="1234567", tax_code="", place_name="Mẫu", hotline="0213 000 000",
                is_sample=False, by_id=world.party["admin"], at=NOW,
            )
        )  # fmt: skip

    unit_of_work(work)


def confirm(world: World, what: str, value: str) -> None:
    by = world.party["admin"]
    unit_of_work(lambda session: settings.keep_check(session, world.unit, what, value, by=by, now=NOW))


def test_a_receipt_waits_for_the_address_and_the_key(world: World) -> None:
    make_real(world)
    pledge = pledge_of(promise(world.client()))
    line = enter_line(world, content=f"{pledge.transfer_code} ung ho").location
    before = rows()
    for what, value in (
        ("address", "https://noi-khac.example"),
        ("address", str(current_app.config["BASE_URL"])),
        ("key", receipt_key_id()),
    ):
        refused = book(world, line, choice=f"code:{pledge.transfer_code}")
        assert refused.status_code == 409
        assert "quản trị cần xác nhận địa chỉ" in refused.text
        assert rows() == before
        confirm(world, what, value)
    assert book(world, line, choice=f"code:{pledge.transfer_code}").status_code == 303
    db.session.rollback()
    assert rows()["Receipt"] == before["Receipt"] + 1
