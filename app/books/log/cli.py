"""`flask log …`: sign a checkpoint, take in the committee's, export for whoever checks elsewhere, change the key."""

import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from app.acting import Acting, moment
from app.books.log import checkpoints, marks
from app.db import db, unit_of_work
from app.keys import key_file, rotate_key_file
from ledger.checkpoint import NoteRefused, short
from ledger.errors import Refusal
from ledger.log import tree

log = AppGroup("log", help="Mốc đối chứng và số liệu đối chứng. / Checkpoints and the export for verifying.")
KINDS = {b'{"i"': "leaves", b'{"t"': "rows", b'{"ch': "checkpoints"}  # by how a line begins
EVENTS = click.Choice(["retired", "stolen"])
FILE = click.Path(dir_okay=False, path_type=Path)


@log.command("checkpoint")
@click.option("--accept", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Nhận mốc do Ủy ban Kiểm tra ký. / Take in a note that the committee signed.")  # fmt: skip
@click.option("--out", type=FILE, help="Ghi mốc mới nhất ra tệp. / Write the newest note to a file.")
def checkpoint(accept: Path | None, out: Path | None) -> None:
    """Lập mốc đối chứng bằng khóa của máy chủ, hoặc nhận mốc của Ủy ban Kiểm tra. / Sign a checkpoint, or take one in.

    Mã thoát / exit codes: 0 xong, kể cả khi không có gì mới / done, also when nothing is new; 1 từ chối / refused;
    2 tham số sai / bad arguments.
    """
    try:
        if accept is not None:
            note = accept.read_text("utf-8", "replace")
            made = unit_of_work(lambda session: checkpoints.accept(session, note))
            click.echo(f"Đã nhận / accepted: {short(made)}")
        else:
            signed = checkpoints.keep_checkpoint()
            click.echo(f"Đã lập / signed: {short(signed)}" if signed else "Không có gì mới. / Nothing new to sign.")
    except (Refusal, NoteRefused) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if out is not None:
        newest = marks.marks(db.session(), limit=1)
        if not newest:
            raise click.ClickException("Chưa có mốc đối chứng nào. / There is no checkpoint yet.")
        with _whole(out) as file:
            file.write(newest[0].note.encode())


@log.command("export")
@click.argument("file", type=FILE)
@click.option("--public", "public", is_flag=True, help="Không có tên người và lời. / Without names and words.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON. / Print one JSON object.")
def export(file: Path, public: bool, as_json: bool) -> None:
    """Xuất số liệu đối chứng ra FILE (nén khi tên kết thúc bằng .gz). / Export for verifying; gzip when named .gz.

    Bản mặc định dành cho Ủy ban Kiểm tra và có thông tin cá nhân; tệp chỉ chủ của nó đọc được. / The default holds
    personal data and is for the inspection committee; only the file's owner may read it.

    Mã thoát / exit codes: 0 xong / done; 1 không ghi được / could not write; 2 tham số sai / bad arguments.
    """
    counts: Counter[str] = Counter()
    lines = checkpoints.export_lines(db.engine, private=not public, now=moment())
    try:
        with _whole(file) as out:
            _write(_shown(lines, quiet=as_json), out, counts, packed=file.suffix == ".gz")
    except OSError as error:
        raise click.ClickException(f"Không ghi được tệp / cannot write: {error.strerror}") from error
    counts["bytes"] = file.stat().st_size
    if as_json:
        click.echo(json.dumps({name: counts[name] for name in ("leaves", "rows", "bytes", "checkpoints")}))
    else:
        click.echo(f"{counts['leaves']} việc / leaves, {counts['rows']} dòng / rows, "
                   f"{counts['checkpoints']} mốc / checkpoints → {file} ({counts['bytes']} byte)")  # fmt: skip


@log.command("rotate")
@click.option("--event", type=EVENTS, default="retired", show_default=True,
              help="Vì sao khóa cũ thôi ký. / Why the old key signs no more.")  # fmt: skip
def rotate(event: str) -> None:
    """Thay khóa ký biên nhận và mốc của máy chủ, rồi lập mốc đầu tiên bằng khóa mới. / Change the server's key.

    Mã thoát / exit codes: 0 đã thay / changed; 1 từ chối / refused; 2 tham số sai / bad arguments.
    """
    try:
        if event == "retired":
            checkpoints.keep_checkpoint()  # what there is, by the key that is still good
        kid = rotate_key_file(key_file(), Acting().today, event)
        checkpoints.keep_checkpoint()
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"Khóa mới / new key: {kid}. Sao lưu tệp khóa ngay. / Back the key file up now.")


def _shown(lines: Iterable[bytes], *, quiet: bool) -> Iterator[bytes]:
    """The lines, with a bar on a terminal: each leaf comes twice, as hashed and as it stands."""
    if quiet or not sys.stderr.isatty():
        yield from lines
        return
    about = 2 * tree.size(db.session().connection())
    db.session.remove()
    with click.progressbar(lines, length=about, label="Xuất / Export", file=sys.stderr) as bar:
        yield from bar


def _write(lines: Iterable[bytes], out: BinaryIO, counts: Counter[str], *, packed: bool) -> None:
    to = gzip.GzipFile("", "wb", fileobj=out, mtime=0) if packed else out
    for line in lines:
        to.write(line)
        kind = KINDS.get(line[:4])
        if kind:
            counts[kind] += 1
    if packed:
        to.close()


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears when it is whole, and that only its owner may read."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
