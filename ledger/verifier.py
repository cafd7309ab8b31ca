"""Checks an export of the log alone: python verifier.py EXPORT [--checkpoints FILE…] [--receipts FILE…] [--keys FILE].

Copy this one file anywhere with Python 3.11 and the package `cryptography`; it imports nothing of the program whose
books it checks, has rules of its own, and believes no stored hash or sum. `new-key` and `sign` make checkpoints on a
machine that the server cannot reach: whoever signs should run the check first, so both live in the one file.

THE EXPORT, version 1: lines of JSON in UTF-8, plain (.jsonl), .gz, or one member of a .zip.

1. {"format":"tuong-ho-log","version":1,"origin":…,"size":n,"made_at":…,"private":bool,
    "keys":[{"name","key" (base64),"role" (server | committee | receipt),"from","to"}],
    "schema":{table:{"key":[…],"sealed":[…],"columns":[…]}}}
2. one line a leaf, in order: {"i":index,"b":"<body exactly as hashed>"}; in a private export also "s", the salt in
   hex, with which the row below opens the sealed columns of its newest leaf.
3. {"t":table,"ref":…,"row":{…},"lines":[…]} for each row of the logged tables as the database has it now, and of
   turnover, fund_balance and place_balance. Values as in leaf bodies; what is null is left out; a public export
   leaves sealed columns out. More in header and schema may be told. Nothing here relies on what they tell: leaves
   decide what is compared, and a header that tells otherwise is a finding.
4. {"checkpoint":"<note>","row":{"id","size","root" (base64),"at","signer"}} as the server's table has them, by id:
   ids count from 1 without a gap, and the columns say what the note says. Lines of 3 and 4 may be mixed.
5. {"end":true,"lines":k,"sha256":…}: how many lines stand before, and the hash of all their bytes.

A LEAF BODY is canonical JSON (RFC 8785): keys sorted, no spaces, no null, no fraction:
{"at":"2026-03-05T07:00:00.000000Z","kind":table,"lines":[…],"ref":key joined by "/","row":{…},
 "sealed":{column: hex},"step":0}; `lines` for vouchers alone. A sealed value is
HMAC-SHA-256(key: 16 bytes of salt, message: column ‖ 0x00 ‖ value as text). Leaves of one commit have one `at`.
A column `at` or `…_at` tells when somebody did something: no later than 5 minutes after the `at` of the leaf that
tells it first, no earlier than a day before (an hour, where the row has agreed_by or second_id, or its table is a
…_stop), unless each unit_profile says is_sample.
Hashes: leaf = SHA-256(0x00 ‖ body), node = SHA-256(0x01 ‖ left ‖ right), the tree of RFC 6962.

Exit code 0: nothing wrong; 1: findings; 2: the file cannot be read.
"""

import argparse
import base64
import binascii
import gc
import gzip
import hashlib
import hmac
import io
import json
import os
import re
import secrets
import sys
import zipfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn, TextIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Json = dict[str, Any]
HOME: Final = timezone(timedelta(hours=7))
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"


class Unreadable(Exception):
    """The file is no whole export: nothing can be said about the books. Vietnamese, then English."""

    def __init__(self, says: str, english: str) -> None:
        super().__init__(f"{says}\n{english}")


# --------------------------------------------------------------------------------------------------- findings

# What each code means, in English; the sentence about the row is Vietnamese.
MEANS: Final = {
    "size_differs": "the export's header tells another number of leaves",
    "header_false": "the export's header calls it public, and it is not, or it should not be",
    "schema_differs": "the header's schema leaves out or hides what leaves hold",
    "keys_differ": "the header tells other keys than the log",
    "index_gap": "leaves are not numbered without a gap",
    "leaf_form": "a leaf is not in canonical form",
    "time_back": "time in the log runs backwards",
    "time_stated": "a row tells another time than the log knew when it was written: dated back or ahead",
    "log_rewritten": "the log was changed: a checkpoint does not match",
    "log_shorter": "leaves are missing at the end: an older copy was restored, or the newest were deleted",
    "checkpoint_changed": "a checkpoint does not match although later ones do: the checkpoint itself was changed",
    "checkpoint_missing": "a checkpoint that left the server is not in its table any more",
    "checkpoint_table": "a column of the table of checkpoints says something else than the signed note beside it",
    "checkpoint_gap": "checkpoints do not follow each other: one was taken out of the table, or renumbered",
    "checkpoint_form": "a checkpoint cannot be read",
    "checkpoint_origin": "a checkpoint belongs to another log",
    "checkpoint_split": "two checkpoints of one size have different roots",
    "signature_false": "a signature under a checkpoint is false",
    "signature_unknown": "no published key signed a checkpoint",
    "key_out_of_time": "a key signed outside the time it was valid",
    "receipt_form": "a receipt's code cannot be read",
    "receipt_key": "a receipt was signed by an unknown key",
    "receipt_signature": "a receipt's signature is false",
    "receipt_not_in_log": "the log does not hold a receipt that somebody has on paper",
    "receipt_moved": "the log says something else where a receipt's leaf stood",
    "receipt_root": "the log was changed before a receipt was issued",
    "receipt_differs": "paper and log say different things about a receipt",
    "row_changed": "a row of the books differs from its leaf: changed afterwards",
    "row_deleted": "the log holds an event whose row is not in the books: deleted",
    "row_slipped_in": "a row of the books is not in the log: slipped in",
    "sealed_changed": "a sealed column does not open with its salt: changed afterwards",
    "sealed_missing": "a sealed column cannot be opened and no erasure is in the log",
    "erasure_wrong": "an erasure names what is never erased",
    "step_gap": "versions of a row are missing in the log, or there is one that cannot be",
    "sum_differs": "a kept sum or state differs from what the log adds up to",
    "leaf_strange": "a leaf does not say what a row of its kind must say",
    "lines_differ": "a voucher's lines are incomplete or do not add up",
    "account_unknown": "an account is not in the chart",
    "contra_misused": "single-entry accounts are mixed with others",
    "place_missing": "money without its cash box or bank account",
    "goods_wrong": "goods of another unit, or counted in another unit of measure",
    "money_needs_paper": "cash without a slip or bank money without a bank line",
    "fund_crossed": "money crosses funds",
    "fund_earmarked": "earmarked money went elsewhere",
    "number_gap": "numbers are not dense, or not of this series",
    "period_closed": "booked into a month that was not open",
    "period_step": "a month changed its state in a way that is not allowed",
    "overdrawn": "a fund, cash box or bank account below zero",
    "reversal_wrong": "a reversal is not the one, equal and opposite one",
    "slip_order": "a slip's steps are out of order",
    "slip_differs": "a voucher differs from its slip",
    "same_person": "one person in two roles that exclude each other",
    "mandate_wrong": "help without approval, or not as approved",
    "mandate_too_much": "approved more than asked, or paid more than approved",
    "receipt_wrong": "a receipt for something that is no standing gift",
    "adjust_wrong": "an adjustment or a gift given back that does not fit the voucher it names",
    "loss_wrong": "a loss booked, paid or borne without its reversal or decision",
    "line_again": "a bank line booked again while its voucher stands, or before the day of the reversal",
    "day_closed": "booked into a day or year whose cash or bank money was confirmed",
}
KEPT: Final = 1000  # findings of one code that are told one by one


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    where: str
    says: str
    index: int | None = None  # the leaf it is about
    after: int | None = None  # sizes of checkpoints, where the finding itself knows them
    before: int | None = None


class Findings:
    def __init__(self) -> None:
        self.all: list[Finding] = []
        self.counts: Counter[str] = Counter()

    def say(
        self, code: str, where: str, says: str, index: int | None = None, *,
        after: int | None = None, before: int | None = None,
    ) -> None:  # fmt: skip
        self.counts[code] += 1
        if self.counts[code] <= KEPT:
            self.all.append(Finding(code, where, says, index, after, before))


# ------------------------------------------------------------------------------------------------------- tree


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """All leaf hashes (32 bytes each) and, once closed, every hash over 256 of them and above."""

    def __init__(self) -> None:
        self.leaves = bytearray()
        self._levels: list[list[bytes]] = []

    @property
    def size(self) -> int:
        return len(self.leaves) // 32

    def leaf(self, index: int) -> bytes:
        return bytes(self.leaves[index * 32 : index * 32 + 32])

    def close(self) -> None:
        row = [self._over(start, 256) for start in range(0, self.size - 255, 256)]
        while row:
            self._levels.append(row)
            row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        whole, start = [], 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                whole.append(self._levels[level - 8][start >> level] if level >= 8 else self._over(start, 1 << level))
                start += 1 << level
        if not whole:
            return hashlib.sha256(b"").digest()
        hash = whole.pop()
        while whole:
            hash = node_hash(whole.pop(), hash)
        return hash

    def _over(self, start: int, width: int) -> bytes:
        sha256, data = hashlib.sha256, self.leaves
        row = [bytes(data[place : place + 32]) for place in range(start * 32, (start + width) * 32, 32)]
        while len(row) > 1:
            row = [sha256(b"\1" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
        return row[0]


# --------------------------------------------------------------------------------------- keys and checkpoints


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    public: bytes
    role: str
    begins: str
    ends: str
    pinned: bool  # the reader brought it; it did not come with the export
    broken: bool = False  # reported stolen or lost: who has it now may date what it signs as they like

    @classmethod
    def read(cls, said: Json, pinned: bool) -> "Key":
        text = str(said["key"])
        public = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
        Ed25519PublicKey.from_public_bytes(public)
        name = str(said.get("name") or said.get("kid") or "")
        begins, ends = str(said.get("from") or ""), str(said.get("to") or "")
        for moment in filter(None, (begins, ends)):
            datetime.fromisoformat(moment)
        return cls(name, public, str(said.get("role") or "receipt"), begins, ends, pinned)

    @property
    def note_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    @property
    def receipt_id(self) -> int:
        return int.from_bytes(hashlib.sha256(self.public).digest()[:4], "big")

    def signed(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def valid_at(self, moment: str) -> bool:
        """By days, or by seconds where the key's span is told so."""
        begins, ends = self.begins[:19], self.ends[:19]
        return moment[: len(begins)] >= begins and (not ends or moment[: len(ends)] <= ends)

    def ended(self, moment: str, broken: bool) -> "Key":
        """As the log tells its end, when that is earlier than what was known."""
        return replaced(self, ends=min(filter(None, (self.ends, moment)), default=""), broken=self.broken or broken)

    @property
    def last_day(self) -> str:
        """The last day, in Việt Nam, that a receipt of this key may bear; "" while it signs."""
        if len(self.ends) <= 10:
            return self.ends
        return datetime.fromisoformat(self.ends).astimezone(HOME).date().isoformat()


@dataclass(slots=True)
class Mark:
    """A checkpoint from anywhere: what it says, who vouches for it."""

    origin: str  # "" when typed from paper
    size: int
    root: bytes
    moment: str
    source: str  # export, or the file it was read from
    trusted: bool
    matches: bool = False
    by_server: bool = False  # it came out of the server's table: signed with its key, or printed

    @property
    def named(self) -> str:
        return f"mốc {self.size} ({when(self.moment)}, {'máy chủ' if self.source == 'export' else self.source})"


def when(moment: str) -> str:
    """An instant as people in Việt Nam read it."""
    try:
        return datetime.fromisoformat(moment).astimezone(HOME).strftime("%d/%m/%Y %H:%M:%S")
    except (ValueError, OverflowError):
        return moment


_NOTE = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\ntime (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\n")
_PAPER = re.compile(
    r"\s*([0-9]{1,18})[\s·,;]+(\d\d)/(\d\d)/(\d{4})[\s·,;]+(\d\d:\d\d:\d\d)[\s·,;]+([A-Za-z0-9\s.-]+?)\s*"
)


def note_parts(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The signed text of a note, and (name, key id and signature) of each line below it."""
    body, blank, rest = text.partition("\n\n")
    if not blank or (rest and not rest.endswith("\n")):
        raise ValueError
    signatures = []
    for line in rest.split("\n")[:-1]:
        name, _, written = line.removeprefix("— ").rpartition(" ")
        if not line.startswith("— ") or not name:
            raise ValueError
        signatures.append((name, base64.b64decode(written, validate=True)))
    return body + "\n", signatures


def read_note(text: str, source: str, keys: Sequence[Key], found: Findings, warn: Callable[[str, str], None]) -> Mark:
    """The mark a note makes; what is wrong with its signatures is said. Raises ValueError when it is no note."""
    body, signatures = note_parts(text)
    said = _NOTE.fullmatch(body)
    if said is None:
        raise ValueError
    moment = said[4]
    mark = Mark(said[1], int(said[2]), base64.b64decode(said[3], validate=True), moment, source, source != "export")
    known = proven = False
    for name, raw in signatures:
        for key in keys:
            if key.name != name or raw[:4] != key.note_id:
                continue
            known = True
            if not key.signed(raw[4:], body.encode()):
                found.say(
                    "signature_false", mark.named, f"Chữ ký của khóa {name} sai: mốc đã bị sửa.", before=mark.size
                )
            elif not key.valid_at(moment):
                says = f"Khóa {name} ký ngoài thời hạn của nó ({key.begins or '…'} đến {key.ends or '…'})."
                found.say("key_out_of_time", mark.named, says, before=mark.size)
            else:
                proven = True
                # a committee's key that came with the export vouches for nothing: whoever made one made the other
                mark.trusted |= key.role == "committee" and key.pinned and not key.broken
                mark.by_server |= key.role == "server"
    if not proven and not known:
        if source == "export":
            found.say("signature_unknown", mark.named, "Không khóa nào đã công bố ký mốc này.", before=mark.size)
        else:
            warn(
                f"{mark.named}: không có chữ ký của khóa đã biết; dùng theo lời người đưa.",
                "a checkpoint that you gave has no signature by a known key; taken on your word",
            )
    return mark


def read_paper(line: str, source: str) -> Mark:
    """A line typed or scanned from a printed page. Raises ValueError with the sentence for the one who typed."""
    said = _PAPER.fullmatch(line)
    if said is None:
        raise ValueError("cần: số dòng, ngày, giờ, rồi 14 nhóm 4 ký tự như in trên giấy")
    letters = re.sub(r"[\s.-]", "", said[6]).upper().translate(str.maketrans("018", "OIB"))
    if len(letters) != 56:
        raise ValueError(f"cần 56 ký tự, dòng này có {len(letters)}")
    try:
        root = base64.b32decode(letters[:52] + "====")
        local = datetime.fromisoformat(f"{said[4]}-{said[3]}-{said[2]}T{said[5]}+07:00")
        moment = local.astimezone(UTC).strftime(MOMENT)
    except (ValueError, OverflowError):
        raise ValueError("ký tự hoặc ngày giờ không đọc được") from None
    check = hashlib.sha256(f"{int(said[1])}\n{moment}\n".encode() + root).digest()
    if base64.b32encode(check).decode()[:4] != letters[52:]:
        raise ValueError("có chỗ gõ nhầm, bốn ký tự cuối không khớp; xem lại trên giấy")
    return Mark("", int(said[1]), root, moment, source, trusted=True, by_server=True)


class NoteTable:
    """Does the server's table of checkpoints say beside each note what the note says, row after row without a gap?

    The table's other columns choose what pages and people are shown; the note alone is signed.
    """

    def __init__(self, found: Findings, keys: Sequence[Key]) -> None:
        self._found, self._keys = found, keys
        self._id = 0
        self._sizes: dict[object, int] = {}  # by signer

    def row(self, number: int, mark: Mark | None, text: str, row: object) -> None:
        """`mark` is what was read of the note, None where nothing was."""
        if not isinstance(row, dict):
            says = "Tệp không kể các cột của bảng mốc."
            self._found.say("checkpoint_table", mark.named if mark else f"mốc thứ {number} trong tệp xuất", says)
            return
        before, id = self._id, row.get("id")
        self._id = id if type(id) is int else before + 1
        if mark is None:
            return
        if not same(id, before + 1):
            says = f"Mốc mang số {shown(id)} đứng sau mốc số {before}: có mốc bị lấy khỏi bảng, hoặc bị đánh số lại."
            self._found.say("checkpoint_gap", mark.named, says, before=mark.size)
        signer = row.get("signer")
        known = self._sizes.get(str(signer), 0)
        if mark.size <= known:
            says = f"Đứng sau một mốc {known} dòng của cùng khóa {shown(signer)}: bị đánh số lại."
            self._found.say("checkpoint_gap", mark.named, says, before=mark.size)
        self._sizes[str(signer)] = max(mark.size, known)
        self._beside(mark, text, row)

    def _beside(self, mark: Mark, text: str, row: Json) -> None:
        moment = f"{mark.moment[:-1]}.000000Z"
        wanted = {"size": mark.size, "root": base64.b64encode(mark.root).decode(), "at": moment}
        for name, value in wanted.items():
            if not same(row.get(name), value):
                says = f"Cột {name}: bảng mốc ghi {shown(row.get(name))}, mốc đã ký ghi {shown(value)}."
                self._found.say("checkpoint_table", mark.named, says, before=mark.size)
        names = self._signers(text)
        if names and row.get("signer") not in names:  # signed by nobody known: that is said already
            says = f"Cột signer: bảng mốc ghi {shown(row.get('signer'))}, mốc do {', '.join(sorted(names))} ký."
            self._found.say("checkpoint_table", mark.named, says, before=mark.size)

    def _signers(self, text: str) -> set[str]:
        """The names whose keys truly signed."""
        body, signatures = note_parts(text)
        return {
            name
            for name, raw in signatures
            for key in self._keys
            if key.name == name and raw[:4] == key.note_id and key.signed(raw[4:], body.encode())
        }


def split_marks(text: str) -> Iterator[tuple[str, str]]:
    """("paper", line) and ("note", text) of a file in which both may stand, one after another."""
    lines = text.replace("\r\n", "\n").split("\n")
    place = 0
    while place < len(lines):
        if not lines[place].strip():
            place += 1
        elif _PAPER.fullmatch(lines[place]) or place + 1 >= len(lines) or not lines[place + 1].strip():
            yield "paper", lines[place]
            place += 1
        else:
            end = place
            while end < len(lines) and lines[end].strip():
                end += 1
            end += 1
            while end < len(lines) and lines[end].startswith("— "):
                end += 1
            yield "note", "\n".join(lines[place:end]) + "\n"
            place = end


# --------------------------------------------------------------------------------------------------- receipts

METHODS: Final = {1: "PT", 2: "BC", 3: "PN"}  # the kind of voucher that each way of giving makes


@dataclass(slots=True)
class Paper:
    """A receipt as somebody has it on paper: the payload of its QR code."""

    where: str
    version: int
    code: str
    unit: int
    year: int
    number: int
    day: str
    amount: int
    kind: str
    worthless: bool  # a sample or a trial print
    index: int = -1
    leaf: bytes = b""
    root: bytes = b""
    seen: bool = False  # its leaf is in the log
    matches: bool = False  # the log up to it is as it was


def read_receipt(text: str, where: str, keys: Sequence[Key], found: Findings) -> Paper | None:
    """The facts that a published key signed; None when none did, which is then said."""
    token = text.rpartition("#")[2].strip()
    try:
        raw = base64.b64decode(token.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if (raw[:1], len(raw)) not in ((b"\1", 99), (b"\2", 168)) or re.search(r"[^A-Za-z0-9_-]", token):
        found.say("receipt_form", where, "Mã của biên nhận không đọc được hoặc bị cắt ngắn. Quét lại mã QR.")
        return None
    body, signature = raw[:-64], raw[-64:]
    signers = [key for key in keys if key.role == "receipt" and key.receipt_id == int.from_bytes(raw[1:5], "big")]
    if not signers:
        found.say("receipt_key", where, "Biên nhận được ký bằng khóa không có trong danh sách đã công bố.")
        return None
    if not any(key.signed(signature, b"tuong-ho receipt v%d\n" % raw[0] + body) for key in signers):
        found.say("receipt_signature", where, "Chữ ký của biên nhận sai: nội dung đã bị sửa hoặc không do đơn vị ký.")
        return None
    paper = Paper(
        where, raw[0], body[5:15].decode("ascii", "replace"), int.from_bytes(body[15:17], "big"),
        int.from_bytes(body[17:19], "big"), int.from_bytes(body[19:23], "big"),
        (date(2000, 1, 1) + timedelta(days=int.from_bytes(body[23:25], "big"))).isoformat(),
        int.from_bytes(body[25:30], "big"), METHODS.get(body[30] & 15, "?"), bool(body[30] & 0x30),
    )  # fmt: skip
    if raw[0] == 2:
        paper.index, paper.leaf, paper.root = int.from_bytes(body[35:40], "big"), body[40:72], body[72:104]
    if any(key.last_day and paper.day > key.last_day for key in signers):
        found.say("key_out_of_time", where, "Biên nhận ghi ngày sau khi khóa ký nó đã ngừng dùng.")
    return paper


# ----------------------------------------------------------------------------------------- reading the export


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(text)


quote: Final = json.encoder.encode_basestring
_READ: Final = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction).raw_decode
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# The encoder in C is made once: `encode` makes one a call, which costs more than a row.
_MAKE: Final = getattr(json.encoder, "c_make_encoder", None)
_WRITE: Final = _MAKE and _MAKE(None, _WRITER.default, quote, None, ":", ",", True, False, False)


def read_json(text: str) -> Any:
    """One value and nothing after it but white space; fractions are refused."""
    value, end = _READ(text)
    if end != len(text) and text[end:].strip():
        raise ValueError(text[end : end + 20])
    return value


def dump(value: object) -> str:
    """Canonical JSON."""
    return "".join(_WRITE(value, 0)) if _WRITE else _WRITER.encode(value)


class Export:
    """The lines of an export, read as often as needed; its last line is checked each time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with self.path.open("rb") as file:
            magic = file.read(4)
            file.seek(0)
            if magic[:2] == b"\x1f\x8b":
                with gzip.open(file) as inner:
                    yield io.BufferedReader(inner)
            elif magic == b"PK\x03\x04":
                with zipfile.ZipFile(file) as box:
                    names = box.namelist()
                    if len(names) != 1:
                        raise Unreadable("Tệp .zip phải chứa đúng một tệp xuất.", "The .zip must hold one export.")
                    with box.open(names[0]) as inner:
                        yield io.BufferedReader(inner)  # type: ignore[type-var]
            else:
                yield file

    def lines(self) -> Iterator[Json]:
        """Each line before the last; then the last is compared with them. Raises Unreadable."""
        digest, count, last = hashlib.sha256(), 0, b""
        try:
            with self._opened() as file:
                while batch := file.readlines(1 << 20):
                    if last:
                        batch.insert(0, last)
                    last = batch.pop()
                    digest.update(b"".join(batch))
                    for line in batch:
                        count += 1
                        yield read_json(line.decode())
                end = read_json(last.decode())
        except Unreadable:
            raise
        except (OSError, EOFError, ValueError, RecursionError, zipfile.BadZipFile) as trouble:
            raise Unreadable(
                f"Dòng {count} của tệp không đọc được ({type(trouble).__name__}).", f"Line {count} cannot be read."
            ) from None
        if not isinstance(end, dict) or end.get("end") is not True:
            raise Unreadable("Tệp bị cắt ngắn: thiếu dòng kết thúc.", "The file was cut: its last line is missing.")
        if end.get("lines") != count or end.get("sha256") != digest.hexdigest():
            raise Unreadable("Tệp bị hỏng khi chép: dòng kết thúc không khớp.", "The file was damaged in copying.")

    def parts(self) -> Iterator[tuple[str, Json]]:
        """("header" | "leaf" | "row" | "checkpoint", line)."""
        name = "header"
        for line in self.lines():
            if not isinstance(line, dict):
                raise Unreadable("Tệp có dòng không phải của nhật ký.", "A line is not of a log.")
            if name == "header":
                if line.get("format") != "tuong-ho-log" or line.get("version") != 1:
                    raise Unreadable("Đây không phải tệp xuất nhật ký kiểu 1.", "This is no log export of version 1.")
                yield name, line
                name = "leaf"
                continue
            kind = "leaf" if "i" in line else "row" if "t" in line else "checkpoint" if "checkpoint" in line else ""
            if not kind or (kind == "leaf" and name != "leaf"):
                raise Unreadable("Tệp có dòng không đúng chỗ hoặc lạ.", "A line is unknown or out of its place.")
            name = kind
            yield kind, line
        if name == "header":
            raise Unreadable("Tệp không có phần đầu.", "The file has no header.")


_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@dataclass(slots=True)
class Leaf:
    """What a leaf's body says. `told` is its text without time and step: what stands of a row must come out as this."""

    at: str
    kind: str
    ref: str
    step: int
    row: Json
    sealed: Json
    lines: list[Json]
    told: str

    @property
    def lines_text(self) -> str:
        """The canonical text of the lines, "" where there are none."""
        begins = self.told.find(LINES)
        return self.told[begins + len(LINES) - 1 : self.told.index('],"ref":"', begins) + 1] if begins >= 0 else ""


HEAD: Final = len('{"at":"2026-03-05T07:00:00.000000Z",')
LINES: Final = ',"lines":['  # within a text its quotes would be escaped, so this is always the key
SEALED: Final = ',"sealed":{'


def read_leaf(text: object, later: Container[str] = ()) -> Leaf | None:
    """None when a body has not the one form that bodies have: it is written again and must come out the same. Of the
    tables of `later` only its two ends are looked at: between them must stand what a row, written so, says."""
    try:
        if not isinstance(text, str):
            return None
        body = read_json(text)
        at, kind, ref, step, row = body["at"], body["kind"], body["ref"], body["step"], body["row"]
        sealed, lines = body.get("sealed", _NONE), body.get("lines", _NO_LINES)
        right = (
            (_ends(text, at, step) if kind in later else dump(body) == text) and _AT.fullmatch(at)
            and type(step) is int and type(row) is dict and type(sealed) is dict and type(lines) is list
            and type(kind) is type(ref) is str and None not in row.values()
            and len(body) == 5 + (sealed is not _NONE) + (lines is not _NO_LINES)
            and all(type(line) is dict and None not in line.values() for line in lines)
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return Leaf(at, kind, ref, step, row, sealed, lines, text[HEAD : -9 - len(str(step))]) if right else None


def _ends(text: str, at: str, step: int) -> bool:
    return text.startswith(f'{{"at":"{at}","kind":"') and text.endswith(f',"step":{step}}}')


_NONE: Final[Json] = {}
_NO_LINES: Final[list[Json]] = []


# --------------------------------------------------------------------------------------------- business rules


class Column:
    """A number for each id: an array where ids are dense, so that a million take eight megabytes."""

    def __init__(self) -> None:
        self._near = array("q")
        self._far: dict[int, int] = {}

    def __getitem__(self, id: int) -> int:
        return self._near[id] if 0 <= id < len(self._near) else self._far.get(id, 0)

    def __setitem__(self, id: int, value: int) -> None:
        if 0 <= id < len(self._near):
            self._near[id] = value
        elif 0 <= id < 2 * len(self._near) + 4096:
            self._near.frombytes(bytes(8 * (2 * id + 1 - len(self._near))))
            self._near[id] = value
        else:
            self._far[id] = value


class Refs:
    """Where the newest leaf of each row of a table stands."""

    def __init__(self) -> None:
        self._numbers, self._names = Column(), dict[str, int]()

    def __getitem__(self, ref: str) -> int:
        """The leaf's index, or -1."""
        return (self._numbers[int(ref)] if _NUMBER.fullmatch(ref) else self._names.get(ref, 0)) - 1

    def __setitem__(self, ref: str, index: int) -> None:
        if _NUMBER.fullmatch(ref):
            self._numbers[int(ref)] = index + 1
        else:
            self._names[ref] = index + 1


_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(slots=True)
class Period:
    unit: int
    starts: str
    ends: str
    state: str = "open"
    last_event: int = 0


@dataclass(slots=True)
class Series:
    unit: int
    kind: str
    year: int
    month: int
    last: int
    newest_day: str = ""


@dataclass(slots=True)
class Mandate:
    unit: int
    fund: int
    beneficiary: int
    proposer: int
    requested: int
    version: int = 1
    approved: int = 0
    approver: int = 0
    decided: bool = False
    paid: int = 0
    last_voucher: int = 0
    editors: set[int] = field(default_factory=set)
    seal: tuple[int, str] = (-1, "")  # the leaf and the commitment that hold its newest body hash


@dataclass(slots=True)
class Lost:
    account: str
    fund: int
    amount: int
    left: int


@dataclass(slots=True)
class Slip:
    row: Json
    steps: dict[str, int] = field(default_factory=dict)


EXISTS, TURN, TURNED, GIFT, RECEIPTED, PLAIN, ADJUSTED = 1, 2, 4, 8, 16, 32, 64  # what is known about a voucher
_MONEY = frozenset({"cash", "bank"})
_STEPS_NEED = {"chief": "", "head": "chief", "counted": "head", "cancelled": ""}
_ENTRIES = ("PT", "PC", "BC", "BN", "PN", "PX", "PKT")


class Books:
    """The books as the leaves alone tell them: each event is judged by what stood before it."""

    def __init__(self, found: Findings, fingerprint: Callable[[str], int]) -> None:
        self._found, self._fingerprint = found, fingerprint
        self.accounts: dict[str, str] = {}
        self.units: set[int] = set()
        self.funds: dict[int, tuple[int, bool]] = {}
        self.places: dict[int, tuple[int, str]] = {}
        self.items: dict[int, tuple[int, str]] = {}
        self.periods: dict[int, Period] = {}
        self.series: dict[int, Series] = {}
        self.mandates: dict[int, Mandate] = {}
        self.slips: dict[int, Slip] = {}
        self.keys: dict[tuple[str, str], tuple[str, str, str, bool]] = {}  # role, from, to, stolen or lost
        self.erasures: list[tuple[int, str, str]] = []
        # Sums, and the last voucher that moved each.
        self.turnover: defaultdict[tuple[str, int, int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.fund_last: dict[int, int] = {}
        self.place_last: dict[int, int] = {}
        self.fund_money: defaultdict[int, int] = defaultdict(int)
        self.place_money: defaultdict[int, int] = defaultdict(int)
        self.vouchers = 0
        self._flags, self._amounts, self._days, self._prints, self._units, self._counts = (Column() for _ in range(6))
        self._turned, self._lines_used = Column(), Column()  # when a voucher was reversed; what a bank line became
        self._adjusted: defaultdict[int, int] = defaultdict(int)  # what adjustments added to a gift
        self._losses: defaultdict[tuple[str, int], int] = defaultdict(int)
        # Losses by the reversal that made them, and what may settle one: a decision (fund that bears, amount), a slip,
        # a bank line (None, amount); each names its loss. Then which loss a voucher settled.
        self._lost: dict[int, Lost] = {}
        self._settlers: defaultdict[tuple[str, int | None, int], list[int]] = defaultdict(list)
        self._settled: dict[int, int] = {}
        self._closed_days: dict[int, str] = {}
        self._confirmed: dict[int, set[str]] = defaultdict(set)  # years of a bank account
        self._receipts, self._ended = Column(), Column()
        self._waiting: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # numbers of this commit
        self._touched_funds: dict[int, int] = {}
        self._touched_places: dict[int, int] = {}
        self._touched_mandates: dict[int, int] = {}
        self.judges: dict[str, Callable[[int, Json, Leaf], None]] = {
            name: getattr(self, f"_{name}")
            for name in (
                "account", "unit", "fund", "place", "period", "period_event", "series", "mandate", "mandate_edit",
                "approval", "slip", "slip_step", "receipt", "receipt_end", "voucher", "cash_count",
                "item", "bank_reconciliation", "bank_use", "loss_cover", "loss_recovery", "series_setting", "numbering",
                "numbering_stop", "person_limit", "person_limit_stop", "log_key", "erasure",
            )
        }  # fmt: skip

    def take(self, index: int, leaf: Leaf) -> None:
        """Judge one leaf."""
        judge = self.judges.get(leaf.kind)
        if judge is None:
            return
        try:
            judge(index, leaf.row, leaf)
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            says = f"Dòng nhật ký thiếu hoặc sai nội dung ({trouble})."
            self._found.say("leaf_strange", f"{leaf.kind} {leaf.ref}", says, index)

    def _say(self, code: str, where: str, says: str, index: int) -> None:
        self._found.say(code, where, says, index)

    # -- what is given

    def _account(self, index: int, row: Json, leaf: Leaf) -> None:
        self.accounts[row["number"]] = row["kind"] if row["postable"] else ""

    def _unit(self, index: int, row: Json, leaf: Leaf) -> None:
        self.units.add(row["id"])

    def _fund(self, index: int, row: Json, leaf: Leaf) -> None:
        self.funds[row["id"]] = (row["unit_id"], bool(row["earmarked"]))

    def _place(self, index: int, row: Json, leaf: Leaf) -> None:
        self.places[row["id"]] = (row["unit_id"], row["account"])
        if self.accounts.get(row["account"]) not in _MONEY:
            self._say("account_unknown", f"place {row['id']}", "Két hoặc tài khoản không thuộc tài khoản tiền.", index)

    def _item(self, index: int, row: Json, leaf: Leaf) -> None:
        self.items[row["id"]] = (row["unit_id"], row["item_unit"])

    def _period(self, index: int, row: Json, leaf: Leaf) -> None:
        fresh = Period(row["unit_id"], row["starts"], row["ends"])
        for other in self.periods.values():
            if other.unit == fresh.unit and other.starts <= fresh.ends and other.ends >= fresh.starts:
                self._say("period_step", f"period {row['id']}", "Kỳ này chồng lên một kỳ đã có.", index)
        self.periods[row["id"]] = fresh

    def _period_event(self, index: int, row: Json, leaf: Leaf) -> None:
        period, step = self.periods[row["period_id"]], (row["from_state"], row["to_state"])
        allowed = step in (("open", "closed"), ("closed", "open"), ("closed", "filed"))
        if not allowed or period.state != row["from_state"]:
            says = f"Kỳ đang “{period.state}” mà bị chuyển “{step[0]}” → “{step[1]}”."
            self._say("period_step", f"period_event {row['id']}", says, index)
        if row["to_state"] == "open" and row.get("second_id") in (None, row["by_id"]):
            self._say("same_person", f"period_event {row['id']}", "Mở lại kỳ cần hai người.", index)
        period.state, period.last_event = row["to_state"], row["id"]

    def _series(self, index: int, row: Json, leaf: Leaf) -> None:
        self.series[row["id"]] = Series(row["unit_id"], row["kind"], row["year"], row["month"], row["first"])

    def _series_setting(self, index: int, row: Json, leaf: Leaf) -> None:
        self._by_two(index, row, leaf)

    def _person_limit(self, index: int, row: Json, leaf: Leaf) -> None:
        self._by_two(index, row, leaf)

    def _numbering(self, index: int, row: Json, leaf: Leaf) -> None:
        self._by_two(index, row, leaf)

    def _person_limit_stop(self, index: int, row: Json, leaf: Leaf) -> None:
        """One alone may stop a limit; nobody changes that afterwards."""

    def _numbering_stop(self, index: int, row: Json, leaf: Leaf) -> None:
        """The same of a choice of numbering."""

    def _by_two(self, index: int, row: Json, leaf: Leaf, second: str = "agreed_by") -> None:
        if row[second] == row["by_id"]:
            self._say("same_person", f"{leaf.kind} {leaf.ref}", "Việc này cần hai người.", index)

    # -- keys and erasures

    def _log_key(self, index: int, row: Json, leaf: Leaf) -> None:
        if row["role"] == "committee":
            self._by_two(index, row, leaf, "second_id")
        event, at = row["event"], row["at"]
        role, begins, ends, broken = self.keys.get((row["name"], row["key"]), (row["role"], at, "", False))
        if event != "begins":
            ends, broken = min(ends or at, at), broken or event in ("stolen", "lost")
        self.keys[row["name"], row["key"]] = role, begins, ends, broken

    def _erasure(self, index: int, row: Json, leaf: Leaf) -> None:
        self._by_two(index, row, leaf, "second_id")
        self.erasures.append((index, row["kind"], row["ref"]))
        if row["kind"] not in ERASABLE:
            says = f"Việc xóa dữ liệu nêu {row['kind']} {row['ref']}: bảng này không bao giờ được xóa lời."
            self._say("erasure_wrong", f"erasure {leaf.ref}", says, index)

    def _cash_count(self, index: int, row: Json, leaf: Leaf) -> None:
        if row["closes"]:
            if not row["counted"] == row["booked"] == row["cashier"]:
                self._say("sum_differs", f"cash_count {leaf.ref}", "Khóa quỹ khi tiền đếm khác sổ.", index)
            self._closed_days[row["place_id"]] = max(row["day"], self._closed_days.get(row["place_id"], ""))

    def _bank_reconciliation(self, index: int, row: Json, leaf: Leaf) -> None:
        if row["statement"] != row["booked"]:
            self._say("sum_differs", f"bank_reconciliation {leaf.ref}", "Sao kê khác sổ mà vẫn xác nhận.", index)
        if row["day"][5:7] == "12":
            self._confirmed[row["place_id"]].add(row["day"][:4])

    def _bank_use(self, index: int, row: Json, leaf: Leaf) -> None:
        """A line becomes another voucher only after the reversal of the one before, and no earlier than that."""
        voucher, line = row["voucher_id"], row["line_id"]
        before, self._lines_used[line] = self._lines_used[line], voucher
        where = f"bank_use {voucher} (dòng ngân hàng {line})"
        if before and not self._flags[before] & TURNED:
            self._say("line_again", where, f"Chứng từ {before} đã dùng dòng này mà chưa đảo.", index)
        elif before and self._days[voucher] < self._turned[before]:
            self._say("line_again", where, f"Ghi lại trước ngày đảo của chứng từ {before}.", index)

    def _loss_cover(self, index: int, row: Json, leaf: Leaf) -> None:
        self._settlers["cover", row["fund_id"], row["amount"]].append(row["reversal_id"])

    def _loss_recovery(self, index: int, row: Json, leaf: Leaf) -> None:
        way, amount = ("slip", row["slip_id"]) if "slip_id" in row else ("line", None), row["amount"]
        lost = self._lost.get(row["reversal_id"])
        if lost is None or amount > lost.amount:
            self._say(
                "loss_wrong", f"loss_recovery {row['id']}", "Thu lại một khoản thu sai không có, hoặc quá số.", index
            )
        self._settlers[(*way, amount)].append(row["reversal_id"])

    def _number(self, index: int, series: int, number: int) -> None:
        """Take a number; those of one commit may come in any order."""
        known = self.series[series]
        if number == known.last + 1 and series not in self._waiting:
            known.last = number
        else:
            self._waiting[series].append((number, index))

    # -- help

    def _mandate(self, index: int, row: Json, leaf: Leaf) -> None:
        self.mandates[row["id"]] = Mandate(
            row["unit_id"], row["fund_id"], row["beneficiary_id"], row["proposer_id"], row["requested"],
            seal=(index, str(leaf.sealed.get("body_hash", ""))),
        )  # fmt: skip
        if row["proposer_id"] == row["beneficiary_id"]:
            self._say("same_person", f"mandate {row['id']}", "Người đề nghị cũng là người nhận.", index)
        if self.funds[row["fund_id"]][0] != row["unit_id"]:
            self._say("mandate_wrong", f"mandate {row['id']}", "Quỹ không thuộc đơn vị của đề nghị.", index)

    def _mandate_edit(self, index: int, row: Json, leaf: Leaf) -> None:
        mandate, where = self.mandates[row["mandate_id"]], f"mandate_edit {leaf.ref}"
        if mandate.decided:
            self._say("mandate_wrong", where, "Đề nghị đã quyết định mà còn bị sửa.", index)
        if row["version"] != mandate.version + 1:
            self._say("mandate_wrong", where, f"Bản {row['version']} không nối tiếp bản {mandate.version}.", index)
        mandate.version, mandate.fund, mandate.requested = row["version"], row["fund_id"], row["requested"]
        mandate.editors.add(row["by_id"])
        mandate.seal = index, str(leaf.sealed.get("body_hash", ""))

    def _approval(self, index: int, row: Json, leaf: Leaf) -> None:
        mandate, where = self.mandates[row["mandate_id"]], f"approval {leaf.ref}"
        if mandate.decided or row["version"] != mandate.version:
            self._say("mandate_wrong", where, "Quyết định không về bản mới nhất, hoặc đã có quyết định.", index)
        if row["by_id"] in {mandate.proposer, mandate.beneficiary, *mandate.editors}:
            self._say("same_person", where, "Người duyệt cũng là người đề nghị, người sửa hoặc người nhận.", index)
        if row["amount"] > mandate.requested:
            says = f"Duyệt {dong(row['amount'])}, đề nghị {dong(mandate.requested)}."
            self._say("mandate_too_much", where, says, index)
        mandate.decided = row["decision"] != "return"
        if row["decision"] == "approve":
            mandate.approved, mandate.approver = row["amount"], row["by_id"]

    # -- slips

    def _slip(self, index: int, row: Json, leaf: Leaf) -> None:
        where, series, day = f"slip {row['id']} ({row['code']})", self.series[row["series_id"]], row["doc_date"]
        fits = (series.unit, series.kind, series.year) == (row["unit_id"], row["kind"], int(day[:4]))
        if not fits or series.month not in (0, int(day[5:7])):
            self._say("number_gap", where, "Phiếu dùng dãy số của đơn vị, loại hoặc năm khác.", index)
        if day < series.newest_day:
            self._say("number_gap", where, f"Ngày phiếu {day} lùi so với phiếu trước ({series.newest_day}).", index)
        series.newest_day = max(day, series.newest_day)
        self._number(index, row["series_id"], row["number"])
        unit, account = self.places[row["place_id"]]
        if unit != row["unit_id"] or self.accounts.get(account) != "cash" or self.funds[row["fund_id"]][0] != unit:
            self._say("place_missing", where, "Két hoặc quỹ không thuộc đơn vị lập phiếu.", index)
        if "mandate_id" in row:
            mandate = self.mandates[row["mandate_id"]]
            wanted = (mandate.unit, mandate.fund, mandate.beneficiary)
            if row["kind"] != "PC" or (unit, row["fund_id"], row.get("party_id")) != wanted or not mandate.approved:
                self._say("mandate_wrong", where, "Phiếu chi khác với đề nghị đã duyệt.", index)
        self.slips[row["id"]] = Slip(row)

    def _slip_step(self, index: int, row: Json, leaf: Leaf) -> None:
        where = f"slip_step {leaf.ref}"
        slip = self.slips.get(row["slip_id"])
        if slip is None:
            self._say("slip_order", where, "Bước này thuộc phiếu không có, hoặc đã ghi sổ.", index)
            return
        step, steps, by = row["step"], slip.steps, row["by_id"]
        needed = _STEPS_NEED[step]
        if step in steps or (needed and needed not in steps) or "cancelled" in steps:
            self._say("slip_order", where, f"Bước “{step}” không đúng thứ tự.", index)
        if step == "cancelled" and "counted" in steps:
            self._say("slip_order", where, "Phiếu đã đếm tiền mà bị hủy.", index)
        if step == "counted":
            others = {slip.row["prepared_by"], *steps.values()}
            if "mandate_id" in slip.row:
                mandate = self.mandates[slip.row["mandate_id"]]
                others |= {mandate.proposer, mandate.approver, mandate.beneficiary, *mandate.editors}
            if by in others:
                self._say("same_person", where, "Thủ quỹ đếm tiền cũng là người lập, ký, duyệt hoặc nhận.", index)
        steps[step] = by

    # -- vouchers

    def _voucher(self, index: int, row: Json, leaf: Leaf) -> None:
        lines = leaf.lines
        id, unit, day = row["id"], row["unit_id"], row["entry_date"]
        where = f"voucher {id} ({row['code']})"
        self.vouchers += 1
        total = 0
        for place, line in enumerate(lines, start=1):
            total += line["amount"]
            if line["line"] != place or line["n_lines"] != len(lines) or line["amount"] <= 0:
                self._say("lines_differ", where, f"Dòng {place} không đúng thứ tự, số dòng hoặc số tiền.", index)
        if row["n_lines"] != len(lines) or row["amount"] != total or not lines or row["kind"] not in _ENTRIES:
            says = f"Chứng từ ghi {row['n_lines']} dòng, {dong(row['amount'])}; có {len(lines)} dòng, {dong(total)}."
            self._say("lines_differ", where, says, index)
        period = self.periods[row["period_id"]]
        if period.unit != unit or not period.starts <= day <= period.ends or period.state != "open":
            says = f"Ghi ngày {day} vào kỳ {period.starts} – {period.ends} đang “{period.state}”."
            self._say("period_closed", where, says, index)
        self._papers(index, where, row, lines)
        self._lines(index, where, row, lines)
        gift = row["kind"] in ("PT", "BC", "PN") and all(line["credit"] == "3538" for line in lines)
        if self._flags[id]:
            self._say("lines_differ", where, "Mã chứng từ này đã dùng.", index)
        flags = EXISTS | (GIFT if gift else 0) | (PLAIN if row["nature"] == "plain" else 0)
        if ("adjusts_id" in row) != (row["nature"] in ("adjust", "refund")):
            self._say("adjust_wrong", where, "Chứng từ điều chỉnh không nói rõ điều chỉnh chứng từ nào.", index)
        elif "adjusts_id" in row:
            self._adjustment(index, where, row, lines)
        if "reverses_id" in row:
            flags |= TURN
            self._reversal(index, where, row, lines)
        elif row["nature"] == "reversal":
            self._say("reversal_wrong", where, "Chứng từ đảo không nói đảo chứng từ nào.", index)
        self._flags[id], self._amounts[id], self._units[id] = flags, total, unit
        self._days[id], self._counts[id] = int(day.replace("-", "")), len(lines)
        self._prints[id] = self._fingerprint(leaf.lines_text.replace(f'"n_lines":{len(lines)},', ""))

    def _papers(self, index: int, where: str, row: Json, lines: list[Json]) -> None:
        """The number, or the slip that brought it."""
        series, day, kind = self.series[row["series_id"]], row["entry_date"], row["kind"]
        if (kind in ("PT", "PC")) != ("slip_id" in row):
            self._say("money_needs_paper", where, "Phiếu thu, phiếu chi phải có phiếu; chứng từ khác thì không.", index)
        if "slip_id" not in row:
            fits = (series.unit, series.kind, series.year) == (row["unit_id"], kind, int(day[:4]))
            if not fits or series.month not in (0, int(day[5:7])):
                self._say("number_gap", where, "Dùng dãy số của đơn vị, loại hoặc năm khác.", index)
            self._number(index, row["series_id"], row["number"])
            return
        slip = self.slips.pop(row["slip_id"], None)
        if slip is None:
            self._say("slip_differs", where, "Phiếu không có, hoặc đã ghi sổ một lần.", index)
            return
        if "counted" not in slip.steps or "cancelled" in slip.steps:
            self._say("slip_order", where, "Phiếu chưa đếm tiền hoặc đã hủy mà được ghi sổ.", index)
        paper, line = slip.row, lines[0]
        account = self.places[paper["place_id"]][1]
        takes = paper["kind"] == "PT"
        money, against = ("debit", "credit") if takes else ("credit", "debit")
        same = len(lines) == 1 and all(
            row[name] == paper[name] for name in ("unit_id", "kind", "series_id", "number", "code", "doc_date")
        )
        same = same and (line["amount"], line["debit_fund"], line["credit_fund"]) == (
            paper["amount"], paper["fund_id"], paper["fund_id"],
        )  # fmt: skip
        same = same and (line[money], line.get(f"{money}_place"), line[against]) == (
            account, paper["place_id"], paper["against"],
        )  # fmt: skip
        if (
            not same
            or any(line.get(name) != paper.get(name) for name in ("party_id", "mandate_id"))
            or (row.get("adjusts_id") != paper.get("adjusts_id"))
        ):
            self._say("slip_differs", where, "Chứng từ khác với phiếu đã lập và ký.", index)

    def _lines(self, index: int, where: str, row: Json, lines: list[Json]) -> None:
        accounts, funds = self.accounts, self.funds
        unit, nature, kind, day = row["unit_id"], row["nature"], row["kind"], row["entry_date"]
        turn = "reverses_id" in row
        for line in lines:
            debit, credit, amount = line["debit"], line["credit"], line["amount"]
            giver, taker = line["debit_fund"], line["credit_fund"]
            from_kind, to_kind = accounts.get(debit, ""), accounts.get(credit, "")
            if not from_kind or not to_kind:
                self._say("account_unknown", where, f"Tài khoản {debit} hoặc {credit} không có trong hệ thống.", index)
            if (from_kind == "off") != (to_kind == "contra") or (to_kind == "off") != (from_kind == "contra"):
                self._say("contra_misused", where, "Ghi đơn lẫn với ghi kép.", index)
            for side, of_kind, account in (("debit", from_kind, debit), ("credit", to_kind, credit)):
                place = line.get(f"{side}_place")
                if (of_kind in _MONEY) != (place is not None):
                    self._say("place_missing", where, "Dòng tiền không rõ két hoặc tài khoản ngân hàng.", index)
                elif place is not None and self.places.get(place) != (unit, account):
                    self._say("place_missing", where, "Két hoặc tài khoản của đơn vị khác.", index)
                elif place is not None and self._is_closed(place, day):
                    self._say("day_closed", where, f"Ngày {day} của két, tài khoản {place} đã khóa.", index)
            if kind not in ("PT", "PC") and nature not in ("opening", "turnover"):
                bank = kind not in ("BC", "BN") and nature != "reversal" and "bank" in (from_kind, to_kind)
                if bank or "cash" in (from_kind, to_kind):
                    self._say(
                        "money_needs_paper", where, "Tiền mặt không qua phiếu, hoặc tiền gửi không qua báo.", index
                    )
            if giver != taker:
                crossing = nature in ("transfer", "classify", "reversal", "cover")
                money = nature != "reversal" and not {from_kind, to_kind} <= {"claim", "loss"}
                if not crossing or money or (nature == "classify" and debit != "3388"):
                    self._say("fund_crossed", where, f"Tiền đi từ quỹ {giver} sang quỹ {taker}.", index)
                if nature in ("transfer", "classify", "cover") and funds[giver][1]:
                    self._say("fund_earmarked", where, f"Tiền có địa chỉ của quỹ {giver} dùng vào việc khác.", index)
            elif nature == "classify" and debit != "3388":
                self._say("fund_crossed", where, "Phân loại chỉ từ tài khoản 3388.", index)
            if funds[giver][0] != unit or funds[taker][0] != unit:
                self._say("fund_crossed", where, "Quỹ của đơn vị khác.", index)
            if "item_id" in line:
                uncounted = "quantity" not in line and nature not in ("adjust", "retro", "reversal")
                if self.items.get(line["item_id"]) != (unit, line.get("item_unit")) or uncounted:
                    says = "Hàng của đơn vị khác, sai đơn vị tính, hoặc không có số lượng."
                    self._say("goods_wrong", where, says, index)
            if "mandate_id" in line:
                self._help(index, where, row, line)
            if "loss" in (from_kind, to_kind):
                self._loss(index, where, row, line)
            if nature in ("adjust", "retro") and (
                "mandate_id" in line or not {from_kind, to_kind} <= {"claim", "goods", "loss"}
            ):
                self._say("adjust_wrong", where, "Chứng từ điều chỉnh đụng đến tiền hoặc khoản hỗ trợ.", index)
            self._move(index, row["id"], (debit, giver, line.get("debit_place") or 0, day), from_kind, amount, 0)
            self._move(index, row["id"], (credit, taker, line.get("credit_place") or 0, day), to_kind, 0, amount)
        if turn and nature != "reversal":
            self._say("reversal_wrong", where, "Chứng từ đảo mang tính chất khác.", index)

    def _is_closed(self, place: int, day: str) -> bool:
        return day <= self._closed_days.get(place, "") or day[:4] in self._confirmed.get(place, ())

    def _move(
        self, index: int, voucher: int, key: tuple[str, int, int, str], kind: str, debit: int, credit: int
    ) -> None:
        sums = self.turnover[key]
        sums[0] += debit
        sums[1] += credit
        sums[2] += 1
        sums[3] = voucher
        if kind in ("goods", "claim"):
            self.fund_money[key[1]] += credit - debit
            self.fund_last[key[1]] = voucher
            self._touched_funds[key[1]] = index
        if key[2]:
            self.place_money[key[2]] += debit - credit
            self.place_last[key[2]] = voucher
            self._touched_places[key[2]] = index

    def _help(self, index: int, where: str, row: Json, line: Json) -> None:
        mandate = self.mandates[line["mandate_id"]]
        self._touched_mandates[line["mandate_id"]] = index
        mandate.last_voucher = row["id"]
        wanted = (mandate.fund, mandate.fund, mandate.beneficiary)
        if (line["debit_fund"], line["credit_fund"], line.get("party_id")) != wanted:
            self._say("mandate_wrong", where, "Quỹ hoặc người nhận khác với đề nghị đã duyệt.", index)
        if "reverses_id" in row:
            mandate.paid -= line["amount"]
            return
        mandate.paid += line["amount"]
        if not mandate.approved or mandate.unit != row["unit_id"] or line["debit"] != "3538":
            self._say("mandate_wrong", where, "Chi hỗ trợ khi chưa duyệt, hoặc không từ 3538.", index)
        if row["booked_by"] in {mandate.proposer, mandate.beneficiary, mandate.approver, *mandate.editors}:
            self._say("same_person", where, "Người ghi chi cũng là người đề nghị, duyệt hoặc nhận.", index)

    def _loss(self, index: int, where: str, row: Json, line: Json) -> None:
        """A loss comes by a reversal, goes by a decision or is paid back, and is never paid twice."""
        nature, forward = row["nature"], row["nature"] in ("opening", "turnover")
        if self.accounts.get(line["debit"]) == "loss":
            self._losses[line["debit"], line["debit_fund"]] += line["amount"]
            if nature != "reversal" and not forward:
                self._say("loss_wrong", where, "Khoản thiếu không do chứng từ đảo.", index)
            again = self._settled.pop(row.get("reverses_id", -1), None)
            if again is not None:
                self._lost[again].left += line["amount"]
            elif nature == "reversal":
                self._lost[row["id"]] = Lost(line["debit"], line["debit_fund"], line["amount"], line["amount"])
        if self.accounts.get(line["credit"]) == "loss":
            key = (line["credit"], line["credit_fund"])
            self._losses[key] -= line["amount"]
            if nature == "cover":
                said = self._settle(("cover", line["debit_fund"], line["amount"]), key, row["id"])
                if row["n_lines"] != 1 or line["debit"] != "3538" or not said:
                    self._say("loss_wrong", where, "Bù khoản thiếu không có quyết định.", index)
            elif not forward and self.accounts.get(line["debit"]) not in _MONEY:
                self._say("loss_wrong", where, "Xóa khoản thiếu không bằng tiền và không có quyết định.", index)
            elif not forward:
                way = ("slip", row["slip_id"]) if "slip_id" in row else ("line", None)
                if row["n_lines"] != 1 or not self._settle((*way, line["amount"]), key, row["id"]):
                    self._say("loss_wrong", where, "Thu lại mà không ghi cho khoản thu sai nào.", index)
            settled = self._lost.get(self._settled.get(row["id"], -1))
            if self._losses[key] < 0 or (settled is not None and settled.left < 0):
                self._say("loss_wrong", where, "Bù, thu lại quá khoản thiếu.", index)

    def _settle(self, by: tuple[str, int | None, int], key: tuple[str, int], voucher: int) -> bool:
        """Use what names a loss of that account and fund; False when nothing does."""
        for loss in self._settlers[by]:
            lost = self._lost.get(loss)
            if lost is not None and (lost.account, lost.fund) == key:
                self._settlers[by].remove(loss)
                self._settled[voucher], lost.left = loss, lost.left - by[2]
                return True
        return False

    def _adjustment(self, index: int, where: str, row: Json, lines: list[Json]) -> None:
        original = row["adjusts_id"]
        flags = self._flags[original]
        if not flags & PLAIN or flags & TURNED or self._units[original] != row["unit_id"]:
            self._say(
                "adjust_wrong", where, f"Chứng từ {original} không có, đã đảo, hoặc không điều chỉnh được.", index
            )
        if self._days[original] > int(row["entry_date"].replace("-", "")):
            self._say("adjust_wrong", where, f"Điều chỉnh trước ngày của chứng từ {original}.", index)
        for line in lines:
            self._adjusted[original] += line["amount"] * ((line["credit"] == "3538") - (line["debit"] == "3538"))
        if abs(self._adjusted[original]) > self._amounts[original]:
            self._say("adjust_wrong", where, f"Điều chỉnh quá số của chứng từ {original}.", index)
        self._flags[original] |= ADJUSTED

    def _reversal(self, index: int, where: str, row: Json, lines: list[Json]) -> None:
        """Equal and opposite, line by line; what a fund had spent of a gift may be added as a loss."""
        original = row["reverses_id"]
        flags, many = self._flags[original], self._counts[original]
        if not flags & EXISTS or flags & (TURN | TURNED | ADJUSTED) or original == row["id"]:
            says = f"Chứng từ {original} không có, đã đảo, đã điều chỉnh, hoặc chính nó là chứng từ đảo."
            self._say("reversal_wrong", where, says, index)
            return
        equal = self._fingerprint(dump([turned(line) for line in lines[:many]])) == self._prints[original]
        losses = all(
            self.accounts.get(line["debit"]) == "loss" and line["credit"] == "3538"
            and line["debit_fund"] == line["credit_fund"]
            and any(
                (given["debit"], given["debit_fund"]) == ("3538", line["debit_fund"])
                and given["amount"] >= line["amount"]
                for given in lines[:many]
            )
            for line in lines[many:]
        )  # fmt: skip
        if not equal or not losses or self._units[original] != row["unit_id"]:
            self._say("reversal_wrong", where, f"Không bằng và ngược với chứng từ {original}.", index)
        if self._days[original] > int(row["entry_date"].replace("-", "")):
            self._say("reversal_wrong", where, f"Đảo trước ngày của chứng từ {original}.", index)
        self._flags[original] = flags | TURNED
        self._turned[original] = int(row["entry_date"].replace("-", ""))

    # -- receipts

    def _receipt(self, index: int, row: Json, leaf: Leaf) -> None:
        where, series = f"receipt {row['id']} ({row['label']})", self.series[row["series_id"]]
        fits = (series.unit, series.kind, series.year) == (row["unit_id"], "BNUH", int(row["day"][:4]))
        if not fits or series.month not in (0, int(row["day"][5:7])):
            self._say("number_gap", where, "Biên nhận dùng dãy số của đơn vị hoặc năm khác.", index)
        self._number(index, row["series_id"], row["number"])
        voucher, flags = row["voucher_id"], self._flags[row["voucher_id"]]
        if not flags & GIFT or flags & TURNED or self._units[voucher] != row["unit_id"]:
            self._say("receipt_wrong", where, f"Chứng từ {voucher} không phải khoản ủng hộ còn trong sổ.", index)
        elif (given := self._amounts[voucher] + self._adjusted.get(voucher, 0)) != row["amount"]:
            says = f"Biên nhận {dong(row['amount'])}, chứng từ {dong(given)}."
            self._say("receipt_wrong", where, says, index)
        if flags & RECEIPTED:
            self._say("receipt_wrong", where, f"Khoản ủng hộ {voucher} đã có biên nhận còn hiệu lực.", index)
        old = row.get("replaces_id")
        if old is not None and (not self._ended[old] or self._receipts[old] != voucher):
            self._say("receipt_wrong", where, "Thay một biên nhận chưa hủy hoặc của khoản khác.", index)
        self._flags[voucher] |= RECEIPTED
        self._receipts[row["id"]] = voucher

    def _receipt_end(self, index: int, row: Json, leaf: Leaf) -> None:
        id = row["receipt_id"]
        voucher = self._receipts[id]
        if not voucher or self._ended[id]:
            self._say("receipt_wrong", f"receipt_end {id}", "Hủy biên nhận không có, hoặc đã hủy.", index)
        self._ended[id] = 1
        self._flags[voucher] &= ~RECEIPTED

    # -- what must hold after each commit, and at the end

    def end_commit(self) -> None:
        """All events of one commit are in: nothing is below zero, nothing overpaid, numbers are dense."""
        for series, numbers in self._waiting.items():
            known = self.series[series]
            taken = sorted(number for number, _ in numbers)
            if taken != list(range(known.last + 1, known.last + 1 + len(taken))):
                says = f"Số {', '.join(map(str, taken[:5]))} không nối tiếp số {known.last}: khoảng trống hoặc trùng."
                self._say("number_gap", f"series {series} ({known.kind} {known.year})", says, numbers[0][1])
            known.last = max(known.last, *taken)
        self._waiting.clear()
        for fund, index in self._touched_funds.items():
            if self.fund_money[fund] < 0:
                self._say("overdrawn", f"fund {fund}", f"Quỹ {fund} âm {dong(-self.fund_money[fund])}.", index)
        for place, index in self._touched_places.items():
            if self.place_money[place] < 0:
                self._say("overdrawn", f"place {place}", f"Két, tài khoản {place} âm.", index)
        for id, index in self._touched_mandates.items():
            mandate = self.mandates[id]
            if not 0 <= mandate.paid <= mandate.approved:
                says = f"Đã chi {dong(mandate.paid)}, đã duyệt {dong(mandate.approved)}."
                self._say("mandate_too_much", f"mandate {id}", says, index)
        self._touched_funds.clear()
        self._touched_places.clear()
        self._touched_mandates.clear()

    def end(self) -> None:
        """No fund, box or account below zero at the end of any day."""
        self.end_commit()
        funds: defaultdict[tuple[int, str], int] = defaultdict(int)
        places: defaultdict[tuple[int, str], int] = defaultdict(int)
        for (account, fund, place, day), (debit, credit, *_) in self.turnover.items():
            if self.accounts.get(account) in ("goods", "claim"):
                funds[fund, day] += credit - debit
            if place:
                places[place, day] += debit - credit
        for name, sums in (("fund", funds), ("place", places)):
            remains: defaultdict[int, int] = defaultdict(int)
            for (id, day), net in sorted(sums.items()):
                remains[id] += net
                if remains[id] < 0:
                    says = f"Cuối ngày {day} âm {dong(-remains[id])}."
                    self._found.say("overdrawn", f"{name} {id}", says)


_OTHER_SIDE: Final = {
    "debit": "credit", "credit": "debit", "debit_fund": "credit_fund", "credit_fund": "debit_fund",
    "debit_place": "credit_place", "credit_place": "debit_place",
}  # fmt: skip


def turned(line: Json) -> Json:
    """The opposite of a line, without the number of lines."""
    return {_OTHER_SIDE.get(name, name): value for name, value in line.items() if name != "n_lines"}


def dong(amount: int) -> str:
    return f"{amount:,} đ".replace(",", ".")


# --------------------------------------------------------------------------------------- times that rows tell

AHEAD: Final = timedelta(minutes=5)  # a clock that was set back between an act and its commit
BEHIND: Final = timedelta(days=1)  # a request kept waiting, a clock that was set forward
# What two persons settle counts days of notice from its hour: no day may be won.
SETTLED_BEHIND: Final = timedelta(hours=1)
_SETTLED: Final = frozenset({"agreed_by", "second_id"})


class Stated:
    """Did what a row tells to have happened at an hour happen about when the log took it in?

    The log's times only rise, so a leaf's own `at` cannot be dated back between leaves that somebody saw; what a row
    tells of itself can be, by whoever writes to the database, and notice would be counted from a day that never was.
    A row that changes tells its old times again: each is judged where it first stands. Samples tell a story of days
    long past: while every heading of the books says that they are one they are called so instead. Real books began
    with a heading that does not.
    """

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._wrong: list[tuple[str, str, int]] = []  # told at the end: headings come after the first rows
        self._headings = Counter[bool]()
        self._known: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self._at = self._first = self._near = self._last = ""

    def leaf(self, index: int, leaf: Leaf, again: bool) -> None:
        """`again` for tables whose rows may have newer leaves."""
        row = leaf.row
        if leaf.kind == "unit_profile":
            self._headings[row.get("is_sample") is True] += 1
            if self.sample:
                self._wrong.clear()
        names = [name for name in row if name[-1:] == "t" and (name == "at" or name[-3:] == "_at")]
        for name in leaf.sealed:
            if name == "at" or name[-3:] == "_at":
                self._strange(index, leaf, name)
        if not names:
            return
        before = self._known[leaf.kind].get(leaf.ref, _NONE) if again else _NONE
        for name in names:
            moment = row[name]
            if name in before and same(before[name], moment):
                continue
            if not isinstance(moment, str) or not _AT.fullmatch(moment):
                self._strange(index, leaf, name)
            elif moment > leaf.at or moment[:14] != leaf.at[:14]:  # else within the hour, as nearly always
                self._judge(index, leaf, name, moment)
        if again:
            self._known[leaf.kind][leaf.ref] = {name: row[name] for name in names}

    def _judge(self, index: int, leaf: Leaf, name: str, moment: str) -> None:
        if leaf.at != self._at:
            self._turn(index, leaf.at)
        settled = not _SETTLED.isdisjoint(leaf.row) or leaf.kind.endswith("_stop")
        if not (self._near if settled else self._first) <= moment <= self._last and not self.sample:
            way = "ghi lùi giờ" if moment < leaf.at else "ghi trước giờ"
            says = f"Cột {name} ghi {when(moment)}, nhật ký nhận dòng này lúc {when(leaf.at)}: {way}."
            self._wrong.append((called(leaf.kind, leaf.ref, leaf.row), says, index))

    def _strange(self, index: int, leaf: Leaf, name: str) -> None:
        says = f"Cột {name} không ghi giờ đúng dạng, hoặc bị niêm phong."
        self._found.say("leaf_strange", called(leaf.kind, leaf.ref, leaf.row), says, index)

    @property
    def sample(self) -> bool:
        return self._headings[True] > 0 and not self._headings[False]

    def end(self) -> None:
        for where, says, index in self._wrong:
            self._found.say("time_stated", where, says, index)

    def _turn(self, index: int, at: str) -> None:
        """Between which times a row of this commit may tell it was written."""
        self._at = self._first = self._near = self._last = at
        try:
            moment = datetime.fromisoformat(at)
            self._first, self._last = instant(moment - BEHIND), instant(moment + AHEAD)
            self._near = instant(moment - SETTLED_BEHIND)
        except (ValueError, OverflowError):
            self._found.say("leaf_form", f"dòng {index}", BAD_FORM, index)


def instant(moment: datetime) -> str:
    """As leaves have it, so that text compares as time does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# ------------------------------------------------------------------------------------ the log and the database

# Columns that events of other tables move; the rest of each row stands as its leaf says.
MOVED: Final[Mapping[str, frozenset[str]]] = {
    "period": frozenset({"state", "last_event"}),
    "series": frozenset({"last"}),
    "mandate": frozenset(
        {"version", "fund_id", "requested", "body_hash", "approved", "disbursed", "approver_id", "last_voucher"}
    ),
}
# Tables of the desk whose words somebody may have erased: then a newer leaf says what stands there since.
ERASABLE: Final = frozenset({"gift", "cash_gift", "relief_request_text", "paper"})
SUMS: Final = ("turnover", "fund_balance", "place_balance")
BUCKETS: Final = 1024


class Comparison:
    """Are the rows that stand in the books the rows that the leaves tell?

    Tables that are never changed are compared by sums of keyed fingerprints, a thousand buckets each, so that a
    million rows need no memory; the key is drawn for this run, so no row can be made to fit. Only buckets that differ
    are read again, to name the row.
    """

    def __init__(self, found: Findings, books: Books, fingerprint: Callable[[str], int]) -> None:
        self._found, self._books, self._fingerprint = found, books, fingerprint
        self.rows = 0
        self.schema: dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]] = {}  # plain, sealed, lines
        self.private = False
        self.papers: defaultdict[str, list[Paper]] = defaultdict(list)  # receipts on paper, by ref
        self._sealed: defaultdict[str, set[str]] = defaultdict(set)  # the columns that leaves of a table seal
        self._shut: list[tuple[int, str, str]] = []  # leaves whose salt is gone
        self._salts = bytearray()  # 16 bytes a leaf, zeros where none was told
        self._newest: defaultdict[str, Refs] = defaultdict(Refs)
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * BUCKETS)
        self._changing: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        self._suspects: set[tuple[str, str]] = set()
        self._sums: dict[str, dict[Any, tuple[int, ...]]] = {}  # what leaves add up to, less the rows seen

    @property
    def later(self) -> Container[str]:
        """Tables whose leaves need not be written again: each must come out as its row, which is written here. Where
        one does not, all that differ are read again, and then in full."""
        return self._books.judges.keys() - MOVED.keys() if self.private else ()

    def leaf(self, index: int, leaf: Leaf, salt: str | None) -> None:
        kind, ref, told, newest = leaf.kind, leaf.ref, leaf.told, self._newest[leaf.kind]
        before = newest[ref]
        newest[ref] = index
        self._told_by_schema(leaf)
        if leaf.sealed:
            self._sealed[kind] |= leaf.sealed.keys()
        if self.private:
            opener = read_salt(salt)
            self._salts += b"\0" * (index * 16 - len(self._salts)) + (opener or NO_SALT)
            if leaf.sealed and not opener:
                self._shut.append((index, kind, ref))
        elif salt is not None:
            self._lies("Phần đầu tệp nói là bản công khai, mà tệp có khóa mở.")
        if kind in MOVED:
            told = self._told(kind, ref, None, leaf.row, leaf.sealed)
        elif leaf.sealed and not self.private:
            told = told[: told.rindex(SEALED)]
        shown = self._fingerprint(told)
        if kind in self._books.judges:
            if leaf.step or before >= 0:
                self._found.say("step_gap", f"{kind} {ref}", "Bảng này không có bản thứ hai của một dòng.", index)
            self._buckets[kind][bucket(ref)] += shown
            return
        known = self._changing[kind].get(ref)
        if leaf.step != (known[1] + 1 if known else 0):
            self._found.say("step_gap", f"{kind} {ref}", f"Thiếu bản trước bản {leaf.step}.", index)
        self._changing[kind][ref] = (shown, leaf.step)

    def _told(self, kind: str, ref: str, lines: object, row: Json, sealed: Json) -> str:
        """What a leaf would say of a row, but for columns that other events move, and seals that none here can open."""
        moved = MOVED.get(kind)
        if moved:
            row = {name: value for name, value in row.items() if name not in moved}
            sealed = {name: value for name, value in sealed.items() if name not in moved}
        said: Json = {"kind": kind, "ref": ref, "row": row}
        if lines is not None:
            said["lines"] = lines
        if sealed and self.private:
            said["sealed"] = sealed
        return dump(said)[1:-1]

    def _told_by_schema(self, leaf: Leaf) -> None:
        """The header must tell every table and column that leaves hold, as plain or sealed as they hold it."""
        plain, sealed, lines = self.schema.get(leaf.kind, _NO_SCHEMA)
        known = leaf.row.keys() <= plain and leaf.sealed.keys() <= sealed
        if known and all(line.keys() <= lines for line in leaf.lines):
            return
        unlike = (leaf.row.keys() - plain) | (leaf.sealed.keys() - sealed)
        for line in leaf.lines:
            unlike |= line.keys() - lines
        if unlike:
            what = f"hoặc kể sai {', '.join(sorted(unlike))}" if plain else "bảng này"
            self._found.say("schema_differs", f"bảng {leaf.kind}", f"Phần đầu tệp bỏ sót {what}.")
            self.schema[leaf.kind] = plain | unlike, sealed | unlike, lines | unlike  # told once

    def _lies(self, says: str) -> None:
        if not self._found.counts["header_false"]:
            self._found.say("header_false", "phần đầu tệp", says)

    def _salt(self, index: int) -> bytes:
        return bytes(self._salts[index * 16 : index * 16 + 16]) if index >= 0 else NO_SALT

    def row(self, line: Json) -> None:
        """A row as it stands in the books."""
        kind, ref, row = str(line["t"]), str(line["ref"]), line["row"]
        self.rows += 1
        if kind in SUMS:
            self._sum(kind, ref, row)
            return
        if kind in MOVED:
            self._state(kind, ref, row)
        if kind == "receipt":
            self._meet(ref, row)
        sealed: Json = {}
        hidden = self._sealed.get(kind)
        if self.private and hidden:
            salt = self._salt(self._newest[kind][ref])
            for name in hidden & row.keys():
                value = row.pop(name)
                if value is not None:
                    sealed[name] = seal(salt, name, value)
        shown = self._fingerprint(self._told(kind, ref, line.get("lines"), row, sealed))
        if kind in self._books.judges:
            self._buckets[kind][bucket(ref)] -= shown
        elif self._changing[kind].pop(ref, (None,))[0] != shown:
            self._suspects.add((kind, ref))

    def _meet(self, ref: str, row: Json) -> None:
        """A receipt that somebody has on paper: the log knows its code by a commitment alone."""
        for paper in self.papers.get(ref, ()):
            if row.get("code", paper.code) != paper.code:
                says = f"Mã tra cứu trên giấy {shown(paper.code)}, trong sổ {shown(row['code'])}."
                self._found.say("receipt_differs", f"{paper.where} ({row.get('label')})", says)

    def _sum(self, kind: str, ref: str, row: Json) -> None:
        if not self._sums:
            books = self._books
            self._sums = {
                "turnover": {key: tuple(sums) for key, sums in books.turnover.items()},
                "fund_balance": {key: (sum, books.fund_last[key]) for key, sum in books.fund_money.items()},
                "place_balance": {key: (sum, books.place_last[key]) for key, sum in books.place_money.items()},
            }
        if kind == "turnover":
            key: Any = (row["account"], row["fund_id"], row["place_id"], row["day"])
            has: tuple[int, ...] = (row["debit"], row["credit"], row["sides"], row["last_voucher"])
        else:
            key, has = row["fund_id" if kind == "fund_balance" else "place_id"], (row["amount"], row["last_voucher"])
        wanted = self._sums[kind].pop(key, (0,) * len(has))
        if wanted != has:
            says = f"Sổ giữ {sums(has)}; cộng từ nhật ký là {sums(wanted)}."
            self._found.say("sum_differs", f"{kind} {ref}", says)

    def _state(self, kind: str, ref: str, row: Json) -> None:
        books, id = self._books, row["id"]
        wanted: Json = {}
        if kind == "period" and (period := books.periods.get(id)):
            wanted = {"state": period.state, "last_event": period.last_event}
        elif kind == "series" and (series := books.series.get(id)):
            wanted = {"last": series.last}
        elif kind == "mandate" and (mandate := books.mandates.get(id)):
            wanted = {
                "version": mandate.version, "fund_id": mandate.fund, "requested": mandate.requested,
                "approved": mandate.approved, "disbursed": mandate.paid, "approver_id": mandate.approver or None,
                "last_voucher": mandate.last_voucher,
            }  # fmt: skip
        for name, value in wanted.items():
            if row.get(name) != value:
                says = f"Cột {name}: sổ ghi {shown(row.get(name))}, theo nhật ký là {shown(value)}."
                self._found.say("sum_differs", f"{kind} {ref}", says)
        if kind == "mandate" and self.private and mandate:
            index, commitment = mandate.seal
            if commitment and seal(self._salt(index), "body_hash", row.get("body_hash")) != commitment:
                says = "Nội dung đề nghị khác với lúc ghi, hoặc thiếu khóa mở."
                self._found.say("sealed_changed", f"{kind} {ref}", says, index)

    def end(self, export: Export) -> None:
        """Name what differs."""
        self._unopened()
        if self._books.vouchers and not self._sums:
            self._found.say("row_deleted", ", ".join(SUMS), "Tệp không có các số dư và số phát sinh của sổ.")
        for kind, left in self._sums.items():
            for key in sorted(key for key, sums in left.items() if any(sums)):
                self._found.say("row_deleted", f"{kind} {key}", "Số này cộng được từ nhật ký mà sổ không có.")
        buckets = {(kind, n) for kind, sums in self._buckets.items() for n, sum in enumerate(sums) if sum}
        self._suspects |= {(kind, ref) for kind, refs in self._changing.items() for ref in refs}
        if buckets or self._suspects:
            wrong = self._found.counts.total()
            self._read_again(export, buckets)
            if not wrong and not self._found.counts:
                tables = ", ".join(sorted({kind for kind, _ in buckets | self._suspects}))
                self._found.say("row_changed", tables, "Bảng này khác với nhật ký; không chỉ ra được dòng nào.")

    def _unopened(self) -> None:
        """A salt goes with an erasure alone, and the row's newest leaf keeps its own."""
        gone = {(kind, ref): index for index, kind, ref in self._books.erasures if kind in ERASABLE}
        for index, kind, ref in self._shut:
            if index > gone.get((kind, ref), -1) and index != self._newest[kind][ref]:
                says = "Bản cũ của dòng này thiếu khóa mở mà nhật ký không ghi việc xóa."
                self._found.say("sealed_missing", f"{kind} {ref}", says, index)

    def _read_again(self, export: Export, buckets: set[tuple[str, int]]) -> None:
        told: dict[tuple[str, str], tuple[int, Leaf, str | None]] = {}
        index, later = 0, self.later
        for part, line in export.parts():
            if part == "leaf":
                leaf = read_leaf(line.get("b"))
                if leaf is None and read_leaf(line.get("b"), later) is not None:
                    self._found.say("leaf_form", f"dòng {index}", BAD_FORM, index)
                if leaf is not None:
                    kind, ref = leaf.kind, leaf.ref
                    if (kind, bucket(ref)) in buckets or (kind, ref) in self._suspects:
                        told[kind, ref] = (index, leaf, line.get("s"))
                index += 1
            elif part == "row" and line["t"] not in SUMS:
                kind, ref = str(line["t"]), str(line["ref"])
                if (kind, bucket(ref)) in buckets or (kind, ref) in self._suspects:
                    self._compare(kind, ref, line, told.pop((kind, ref), None))
        for (kind, ref), (index, leaf, _) in told.items():
            says = f"Nhật ký có dòng này (ghi lúc {when(leaf.at)}), sổ không còn: đã bị xóa."
            self._found.say("row_deleted", called(kind, ref, leaf.row), says, index)

    def _compare(self, kind: str, ref: str, line: Json, told: tuple[int, Leaf, str | None] | None) -> None:
        row = line["row"]
        where = called(kind, ref, row)
        if told is None:
            self._found.say("row_slipped_in", where, "Sổ có dòng này, nhật ký không có: chen vào ngoài chương trình.")
            return
        index, leaf, salt = told
        was, skipped = leaf.row, MOVED.get(kind, frozenset()) | leaf.sealed.keys()
        for name in sorted((row.keys() | was.keys()) - skipped):
            if not same(row.get(name), was.get(name)):
                says = f"Cột {name}: sổ ghi {shown(row.get(name))}, nhật ký ghi {shown(was.get(name))}."
                self._found.say("row_changed", where, says, index)
        old, new = leaf.lines, line.get("lines", [])
        for place in range(max(len(old), len(new))):
            before = old[place] if place < len(old) else {}
            after = new[place] if place < len(new) else {}
            for name in sorted(before.keys() | after.keys()):
                if not same(before.get(name), after.get(name)):
                    says = f"Dòng {place + 1}, cột {name}: sổ ghi {shown(after.get(name))}, "
                    self._found.say("row_changed", where, f"{says}nhật ký ghi {shown(before.get(name))}.", index)
        for name in sorted(leaf.sealed.keys() - MOVED.get(kind, frozenset())):
            self._compare_sealed(where, name, row.get(name), str(leaf.sealed[name]), read_salt(salt), index)

    def _compare_sealed(
        self, where: str, name: str, value: object, commitment: str, salt: bytes | None, index: int
    ) -> None:
        if not self.private:
            if value is not None:
                self._lies(f"Phần đầu tệp nói là bản công khai, mà {where} có cột niêm phong “{name}”.")
        elif not salt:
            says = f"Cột được niêm phong “{name}” thiếu khóa mở; dòng này không được xóa lời, hoặc chưa ghi bản mới."
            self._found.say("sealed_missing", where, says, index)
        elif value is None or seal(salt, name, value) != commitment:
            self._found.say("sealed_changed", where, f"Cột được niêm phong “{name}” khác với lúc ghi.", index)


_NO_SCHEMA: Final[tuple[frozenset[str], frozenset[str], frozenset[str]]] = (frozenset(),) * 3


def same(one: object, other: object) -> bool:
    """Alike as JSON has it: true is not 1."""
    return type(one) is type(other) and one == other


def sums(numbers: tuple[int, ...]) -> str:
    """Sums, and after them the voucher that moved them last."""
    return f"{' / '.join(map(dong, numbers[:-1]))} (chứng từ cuối {numbers[-1]})"


BAD_FORM: Final = "Dòng nhật ký không viết đúng dạng chuẩn."
NO_SALT: Final = bytes(16)


def read_salt(text: object) -> bytes | None:
    """16 bytes, or None: what is no salt opens nothing."""
    if not isinstance(text, str) or len(text) != 32:
        return None
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        return None
    return salt if len(salt) == 16 else None  # white space between is passed over


def bucket(ref: str) -> int:
    return hash(ref) % BUCKETS


def seal(salt: bytes, column: str, value: object) -> str:
    return hmac.digest(salt, f"{column}\0{value}".encode(), "sha256").hex()


def shown(value: object) -> str:
    return "trống" if value is None else f"“{value}”"


def called(kind: str, ref: str, row: Json) -> str:
    label = row.get("label") if kind == "receipt" else row.get("code") if kind in ("voucher", "slip") else None
    return f"{kind} {ref} ({label})" if label else f"{kind} {ref}"


# ------------------------------------------------------------------------------------------------- the check


class Check:
    """Everything that is checked about one export, in one reading (and a second where rows differ)."""

    def __init__(self, path: Path, *, rules: bool = True, private: bool = False) -> None:
        self.export = Export(path)
        self._wants_private = private
        self.found = Findings()
        self.warnings: list[tuple[str, str]] = []
        keyed = hashlib.blake2b(key=secrets.token_bytes(32), digest_size=8)

        def fingerprint(text: str) -> int:
            """Keyed with this run's own secret, so that nothing can be made to have another's; 63 bits fit an array."""
            hash = keyed.copy()
            hash.update(text.encode("utf-8", "surrogatepass"))
            return int.from_bytes(hash.digest(), "big") >> 1

        self._rules = rules
        self._later: Container[str] = ()
        self.tree = Tree()
        self.books = Books(self.found, fingerprint)
        self.comparison = Comparison(self.found, self.books, fingerprint)
        self.stated = Stated(self.found)
        self.header: Json = {}
        self.keys: list[Key] = []
        self.marks: list[Mark] = []
        self.papers: list[Paper] = []
        self.first_at = self.last_at = ""
        self._wanted: defaultdict[tuple[int, int, int], list[Paper]] = defaultdict(list)

    def warn(self, says: str, english: str) -> None:
        if (says, english) not in self.warnings:
            self.warnings.append((says, english))

    def run(self, pinned: Sequence[Path], checkpoints: Sequence[Path], receipts: Sequence[Path]) -> None:
        self._pin(pinned)
        notes: list[tuple[str, object]] = []
        indexes = 0
        told = False  # all leaves were read
        for part, line in self.export.parts():
            if self._rules and not told and part in ("row", "checkpoint"):
                self.books.end()
                told = True
            if part == "leaf":
                if line["i"] != indexes:
                    self.found.say("index_gap", f"dòng {indexes}", f"Ghi số {line['i']}, phải là {indexes}.", indexes)
                self._leaf(indexes, line)
                indexes += 1
            elif part == "row":
                if self._rules:
                    self._row(line)
            elif part == "checkpoint":
                notes.append((str(line["checkpoint"]), line.get("row")))
            else:
                self._begin(line)
                self._bring_receipts(receipts)
        if self.header["size"] != self.tree.size:
            says = f"Phần đầu tệp ghi {self.header['size']} dòng, tệp có {self.tree.size}."
            self.found.say("size_differs", "tệp xuất", says)
        self.tree.close()
        if self._rules:
            if not told:
                self.books.end()
            self.comparison.end(self.export)
            self._compare_keys()
            self._end_times()
        self._bring_marks(notes, checkpoints)
        self._match_marks()
        self._match_papers()

    # -- what the reader brought

    def _pin(self, files: Sequence[Path]) -> None:
        for file in files:
            try:
                said = json.loads(file.read_text(encoding="utf-8"))
                self.keys += [Key.read(key, True) for key in (said["keys"] if isinstance(said, dict) else said)]
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                raise Unreadable(f"Không đọc được tệp khóa {file}.", f"The key file {file} cannot be read.") from None

    def _bring_receipts(self, files: Sequence[Path]) -> None:
        for file in files:
            for number, line in enumerate(text_of(file).splitlines(), start=1):
                if line.strip():
                    paper = read_receipt(line, f"{file.name}, dòng {number}", self.keys, self.found)
                    if paper is not None:
                        self.papers.append(paper)
                        self._wanted[paper.unit, paper.year, paper.number].append(paper)

    def _compare_keys(self) -> None:
        """The log decides when a key ended, whatever the header or an older list of keys says."""
        told = {
            (*(str(key.get(name)) for name in ("name", "key", "role")), key.get("from") or "", key.get("to") or "")
            for key in self.header["keys"]
        }
        logged = {(*names, *said[:3]) for names, said in self.books.keys.items()}
        for key in sorted(told ^ logged):
            name, _, role, begins, ends = key
            until = f", đến {when(ends)}" if ends else ""
            which = "nhật ký ghi mà phần đầu tệp" if key in logged else "phần đầu tệp kể mà nhật ký"
            says = f"Khóa {role} từ {when(begins)}{until}: {which} không có, hoặc nói khác."
            self.found.say("keys_differ", f"khóa {name}", says)
        for place, known in enumerate(self.keys):
            said = self.books.keys.get((known.name, base64.b64encode(known.public).decode()))
            if said is not None and said[2]:
                self.keys[place] = known.ended(said[2], said[3])
        self._follow_keys()

    def _end_times(self) -> None:
        self.stated.end()
        if self.stated.sample:
            self.warn(
                "Sổ mẫu: giờ trong các dòng là của câu chuyện, không so với giờ của nhật ký.",
                "sample books: the times that rows tell were not compared with the log's",
            )

    def _follow_keys(self) -> None:
        """The server's key may have changed since the reader's list was kept: what the log tells to have come after a
        key of that list may sign, but the reader should know."""
        held = {(key.name, key.public) for key in self.keys}
        told = {(name, base64.b64decode(text)): said for (name, text), said in self.books.keys.items()}
        followed = {name for name, _ in held & told.keys()}
        for (name, public), (role, begins, ends, broken) in told.items():
            if role == "server" and name in followed and (name, public) not in held:
                self.keys.append(Key(name, public, role, begins, ends, False, broken))
                self.warn(
                    f"Khóa {name} đã đổi lúc {when(begins)}, sau tệp khóa đã lưu. Hãy lấy danh sách khóa mới và so.",
                    f"the key {name} changed after your list of keys was kept",
                )

    def _bring_marks(self, notes: Sequence[tuple[str, object]], files: Sequence[Path]) -> None:
        table = NoteTable(self.found, [*self.keys, *self._told_keys()])
        for number, (text, row) in enumerate(notes, start=1):
            mark = self._mark("note", text, "export", f"mốc thứ {number} trong tệp xuất")
            table.row(number, mark, text, row)
        for file in files:
            for form, text in split_marks(text_of(file)):
                self._mark(form, text, file.name, file.name)

    def _told_keys(self) -> list[Key]:
        """The keys that the log tells. A list that the reader kept may be older, and says nothing about names."""
        told = self.books.keys.items()
        return [Key(name, base64.b64decode(key), said[0], said[1], said[2], False) for (name, key), said in told]

    def _mark(self, form: str, text: str, source: str, where: str) -> Mark | None:
        try:
            mark = (
                read_note(text, source, self.keys, self.found, self.warn)
                if form == "note"
                else read_paper(text, source)
            )
        except ValueError as trouble:
            reason = f": {trouble}" if form == "paper" else ""
            self.found.say("checkpoint_form", where, f"Không đọc được mốc đối chứng “{text.strip()[:40]}”{reason}.")
            return None
        if mark.origin and mark.origin != self.header["origin"]:
            says = f"Mốc của nhật ký “{mark.origin}”, tệp này là “{self.header['origin']}”."
            self.found.say("checkpoint_origin", mark.named, says)
            return None
        self.marks.append(mark)
        return mark

    # -- the log

    def _begin(self, header: Json) -> None:
        self.header = header
        try:
            for name, table in header["schema"].items():
                sealed = frozenset(table["sealed"])
                said = frozenset(table["columns"]) - sealed, sealed, frozenset(table.get("lines", ()))
                self.comparison.schema[name] = said
            self.comparison.private = header["private"] is True
            if not self.keys:
                self.keys = [Key.read(key, False) for key in header["keys"]]
                self.warn(
                    "Khóa công khai lấy từ chính tệp này. Muốn chắc, đưa tệp khóa đã lưu từ trước bằng --keys.",
                    "public keys were taken from the export itself; pin them with --keys",
                )
            if not isinstance(header["size"], int) or not isinstance(header["origin"], str):
                raise ValueError
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unreadable("Phần đầu của tệp thiếu hoặc sai.", "The header is incomplete.") from None
        self._later = self.comparison.later if self._rules else ()
        if not self.comparison.private:
            if self._wants_private:
                self.found.say("header_false", "phần đầu tệp", "Tệp này là bản công khai; đã xin bản đầy đủ.")
            self.warn(
                "Bản công khai: tên và lời ghi được niêm phong, không so được với nhật ký.",
                "public export: sealed columns were not compared",
            )

    def _leaf(self, index: int, line: Json) -> None:
        text = line.get("b")
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else b""
        self.tree.leaves += hashlib.sha256(b"\0" + raw).digest()
        leaf = read_leaf(text, self._later)
        if leaf is None:
            self.found.say("leaf_form", f"dòng {index}", BAD_FORM, index)
            return
        if leaf.at != self.last_at:
            if leaf.at < self.last_at:
                says = f"Ghi {when(leaf.at)}, dòng trước đã ghi {when(self.last_at)}."
                self.found.say("time_back", f"dòng {index}", says, index)
            self.last_at = max(leaf.at, self.last_at)
            self.first_at = self.first_at or leaf.at
            if self._rules:
                self.books.end_commit()
        if not self._rules:
            return
        self.books.take(index, leaf)
        self.stated.leaf(index, leaf, leaf.kind not in self.books.judges)
        if self._wanted and leaf.kind == "receipt":
            self._meet(index, leaf.ref, leaf.row)
        self.comparison.leaf(index, leaf, line.get("s"))

    def _row(self, line: Json) -> None:
        try:
            self.comparison.row(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.found.say("row_changed", f"{line.get('t')} {line.get('ref')}", "Dòng trong sổ thiếu cột.")

    def _meet(self, index: int, ref: str, row: Json) -> None:
        """A receipt's leaf that somebody has on paper."""
        series = self.books.series.get(row.get("series_id", -1))
        key = (row.get("unit_id", -1), series.year if series else -1, row.get("number", -1))
        for paper in self._wanted.get(key, ()):
            unlike = [
                f"{name} trên giấy {shown(here)}, trong nhật ký {shown(there)}"
                for name, here, there in (
                    ("số tiền", paper.amount, row.get("amount")),
                    ("ngày", paper.day, row.get("day")),
                    ("dòng", paper.index if paper.version > 1 else index, index),
                )
                if here != there
            ]
            paper.seen = True
            self.comparison.papers[ref].append(paper)
            if unlike:
                where = f"{paper.where} ({row.get('label')})"
                self.found.say("receipt_differs", where, f"Biên nhận: {'; '.join(unlike)}.", index)

    # -- is it the log that people saw?

    def _match_marks(self) -> None:
        size = self.tree.size
        roots: dict[int, bytes] = {}
        for mark in self.marks:
            if mark.size <= size:
                mark.matches = self.tree.root(mark.size) == mark.root
            elif roots.setdefault(mark.size, mark.root) != mark.root:
                self.found.say("checkpoint_split", mark.named, "Hai mốc cùng số dòng mà khác mã gốc.", before=mark.size)
        for paper in self.papers:
            if paper.version > 1 and paper.index < size:
                paper.matches = self.tree.root(paper.index + 1) == paper.root
        kept = {(mark.size, mark.root, mark.moment) for mark in self.marks if mark.source == "export"}
        for mark in self.marks:
            if not mark.matches:
                self._tell_mark(mark, size)
            elif mark.by_server and (mark.size, mark.root, mark.moment) not in kept:
                says = "Mốc này khớp nhật ký, nhưng bảng mốc của máy chủ không còn nó: đã bị xóa hoặc sửa."
                after = self._after(mark.size, True)
                self.found.say("checkpoint_missing", mark.named, says, after=after, before=mark.size)

    def _tell_mark(self, mark: Mark, size: int) -> None:
        after = self._after(mark.size, mark.trusted)
        later = [other for other in self.marks if other.matches and other.size > mark.size]
        proven = any(other.trusted for other in later)
        if mark.size > size:
            code, says = "log_shorter", f"Mốc đã ghi {mark.size} dòng, nhật ký chỉ có {size}: các dòng sau đã mất."
        elif proven:
            code, says = "checkpoint_changed", "Mốc tin cậy sau đó vẫn khớp, riêng mốc này thì không: mốc đã bị sửa."
        elif later and not mark.trusted:
            code = "checkpoint_changed"
            says = "Không khớp dù mốc sau của máy chủ khớp: mốc bị sửa, hoặc nhật ký được viết lại rồi ký lại."
        else:
            code, says = "log_rewritten", f"Nhật ký đã bị sửa trong các dòng từ {after or 0} đến {mark.size - 1}."
        self.found.say(code, mark.named, says, after=after, before=mark.size)

    def _after(self, size: int, trusted: bool) -> int | None:
        """The largest size below that is known to be right; beside trusted evidence the server's word is none."""
        return max((known for known in self._right(trusted) if known < size), default=None)

    def _right(self, trusted: bool) -> set[int]:
        """Sizes at which the log is as somebody saw it."""
        marks = {mark.size for mark in self.marks if mark.matches and mark.trusted >= trusted}
        return marks | {paper.index + 1 for paper in self.papers if paper.matches}

    def _match_papers(self) -> None:
        for paper in self.papers:
            # a trial print was never logged; one that tells its leaf was, and be it a sample
            if not paper.seen and self._rules and (paper.version > 1 or not paper.worthless):
                says = f"Biên nhận số {paper.number} năm {paper.year} ({dong(paper.amount)}) không có trong nhật ký."
                self.found.say("receipt_not_in_log", paper.where, says, None if paper.index < 0 else paper.index)
            if paper.version < 2 or paper.index >= self.tree.size:
                continue
            if self.tree.leaf(paper.index) != paper.leaf:
                says = f"Dòng {paper.index} của nhật ký không còn là dòng mà biên nhận đã ký."
                self.found.say("receipt_moved", paper.where, says, paper.index)
            if not paper.matches:
                after = self._after(paper.index + 1, True)
                says = f"Nhật ký đã bị sửa trong các dòng từ {after or 0} đến {paper.index}."
                self.found.say("receipt_root", paper.where, says, after=after, before=paper.index + 1)

    # -- what it comes to

    def covered(self) -> int:
        """How many leaves stand as somebody outside the server saw them: a checkpoint on paper, a receipt."""
        return max(self._right(True), default=0)

    def erased_uncovered(self) -> list[str]:
        """Rows whose words an erasure took that nobody outside the server saw: it may be a thief's."""
        covered = self.covered()
        return [f"{kind} {ref}" for index, kind, ref in self.books.erasures if index >= covered]

    def covered_by_server(self) -> int:
        return max(self._right(False), default=0)

    def between(self, finding: Finding) -> tuple[int | None, int | None]:
        """Sizes of the matching checkpoints on each side of what a finding is about."""
        if finding.index is None:
            return finding.after, finding.before
        doubted = bool(self.found.counts.keys() & {"log_rewritten", "receipt_root", "log_shorter"})
        sizes = self._right(doubted)
        after = max((size for size in sizes if size <= finding.index), default=None)
        before = min((size for size in sizes if size > finding.index), default=None)
        return after, before


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"Không đọc được tệp {file}.", f"The file {file} cannot be read.") from None


# ------------------------------------------------------------------------------------------------- the report


def as_json(check: Check) -> Json:
    found = []
    for finding in check.found.all:
        after, before = check.between(finding)
        found.append({
            "code": finding.code, "where": finding.where, "says": finding.says, "means": MEANS[finding.code],
            "leaf": finding.index, "after_checkpoint": after, "before_checkpoint": before,
        })  # fmt: skip
    covered, size = check.covered(), check.tree.size
    return {
        "origin": check.header["origin"],
        "leaves": size,
        "vouchers": check.books.vouchers,
        "rows": check.comparison.rows,
        "checkpoints": len(check.marks),
        "checkpoints_matching": sum(mark.matches for mark in check.marks),
        "checkpoints_trusted": sum(mark.matches and mark.trusted for mark in check.marks),
        "receipts": len(check.papers),
        "wrong": sum(check.found.counts.values()),
        "findings": found,
        "covered_by_server": check.covered_by_server(),
        "uncovered": {"from": covered, "to": size} if covered < size else None,
        "uncovered_erasures": check.erased_uncovered(),
        "sealed_compared": check.comparison.private,
        "warnings": [english for _, english in check.warnings],
    }


def page(check: Check, out: TextIO) -> None:
    """One page of plain Vietnamese, then a short one in English."""

    def say(line: str = "") -> None:
        out.write(f"{UNSEEN.sub('�', line)}\n")

    said = as_json(check)
    size, wrong, open_ = said["leaves"], said["wrong"], said["uncovered"]
    span = f", từ {when(check.first_at)} đến {when(check.last_at)}" if size else ""
    say(f"KIỂM TRA NHẬT KÝ: {said['origin']}")
    say(f"Tệp {check.export.path.name}, lập lúc {when(str(check.header.get('made_at')))}.")
    say()
    say("Đã kiểm tra")
    say(f"  {count(size)} dòng nhật ký{span}: dạng viết, thứ tự, thời gian.")
    say(
        f"  {said['checkpoints']} mốc đối chứng: {said['checkpoints_matching']} khớp, trong đó "
        f"{said['checkpoints_trusted']} từ giấy, từ tệp đã lưu hoặc do Ủy ban Kiểm tra ký."
    )
    say(f"  {said['receipts']} biên nhận của người ủng hộ.")
    say(f"  {count(said['rows'])} dòng trong sổ, so từng cột với nhật ký.")
    say(f"  Quy tắc ghi sổ, tính lại từ {count(said['vouchers'])} chứng từ.")
    say()
    say(f"Sai lệch: {count(wrong) if wrong else 'không thấy'}")
    for number, finding in enumerate(said["findings"][:40], start=1):
        say(f"  {number}. {finding['where']}: {finding['says']}{placed(finding)}")
    if wrong > 40:
        say(f"  … và {count(wrong - 40)} điều khác; xem đủ bằng --json.")
    say()
    say("Chưa được đối chứng")
    for line in uncovered(said):
        say(f"  {line}")
    for says, _ in check.warnings:
        say(f"  Lưu ý: {says}")
    say()
    say(f"Kết luận: {verdict(wrong, open_ is not None, said['sealed_compared'])}")
    say()
    say("IN ENGLISH")
    say(
        f"  {size} leaves, {said['checkpoints']} checkpoints ({said['checkpoints_matching']} match), "
        f"{said['receipts']} receipts, {said['rows']} rows."
    )
    for code, times in check.found.counts.most_common():
        say(f"  {times} × {code}: {MEANS[code]}")
    left = f"Not covered: leaves {open_['from']} to {open_['to'] - 1}." if open_ else "All leaves covered."
    say(f"  {f'Findings: {wrong}' if wrong else 'No findings'}. {left}")
    for _, english in check.warnings:
        say(f"  Note: {english}.")


# What a terminal obeys or shows in another order, and would so let the books' own words rewrite the page.
UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def uncovered(said: Json) -> Iterator[str]:
    """What nobody outside the server vouches for."""
    open_ = said["uncovered"]
    if open_ is None:
        yield "Không còn dòng nào: mốc tin cậy mới nhất bao đến hết nhật ký."
    else:
        many = count(open_["to"] - open_["from"])
        yield f"{many} dòng, từ dòng {open_['from']} đến {open_['to'] - 1}: chưa được đối chứng. Ngoài máy chủ"
        yield "không ai giữ mốc nào về chúng: chưa thể nói đúng hay sai."
        if said["covered_by_server"] > open_["from"]:
            yield f"(Máy chủ tự ký đến dòng {said['covered_by_server'] - 1}; chữ ký đó chưa đủ.)"
    erased = said["uncovered_erasures"]
    if erased:
        yield f"Lời của {count(len(erased))} dòng đã xóa trong phần này: {', '.join(erased[:10])}."
        yield "Hãy hỏi hai người đã ký việc xóa."
    if not said["sealed_compared"]:
        yield "Mọi cột niêm phong (tên, lời ghi): bản công khai không có chúng."


def count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def placed(finding: Json) -> str:
    after, before = finding["after_checkpoint"], finding["before_checkpoint"]
    if after is None and before is None:
        return "" if finding["leaf"] is None else " (sau mọi mốc)"
    if before is None:
        return f" (sau mốc {after})"
    return f" (giữa mốc {after} và mốc {before})" if after is not None else f" (trước mốc {before})"


def verdict(wrong: int, open_: bool, sealed: bool) -> str:
    if wrong:
        return "có sai lệch. Giữ nguyên tệp này và các mốc, lập biên bản, chưa sửa gì trong sổ."
    if open_:
        return "không thấy sai lệch trong phần đã đối chứng; phần còn lại chưa kết luận được."
    if not sealed:
        return "số liệu khớp nhật ký và khớp mọi mốc; tên và lời ghi chưa kết luận được."
    return "sổ và nhật ký khớp nhau và khớp mọi mốc."


# ------------------------------------------------------------------------------- signing on another machine


def new_key(path: Path, name: str, out: TextIO) -> int:
    """Make the committee's key; print the public half, to be entered at the server and pinned by everybody."""
    if not re.fullmatch(r"[^\s+]+", name):
        return refuse("Tên khóa không được có dấu cách hoặc dấu cộng.", "A key's name has no space and no plus.")
    private = Ed25519PrivateKey.generate()
    kept = {"name": name, "private": base64.b64encode(private.private_bytes_raw()).decode()}
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(json.dumps(kept) + "\n")
    except OSError as trouble:
        return refuse(f"Không ghi được {path}: {trouble.strerror}.", f"Cannot write {path}.")
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    print(json.dumps({"name": name, "key": public, "role": "committee"}), file=out)
    return 0


def sign(path: Path, key: Path, state: Path, to: Path) -> int:
    """Sign the export's log, if it goes on from what was signed before."""
    try:
        kept = json.loads(text_of(key))
        name, private = str(kept["name"]), Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept["private"]))
    except (ValueError, KeyError, TypeError):
        return refuse("Tệp khóa không đọc được.", "The key file cannot be read.")
    check = Check(path, rules=False)
    check.run([], [], [])
    tree, origin = check.tree, check.header["origin"]
    broken = [f for f in check.found.all if f.code in ("size_differs", "index_gap", "leaf_form", "time_back")]
    if broken:
        return refuse(f"Nhật ký không đúng dạng: {broken[0].where}. {broken[0].says}", "The log is not well formed.")
    size, root = 0, tree.root(0)
    if state.exists():
        try:
            last = _NOTE.fullmatch(note_parts(text_of(state))[0])
        except ValueError:
            last = None
        if last is None:
            return refuse("Tệp trạng thái không đọc được.", "The state file cannot be read.")
        if last[1] != origin:
            return refuse(f"Lần trước ký nhật ký “{last[1]}”.", "This is another log than the one signed before.")
        size, root = int(last[2]), base64.b64decode(last[3])
    if tree.size < size or tree.root(size) != root:
        return refuse(
            f"Nhật ký này không nối tiếp mốc đã ký ({size} dòng): có dòng đã bị sửa hoặc mất. Không ký.",
            f"This log does not extend the {size} leaves signed before. Not signed.",
        )
    moment = datetime.now(UTC).strftime(MOMENT)
    encoded = base64.b64encode(tree.root(tree.size)).decode()
    body = f"{origin}\n{tree.size}\n{encoded}\ntime {moment}\n"
    public = private.public_key().public_bytes_raw()
    signature = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4] + private.sign(body.encode())
    note = f"{body}\n— {name} {base64.b64encode(signature).decode()}\n"
    replace(state, note)  # first: a signature that nobody got is harmless, a memory that lost one is not
    replace(to, note)
    print(f"Đã ký mốc {tree.size} dòng. / Signed {tree.size} leaves.")
    return 0


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def refuse(says: str, english: str) -> int:
    print(f"{says}\n{english}", file=sys.stderr)
    return 1


# --------------------------------------------------------------------------------------------- command line


def main(arguments: Sequence[str]) -> int:
    try:
        if arguments[:1] == ["new-key"]:
            asked = _new_key_words().parse_args(arguments[1:])
            return new_key(asked.keyfile, asked.name, sys.stdout)
        if arguments[:1] == ["sign"]:
            asked = _sign_words().parse_args(arguments[1:])
            return sign(asked.export, asked.key, asked.state, asked.out)
        asked = _words().parse_args(arguments)
        check = Check(asked.export, private=asked.private)
        check.run(asked.keys, asked.checkpoints, asked.receipts)
    except Unreadable as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as trouble:
        # words where numbers belong: no program of ours wrote this, and no answer about it is an answer
        print(f"Tệp có nội dung lạ, không kiểm tra được: {trouble!r}.\nThe file holds strange values.", file=sys.stderr)
        return 2
    told = io.StringIO()
    if asked.json:
        told.write(json.dumps(as_json(check), ensure_ascii=False, indent=1) + "\n")
    else:
        page(check, told)
    tell(told.getvalue())
    return 1 if check.found.counts else 0


def tell(text: str) -> None:
    """Print, wherever to: a terminal without our letters, or a reader that has seen enough and left."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to be written at the end


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        description="Kiểm tra tệp xuất nhật ký. / Checks an export of the log. "
        "Mã thoát / exit codes: 0 khớp / clean, 1 sai lệch / findings, 2 tệp không đọc được / unreadable.",
        epilog="Ngoài ra / also: new-key KEYFILE --name NAME; sign EXPORT --key FILE --state FILE --out FILE.",
    )
    words.add_argument("export", type=Path, help="tệp xuất (.jsonl, .gz, .zip) / the export")
    words.add_argument(
        "--checkpoints", type=Path, nargs="+", default=[], metavar="FILE",
        help="mốc đã lưu, hoặc gõ từ giấy, mỗi mốc một dòng / checkpoints kept, or typed from paper, one a line",
    )  # fmt: skip
    words.add_argument(
        "--receipts", type=Path, nargs="+", default=[], metavar="FILE",
        help="nội dung mã QR của biên nhận, mỗi dòng một mã / what receipts' QR codes say, one a line",
    )  # fmt: skip
    words.add_argument(
        "--keys", type=Path, nargs="+", default=[], metavar="FILE",
        help="khóa công khai đã lưu từ trước (JSON) / public keys you kept",
    )  # fmt: skip
    words.add_argument(
        "--private", action="store_true",
        help="đã xin bản đầy đủ; bản công khai là sai lệch / you asked for the private one: another is a finding",
    )  # fmt: skip
    words.add_argument("--json", action="store_true", help="in một đối tượng JSON / print one JSON object")
    return words


def _new_key_words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="verifier.py new-key", description="Tạo khóa ký mốc. / Makes a key.")
    words.add_argument("keyfile", type=Path, help="nơi cất khóa, chưa có sẵn / where the key will lie")
    words.add_argument("--name", required=True, help="tên khóa, không dấu cách / the key's name")
    return words


def _sign_words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="verifier.py sign",
        description="Ký mốc đối chứng từ tệp xuất. / Signs a checkpoint from an export. "
        "Mã thoát / exit codes: 0 đã ký / signed, 1 từ chối / refused, 2 tệp không đọc được / unreadable.",
    )
    words.add_argument("export", type=Path, help="tệp xuất / the export")
    for name, says in (
        ("--key", "tệp khóa / the key file"),
        ("--state", "tệp nhớ mốc đã ký lần trước / keeps the note signed last"),
        ("--out", "nơi ghi mốc / where the checkpoint goes"),
    ):
        words.add_argument(name, type=Path, required=True, metavar="FILE", help=says)
    return words


if __name__ == "__main__":
    gc.disable()  # nothing here refers to itself: a sixth of the time would go into looking for what does
    sys.exit(main(sys.argv[1:]))
