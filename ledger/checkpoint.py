"""Checkpoints (mốc đối chứng) as C2SP signed notes, and their short form for paper.

Knows the text, its Ed25519 signatures and the letters that people type; refuses to know whose keys they are.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH: Final = "— "
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_ON_PAPER: Final = "%d/%m/%Y %H:%M:%S"
HOME: Final = timezone(timedelta(hours=7))  # Việt Nam keeps no summer time
_NAME: Final = re.compile(r"[^\s+]+")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_SHORT: Final = re.compile(r"([0-9]{1,18})[\s·,;]+(\d\d/\d\d/\d{4})[\s·,;]+(\d\d:\d\d:\d\d)[\s·,;]+([A-Za-z0-9\s.-]+)")
_LOOK_ALIKE: Final = str.maketrans("018", "OIB")  # figures that base32 does not have
_LETTERS: Final = 52  # 256 bits in base32
_CHECK: Final = 4


class NoteRefused(ValueError):
    """A text that is no checkpoint of ours; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log had `size` leaves and this root at `time` (whole seconds)."""

    origin: str
    size: int
    root: bytes
    time: datetime

    def __post_init__(self) -> None:
        whole = self.time.tzinfo is not None and self.time.microsecond == 0
        if not self.origin or "\n" in self.origin or self.size < 0 or len(self.root) != 32 or not whole:
            raise NoteRefused("Mốc đối chứng cần tên nhật ký, số dòng, mã gốc 32 byte và giờ tròn giây có múi giờ.")

    def body(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.time.astimezone(UTC).strftime(_MOMENT)}\n"

    def sign(self, name: str, private_key: bytes) -> str:
        """The signature line of one key; `note` puts lines under the text."""
        if _NAME.fullmatch(name) is None:
            raise NoteRefused("Tên khóa không được có dấu cách hoặc dấu cộng.")
        key = Ed25519PrivateKey.from_private_bytes(private_key)
        signature = key_id(name, key.public_key().public_bytes_raw()) + key.sign(self.body().encode())
        return f"{_DASH}{name} {base64.b64encode(signature).decode('ascii')}\n"

    def note(self, *signatures: str) -> str:
        return f"{self.body()}\n{''.join(signatures)}"


def key_id(name: str, public: bytes) -> bytes:
    """As C2SP wants it: bound to the name and to Ed25519."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def add_signature(text: str, line: str) -> str:
    """The same note with one more signature, if it is not there yet."""
    parse(text)
    return text if line in text.splitlines(keepends=True) else text + line


def parse(text: str) -> Checkpoint:
    """What the note says; nothing is believed of its signatures."""
    lines = _body(text).split("\n")
    if len(lines) != 5 or not lines[3].startswith("time ") or _SIZE.fullmatch(lines[1]) is None:
        raise NoteRefused("Đây không phải mốc đối chứng: cần tên nhật ký, số dòng, mã gốc và giờ, mỗi thứ một dòng.")
    try:
        root = base64.b64decode(lines[2], validate=True)
        time = datetime.strptime(lines[3], f"time {_MOMENT}").replace(tzinfo=UTC)
    except (binascii.Error, ValueError):
        raise NoteRefused("Mốc đối chứng có mã gốc hoặc giờ không đọc được.") from None
    found = Checkpoint(lines[0], int(lines[1]), root, time)
    if found.body() != "\n".join(lines):
        raise NoteRefused("Mốc đối chứng không viết đúng dạng chuẩn.")
    return found


def verify(text: str, keys: Mapping[str, bytes]) -> set[str]:
    """The names among `keys` (name -> raw public key) that truly signed this note."""
    parse(text)
    body = _body(text)
    signed = body.encode()
    found = set()
    for line in text[len(body) + 1 :].split("\n")[:-1]:
        name, _, written = line.removeprefix(_DASH).partition(" ")
        public = keys.get(name)
        if public is None or not line.startswith(_DASH):
            continue
        try:
            raw = base64.b64decode(written, validate=True)
            if raw[:4] != key_id(name, public):
                continue
            Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], signed)
        except (binascii.Error, ValueError, InvalidSignature):
            continue
        found.add(name)
    return found


def short(checkpoint: Checkpoint) -> str:
    """One line for paper: size, time in Việt Nam, the whole root in base32 and four letters that catch a slip of the
    hand; all in groups of four."""
    letters = base64.b32encode(checkpoint.root).decode("ascii").rstrip("=")
    letters += _check(checkpoint.size, checkpoint.time, checkpoint.root)
    groups = " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))
    return f"{checkpoint.size} {checkpoint.time.astimezone(HOME).strftime(_ON_PAPER)} {groups}"


def parse_short(line: str, origin: str) -> Checkpoint:
    """A line typed or scanned from paper, in any letter case and grouping."""
    found = _SHORT.fullmatch(line.strip())
    if found is None:
        raise NoteRefused("Dòng mốc đối chứng cần: số dòng, ngày, giờ, rồi 14 nhóm 4 ký tự như in trên giấy.")
    letters = re.sub(r"[\s.-]", "", found[4]).upper().translate(_LOOK_ALIKE)
    if len(letters) != _LETTERS + _CHECK:
        raise NoteRefused(f"Mốc đối chứng có {_LETTERS + _CHECK} ký tự; dòng này có {len(letters)}.")
    try:
        root = base64.b32decode(letters[:_LETTERS] + "====")
        time = datetime.strptime(f"{found[2]} {found[3]}", _ON_PAPER).replace(tzinfo=HOME).astimezone(UTC)
    except (binascii.Error, ValueError, OverflowError):
        raise NoteRefused("Mốc đối chứng có ký tự hoặc ngày giờ không đọc được. Xem lại trên giấy.") from None
    if letters[_LETTERS:] != _check(int(found[1]), time, root):
        raise NoteRefused("Dòng mốc đối chứng có chỗ gõ nhầm: bốn ký tự cuối không khớp. Xem lại trên giấy.")
    return Checkpoint(origin, int(found[1]), root, time)


def _check(size: int, time: datetime, root: bytes) -> str:
    said = f"{size}\n{time.astimezone(UTC).strftime(_MOMENT)}\n".encode()
    return base64.b32encode(hashlib.sha256(said + root).digest()).decode("ascii")[:_CHECK]


def _body(text: str) -> str:
    """The signed part: everything up to the blank line."""
    body, blank, signatures = text.partition("\n\n")
    if not blank or (signatures and not signatures.endswith("\n")):
        raise NoteRefused("Mốc đối chứng thiếu dòng trống trước chữ ký, hoặc bị cắt ngắn.")
    return body + "\n"
