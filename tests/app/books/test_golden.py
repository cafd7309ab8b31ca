"""The words of each form on paper, in one small quarter that never changes, beside a text that somebody has read.

After a form was changed on purpose: `GOLDEN=write pytest tests/app/books/test_golden.py`, then read what changed.
"""

import os
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.books import service
from app.books.names import party_names
from app.books.output import write
from app.books.service import Choice
from app.db import db
from tests.app.books.giving_story import Told, told
from tests.app.conftest import World

FOLDER = Path(__file__).parent / "golden"
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
PAPERS: dict[str, dict[str, object]] = {
    "s03-h": {"account": "3538"}, "s04-h": {}, "s05-h": {}, "s11-h": {}, "s12-h": {},
    "s22-h": {"account": "152"}, "s23-h": {}, "s38-h": {"account": "3538"},
    "s81-h": {}, "s81-h-cong-khai": {"public": True}, "thu-chi": {}, "thu-chi-cong-khai": {"public": True},
    "b04-vi": {}, "b04-vi-cong-khai": {"public": True},
}  # fmt: skip


@pytest.fixture
def story(world: World) -> Told:
    return told(world)


def text_of(story: Told, name: str) -> str:
    choice = Choice(name.removesuffix("-cong-khai"), story.world.unit, *QUARTER, **PAPERS[name])  # type: ignore[arg-type]
    book = service.open_book(db.session(), choice, site="", named=partial(party_names, db.session()))
    out = BytesIO()
    write(book, "pdf", out)
    pages = [page.extract_text() for page in PdfReader(out).pages]
    return "\n\f".join("\n".join(" ".join(line.split()) for line in page.splitlines()) for page in pages) + "\n"


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_says_what_was_read(story: Told, name: str) -> None:
    golden, found = FOLDER / f"{name}.txt", text_of(story, name)
    if os.environ.get("GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
