"""The two files at the terminal and at the auditor's desk."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from app.books.cli import books as books_command
from app.books.exchange.formats import FORMATS
from app.db import unit_of_work
from ledger import posting
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World

MARCH = {"tu": "01/03/2026", "den": "31/03/2026"}


@pytest.fixture
def gift(world: World) -> World:
    """One gift by bank in March."""
    line = Movement("1121", "3538", 5_000_000, world.fund, world.fund, debit_place=world.bank)
    when = date(2026, 3, 2)
    draft = Draft(world.unit, "BC", when, when, "Công ty Mẫu ủng hộ", (line,), outside_ref="FT1")
    unit_of_work(lambda session: posting.post(session, draft, by=world.party["accountant"], now=NOW))
    return world


def run(world: World, *args: str) -> Result:
    return world.app.test_cli_runner().invoke(books_command, ["exchange", *args])


@pytest.mark.parametrize("form", ["hledger", "beancount"])
def test_the_command_and_the_desk_give_the_same_file(gift: World, tmp_path: Path, form: str) -> None:
    out = tmp_path / "so"
    days = ("--from", "01/03/2026", "--to", "2026-03-31")
    done = run(gift, "--format", form, *days, "--out", str(out))
    assert (done.exit_code, [file.name for file in tmp_path.glob("so*")]) == (0, ["so"]), done.output
    suffix = FORMATS[form].suffix
    answer = gift.client("auditor").get(f"/so-ke-toan/so.{suffix}", query_string=MARCH)
    assert answer.status_code == 200
    assert answer.data == out.read_bytes()
    assert b"5000000 VND" in answer.data
    assert f"so-ke-toan_20260301-20260331.{suffix}" in answer.headers["Content-Disposition"]


def test_the_command_refuses_what_it_cannot_do(gift: World, tmp_path: Path) -> None:
    out = tmp_path / "so"
    wrong = run(gift, "--format", "hledger", "--from", "2026-03-31", "--to", "2026-03-01", "--out", str(out))
    assert (wrong.exit_code, "sớm hơn" in wrong.output) == (1, True)
    assert run(gift, "--format", "hledger", "--out", str(tmp_path / "none" / "so")).exit_code == 1
    assert run(gift, "--format", "ledger", "--out", str(out)).exit_code == 2
    assert run(gift, "--format", "hledger", "--from", "hôm qua", "--out", str(out)).exit_code == 2
    assert list(tmp_path.glob("so*")) == []


def test_the_desk_offers_it_to_those_who_may_take_it(gift: World) -> None:
    assert "/so-ke-toan/so.beancount?" in gift.client("auditor").get("/so-ke-toan").text
    assert "/so-ke-toan/so.beancount?" not in gift.client("approver").get("/so-ke-toan").text
    client = gift.client("accountant")
    assert client.get("/so-ke-toan/so.journal?tu=hôm qua").status_code == 422
    assert client.get("/so-ke-toan/so.journal?tu=31/03/2026&den=01/03/2026").status_code == 422
    assert client.get("/so-ke-toan/so.ledger").status_code == 404
    assert client.get("/so-ke-toan/so.journal").status_code == 200
