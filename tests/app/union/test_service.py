"""Headings, signers and bodies change by date; a person is found again by name and body."""

import json
from datetime import date

import pytest
from flask import render_template_string

from app import keys
from app.db import db, unit_of_work
from app.union import service
from app.union.models import Body, Profile, Signer
from receipts import token
from receipts.facts import Mark
from tests.app.conftest import NOW, World

MARCH = date(2026, 3, 10)


def later_heading(w: World) -> Profile:
    return Profile(
        unit_id=w.unit, valid_from=date(2026, 6, 1), upper="TỔNG LĐLĐ VIỆT NAM", name="LĐLĐ TỈNH SAU", address="Số 2",
        budget_code="", tax_code="", place_name="Mẫu", hotline="0213 111 111", is_sample=False, by_id=w.party["admin"],
        at=NOW,
    )  # fmt: skip


def test_a_paper_keeps_the_heading_of_its_day(world: World) -> None:
    unit_of_work(lambda session: session.add(later_heading(world)))
    assert service.issuer_at(db.session, world.unit, MARCH, "tuongho.example").name == "LĐLĐ TỈNH MẪU"
    assert service.issuer_at(db.session, world.unit, date(2026, 6, 1), "").name == "LĐLĐ TỈNH SAU"
    assert service.mark_of(db.session, world.unit, date(2026, 5, 31)) is Mark.SAMPLE
    assert service.mark_of(db.session, world.unit, date(2026, 6, 1)) is Mark.NONE
    assert service.profile_at(db.session, world.unit, date(2024, 12, 31)) is None


def test_before_a_heading_is_set_the_unit_has_its_bare_name(world: World) -> None:
    issuer = service.issuer_at(db.session, world.unit, date(2024, 12, 31), "tuongho.example")
    assert (issuer.upper, issuer.name, issuer.site) == ("", "LĐLĐ tỉnh Mẫu", "tuongho.example")


def test_the_newest_signer_of_a_position_signs_and_an_empty_position_keeps_its_place(world: World) -> None:
    unit_of_work(
        lambda session: session.add(
            Signer(
                unit_id=world.unit, position="head", authority="KT. CHỦ TỊCH", title="PHÓ CHỦ TỊCH", name="Vàng Thị Ký",
                valid_from=date(2026, 7, 1), by_id=world.party["admin"], at=NOW,
                agreed_by=world.party["chief_accountant"], agreed_at=NOW,
            )
        )
    )  # fmt: skip
    head, storekeeper = service.paper_signers(db.session, world.unit, date(2026, 7, 1), ("head", "storekeeper"))
    assert (head.authority, head.title, head.name) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Vàng Thị Ký")
    assert (storekeeper.title, storekeeper.name) == ("THỦ KHO", "")
    assert service.signers_at(db.session, world.unit, MARCH)["head"].title == "CHỦ TỊCH"


def test_bodies_are_those_that_exist_that_day(world: World) -> None:
    unit_of_work(
        lambda session: session.add(
            Body(
                unit_id=world.unit, parent_id=None, code="CS02", name="CĐCS Cũ", name_folded="cdcs cu", kind="CĐCS",
                valid_from=date(2020, 1, 1), valid_to=date(2025, 5, 31),
            )
        )
    )  # fmt: skip
    assert [body.code for body in service.bodies(db.session, world.unit, date(2025, 5, 31))] == ["CS02", "CS01"]
    assert [body.code for body in service.bodies(db.session, world.unit, date(2025, 6, 1))] == ["CS01"]


def test_one_name_in_one_body_is_one_person_however_it_is_spelled(world: World) -> None:
    def meet(name: str, body: int | None) -> int:
        return unit_of_work(
            lambda s: service.find_or_add_person(s, name=name, body=body, is_member=True, now=NOW).party_id
        )

    first = meet("Giàng A Pếnh", world.body)
    assert meet("giàng a  pênh", world.body) == first
    assert meet("Giàng A Pếnh", None) != first
    assert meet("Giàng A Pếnh", None) == meet("Giàng A Pếnh", None)


def test_every_template_knows_the_site(world: World) -> None:
    with world.app.test_request_context("/"):
        said = render_template_string("{{ site.unit_name }}|{{ site.hotline }}|{{ site.is_sample }}|{{ site.domain }}")
    assert said == "LĐLĐ TỈNH MẪU|0213 000 000|True|tuongho.example"


def test_a_page_still_renders_before_there_is_a_database(world: World) -> None:
    db.session.remove()
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("ALTER TABLE unit_profile RENAME TO gone")
    with world.app.test_request_context("/"):
        assert render_template_string("{{ site.unit_name }}|{{ site.domain }}") == "|tuongho.example"


def test_the_receipt_key_is_made_once_kept_private_and_published_by_its_public_half(world: World) -> None:
    private = keys.receipt_key()
    assert keys.receipt_key() == private
    assert keys.key_file().stat().st_mode & 0o077 == 0
    (published,) = keys.public_keys()
    assert published["kid"] == keys.receipt_key_id() == f"{token.key_id(token.public_key(private)):08x}"
    assert published["to"] is None
    assert len(published["key"] or "") == 43
    assert json.loads(keys.key_file().read_text())["key"] != published["key"]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2027, 1, 1)])
def test_a_key_that_is_there_is_never_written_over(world: World, day: date) -> None:
    private = keys.receipt_key()
    keys.make_key_file(keys.key_file(), day)
    assert keys.receipt_key() == private
    assert [file.name for file in keys.key_file().parent.iterdir() if "receipt-key." in file.name] == []
