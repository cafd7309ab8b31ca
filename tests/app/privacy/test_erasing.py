"""Somebody asks to be erased: their words go, from the desk and from what the log can open; books and roots stay."""

import hmac
import json
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.db import db, unit_of_work
from app.giving.models import Donor, Gift, Pledge
from app.privacy import errors, service
from app.privacy.erasing import GONE, LAW
from app.privacy.models import ErasureWish
from app.relief.models import Request, RequestText
from app.relief.seen import Seen
from app.union.models import Person
from ledger import checks
from ledger.errors import AlreadyDecided, NotFound
from ledger.log import bodies, export, tree
from ledger.models import Approval, Base, Erasure, LogLeaf, Mandate, Receipt
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive
from tests.app.relief.scene import approve, count, fill, order, proposal, propose, seen, send, sentences, sign

WORDS = "Chúc cô Lan mau khỏe, cháu Nụ"
GIVER = {"name": "Nguyễn Thị Thương", "contact": "0912345678", "address": "Số 9 đường Mẫu", "message": WORDS}
HELPED = {"name": "Giàng A Mẫu", "reason": "Ung thư gan, đang nằm Bệnh viện K.", "papers": "Giấy ra viện 01/03/2026"}
BASIS = "Đơn ngày 12/03/2026"


def give(world: World, **changed: str) -> int:
    """A gift by bank with everything that a form asks; the giver's party."""
    pledge = pledge_of(promise(world.client(), **{**GIVER, "public_name": "full", **changed}))
    receive(world, pledge)
    return pledge.donor_id


def refused(world: World, **changed: str) -> str:
    """A request that was not approved: its person got nothing."""
    path = propose(world, **{**HELPED, **changed})
    client = world.client("approver")
    answer = send(client, path, {**seen(client, path), "decision": "refuse", "reason": "Đã nhận nơi khác"})
    assert answer.status_code == 303, sentences(answer)
    return path


def party_of(name: str) -> int:
    return db.session.scalars(select(Person.party_id).where(Person.name == name)).one()


def erase(world: World, party: int) -> int:
    wish = unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, world.acting("admin"))).id
    unit_of_work(lambda s: service.answer_erasure(s, wish, "agreed", world.acting("auditor")))
    return wish


def log_now() -> tuple[int, bytes, list[bytes]]:
    connection = db.session.connection()
    size = tree.size(connection)
    hashes = [bytes(h) for h in db.session.scalars(select(LogLeaf.hash).order_by(LogLeaf.idx))]
    return size, tree.root(connection, size), hashes


def everything() -> str:
    """All that the database says in its tables, but for papers and books that the law wants kept."""
    kept = {"receipt_paper", "receipt_original", "slip_paper", "bank_line", "voucher", "slip"}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in kept]
    return "\n".join(str(tuple(row)) for table in tables for row in db.session.execute(select(table)))


def exported(private: bool = True) -> str:
    lines = export.lines(
        db.session.connection(), origin="tuongho.example", made_at=datetime(2026, 4, 1, tzinfo=UTC), private=private
    )
    return "\n".join(line for line in b"".join(lines).decode().splitlines() if '"t":"receipt_' not in line)


def test_a_giver_is_erased_and_the_log_stands(any_world: World) -> None:
    with any_world.app.app_context():
        party = give(any_world)
        gift = db.session.scalars(select(Gift).where(Gift.donor_id == party)).one()
        leaf = db.session.scalars(select(LogLeaf).where(LogLeaf.kind == "gift")).one()
        assert leaf.salt is not None
        said = json.loads(leaf.body)["sealed"]["message"]
        assert said == bodies.commitment(bytes(leaf.salt), "message", WORDS)  # before: it can be opened
        assert WORDS in everything()
        size, root, hashes = log_now()
        voucher, ref = gift.voucher_id, leaf.ref

        erase(any_world, party)
        db.session.expire_all()
        assert log_now()[2][:size] == hashes
        assert tree.root(db.session.connection(), size) == root
        first, *later = db.session.scalars(
            select(LogLeaf).where(LogLeaf.kind == "gift", LogLeaf.ref == ref).order_by(LogLeaf.step)
        )
        assert first.salt is None  # nobody can open it any more, nor guess what it was
        assert json.loads(first.body)["sealed"]["message"] == said
        assert len(later) == 1
        assert later[0].salt is not None
        assert checks.run(db.session.connection()) == []
        told = everything() + exported()
        for gone in (WORDS, GIVER["contact"], GIVER["address"]):
            assert gone not in told
        donor = db.session.get_one(Donor, party)
        assert donor.name == GIVER["name"]  # on a receipt and in the books, which the law wants kept
        assert db.session.scalars(select(Receipt).where(Receipt.voucher_id == voucher)).one()
        erasure = db.session.scalars(select(Erasure)).one()
        assert (erasure.kind, erasure.ref, erasure.by_id, erasure.second_id) == (
            "gift", ref, any_world.party["admin"], any_world.party["auditor"],
        )  # fmt: skip
        assert "erasure" in db.session.scalars(select(LogLeaf.kind)).all()


def test_somebody_who_was_not_helped_is_erased_whole(any_world: World) -> None:
    with any_world.app.app_context():
        path = refused(any_world)
        party = party_of(HELPED["name"])
        assert HELPED["reason"] in everything()
        erase(any_world, party)
        db.session.expire_all()
        text = db.session.scalars(select(RequestText)).one()
        assert (text.reason, text.papers_seen, text.category) == (GONE, "", "other")
        assert db.session.get_one(Person, party).name == GONE
        told = everything() + exported()
        for gone in HELPED.values():
            assert gone not in told
        assert checks.run(db.session.connection()) == []
        page = any_world.client("auditor").get(path)
        assert page.status_code == 200
        assert GONE in page.text


def guess(text: RequestText, salt: str) -> str:
    """What the books would hold of a story, had it this salt."""
    mandate, file = db.session.get_one(Mandate, text.mandate_id), db.session.get_one(Request, text.mandate_id)
    person = db.session.get_one(Person, file.person_id)
    return Seen(
        salt=salt, person=file.person_id, name=person.name, is_member=person.is_member, body=file.body_id,
        category=text.category, fund=mandate.fund_id, amount=mandate.requested, reason=text.reason,
        papers=text.papers_seen,
    ).hash  # fmt: skip


def test_a_guess_at_a_story_can_be_confirmed_by_nobody_once_it_is_erased(any_world: World) -> None:
    """The books keep for good what was approved, as a hash; the salt that opens it goes with the words."""
    with any_world.app.app_context():
        refused(any_world)
        text = db.session.scalars(select(RequestText)).one()
        hashes = {
            *db.session.scalars(select(Mandate.body_hash)), *db.session.scalars(select(Approval.body_hash)),
        }  # fmt: skip
        salt = text.salt
        assert len(bytes.fromhex(salt)) == 16
        assert hashes == {guess(text, salt)}  # what was seen was approved
        facts = {
            "amount": 3_000_000, "body": any_world.body, "category": text.category, "fund": any_world.fund,
            "member": True, "name": HELPED["name"], "papers": text.papers_seen,
            "person": party_of(HELPED["name"]), "reason": text.reason,
        }  # fmt: skip
        written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert hashes == {hmac.digest(bytes.fromhex(salt), written, "sha256").hex()}  # all of it is easy to guess …
        assert hashes != {sha256(written).hexdigest()}  # … but for the salt
        assert salt in everything()
        assert salt in exported()  # the private one, which holds the words, too
        assert salt not in exported(private=False)
        erase(any_world, party_of(HELPED["name"]))
        db.session.expire_all()
        assert db.session.scalars(select(RequestText.salt)).one() == ""
        assert set(db.session.scalars(select(Mandate.body_hash))) <= hashes  # stays, and says nothing
        assert salt not in everything() + exported()
        assert checks.run(db.session.connection()) == []


def test_two_versions_of_the_same_words_have_salts_of_their_own(world: World) -> None:
    path = propose(world, **HELPED)
    send(world.client("officer"), f"{path}/sua", proposal(world, **HELPED, version=1))
    first, second = db.session.scalars(select(RequestText).order_by(RequestText.version)).all()
    assert (first.reason, first.category) == (second.reason, second.category)
    assert first.salt != second.salt
    assert guess(first, first.salt) != guess(second, second.salt) == db.session.scalars(select(Mandate.body_hash)).one()


@pytest.mark.parametrize("salt", ["", "00", "0" * 33])
def test_words_without_their_salt_are_not_kept(any_world: World, salt: str) -> None:
    with any_world.app.app_context():
        propose(any_world, **HELPED)
        mandate = db.session.scalars(select(Mandate.id)).one()
        text = RequestText(mandate_id=mandate, version=2, category="illness", reason="x", papers_seen="", salt=salt)
        with pytest.raises(DBAPIError, match="ck_relief_request_text_salt"):
            unit_of_work(lambda session: session.add(text))


def test_what_was_paid_keeps_its_name_and_loses_its_illness(world: World) -> None:
    fill(world, 5_000_000)
    path = propose(world, **HELPED)
    approve(world, path)
    party = party_of(HELPED["name"])
    admin = world.acting("admin")
    with pytest.raises(errors.StillNeeded):
        unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, admin))
    slip = str(order(world, path).location)
    sign(world, slip)
    assert count(world, slip).status_code == 303
    found = service.find_people(db.session(), "giang a mau")[0]
    assert LAW in found.erased.stays[0]
    erase(world, party)
    db.session.expire_all()
    assert db.session.get_one(Person, party).name == HELPED["name"]
    assert HELPED["reason"] not in everything()
    assert checks.run(db.session.connection()) == []


def test_who_only_promised_leaves_nothing(world: World) -> None:
    party = pledge_of(promise(world.client(), **GIVER)).donor_id
    erase(world, party)
    db.session.expire_all()
    donor, pledge = db.session.get_one(Donor, party), db.session.scalars(select(Pledge)).one()
    assert [donor.name, donor.name_folded, donor.phone, donor.address, pledge.message] == [""] * 5
    assert not db.session.scalars(select(Erasure)).all()  # the log never knew of a promise
    assert "Thương" not in everything()


def test_a_business_keeps_what_stands_on_its_receipt(world: World) -> None:
    party = give(world, kind="enterprise", name="Công ty Mẫu", tax_code="0100109106", contact="a@mau.example")
    erase(world, party)
    db.session.expire_all()
    donor = db.session.get_one(Donor, party)
    assert (donor.name, donor.address, donor.tax_code) == ("Công ty Mẫu", GIVER["address"], "0100109106")
    assert (donor.phone, donor.email) == ("", "")


def test_it_takes_two_and_is_asked_once(world: World) -> None:
    party = pledge_of(promise(world.client(), **GIVER)).donor_id
    admin, auditor = world.acting("admin"), world.acting("auditor")
    wish = unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, admin)).id
    with pytest.raises(errors.WishWaits):
        unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, admin))
    with pytest.raises(errors.ErasingNeedsTwo):
        unit_of_work(lambda s: service.answer_erasure(s, wish, "agreed", admin))
    with pytest.raises(errors.ErasingNeedsTwo):
        unit_of_work(lambda s: service.answer_erasure(s, wish, "withdrawn", auditor))
    assert db.session.get_one(Donor, party).phone == GIVER["contact"]
    unit_of_work(lambda s: service.answer_erasure(s, wish, "agreed", auditor))
    with pytest.raises(AlreadyDecided):
        unit_of_work(lambda s: service.answer_erasure(s, wish, "declined", auditor))
    with pytest.raises(errors.NothingToErase):
        unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, admin))


def test_who_works_here_and_who_is_nobody(world: World) -> None:
    admin = world.acting("admin")
    with pytest.raises(errors.WorksHere):
        unit_of_work(lambda s: service.propose_erasure(s, world.party["officer"], BASIS, admin))
    with pytest.raises(NotFound):
        unit_of_work(lambda s: service.propose_erasure(s, 4711, BASIS, admin))
    with pytest.raises(NotFound):
        unit_of_work(lambda s: service.answer_erasure(s, 4711, "agreed", admin))
    assert service.find_people(db.session(), "lo thi mau") == service.find_people(db.session(), " ") == []


ATTACKS = {
    "answered at birth": "INSERT INTO erasure_wish (id, party_id, basis, by_id, at, answer, answered_by, answered_at) "
    "VALUES (9, 2, 'x', 2, '2026-03-10', 'agreed', 3, '2026-03-10')",
    "agreed alone": "UPDATE erasure_wish SET answer = 'agreed', answered_by = by_id, answered_at = at",
    "agreed by whom it is about": "UPDATE erasure_wish SET answer = 'agreed', answered_by = party_id, answered_at = at",
    "half an answer": "UPDATE erasure_wish SET answer = 'declined'",
    "another person": "UPDATE erasure_wish SET party_id = by_id",
    "taken away": "DELETE FROM erasure_wish",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_holds_it_too(any_world: World, name: str) -> None:
    with any_world.app.app_context():
        party = pledge_of(promise(any_world.client(), **GIVER)).donor_id
        unit_of_work(lambda s: service.propose_erasure(s, party, BASIS, any_world.acting("admin")))
        with pytest.raises(DBAPIError, match=r"books:|permission"), db.engine.connect() as connection:
            connection.execution_options(writes=True).exec_driver_sql(ATTACKS[name])


def test_through_the_pages(world: World) -> None:
    party = give(world)
    admin, auditor = world.client("admin"), world.client("auditor")
    page = admin.get("/quan-tri/xoa-du-lieu?ten=nguyen+thi+thuong")
    assert GIVER["name"] in page.text
    assert "lời nhắn" in page.text
    assert LAW.split(";")[0] in sentences(page)
    asked = send(admin, "/quan-tri/xoa-du-lieu", {"party": party, "basis": "", "ten": GIVER["name"]})
    assert asked.status_code == 422
    assert GIVER["name"] in asked.text
    asked = send(admin, "/quan-tri/xoa-du-lieu", {"party": party, "basis": BASIS})
    wish = str(asked.location)
    assert re.fullmatch(r"/quan-tri/xoa-du-lieu/\d+", wish)
    assert wish in auditor.get("/viec").text
    assert "Rút đề nghị" in admin.get(wish).text
    assert send(admin, wish, {"answer": "agreed"}).status_code == 403
    assert BASIS in auditor.get(wish).text
    assert send(auditor, wish, {"answer": "agreed"}).location == wish
    assert "Đã xóa." in auditor.get(wish).text
    assert wish not in auditor.get("/viec").text
    assert db.session.scalars(select(ErasureWish)).one().answer == "agreed"
    for role in ("accountant", "officer", "planner"):
        assert world.client(role).get("/quan-tri/xoa-du-lieu").status_code == 403
    assert admin.get("/quan-tri/xoa-du-lieu/4711").status_code == 404
