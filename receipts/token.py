"""The signed payload in a receipt's QR code: facts without a name, then an Ed25519 signature.

Knows the layouts, the keys' short ids and the receipt code; refuses to know whether a receipt was cancelled
since, which only the books can say.

Layouts, big-endian, of a length that gives base64url no padding and no spare bits:
version u8 | key id u32 | receipt code 10 letters | unit u16 | year u16 | number u32 | day u16 (days since
2000-01-01) | amount u40 | method and flags u8 | appeal u32 | signature 64: version 1, 99 bytes. Version 2, 168 bytes,
has before the signature also: log index u40 | leaf hash 32 | root 32 (of the log that ends with this leaf).
Both verify for ever: paper outlives the code.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from receipts.codes import ALPHABET

# By version; a signature made here can never be read as one over something else.
DOMAINS = {1: b"tuong-ho receipt v1\n", 2: b"tuong-ho receipt v2\n"}
CODE_LENGTH = 10
LARGEST = 10**12

Method = Literal["cash", "bank", "goods"]
METHODS: tuple[Method, ...] = ("cash", "bank", "goods")

_FACTS = struct.Struct(">BI10sHHIH5sBI")
_PLACE = struct.Struct(">5s32s32s")
_SIGNATURE = 64
_SIZES = {1: _FACTS.size + _SIGNATURE, 2: _FACTS.size + _PLACE.size + _SIGNATURE}
_HASH = 32
_TEXT = re.compile(r"[A-Za-z0-9_-]*")
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_FIRST_DAY = date(2000, 1, 1)
_SAMPLE = 0x10
_TRIAL = 0x20


class TokenRefused(ValueError):
    """A payload that proves nothing. The message is the sentence a person reads."""

    sentence = "Mã trên biên nhận không dùng được."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class Truncated(TokenRefused):
    sentence = "Mã trên biên nhận bị cắt ngắn. Quét lại mã QR trên giấy, hoặc gõ mã tra cứu in cạnh mã QR."


class UnknownVersion(TokenRefused):
    sentence = "Mã trên biên nhận theo kiểu mà phần mềm này chưa biết. Tra cứu bằng mã in cạnh mã QR."


class UnknownKey(TokenRefused):
    sentence = "Mã được ký bằng khóa không có trong danh sách đã công bố. Hỏi lại đơn vị trước khi tin."


class BadSignature(TokenRefused):
    sentence = "Chữ ký sai: nội dung đã bị sửa hoặc không do đơn vị ký. Hỏi lại đơn vị trước khi tin."


class Malformed(TokenRefused):
    sentence = "Mã trên biên nhận không đúng định dạng. Quét lại mã QR trên giấy."


@dataclass(frozen=True, slots=True)
class Facts:
    """What the federation signs about one receipt. No name, nor a hash of one."""

    code: str
    unit: int
    year: int
    number: int  # of the BNUH series
    day: date
    amount: int  # đồng; 0 only for goods whose value is not set
    method: Method
    appeal: int
    sample: bool = False
    trial: bool = False

    def __post_init__(self) -> None:
        least = 0 if self.method == "goods" else 1
        well_made = (
            _CODE.fullmatch(self.code) is not None
            and 0 <= self.unit < 2**16
            and 2000 <= self.year < 2**16
            and 1 <= self.number < 2**32
            and 0 <= (self.day - _FIRST_DAY).days < 2**16
            and least <= self.amount <= LARGEST
            and self.method in METHODS
            and 0 <= self.appeal < 2**32
        )
        if not well_made:
            raise Malformed("Thông tin biên nhận nằm ngoài giới hạn của mã ký.")


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where the receipt stands in the log: its leaf, and the root of the log that ends with it."""

    index: int
    leaf: bytes
    root: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.index < 2**40 or len(self.leaf) != _HASH or len(self.root) != _HASH:
            raise Malformed("Vị trí biên nhận trong nhật ký nằm ngoài giới hạn của mã ký.")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified payload says; version 1 knew no log."""

    version: int
    key: int
    facts: Facts
    place: LogPlace | None


def sign(facts: Facts, private_key: bytes, place: LogPlace | None = None) -> str:
    """The fragment that follows `#` in the receipt's address: version 2 when its place in the log is known."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    version = 1 if place is None else 2
    body = _pack(version, facts, key_id(public_key(private_key)))
    if place is not None:
        body += _PLACE.pack(place.index.to_bytes(5, "big"), place.leaf, place.root)
    return base64.urlsafe_b64encode(body + key.sign(DOMAINS[version] + body)).decode("ascii")


def verify(fragment: str, keys: Mapping[int, bytes]) -> Facts:
    """The facts, when one of the published keys (key id -> raw public key) signed exactly them."""
    return decode(fragment, keys).facts


def decode(fragment: str, keys: Mapping[int, bytes]) -> Signed:
    """As `verify`, with the version and the place in the log."""
    raw = _raw(fragment)
    body, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
    key = int.from_bytes(body[1:5], "big")
    public = keys.get(key)
    if public is None:
        raise UnknownKey
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, DOMAINS[body[0]] + body)
    except InvalidSignature:
        raise BadSignature from None
    return Signed(body[0], key, _unpack(body[: _FACTS.size]), _place(body[_FACTS.size :]))


def key_id(public: bytes) -> int:
    return int.from_bytes(hashlib.sha256(public).digest()[:4], "big")


def new_private_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def receipt_url(base_url: str, code: str, fragment: str) -> str:
    """What the QR says. Browsers keep what follows `#` to themselves."""
    return f"{base_url.rstrip('/')}/v/{code}#{fragment}"


def make_code(random: Random) -> str:
    """A new receipt code. Outside tests, `random` is `secrets.SystemRandom()`."""
    return "".join(random.choice(ALPHABET) for _ in range(CODE_LENGTH))


def group_code(code: str) -> str:
    """`K7M29QXBCD` -> `K7M29-QXBCD`, as paper shows it."""
    return f"{code[:5]}-{code[5:]}"


def normalise_code(text: str) -> str:
    """A typed code as it is stored: without spaces and dashes, in capitals.

    No look-alike is repaired: with no check character, a guess could open another person's receipt.
    """
    code = re.sub(r"[\s\-‐-―]", "", text).upper()
    strange = sorted({letter for letter in code if letter not in ALPHABET})
    if strange:
        raise Malformed(
            f"Mã tra cứu không dùng ký tự {', '.join(strange)}. Xem lại mã trên giấy: mã không có số 0, 1 "
            "và các chữ A, E, I, L, O, S, U."
        )
    if len(code) != CODE_LENGTH:
        raise Malformed(f"Mã tra cứu có {CODE_LENGTH} ký tự; mã vừa nhập có {len(code)}.")
    return code


def _pack(version: int, facts: Facts, kid: int) -> bytes:
    method = METHODS.index(facts.method) + 1
    return _FACTS.pack(
        version,
        kid,
        facts.code.encode("ascii"),
        facts.unit,
        facts.year,
        facts.number,
        (facts.day - _FIRST_DAY).days,
        facts.amount.to_bytes(5, "big"),
        method | (_SAMPLE if facts.sample else 0) | (_TRIAL if facts.trial else 0),
        facts.appeal,
    )


def _raw(fragment: str) -> bytes:
    """Text to bytes. The alphabet is checked here, because the decoder skips strange letters silently."""
    if _TEXT.fullmatch(fragment) is None:
        raise Malformed
    if len(fragment) < 2:
        raise Truncated
    size = _SIZES.get(base64.urlsafe_b64decode(fragment[:2] + "==")[0])
    if size is None:
        raise UnknownVersion
    length = size * 4 // 3
    if len(fragment) < length:
        raise Truncated
    if len(fragment) > length:
        raise Malformed
    return base64.urlsafe_b64decode(fragment)


def _unpack(body: bytes) -> Facts:
    _, _, code, unit, year, number, days, amount, kind, appeal = _FACTS.unpack(body)
    method = kind & 0x0F
    if kind & 0xC0 or not 1 <= method <= len(METHODS):
        raise Malformed
    return Facts(
        code=code.decode("ascii", "replace"),
        unit=unit,
        year=year,
        number=number,
        day=_FIRST_DAY + timedelta(days=days),
        amount=int.from_bytes(amount, "big"),
        method=METHODS[method - 1],
        appeal=appeal,
        sample=bool(kind & _SAMPLE),
        trial=bool(kind & _TRIAL),
    )


def _place(body: bytes) -> LogPlace | None:
    if not body:
        return None
    index, leaf, root = _PLACE.unpack(body)
    return LogPlace(int.from_bytes(index, "big"), leaf, root)
