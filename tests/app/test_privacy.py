"""Nobody's name, address, number, illness or words stand in the log, nor in what the public may download."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.formats import fold
from ledger.guards import logged
from ledger.log import export
from ledger.models import Base, LogLeaf
from tests.app.conftest import ROLES, World, opened
from tests.app.demo.test_load import load
from tests.app.giving.acts import pledge_of, promise, receive

# Everything that somebody told us of a person, by table and column; and what was typed in about them.
TOLD = {
    "donor": ("name", "name_folded", "tax_code", "address", "phone", "email"),
    "person": ("name", "name_folded"),
    "staff": ("login", "name", "password_hash"),
    "signer": ("name",),
    "bank_account": ("number", "holder"),
    "bank_line": ("reference", "content"),
    "pledge": ("token", "transfer_code", "public_name", "message"),
    "gift": ("public_name", "message"),
    "cash_gift": ("public_name", "message"),
    "relief_request": ("code",),
    "relief_request_text": ("category", "reason", "papers_seen", "salt"),
    "receipt": ("code",),
    "receipt_paper": ("token", "facts"),
    "receipt_original": ("fragment",),
    "slip_paper": ("facts",),
    "slip": ("description",),
    "slip_step": ("reason",),
    "voucher": ("description", "outside_ref"),
    "appeal": ("name", "purpose", "slug"),
    "fund": ("name",),
}
# Words of the forms themselves and of the federation, which stand on every paper.
OURS = {"full", "none", "short", "SAMPLE", "tuongho.example", *ROLES}  # in the tests, who works is called as the role


def told(value: object) -> Iterator[str]:
    """Each text in a value, in the JSON that a paper's facts are too."""
    if isinstance(value, str):
        if value.startswith(("{", "[")):
            yield from told(json.loads(value))
        else:
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from told(item)
    elif isinstance(value, list):
        for item in value:
            yield from told(item)


def gathered() -> set[str]:
    """Each text of at least four letters or figures, whole, and each part of a name."""
    found, session = set[str](), db.session()
    ours = set(OURS)
    for table in ("unit_profile", "account", "voucher", "slip", "receipt", "unit"):
        for row in session.execute(select(Base.metadata.tables[table])).mappings():
            bare = [v for k, v in row.items() if isinstance(v, str) and not row_sealed(table, str(k))]
            ours.update(bare)
    for name, columns in TOLD.items():
        table = Base.metadata.tables[name]
        for row in session.execute(select(*(table.c[column] for column in columns))):
            for text in (text for value in row for text in told(value)):
                found.add(text)
    amount_or_day = re.compile(r"\d{1,7}|[\d./: -]*[./: -][\d./: -]*")
    return {t for t in found - ours if len(re.sub(r"\W", "", t)) >= 4 and not amount_or_day.fullmatch(t)}


def row_sealed(table: str, column: str) -> bool:
    return bool(Base.metadata.tables[table].c[column].info.get("sealed"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[set[str], list[str], list[bytes]]]:
    """What was told; leaf bodies; the public export."""
    folder: Path = tmp_path_factory.mktemp("privacy")
    with opened(folder, f"sqlite:///{folder / 'books.db'}") as app:
        assert load(app, "--vouchers", "60").exit_code == 0
        session = db.session()
        bodies = list(session.scalars(select(LogLeaf.body)))
        public = list(
            export.lines(session.connection(), origin="tuongho.example", made_at=datetime.now(UTC), private=False)
        )
        yield gathered(), bodies, public


def test_there_is_something_to_leak(demo: tuple[set[str], list[str], list[bytes]]) -> None:
    texts, bodies, public = demo
    assert len(texts) > 200
    assert len(bodies) > 300
    assert len(public) > len(bodies)


def test_no_leaf_says_it(demo: tuple[set[str], list[str], list[bytes]]) -> None:
    texts, bodies, _public = demo
    log = "\n".join(bodies)
    folded = fold(log)
    assert not {text for text in texts if text in log}
    assert not {text for text in texts if fold(text) in folded}


def test_the_public_export_does_not_say_it(demo: tuple[set[str], list[str], list[bytes]]) -> None:
    texts, _bodies, public = demo
    said = b"".join(public).decode()
    assert not {text for text in texts if text in said}
    assert b'"s":"' not in b"".join(public)


def test_nor_what_a_business_leaves_with_its_gift(world: World) -> None:
    """Tax code, address, phone and e-mail, whole and as a receipt prints them."""
    given = {"kind": "enterprise", "tax_code": "0100109106", "address": "Số 9 đường Mẫu", "public_name": "full"}
    for n, contact in enumerate(("0912345678", "ke.toan@mau.example")):
        pledge = pledge_of(
            promise(world.client(), **given, name=f"Công ty Mẫu {n}", contact=contact, message="Xin góp")
        )
        receive(world, pledge, reference=f"FT2606900000{n}")
    texts, log = gathered(), "\n".join(db.session.scalars(select(LogLeaf.body)))
    assert {"0100109106", "Số 9 đường Mẫu", "0912345678", "ke.toan@mau.example", "Công ty Mẫu 0"} <= texts
    assert not {text for text in texts if text in log}


def test_what_could_leak_was_looked_for() -> None:
    """Every sealed column of a table with people in it is among what was gathered."""
    sealed = {t.name: {c.name for c in t.columns if c.info.get("sealed")} for t in logged.tables()}
    elsewhere = {"body_hash", "stopped_why", "title", "authority", "pdf_a4", "pdf_a5", "document"}
    for name in TOLD.keys() & sealed.keys():
        assert sealed[name] - elsewhere <= set(TOLD[name]), name
