"""A paper's life: handed in beside a voucher, a slip or a request, listed, downloaded unchanged, and found out when
somebody touches its file or its row."""

import json
import re
import secrets
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.books import checking
from app.books.cli import books
from app.db import db, unit_of_work
from app.papers import store
from app.papers.models import Paper
from app.papers.service import remove_erased
from app.privacy import service as privacy
from app.schema import install, web_role
from app.union.models import Person
from ledger import checks, database, guards, verifier
from ledger import log as ledger_log
from ledger.errors import Busy
from ledger.log import export
from ledger.models import LogLeaf, Slip, Voucher
from tests.app.conftest import NOW, World
from tests.app.papers import scans
from tests.app.reading import counted, read
from tests.app.relief.scene import fill, propose, seen, send, sentences
from tests.app.test_kept import attempt, owner


def hand_in(
    client: FlaskClient, page: str, data: bytes, name: str = "giấy.jpg", key: str | None = None
) -> TestResponse:
    sent = {"paper": FileStorage(BytesIO(data), name), "form_key": key or secrets.token_hex(8)}
    boundary, body = encode_multipart(sent)
    return client.post(f"{page}/giay-to", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def papers() -> list[Paper]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Paper).order_by(Paper.id)))


def files() -> list[Path]:
    return sorted(store.folder().iterdir())


@pytest.fixture
def places(any_world: World) -> dict[str, str]:
    """A voucher, a slip and a request, each by its page."""
    return pages_of(any_world)


def pages_of(world: World) -> dict[str, str]:
    fill(world, 5_000_000)
    voucher, slip = db.session.scalar(select(Voucher.id).limit(1)), db.session.scalar(select(Slip.id).limit(1))
    return {
        "voucher": f"/so-ke-toan/chung-tu/{voucher}",
        "slip": f"/phieu/{slip}",
        "request": propose(world, name="Giàng A Mẫu"),
    }


HANDS = {
    "voucher": ("accountant", "chief_accountant"),
    "slip": ("accountant", "chief_accountant", "treasurer"),
    "request": ("officer", "accountant"),
}
EYES = {
    "voucher": {"accountant", "chief_accountant", "approver", "auditor"},
    "slip": {"accountant", "chief_accountant", "treasurer", "approver", "auditor"},
    "request": {"officer", "accountant", "chief_accountant", "approver", "auditor"},
}


@pytest.mark.parametrize("kind", HANDS)
def test_a_paper_is_attached_listed_and_handed_out(any_world: World, places: dict[str, str], kind: str) -> None:
    page = places[kind]
    for role in HANDS[kind]:
        done = hand_in(any_world.client(role), page, scans.photograph(), f"{role}.jpeg")
        assert (done.status_code, done.location) == (303, f"{page}#giay-to"), sentences(done)
    rows = papers()
    assert [row.name for row in rows] == [f"{role}.jpg" for role in HANDS[kind]]
    assert {(row.of_kind, f"{row.of_id}") for row in rows} == {(kind, page.rsplit("/", 1)[1])}
    assert len(files()) == len(rows)
    paper = rows[0]
    kept = store.read(paper.stored)
    assert (len(kept), paper.media_type) == (paper.size, "image/jpeg")
    for role in any_world.party:
        client = any_world.client(role)
        shown = client.get(page)
        got = client.get(f"/giay-to/{paper.id}")
        if role in EYES[kind]:
            assert f"{HANDS[kind][0]}.jpg" in shown.text
            assert (role in HANDS[kind]) == ('name="paper"' in shown.text)
            assert (got.status_code, got.data) == (200, kept)
            assert got.headers["Content-Disposition"].startswith("attachment")
            assert got.headers["X-Content-Type-Options"] == "nosniff"
            assert got.headers["Cache-Control"] == "private, no-store"
            assert got.headers["Content-Type"] == "image/jpeg"
        else:
            assert got.status_code in (403, 404)
            assert ".jpg" not in shown.text
        if role not in HANDS[kind]:
            before = counted()
            assert hand_in(client, page, scans.PDF).status_code == 403
            assert counted() == before
    assert not checking.run(db.session())
    leaf = db.session.scalars(select(LogLeaf).where(LogLeaf.kind == "paper", LogLeaf.ref == f"{paper.id}")).one()
    said = json.loads(leaf.body)
    assert (said["row"]["sha256"], said["row"]["size"]) == (paper.sha256, paper.size)
    assert said["sealed"].keys() == {"name"}


def test_a_name_in_vietnamese_comes_back_whole(world: World) -> None:
    page = pages_of(world)["slip"]
    assert hand_in(world.client("treasurer"), page, scans.PDF, "Giấy đề nghị.PDF").status_code == 303
    got = world.client("auditor").get(f"/giay-to/{papers()[0].id}")
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf" in got.headers["Content-Disposition"]
    assert got.data == scans.PDF


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "", "Chọn một tệp"),
        (b"", "trong.pdf", "trống"),
        (b"MZ" + bytes(99), "anh.jpg", "Chỉ nhận tệp PDF"),
        (b"<html></html>", "anh.jpg", "Chỉ nhận tệp PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "anh.png", "Chỉ nhận tệp PDF"),
        (scans.photograph()[:-30], "anh.jpg", "cắt cụt"),
        (scans.PDF.ljust(5 * 1024 * 1024 + 1), "lon.pdf", "5 MB"),
    ],
    ids=["none", "empty", "program", "page", "svg", "cut", "large"],
)
def test_a_refusal_stands_at_the_field_and_leaves_nothing(world: World, data: bytes, name: str, says: str) -> None:
    for kind, page in pages_of(world).items():
        before = counted()
        answer = hand_in(world.client(HANDS[kind][0]), page, data, name)
        assert answer.status_code == 422
        assert read(answer).said_at("paper", says)
        assert counted() == before
        assert files() == []


def test_the_same_form_sent_twice_attaches_once(world: World) -> None:
    page, client = pages_of(world)["request"], world.client("officer")
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(page).text)[1]
    first, again = (hand_in(client, page, scans.PDF, "a.pdf", key) for _ in "12")
    assert (first.status_code, again.status_code, first.location) == (303, 303, again.location)
    assert (len(papers()), len(files())) == (1, 1)
    other = hand_in(client, page, scans.photograph(), "a.pdf", key)  # the key stands for what was sent with it
    assert other.status_code == 409
    assert (len(papers()), len(files())) == (1, 1)


def test_papers_of_another_unit_and_of_another_body_are_no_papers(world: World) -> None:
    page = pages_of(world)["request"]
    assert hand_in(world.client("officer"), page, scans.PDF).status_code == 303
    paper = papers()[0]
    with rebuilt(world) as connection:
        elsewhere = "INSERT INTO unit (id, code, name) VALUES (900001, 'XX', 'LĐLĐ tỉnh khác')"
        connection.exec_driver_sql(elsewhere)
        connection.exec_driver_sql("UPDATE role_grant SET unit_id = 900001 WHERE role = 'auditor'")
        somebody = world.party["planner"]
        connection.exec_driver_sql(f"UPDATE relief_request SET body_id = NULL, proposed_by = {somebody}")
    for role in ("auditor", "officer"):
        assert world.client(role).get(f"/giay-to/{paper.id}").status_code in (403, 404), role
        assert hand_in(world.client(role), page, scans.PDF).status_code in (403, 404), role


def test_whoever_a_request_helps_adds_no_paper_to_it(world: World) -> None:
    page = pages_of(world)["request"]
    with rebuilt(world) as connection:
        officer = world.party["officer"]
        connection.exec_driver_sql(f"UPDATE mandate SET beneficiary_id = {officer}, proposer_id = proposer_id + 1")
    assert 'name="paper"' not in world.client("officer").get(page).text
    assert hand_in(world.client("officer"), page, scans.PDF).status_code == 403
    assert papers() == []


def test_a_page_takes_fifty_papers(world: World) -> None:
    page = pages_of(world)["slip"]
    for _ in range(50):
        assert hand_in(world.client("accountant"), page, scans.PDF).status_code == 303
    assert read(hand_in(world.client("accountant"), page, scans.PDF)).said_at("paper", "50 giấy tờ")
    assert len(files()) == 50


# -- somebody touches what is kept


@contextmanager
def rebuilt(world: World):  # type: ignore[no-untyped-def]
    """The owner at work with every guard away."""
    db.session.remove()
    web, url = (str(world.app.config[name]) for name in ("SQLALCHEMY_DATABASE_URI", "MIGRATION_DATABASE_URL"))
    engine = database.connect(url)
    with engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        guards.remove(connection)
        yield connection
        install(connection, web_role(web, url))
    engine.dispose()


def found() -> set[str]:
    db.session.rollback()
    return {finding.check for finding in checking.run(db.session())}


def test_a_touched_file_is_found_and_not_handed_out(any_world: World, places: dict[str, str]) -> None:
    hand_in(any_world.client("accountant"), places["voucher"], scans.photograph())
    paper, client = papers()[0], any_world.client("auditor")
    file = store.folder() / paper.stored
    assert (file.stat().st_mode & 0o777, store.folder().stat().st_mode & 0o777) == (0o600, 0o700)
    whole = file.read_bytes()
    spoilt = whole.replace(whole[100:101], bytes([whole[100] ^ 1]), 1)
    for data, code in ((spoilt, 409), (whole[:-1], 409), (None, 404)):
        file.unlink() if data is None else file.write_bytes(data)
        assert found() == {"paper_missing" if data is None else "paper_changed"}
        assert client.get(f"/giay-to/{paper.id}").status_code == code
        said = any_world.app.test_cli_runner().invoke(books, ["check", "--json"])
        assert (said.exit_code, len(json.loads(said.output)["findings"])) == (1, 1)
        page = client.get("/so-ke-toan/kiem-tra").text
        assert ("Sổ có chỗ không khớp" in page) == (data is not spoilt)  # the page counts bytes and reads none
        file.write_bytes(whole)
        assert found() == set()


CHANGES = {
    "sha256": "sha256 = replace(sha256, substr(sha256, 1, 1), 'e')",
    "size": "size = size + 1",
    "name": "name = 'khac.pdf'",
    "of_id": "of_id = of_id + 1",
    "by_id": "by_id = by_id + 1",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row_is_not_what_its_leaf_says(any_world: World, places: dict[str, str], column: str) -> None:
    hand_in(any_world.client("accountant"), places["slip"], scans.PDF, "a.pdf")
    (paper,) = papers()
    with rebuilt(any_world) as connection:
        connection.exec_driver_sql(f"UPDATE paper SET {CHANGES[column]}, stored = stored")
    told = [finding.row for finding in checks.run(db.session.connection()) if finding.check == "log_changed"]
    assert told == [("paper", f"{paper.id}", column)]
    told = "sealed_changed" if column == "name" else "row_changed"
    assert verified(any_world) == [(told, f"paper {paper.id}")]


def verified(world: World) -> list[tuple[str, str]]:
    """What the verifier, alone with an export, names."""
    file = Path(world.app.config["VAR_DIR"]) / "so-lieu.jsonl"
    lines = export.lines(db.session.connection(), origin="tuongho.example", made_at=NOW, private=True)
    file.write_bytes(b"".join(lines))
    check = verifier.Check(file)
    check.run([], [], [])
    return [(finding["code"], finding["where"]) for finding in verifier.as_json(check)["findings"]]


def test_the_database_keeps_papers(any_world: World, places: dict[str, str]) -> None:
    hand_in(any_world.client("accountant"), places["slip"], scans.PDF, "a.pdf")
    (paper,) = papers()
    of, unit, by = paper.of_id, any_world.unit, any_world.party["accountant"]
    row = f"'x.pdf', 'application/pdf', 9, '{'0' * 64}', '{'a' * 26}', {by}, '2031-01-01 00:00:00+00:00')"
    columns = (
        "INSERT INTO paper (id, unit_id, of_kind, of_id, name, media_type, size, sha256, stored, by_id, at) VALUES"
    )
    attacks = {
        "paper.of_its_unit": ("not_found", f"{columns} (900001, {unit}, 'slip', {of + 1000}, {row}"),
        "paper.fixed": ("sealed", "UPDATE paper SET sha256 = stored || stored || '123456789012', name = ''"),
        "paper.name_goes": ("sealed", "UPDATE paper SET name = 'khac.pdf'"),
    }
    assert set(attacks) == {rule for rule in guards.kept_names() if rule.startswith("paper.")}
    taken = paper.stored
    db.session.remove()  # what it read holds a lock, and a rule is taken away below
    honest = f"{columns} (900001, {unit}, 'slip', {of}, {row}"
    with owner(any_world) as connection:
        assert attempt(connection, [honest], frozenset()) == ""
        for rule, (code, sql) in attacks.items():
            assert attempt(connection, [sql], frozenset()) == code, rule
            assert attempt(connection, [sql], frozenset({rule})) == "", rule
        assert attempt(connection, ["DELETE FROM paper"], frozenset()) == "sealed"
        for spoilt in (
            honest.replace(f"({900001}, {unit},", f"({900001}, {unit + 1},"), honest.replace("'slip'", "'receipt'"),
            honest.replace("/pdf", "/html"), honest.replace(" 9,", " 0,"), honest.replace(" 9,", " 5242881,"),
            honest.replace("'000", "'"), honest.replace("aaa", "a"), honest.replace("a" * 26, taken),
        ):  # fmt: skip
            assert attempt(connection, [spoilt], frozenset()) != "", spoilt


def test_a_row_that_names_another_file_opens_none(world: World) -> None:
    hand_in(world.client("accountant"), pages_of(world)["slip"], scans.PDF, "a.pdf")
    secret = Path(world.app.config["VAR_DIR"]) / "receipt-key"
    secret.write_bytes(scans.PDF)
    with rebuilt(world) as connection:
        connection.exec_driver_sql("UPDATE paper SET stored = '../receipt-key-and-more'")
    assert world.client("auditor").get(f"/giay-to/{papers()[0].id}").status_code == 404
    assert "paper_missing" in found()


def test_a_file_is_there_before_its_row_and_nothing_refers_to_one_that_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, client = pages_of(world)["slip"], world.client("accountant")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.papers.store.os.fsync", full)
        assert hand_in(client, page, scans.PDF).status_code == 500
    assert (papers(), files()) == ([], [])

    def fails(*_: object, **__: object) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(ledger_log, "append", fails)
        assert hand_in(client, page, scans.PDF).status_code == 503
    assert (len(papers()), len(files())) == (0, 1)  # a file without a row harms nobody
    assert found() == set()
    assert hand_in(client, page, scans.PDF).status_code == 303
    assert (len(papers()), len(files())) == (1, 2)


# -- somebody asks to be forgotten


def test_whoever_is_erased_takes_the_papers_of_their_request_along(any_world: World, places: dict[str, str]) -> None:
    page, slip = places["request"], places["slip"]
    hand_in(any_world.client("officer"), page, scans.photograph(), "Giấy ra viện Giàng A Mẫu.jpg")
    hand_in(any_world.client("accountant"), slip, scans.PDF, "phieu.pdf")
    approver = any_world.client("approver")
    send(approver, page, {**seen(approver, page), "decision": "refuse", "reason": "Đã nhận nơi khác"})
    party = db.session.scalars(select(Person.party_id).where(Person.name == "Giàng A Mẫu")).one()
    wish = unit_of_work(lambda s: privacy.propose_erasure(s, party, "Đơn", any_world.acting("admin"))).id
    unit_of_work(lambda s: privacy.answer_erasure(s, wish, "agreed", any_world.acting("auditor")))
    assert found() == {"paper_left"}
    remove_erased(db.session())
    gone, stays = papers()
    assert (gone.name, stays.name) == ("", "phieu.pdf")
    assert [file.name for file in files()] == [stays.stored]
    assert found() == set()
    assert any_world.client("auditor").get(f"/giay-to/{gone.id}").status_code == 404
    assert "Đã xóa theo yêu cầu" in any_world.client("auditor").get(page).text
