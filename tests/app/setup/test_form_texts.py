"""What books and vouchers say of themselves: proposed, signed by another, dated; an old paper keeps its old words."""

from datetime import date, timedelta

import pytest

from app.acting import Acting
from app.books import texts
from app.books.choice import Choice
from app.books.service import open_book
from app.db import db, unit_of_work
from app.setup import form_changes, signing
from app.setup.errors import FormNotHere, NobodySigns, NothingChanges
from app.union.errors import FormCitedBadly
from app.union.form_texts import VOUCHERS, cites_no_form, form_lines
from tests.app.conftest import World

TODAY = Acting().today
WORDS = {
    "key": "S11-H:cashier", "title": "SỔ QUỸ CỦA QUỸ TƯƠNG HỖ", "form_line": "Mẫu SQ-01", "signs_cashier": True,
    "legal_line": "(Quyết định 12/QĐ-LĐLĐ)", "signs_head": True, "valid_from": None,
}  # fmt: skip


def at(w: World, role: str) -> Acting:
    return Acting(w.party[role], w.unit, frozenset({role}), "x")


def agreed(w: World, **changed: object) -> None:
    made = unit_of_work(lambda s: form_changes.propose_texts(s, {**WORDS, **changed}, at(w, "admin")))
    unit_of_work(lambda s: signing.sign_proposal(s, made.id, made.body_hash, at(w, "chief_accountant")))


def head(w: World, keeper: str, end: date) -> object:
    choice = Choice("s11-h", w.unit, end, end, place=w.cash, keeper=keeper)
    return open_book(db.session(), choice, site="x").head


def test_new_words_hold_from_their_day_and_an_old_book_keeps_its_own(world: World) -> None:
    w, usual = world, head(world, "cashier", TODAY)
    agreed(w)
    after = TODAY + timedelta(days=1)
    assert head(w, "cashier", TODAY) == usual
    new = head(w, "cashier", after)
    assert (new.title, new.form_lines) == (WORDS["title"], ("Mẫu SQ-01", "(Quyết định 12/QĐ-LĐLĐ)"))
    assert len(new.signers) == 2
    assert head(w, "accountant", after).title == "SỔ KẾ TOÁN CHI TIẾT TIỀN MẶT"  # the other book of that code


def test_a_voucher_has_its_own_words(world: World) -> None:
    day = TODAY + timedelta(days=40)
    agreed(world, key="PT", title="PHIẾU THU", valid_from=day)
    assert form_lines(db.session(), world.unit, "PT", day - timedelta(days=1)) == VOUCHERS["PT"].lines
    assert form_lines(db.session(), world.unit, "PT", day) == ("Mẫu SQ-01", "(Quyết định 12/QĐ-LĐLĐ)")


def test_no_paper_claims_a_form_that_the_circular_does_not_have(world: World) -> None:
    for form in texts.books():
        assert not cites_no_form(texts.default_of(form)), form.code
    assert not any(cites_no_form(said) for said in VOUCHERS.values())
    bad = {**WORDS, "form_line": "Mẫu số C40-BB", "legal_line": "(Ban hành theo Thông tư 24/2024/TT-BTC)"}
    for command, refusal in (
        (bad, FormCitedBadly),
        ({**WORDS, "signs_head": False, "signs_cashier": False}, NobodySigns),
    ):
        with pytest.raises(refusal):
            form_changes.propose_texts(db.session(), command, at(world, "admin"))
    agreed(world)
    with pytest.raises(NothingChanges):
        form_changes.propose_texts(db.session(), WORDS, at(world, "admin"))


def test_a_form_of_bookkeeping_without_its_books_is_not_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts.bookkeeping_forms() == {"journal", "combined"}
    monkeypatch.setattr(texts, "SHELF", tuple(form for form in texts.SHELF if form.code != "S01-H"))
    with pytest.raises(FormNotHere):
        form_changes.propose_bookkeeping(db.session(), {"form": "combined"}, at(world, "admin"))
