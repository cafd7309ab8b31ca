"""What strangers read of the log: signed checkpoints, the keys, and where a receipt stands in it."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import delete, event, insert, select, text, update

from app.books.log import checkpoints
from app.db import db, unit_of_work
from app.giving.originals import original_of
from ledger import checkpoint, guards, merkle
from ledger.database import WRITES
from ledger.models import Fund, LogCheckpoint, LogLeaf, Receipt
from receipts import token
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive

NOW = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)
ADDRESS = "/.well-known/tuong-ho/checkpoints"
JSON = {"Accept": "application/json"}


def gift(world: World, number: int) -> Receipt:
    receive(world, pledge_of(promise(world.client())), reference=f"FT{number}")
    return db.session.scalars(select(Receipt).order_by(Receipt.id.desc())).first()


def marked(world: World, count: int = 3) -> None:
    """As many checkpoints as days, with a gift on each."""
    for number in range(count):
        gift(world, number)
        checkpoints.keep_checkpoint(NOW + timedelta(days=number))


# -- the notes


def test_the_newest_note_is_text_as_it_was_signed(world: World) -> None:
    client = world.client()
    assert client.get(ADDRESS).status_code == 404
    marked(world)
    answer = client.get(ADDRESS)
    assert answer.content_type == "text/plain; charset=utf-8"
    found = checkpoint.parse(answer.text)
    keys = {key["name"]: base64.b64decode(key["key"]) for key in log_keys(world)}
    assert checkpoint.verify(answer.text, keys) == {"tuongho.example/so-tuong-ho/server"}
    assert found.origin == "tuongho.example/so-tuong-ho"
    again = client.get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def log_keys(world: World) -> list[dict[str, str]]:
    said = world.client().get("/.well-known/tuong-ho/keys.json").json
    assert [key.keys() for key in said["keys"]] == [{"kid", "key", "from", "to"}], "the shape people rely on"
    return said["log"]["keys"]


def test_machines_page_through_all_of_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.public.log.PAGE", 2)
    marked(world, 5)
    client, seen, address = world.client(), [], ADDRESS
    while address:
        said = client.get(address, headers=JSON).json
        seen += said["checkpoints"]
        address = said["next"]
    assert [one["size"] for one in seen] == sorted((one["size"] for one in seen), reverse=True)
    assert len(seen) == len({one["id"] for one in seen}) == 5
    for one in seen:
        assert client.get(f"{ADDRESS}?tu={one['id']}").text == one["note"]
        assert checkpoint.parse_short(one["short"], said["origin"]) == checkpoint.parse(one["note"])


@pytest.mark.parametrize("typed", ["0", "999", "x", "-1", "1e3", "٣", "9" * 30])
def test_an_unknown_id_is_not_found(world: World, typed: str) -> None:
    marked(world, 1)
    assert world.client().get(ADDRESS, query_string={"tu": typed}).status_code == 404


def test_the_page_for_people(world: World) -> None:
    client = world.client()
    assert "Chưa có mốc đối chứng" in client.get("/cong-khai").text
    marked(world, 2)
    page = client.get("/cong-khai")
    newest = client.get(ADDRESS).text
    for said in (checkpoint.short(checkpoint.parse(newest)), "máy chủ", "keys.json", "dấu ngắn của toàn bộ sổ"):
        assert said in page.text
    assert "merkle" not in page.text.lower()
    assert len(page.data) < 60_000


def test_thirty_checkpoints_stay_a_small_page(world: World) -> None:
    marked(world, 1)
    row = db.session.scalars(select(LogCheckpoint)).one()
    many = [
        {"id": 2 + n, "size": 1, "root": row.root, "at": row.at, "signer": f"so/{n}", "note": row.note}
        for n in range(60)
    ]
    unit_of_work(lambda s: s.execute(LogCheckpoint.__table__.insert(), many))
    page = world.client().get("/cong-khai")
    assert page.text.count("checkpoints?tu=") == 30
    assert len(page.data) < 60_000


# -- a receipt in the log


def test_a_receipt_that_no_checkpoint_covers_yet(world: World) -> None:
    checkpoints.keep_checkpoint(NOW)
    found = gift(world, 1)
    said = world.client().get(f"/v/{found.code}", headers=JSON).json["log"]
    assert (said["covered"], said.keys()) == (False, {"index", "leaf", "covered"})
    assert "Chưa có mốc đối chứng nào sau biên nhận này" in world.client().get(f"/v/{found.code}").text


def test_the_proof_joins_the_paper_to_the_checkpoint(any_world: World) -> None:
    world = any_world
    found = gift(world, 1)
    paper = token.decode(original_of(found.id).fragment, keys_of(world)).place
    for number in range(2, 5):
        gift(world, number)
    checkpoints.keep_checkpoint(NOW)
    gift(world, 9)
    said = world.client().get(f"/v/{found.code}", headers=JSON).json["log"]
    root, leaf = bytes.fromhex(said["root"]), bytes.fromhex(said["leaf"])
    inclusion, consistency = ([bytes.fromhex(hash) for hash in said[name]] for name in ("inclusion", "consistency"))
    note = checkpoint.parse(said["checkpoint"])
    assert paper is not None
    assert (paper.index, paper.leaf) == (said["index"], leaf)
    assert (note.size, note.root) == (said["size"], root)
    assert merkle.verify_inclusion(leaf, said["index"], said["size"], inclusion, root)
    assert merkle.verify_consistency(said["index"] + 1, said["size"], paper.root, root, consistency)
    page = world.client().get(f"/v/{found.code}")
    assert "nằm trong sổ ở mốc đối chứng ngày 10/11/2026" in page.text
    assert "sổ nối tiếp của sổ khi lập biên nhận" in page.text
    assert json.loads(unescape(re.search(r'data-log="([^"]*)"', page.text)[1])) == said
    assert len(page.data) < 60_000


def keys_of(world: World) -> dict[int, bytes]:
    said = world.client().get("/.well-known/tuong-ho/keys.json").json["keys"]
    return {int(key["kid"], 16): base64.urlsafe_b64decode(key["key"] + "=") for key in said}


def test_a_large_log_costs_a_few_reads(new_world: World) -> None:
    world = new_world
    found = gift(world, 1)
    many = 600
    funds = [{"unit_id": world.unit, "code": f"{n:04}", "name": "Quỹ", "earmarked": False} for n in range(many)]
    unit_of_work(lambda s: s.execute(insert(Fund), funds))
    checkpoints.keep_checkpoint(NOW)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    said = world.client().get(f"/v/{found.code}", headers=JSON).json["log"]
    assert said["size"] > many
    assert len(asked) < 40, asked


@pytest.mark.parametrize("harm", ["leaf", "root", "backup", "signature", "middle"])
def test_a_log_that_was_tampered_with_is_never_said_to_fit(world: World, harm: str) -> None:
    """As the database's owner, with the guards taken away."""
    code = gift(world, 1).code
    gift(world, 2)
    checkpoints.keep_checkpoint(NOW)
    newest = db.session.scalars(select(LogCheckpoint)).one()
    place = db.session.scalar(select(LogLeaf.idx).where(LogLeaf.kind == "receipt").order_by(LogLeaf.idx))
    db.session.remove()
    changed = checkpoint.Checkpoint(*(lambda c: (c.origin, c.size, bytes(32), c.time))(checkpoint.parse(newest.note)))
    statements = {
        "leaf": [update(LogLeaf).where(LogLeaf.idx == place + 1).values(hash=bytes(32))],
        "root": [update(LogCheckpoint).values(note=changed.note(), root=bytes(32))],
        "backup": [delete(LogLeaf).where(LogLeaf.idx > place), text(f"UPDATE log_head SET size = {place + 1}")],
        "signature": [update(LogCheckpoint).values(note=newest.note.partition("\n\n")[0] + "\n\n")],
        "middle": [delete(LogLeaf).where(LogLeaf.idx > place, LogLeaf.idx < place + 3)],
    }[harm]
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        guards.remove(connection)
        for statement in statements:
            connection.execute(statement)
    page = world.client().get(f"/v/{code}")
    assert "Không khớp với mốc đối chứng" in page.text
    assert "sổ nối tiếp" not in page.text
