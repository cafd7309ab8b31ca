"""Checkpoints are made at each close and once a day, taken in from the committee, printed on books and exported."""

import base64
import gzip
import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.books.log import checkpoints, committee, marks
from app.books.log.cli import log
from app.books.log.committee import PAGE
from app.books.models import KeyWish
from app.db import db, unit_of_work
from app.keys import key_file, log_origin, make_key_file, receipt_key, rotate_key_file
from app.serving import daily
from ledger import checkpoint, errors, posting, verifier
from ledger.checkpoint import Checkpoint, parse, parse_short
from ledger.log import tree
from ledger.log.checkpoints import keys, server_name
from ledger.models import LogCheckpoint, LogKey
from ledger.voucher import Draft, Movement
from receipts import token
from tests.app.conftest import World

COMMITTEE = bytes(range(32))
NOON = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)  # in Việt Nam
UBKT = "tuongho.example/so-tuong-ho/ubkt"


def gift(world: World, day: date = date(2026, 3, 2), amount: int = 500_000) -> None:
    movement = Movement("1121", "3538", amount, world.fund, world.fund, debit_place=world.bank)
    reference = f"FT{day}{amount}{db.session.scalar(select(func.count()).select_from(LogCheckpoint))}"
    draft = Draft(world.unit, "BC", day, day, "Ủng hộ", (movement,), outside_ref=reference)
    unit_of_work(lambda s: posting.post(s, draft, by=world.party["accountant"], now=NOON))


def size() -> int:
    db.session.rollback()
    return tree.size(db.session.connection())


def rows() -> list[LogCheckpoint]:
    db.session.rollback()
    return list(db.session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.id)))


def public(private: bytes) -> str:
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()).decode()


def signed(by: bytes = COMMITTEE, name: str = UBKT, **changes: object) -> str:
    """What the committee's own machine makes of the log as it stands."""
    at = size()
    said = {"origin": log_origin(), "size": at, "root": tree.root(db.session.connection(), at), "time": NOON, **changes}
    made = Checkpoint(**said)
    return made.note(made.sign(name, by))


def committees_key(world: World, event: str = "begins", key: bytes = COMMITTEE, now: datetime = NOON) -> None:
    """Named by two: the chief accountant proposes, the auditor agrees."""
    command = {"event": event, "name": UBKT, "key": public(key), "reason": "Theo văn bản"}
    unit_of_work(lambda s: committee.propose(s, command, world.acting("chief_accountant")))
    (wish,) = committee.pending(db.session())
    auditor = world.acting("auditor")
    object.__setattr__(auditor, "now", now)
    unit_of_work(lambda s: committee.answer(s, wish.row.id, "agreed", auditor))


# -- when the server signs


def test_the_first_checkpoint_names_its_key_and_covers_that(any_world: World) -> None:
    made = checkpoints.keep_checkpoint(NOON)
    assert made is not None
    assert (made.origin, made.size) == ("tuongho.example/so-tuong-ho", size())
    known = {key.role: key for key in keys(db.session.connection())}
    assert known.keys() == {"server", "receipt"}
    assert known["server"].key == token.public_key(receipt_key())
    note = rows()[0].note
    assert checkpoint.verify(note, {server_name(log_origin()): known["server"].key}) == {server_name(log_origin())}
    assert checkpoints.keep_checkpoint(NOON) is None, "nothing new"
    gift(any_world)
    assert checkpoints.keep_checkpoint(NOON) is not None
    assert [row.size for row in rows()] == sorted(row.size for row in rows())


def test_one_of_many_workers_signs_the_day(any_world: World) -> None:
    app = any_world.app
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(daily.ask, app, NOON + timedelta(seconds=n)) for n in range(12)]
        assert all(one.result() for one in asked)
    assert len(rows()) == 1
    gift(any_world)
    daily.ask(app, NOON + timedelta(hours=2))
    assert len(rows()) == 1, "this day has its own"
    daily.ask(app, datetime(2026, 3, 10, 17, 0, 1, tzinfo=UTC))
    assert len(rows()) == 2, "past midnight in Việt Nam"


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 3, 10, 16, 59, 30, tzinfo=UTC), 32),
        (datetime(2026, 3, 10, 17, 0, 0, tzinfo=UTC), 600),
        (NOON, 600),
    ],
)
def test_a_worker_asks_in_the_first_minute_of_the_day(now: datetime, seconds: float) -> None:
    assert daily.pause(now) == seconds


def test_a_worker_asks_again_after_a_failure_and_once_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, asked = Event(), []

    def ask(_app: object, now: datetime) -> bool:
        asked.append(now)
        if len(asked) == 3:
            stop.set()
        return len(asked) != 1

    clock = iter(NOON + timedelta(minutes=n) for n in (0, 1, 2, 3, 4, 5, 60 * 24, 60 * 24 + 1))
    monkeypatch.setattr(daily, "ask", ask)
    monkeypatch.setattr(daily, "moment", lambda: next(clock))
    monkeypatch.setattr(daily, "LONGEST", 0.0)
    daily.watch(world.app, stop)
    assert [at.day for at in asked] == [10, 10, 11]


def test_a_close_and_a_reopening_are_covered_at_once(world: World) -> None:
    chief, other = world.client("chief_accountant"), world.client("approver")
    steps = [
        (chief, "khoa", {"period": 3, "reason": "Khóa sổ"}),
        (chief, "de-nghi-mo-lai", {"period": 3, "reason": "Sót chứng từ"}),
        (other, "dong-y-mo-lai", {"period": 3}),
    ]
    made = []
    for number, (client, address, data) in enumerate(steps):
        answer = client.post(f"/so-ke-toan/ky/{address}", data={"form_key": f"k{number}", **data})
        assert answer.status_code == 303
        made.append(len(rows()))
    assert made == [1, 1, 2]
    kinds = db.session.execute(select(LogCheckpoint.size).order_by(LogCheckpoint.size.desc())).scalars().first()
    assert kinds == size()


def test_filing_a_month_is_final_and_signs_one_too(any_world: World) -> None:
    chief, other = any_world.client("chief_accountant"), any_world.client("approver")

    def step(address: str, key: str, reason: str = "Theo công văn 15/LĐLĐ") -> int:
        data = {"form_key": key, "period": 3, "reason": reason}
        return chief.post(f"/so-ke-toan/ky/{address}", data=data).status_code

    def page(role: str = "chief_accountant") -> str:
        db.session.expire_all()  # a test's requests share one session
        return str(any_world.client(role).get("/so-ke-toan/ky/3").text)

    assert step("nop", "k1") == 409  # an open month is closed first
    assert step("khoa", "k2") == 303
    assert len(rows()) == 1
    assert "Đã nộp báo cáo tháng 03/2026" in page()
    assert "Đã nộp báo cáo tháng" not in page("auditor")
    assert step("de-nghi-mo-lai", "k3") == 303
    assert step("nop", "k4") == 409  # somebody's wish to open it is answered or taken back first
    assert step("rut-mo-lai", "k5") == 303
    assert step("nop", "k6", reason="") == 422
    before = len(rows())
    assert step("nop", "k7") == 303
    assert len(rows()) == before + 1
    assert rows()[-1].size == size()
    assert "đã nộp" in page()
    assert step("de-nghi-mo-lai", "k8") == 409
    assert other.post("/so-ke-toan/ky/nop", data={"form_key": "k9", "period": 3, "reason": "Nộp"}).status_code == 403


def test_a_month_closes_although_nobody_can_sign(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no such file")

    monkeypatch.setattr(checkpoints, "keep_checkpoint", broken)
    answer = world.client("chief_accountant").post(
        "/so-ke-toan/ky/khoa", data={"form_key": "k", "period": 3, "reason": "Khóa sổ"}
    )
    assert answer.status_code == 303


# -- the committee


def test_the_committee_signs_elsewhere_and_it_is_taken_in(any_world: World) -> None:
    checkpoints.keep_checkpoint(NOON)
    committees_key(any_world)
    note = signed()
    for _ in range(2):  # once more is no harm
        unit_of_work(lambda s: checkpoints.accept(s, note))
    (mark,) = marks.marks(db.session(), limit=1)
    assert [(key.name, key.role) for key in mark.signers] == [(UBKT, "committee")]
    assert len(rows()) == 2


def test_mail_and_forms_may_change_the_ends_of_lines(world: World) -> None:
    committees_key(world)
    unit_of_work(lambda s: checkpoints.accept(s, "\r\n" + signed().replace("\n", " \r\n") + "\r\n"))
    assert len(rows()) == 1


def test_what_does_not_fit_is_not_taken_in(world: World) -> None:
    committees_key(world)
    for note, refusal in (
        (signed(by=bytes(range(1, 33))), errors.CheckpointUnsigned),
        (signed(name="tuongho.example/so-tuong-ho/ai-do"), errors.CheckpointUnsigned),
        (signed(origin="khac.example/so-tuong-ho"), errors.CheckpointUnsigned),
        (signed(size=size() + 1), errors.CheckpointAhead),
        (signed(root=bytes(32)), errors.CheckpointDiffers),
    ):
        with pytest.raises(refusal):
            unit_of_work(lambda s, note=note: checkpoints.accept(s, note))
    with pytest.raises(checkpoint.NoteRefused):
        unit_of_work(lambda s: checkpoints.accept(s, "mốc"))
    assert rows() == []


def test_a_note_older_than_the_last_one_of_its_key_is_refused(world: World) -> None:
    committees_key(world)
    early = signed()
    gift(world)
    unit_of_work(lambda s: checkpoints.accept(s, signed()))
    with pytest.raises(errors.CheckpointBehind):
        unit_of_work(lambda s: checkpoints.accept(s, early))


@pytest.mark.parametrize("event", ["stolen", "lost"])
def test_after_a_key_was_reported_stolen_nothing_new_counts(any_world: World, event: str) -> None:
    committees_key(any_world)
    known = signed()
    unit_of_work(lambda s: checkpoints.accept(s, known))
    gift(any_world)
    committees_key(any_world, event, now=NOON + timedelta(days=1))
    for time in (NOON, NOON + timedelta(days=2)):  # dated back by the thief, or not
        with pytest.raises(errors.CheckpointKeyEnded):
            unit_of_work(lambda s, time=time: checkpoints.accept(s, signed(time=time)))
    (mark,) = marks.marks(db.session(), limit=1)
    assert [key.event for key in mark.signers] == [event], "what the books held before still counts"


def test_a_retired_key_still_signs_for_its_own_time(world: World) -> None:
    committees_key(world)
    committees_key(world, "retired", now=NOON + timedelta(days=1))
    unit_of_work(lambda s: checkpoints.accept(s, signed(time=NOON)))
    gift(world)
    with pytest.raises(errors.CheckpointKeyEnded, match="11/03/2026"):
        unit_of_work(lambda s: checkpoints.accept(s, signed(time=NOON + timedelta(days=2))))


def wish(world: World, role: str, **changes: str) -> None:
    command = {"event": "begins", "name": UBKT, "key": public(COMMITTEE), "reason": "Theo văn bản", **changes}
    unit_of_work(lambda s: committee.propose(s, command, world.acting(role)))


def test_a_key_of_the_committee_takes_two_and_an_auditor(any_world: World) -> None:
    world = any_world
    wish(world, "admin")
    (asked,) = committee.pending(db.session())
    for role, said in (("admin", "agreed"), ("chief_accountant", "agreed"), ("auditor", "withdrawn")):
        with pytest.raises(errors.KeyNeedsTwo):
            unit_of_work(lambda s, r=role, said=said: committee.answer(s, asked.row.id, said, world.acting(r)))
    assert db.session.scalar(select(func.count()).select_from(LogKey)) == 0
    unit_of_work(lambda s: committee.answer(s, asked.row.id, "agreed", world.acting("auditor")))
    row = db.session.scalars(select(LogKey)).one()
    assert (row.name, row.role, row.by_id, row.second_id) == (
        UBKT, "committee", world.party["admin"], world.party["auditor"],
    )  # fmt: skip
    with pytest.raises(errors.AlreadyDecided):
        unit_of_work(lambda s: committee.answer(s, asked.row.id, "declined", world.acting("auditor")))


def test_the_database_itself_wants_the_auditor(any_world: World) -> None:
    world = any_world
    wish(world, "admin")
    (asked,) = committee.pending(db.session())
    for by in ("admin", "chief_accountant"):

        def force(s: Session, by: str = by) -> None:
            row = s.get_one(KeyWish, asked.row.id)
            key = LogKey(
                name=row.name, role="committee", key=row.key, event="begins", reason="raw", by_id=row.by_id,
                second_id=world.party["accountant" if by == "admin" else by], at=NOON,
            )  # fmt: skip
            s.add(key)
            s.flush()
            row.answer, row.answered_by, row.answered_at, row.log_key_id = "agreed", world.party[by], NOON, key.id

        with pytest.raises(errors.KeyNeedsTwo):
            unit_of_work(force)


def test_impossible_wishes_are_refused_at_once(world: World) -> None:
    checkpoints.keep_checkpoint(NOON)
    servers = base64.b64encode(token.public_key(receipt_key())).decode()
    with pytest.raises(errors.KeyUnknown):
        wish(world, "auditor", event="retired")
    with pytest.raises(errors.KeyNamed):
        wish(world, "auditor", name="tuongho.example/so-tuong-ho/server")
    with pytest.raises(errors.KeyKnown):
        wish(world, "auditor", key=servers)
    wish(world, "auditor")
    with pytest.raises(Exception, match="đang chờ người thứ hai"):
        wish(world, "admin")
    (asked,) = committee.pending(db.session())
    unit_of_work(lambda s: committee.answer(s, asked.row.id, "withdrawn", world.acting("auditor")))
    committees_key(world)
    committees_key(world, "lost")
    with pytest.raises(errors.KeyKnown):
        wish(world, "auditor", name=UBKT)
    with pytest.raises(errors.KeyEnded):
        wish(world, "auditor", name=UBKT, event="retired")
    committees_key(world, "stolen")  # lost, then found in a stranger's hands


@pytest.mark.parametrize(
    "typed",
    [
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 ",
        "tuongho.example/ubkt+c74f20a3+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
    ],
)
def test_a_public_key_is_read_in_each_form(typed: str) -> None:
    assert base64.b64decode(committee.read_key(typed)) == bytes(range(32))


@pytest.mark.parametrize("typed", ["", "x", "AAEC", "khóa", "A" * 200])
def test_what_is_no_key_is_not_read_as_one(typed: str) -> None:
    with pytest.raises(ValueError, match="not"):
        committee.read_key(typed)


# -- the server's own key changes


def test_a_new_key_signs_on_and_old_papers_still_verify(world: World) -> None:
    facts = token.Facts("K7M29QXBCD", 1, 2026, 1, date(2026, 3, 10), 200_000, "bank", 1)
    paper = token.sign(facts, receipt_key())
    checkpoints.keep_checkpoint(NOON)
    old_note = rows()[0].note
    result = world.app.test_cli_runner().invoke(log, ["rotate"])
    assert result.exit_code == 0, result.output
    published = world.client().get("/.well-known/tuong-ho/keys.json").json
    by_kid = {int(key["kid"], 16): base64.urlsafe_b64decode(key["key"] + "=") for key in published["keys"]}
    assert len(by_kid) == 2
    assert token.verify(paper, by_kid) == facts
    assert [key["event"] for key in published["log"]["keys"]] == ["begins", "retired"]
    gift(world)
    checkpoints.keep_checkpoint()
    found = marks.marks(db.session())
    assert all(mark.signers for mark in found), "each by the key of its time"
    assert found[-1].note == old_note
    assert found[0].signers[0].key == token.public_key(receipt_key()) != found[-1].signers[0].key


def test_a_stolen_server_key_put_back_does_not_sign(world: World) -> None:
    checkpoints.keep_checkpoint(NOON)
    kept = key_file().read_bytes()
    assert world.app.test_cli_runner().invoke(log, ["rotate", "--event", "stolen"]).exit_code == 0
    known = {key.event for key in keys(db.session.connection()) if not key.signs}
    assert known == {"stolen"}
    gift(world)
    key_file().write_bytes(kept)
    with pytest.raises(errors.KeyEnded):
        checkpoints.keep_checkpoint()
    result = world.app.test_cli_runner().invoke(log, ["checkpoint"])
    assert result.exit_code == 1


def test_a_lost_key_file_leaves_its_public_half_with_the_log(world: World) -> None:
    facts = token.Facts("K7M29QXBCD", 1, 2026, 1, date(2026, 3, 10), 200_000, "bank", 1)
    paper = token.sign(facts, receipt_key())
    checkpoints.keep_checkpoint(NOON)
    key_file().unlink()
    make_key_file(Path(str(world.app.config["RECEIPT_KEY_FILE"])), date(2026, 3, 11))
    checkpoints.keep_checkpoint(NOON + timedelta(days=1))
    published = world.client().get("/.well-known/tuong-ho/keys.json").json["keys"]
    by_kid = {int(key["kid"], 16): base64.urlsafe_b64decode(key["key"] + "=") for key in published}
    assert token.verify(paper, by_kid) == facts
    assert published[-1]["event"] == "lost"


def test_rotating_keeps_the_file_private_and_forgets_the_private_half(world: World) -> None:
    private = base64.urlsafe_b64encode(receipt_key()).decode().rstrip("=")
    kid = rotate_key_file(key_file(), date(2026, 3, 10), "retired")
    kept = json.loads(key_file().read_text())
    assert kept["kid"] == kid
    assert private not in key_file().read_text()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600


# -- on the books


def footer(world: World, book: str = "s04-h", **query: str) -> list[str]:
    said = {"tu": "01/03/2026", "den": "31/03/2026", **query}
    answer = world.client("auditor").get(f"/so-ke-toan/{book}.pdf", query_string=said)
    assert answer.status_code == 200
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    return [line for line in text.splitlines() if line.startswith("Mốc")]


def test_each_book_prints_the_checkpoint_and_the_one_before(world: World) -> None:
    gift(world)
    first = checkpoints.keep_checkpoint(NOON)
    gift(world, amount=600_000)
    second = checkpoints.keep_checkpoint(NOON + timedelta(days=1))
    for book in ("s03-h", "s04-h", "s05-h", "s11-h"):
        newest, before = footer(world, book)
        assert parse_short(newest.split(": ", 1)[1], log_origin()) == second
        assert parse_short(before.split(": ", 1)[1], log_origin()) == first


def test_a_book_says_when_the_checkpoint_does_not_cover_it(world: World) -> None:
    assert footer(world) == []
    checkpoints.keep_checkpoint(NOON)
    gift(world, day=date(2026, 4, 2))
    assert footer(world)[0].startswith("Mốc đối chứng: "), "April is not shown"
    assert "chưa gồm hết sổ" in footer(world, den="30/04/2026")[0]
    checkpoints.keep_checkpoint(NOON + timedelta(days=1))
    assert "chưa gồm hết" not in footer(world, den="30/04/2026")[0]


def test_the_same_book_and_checkpoint_are_the_same_bytes(world: World) -> None:
    gift(world)
    checkpoints.keep_checkpoint(NOON)
    client = world.client("auditor")
    for form in ("pdf", "xlsx", "csv"):
        address = f"/so-ke-toan/s04-h.{form}?tu=01/03/2026&den=31/03/2026"
        before = client.get(address).data
        gift(world, day=date(2026, 5, 5), amount=1_000 + len(form) + ord(form[0]))  # later, and not shown
        assert client.get(address).data == before


# -- the desk's page


def post(world: World, role: str, path: str, **data: str):
    key = f"k{path.replace('/', '-')}-{role}"
    return world.client(role).post(f"{PAGE}{path}", data={"form_key": key, **data})


def test_the_desk_takes_in_a_pasted_note_and_a_file(world: World) -> None:
    committees_key(world)
    assert post(world, "auditor", "/nhan", note=signed()).status_code == 303
    gift(world)
    file = (BytesIO(signed().encode()), "moc.txt")
    answer = world.client("auditor").post(f"{PAGE}/nhan", data={"form_key": "k2", "file": file})
    assert answer.status_code == 303
    assert len(rows()) == 2
    refused = post(world, "admin", "/nhan", note="không phải mốc")
    assert refused.status_code == 422
    assert "Mốc đối chứng thiếu dòng trống" in refused.text
    assert "không phải mốc" in refused.text, "nothing typed is lost"


def test_a_key_is_wished_for_and_agreed_on_the_page(world: World) -> None:
    line = json.dumps({"name": UBKT, "key": public(COMMITTEE), "role": "committee"})
    assert post(world, "admin", "/khoa", name="khac", key=line, reason="Văn bản 12").status_code == 422
    asked = post(world, "chief_accountant", "/khoa", key=line, reason="Văn bản 12")
    assert asked.status_code == 303
    assert "Bắt đầu dùng khóa" in world.client("auditor").get("/viec").text
    page = world.client("auditor").get(PAGE).text
    assert "Văn bản 12" in page
    assert "Đồng ý" in page
    assert "Rút đề nghị" in world.client("chief_accountant").get(PAGE).text
    assert post(world, "auditor", "/khoa/1", said="agreed").status_code == 303
    ended = post(world, "auditor", "/khoa/ngung", which=f"{UBKT} {public(COMMITTEE)}", event="lost", why="Mất thẻ")
    assert ended.status_code == 303
    assert post(world, "admin", "/khoa/2", said="agreed").status_code == 303
    assert "đã mất" in world.client("auditor").get(PAGE).text
    for data in ({"name": "có dấu cách", "key": "x", "reason": "x"}, {}):
        refused = post(world, "auditor", "/khoa", **data)
        assert refused.status_code == 422
        assert "Lý do" in refused.text


def test_the_auditor_downloads_the_whole_and_nobody_else(world: World) -> None:
    gift(world)
    checkpoints.keep_checkpoint(NOON)
    answer = post(world, "auditor", "/so-lieu")
    assert answer.status_code == 200
    lines = gzip.decompress(answer.data).splitlines()
    assert json.loads(lines[0])["private"] is True
    assert json.loads(lines[-1])["lines"] == len(lines) - 1
    assert post(world, "admin", "/so-lieu").status_code == 403


# -- the terminal


@contextmanager
def exported(world: World, path: Path, *options: str) -> Iterator[dict[str, int]]:
    result = world.app.test_cli_runner().invoke(log, ["export", str(path), "--json", *options])
    assert result.exit_code == 0, result.output
    yield json.loads(result.output)


def test_the_terminal_signs_and_hands_out(world: World, tmp_path: Path) -> None:
    runner, note, theirs = world.app.test_cli_runner(), tmp_path / "moc.txt", tmp_path / "ubkt.txt"
    assert runner.invoke(log, ["checkpoint", "--out", str(note)]).exit_code == 0
    assert parse(note.read_text()).size == size()
    assert "Không có gì mới" in runner.invoke(log, ["checkpoint"]).output
    committees_key(world)
    theirs.write_text(signed())
    assert runner.invoke(log, ["checkpoint", "--accept", str(theirs)]).exit_code == 0
    theirs.write_text("khác")
    assert runner.invoke(log, ["checkpoint", "--accept", str(theirs)]).exit_code == 1
    assert runner.invoke(log, ["checkpoint", "--accept", str(tmp_path / "none")]).exit_code == 2


def test_the_export_is_private_whole_and_counted(any_world: World, tmp_path: Path) -> None:
    gift(any_world)
    checkpoints.keep_checkpoint(NOON)
    plain, packed = tmp_path / "so.jsonl", tmp_path / "so.jsonl.gz"
    with exported(any_world, plain) as said:
        assert said["leaves"] == size()
        assert said["rows"] >= said["leaves"]
        assert said["checkpoints"] == 1
        assert said["bytes"] == plain.stat().st_size
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    with exported(any_world, packed) as again:
        assert again["leaves"] == said["leaves"]
    texts = [plain.read_bytes().splitlines(), gzip.decompress(packed.read_bytes()).splitlines()]
    assert texts[0][1:-1] == texts[1][1:-1], "all but the time it was made at"
    with exported(any_world, tmp_path / "open.jsonl", "--public") as public_:
        assert public_["leaves"] == said["leaves"]
    assert '"private":false' in (tmp_path / "open.jsonl").read_text().splitlines()[0]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    result = any_world.app.test_cli_runner().invoke(log, ["export", str(tmp_path / "none" / "so")])
    assert result.exit_code == 1


def test_the_committee_signs_an_export_on_its_own_machine(any_world: World, tmp_path: Path) -> None:
    """From the key to the page for everybody: the verifier's `new-key` and `sign`, and what the desk takes in."""
    world, runner = any_world, any_world.app.test_cli_runner()
    key, state, note = (tmp_path / name for name in ("khoa", "nho", "moc"))
    line = StringIO()
    assert verifier.new_key(key, "ubkt/2026", line) == 0
    assert post(world, "auditor", "/khoa", key=line.getvalue(), reason="Văn bản 12").status_code == 303
    assert post(world, "admin", "/khoa/1", said="agreed").status_code == 303
    for day in (2, 3):
        gift(world, day=date(2026, 3, day))
        export = tmp_path / f"so-{day}.jsonl.gz"
        with exported(world, export):
            assert verifier.sign(export, key, state, note) == 0
        result = runner.invoke(log, ["checkpoint", "--accept", str(note)])
        assert result.exit_code == 0, result.output
    early = tmp_path / "so-2.jsonl.gz"
    assert verifier.sign(early, key, state, note) == 1, "what was signed does not shrink"
    checkpoints.keep_checkpoint()
    assert "Ủy ban Kiểm tra" in world.client().get("/cong-khai").text
    with exported(world, tmp_path / "tat-ca.jsonl"):
        assert verifier.main([str(tmp_path / "tat-ca.jsonl"), "--json"]) == 0


def test_a_note_dated_before_its_key_began_is_not_taken_in(world: World) -> None:
    committees_key(world)
    with pytest.raises(errors.CheckpointUnsigned):
        unit_of_work(lambda s: checkpoints.accept(s, signed(time=NOON - timedelta(seconds=1))))
