"""Bộ hồ sơ kiểm tra: whole, each file as its hash says, and the verifier in it says fine on another machine."""

import hashlib
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.books.dossier import service as dossier
from app.books.log import checkpoints
from app.db import db
from app.jobs import kinds
from tests.app.books.test_running_books import told
from tests.app.conftest import World
from tests.app.relief.scene import send

START, END = date(2026, 1, 1), date(2026, 12, 31)


class Pipe(BytesIO):
    """A way out that is never sought in."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise OSError("a pipe")


def packed(world: World) -> tuple[ZipFile, list[tuple[int, int | None]]]:
    checkpoints.keep_checkpoint()
    db.session.commit()
    out, said = Pipe(), []
    wish = dossier.wish_of(world.unit, START, END, site="mau")
    made = dossier.run(db.engine, wish, out, lambda done, total: said.append((done, total)))
    assert made.name == "bo-ho-so-kiem-tra_20260101-20261231.zip"
    return ZipFile(BytesIO(out.getvalue())), said


def verified(folder: Path) -> "subprocess.CompletedProcess[str]":
    """As on another machine: a folder, Python, and nothing of ours."""
    notes = sorted(str(path) for path in (folder / "moc-doi-chung").iterdir())
    return subprocess.run(
        [sys.executable, "-I", "verifier.py", "--private", "so-lieu-doi-chung.jsonl", "--checkpoints", *notes],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"},
    )  # fmt: skip


def test_another_machine_finds_it_whole_and_right(any_world: World, tmp_path: Path) -> None:
    pack, said = packed(told(any_world))
    assert pack.testzip() is None
    names = set(pack.namelist())
    for book in ("S04-H", "S05-H", "S03-H_3538", "S11-H_1", "S11-H-ke-toan_1", "S12-H_2", "S38-H_3388"):
        assert {f"so/{book}.{form}" for form in dossier.FORMS} <= names, (book, sorted(names))
    assert "Chưa" not in pack.read("SHA256SUMS.txt").decode()
    sums = dict(line.split("  ")[::-1] for line in pack.read("SHA256SUMS.txt").decode().splitlines())
    assert set(sums) == names - {"SHA256SUMS.txt"}
    assert all(hashlib.sha256(pack.read(name)).hexdigest() == sum for name, sum in sums.items())
    assert "python verifier.py" in pack.read("DOC-TRUOC.txt").decode("utf-8-sig")
    assert "BC-2026-0001" in pack.read("chung-tu.csv").decode("utf-8-sig")
    assert said[-1][0] == said[-1][1]
    assert [done for done, _total in said] == sorted(done for done, _total in said)
    pack.extractall(tmp_path)
    done = verified(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_changed_figure_is_found(world: World, tmp_path: Path) -> None:
    packed(told(world))[0].extractall(tmp_path)
    export = tmp_path / "so-lieu-doi-chung.jsonl"
    text = export.read_text("utf-8")
    assert "9000000" in text
    export.write_text(text.replace("9000000", "9000001", 1), "utf-8")
    assert verified(tmp_path).returncode in (1, 2), "found, or damaged on the way"


def test_the_auditor_alone_asks_for_it(world: World) -> None:
    assert (kind := kinds.find("books.dossier"))
    assert kind.may == ("auditor",)
    asked = send(world.client("auditor"), "/so-ke-toan/bo-ho-so", {"tu": "01/01/2026", "den": "31/12/2026"})
    assert asked.status_code == 303
    assert str(asked.location).startswith("/tep/")
    wrong = send(world.client("auditor"), "/so-ke-toan/bo-ho-so", {"tu": "01/02/2026", "den": "01/01/2026"})
    assert wrong.status_code == 422
    assert 'id="e-den"' in wrong.text
    assert world.client("accountant").get("/so-ke-toan/bo-ho-so").status_code == 403


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@x"])
def test_words_stay_words_in_a_sheet(text: str) -> None:
    assert b"".join(dossier._csv(("a",), [(text,)])).decode("utf-8-sig").splitlines()[1].startswith("'")
