"""The committee's own machine signs what goes on from what it signed before, and nothing else."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger import checkpoint, verifier
from tests.ledger import exports
from tests.ledger.exports import Story

VERIFIER = Path(verifier.__file__)


class Desk:
    """A machine without a network: the one file, its key, its memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key, self.state, self.out = folder / "khoa.json", folder / "da-ky.txt", folder / "moc.txt"
        (folder / "verifier.py").write_bytes(VERIFIER.read_bytes())
        made = self.run("new-key", self.key, "--name", "uy-ban-kiem-tra")
        assert made.returncode == 0
        self.public = json.loads(made.stdout)

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", self.folder / "verifier.py", *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"},
        )  # fmt: skip

    def sign(self, export: Path) -> subprocess.CompletedProcess[str]:
        return self.run("sign", export, "--key", self.key, "--state", self.state, "--out", self.out)

    @property
    def signers(self) -> set[str]:
        return checkpoint.verify(self.out.read_text(), {"uy-ban-kiem-tra": base64.b64decode(self.public["key"])})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def story(stop: int) -> exports.World:
    return Story(5).live(40, stop=stop)


def test_it_signs_a_growing_log(desk: Desk, tmp_path: Path) -> None:
    for stop in (10, 10, 25, 40):
        world = story(stop)
        done = desk.sign(world.write(tmp_path / "so.jsonl.gz"))
        assert (done.returncode, done.stderr) == (0, "")
        signed = checkpoint.parse(desk.out.read_text())
        assert (signed.origin, signed.size, signed.root) == (exports.ORIGIN, len(world.leaves), world.root())
        assert desk.signers == {"uy-ban-kiem-tra"}
        assert desk.state.read_text() == desk.out.read_text()


def test_what_it_signed_the_verifier_trusts_once_the_key_is_pinned(desk: Desk, tmp_path: Path) -> None:
    world = story(40)
    assert desk.sign(world.write(tmp_path / "so.jsonl")).returncode == 0
    world.notes.append(desk.out.read_text())
    pinned = tmp_path / "khoa-cong-khai.json"
    pinned.write_text(json.dumps({"keys": [*exports.KEYS, desk.public]}))
    checked = verifier.Check(world.write(tmp_path / "so.jsonl"))
    checked.run([pinned], [], [])
    answer = verifier.as_json(checked)
    assert (answer["findings"], answer["uncovered"]) == ([], None)


def refused(desk: Desk, export: Path, says: str, code: int = 1) -> None:
    """Nothing is signed, nothing remembered, and the reason is said twice."""
    before = {path: path.read_bytes() for path in (desk.out, desk.state) if path.exists()}
    done = desk.sign(export)
    assert done.returncode == code
    assert says in done.stderr.splitlines()[0]
    assert done.stderr.splitlines()[1].isascii()
    assert {path: path.read_bytes() for path in (desk.out, desk.state) if path.exists()} == before


def test_it_refuses_what_does_not_extend_its_last(desk: Desk, tmp_path: Path) -> None:
    export = tmp_path / "so.jsonl"
    assert desk.sign(story(30).write(export)).returncode == 0
    refused(desk, story(20).write(export), "không nối tiếp")  # an older copy
    rewritten = story(40)
    rewritten.leaves[20].body["row"]["more"] = 1
    refused(desk, rewritten.write(export), "không nối tiếp")
    fewer = story(40)
    del fewer.leaves[25]
    refused(desk, fewer.write(export), "không nối tiếp")
    refused(desk, story(40).write(export, origin="nhat-ky-khac"), "Lần trước ký")
    assert desk.sign(story(40).write(export)).returncode == 0


def test_it_refuses_a_log_that_is_none(desk: Desk, tmp_path: Path) -> None:
    export = tmp_path / "so.jsonl"
    back = story(20)
    back.leaves[15].body["at"] = "2025-01-01T00:00:00.000000Z"
    refused(desk, back.write(export), "không đúng dạng")
    refused(desk, story(20).write(export, size=3), "không đúng dạng")
    whole = story(20).write(export).read_bytes()
    export.write_bytes(whole[:-10])
    refused(desk, export, "Dòng", code=2)


def test_it_refuses_without_key_or_memory(desk: Desk, tmp_path: Path) -> None:
    export = story(10).write(tmp_path / "so.jsonl")
    assert desk.sign(export).returncode == 0
    desk.state.write_text("{}")
    refused(desk, export, "Tệp trạng thái")
    desk.state.write_text(desk.out.read_text())  # a lost memory: the note signed last is one
    assert desk.sign(export).returncode == 0
    desk.key.write_text("{}")
    refused(desk, export, "Tệp khóa")


def test_a_key_is_never_written_over_and_is_the_owners_alone(desk: Desk) -> None:
    kept = desk.key.read_bytes()
    assert desk.run("new-key", desk.key, "--name", "khac").returncode == 1
    assert desk.key.read_bytes() == kept
    assert desk.key.stat().st_mode & 0o077 == 0
    assert desk.run("new-key", desk.folder / "x.json", "--name", "hai chu").returncode == 1
    assert not (desk.folder / "x.json").exists()
