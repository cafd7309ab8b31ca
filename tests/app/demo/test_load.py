"""The sample federation: the same from the same seed, right in every book, marked as a sample everywhere."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.acting import moment
from app.books.log.checkpoints import export_lines
from app.db import db, unit_of_work
from app.demo.cli import demo
from app.demo.scene import PASSWORD
from app.giving.models import Donor, ReceiptPaper
from app.giving.originals import original_of
from app.staff.models import Staff
from ledger import checks, posting, verifier
from ledger.models import Base, Mandate, Period, Receipt, ReceiptEnd, Slip, Voucher
from tests.app.houses import opened

KEY = {"kid": "3f8a2c11", "from": "2026-01-01", "key": "A" * 43, "retired": []}  # any 32 bytes sign the same twice


def load(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(demo, ["load", *args])


@contextmanager
def house(folder: Path) -> Iterator[Flask]:
    """An empty house with a known signing key."""
    folder.mkdir(exist_ok=True)
    (folder / "receipt-key").write_text(json.dumps(KEY))
    with opened(folder, f"sqlite:///{folder / 'books.db'}") as made:
        yield made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A sample year up to the end of May, with some more gifts; only read by the tests."""
    with house(tmp_path_factory.mktemp("demo")) as app:
        done = load(app, "--to", "2026-05-28", "--vouchers", "40")
        assert done.exit_code == 0, done.output
        yield app


def digest() -> str:
    """One hash over every row; only salted password hashes, and the log with its salts and times, are left out."""
    kept = sha256()
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("log_"):
            continue
        columns = [column for column in table.columns if column.name != "password_hash"]
        rows = db.session.execute(select(*columns).order_by(*table.primary_key)).all()
        kept.update(json.dumps([table.name, [list(row) for row in rows]], default=repr).encode())
    return kept.hexdigest()


def test_it_adds_up_in_every_book(sample: Flask) -> None:
    with db.engine.connect() as connection:
        assert checks.run(connection) == []
    assert set(db.session.scalars(select(Voucher.kind))) >= {"PT", "PC", "BC", "BN", "PKT"}
    assert set(db.session.scalars(select(Donor.kind))) >= {"benefactor", "enterprise", "member"}
    assert db.session.scalar(select(func.max(Voucher.entry_date))).isoformat() <= "2026-05-28"


def test_mistakes_and_waiting_work_are_in_it(sample: Flask) -> None:
    def many(*what: object) -> int:
        return int(db.session.scalar(select(func.count()).where(*what)) or 0)

    posted = select(Voucher.slip_id).where(Voucher.slip_id.is_not(None))
    assert many(ReceiptEnd.receipt_id > 0) >= 2
    assert many(Receipt.replaces_id.is_not(None)) >= 1
    assert many(Voucher.nature == "reversal") >= 1
    assert many(Mandate.disbursed > 0) >= 1
    assert many(Mandate.approved == 0) >= 1
    assert many(Slip.id.not_in(posted)) >= 3
    assert {period.state for period in db.session.scalars(select(Period))} == {"open", "closed"}


def test_every_receipt_of_it_has_its_paper(sample: Flask) -> None:
    papers_of = set(db.session.scalars(select(ReceiptPaper.receipt_id)))
    assert papers_of == set(db.session.scalars(select(Receipt.id)))
    for receipt in sorted(papers_of)[:3]:
        assert original_of(receipt).pdf_a5.startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/", "/ung-ho", "/dang-nhap"])
def test_it_is_a_sample_on_every_page(sample: Flask, path: str) -> None:
    page = sample.test_client().get(path)
    assert page.status_code == 200
    assert "DỮ LIỆU MẪU" in page.text


@pytest.mark.parametrize("private", [True, False])
def test_the_verifier_finds_nothing(sample: Flask, tmp_path: Path, private: bool) -> None:
    """Its rows tell of a year that the log never saw: it is told to be a sample, not to be dated back."""
    export = tmp_path / "so.jsonl"
    export.write_bytes(b"".join(export_lines(db.engine, private=private, now=moment())))
    check = verifier.Check(export, private=private)
    check.run([], [], [])
    answer = verifier.as_json(check)
    assert answer["findings"] == []
    assert any(warning.startswith("sample books") for warning in answer["warnings"])


def test_its_people_can_sign_in(sample: Flask) -> None:
    login = db.session.scalars(select(Staff.login).order_by(Staff.id)).first()
    client = sample.test_client()
    key = re.search(r'name="form_key" value="([^"]+)"', client.get("/dang-nhap").text)
    fields = {"login": login, "password": PASSWORD, "form_key": key[1] if key else ""}
    assert client.post("/dang-nhap", data=fields).status_code == 303


def test_the_same_seed_tells_the_same_story_and_another_another(tmp_path: Path) -> None:
    stories = []
    for number, seed in enumerate(("7", "7", "8")):
        with house(tmp_path / str(number)) as app:
            assert load(app, "--to", "2026-02-10", "--seed", seed, "--vouchers", "5").exit_code == 0
            stories.append(digest())
    assert stories[0] == stories[1] != stories[2]


def test_books_that_are_there_are_left_alone(tmp_path: Path) -> None:
    with house(tmp_path) as app:
        unit_of_work(lambda session: posting.open_unit(session, code="LC", name="LĐLĐ tỉnh thật"))
        assert load(app).exit_code == 1
        assert db.session.scalars(select(Voucher)).all() == []
