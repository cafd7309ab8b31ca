"""The signed payload in a receipt's QR code, version 1: facts without a name, then an Ed25519 signature.

Knows the layout, the keys' short ids and the receipt code; refuses to know whether a receipt was cancelled
since, which only the books can say.

Layout, big-endian, 99 bytes, so that base64url has no padding and no spare bits:
version u8 | key id u32 | receipt code 10 letters | unit u16 | year u16 | number u32 | day u16 (days since
2000-01-01) | amount u40 | method and flags u8 | appeal u32 | signature 64.
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

VERSION = 1
DOMAIN = b"tuong-ho receipt v1\n"  # a signature made here can never be read as one over something else
CODE_LENGTH = 10
LARGEST = 10**12

Method = Literal["cash", "bank", "goods"]
METHODS: tuple[Method, ...] = ("cash", "bank", "goods")

_LAYOUT = struct.Struct(">BI10sHHIH5sBI")
_SIGNATURE = 64
_TEXT_LENGTH = (_LAYOUT.size + _SIGNATURE) * 4 // 3
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


def sign(facts: Facts, private_key: bytes) -> str:
    """The fragment that follows `#` in the receipt's address."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    body = _pack(facts, key_id(public_key(private_key)))
    return base64.urlsafe_b64encode(body + key.sign(DOMAIN + body)).decode("ascii")


def verify(fragment: str, keys: Mapping[int, bytes]) -> Facts:
    """The facts, when one of the published keys (key id -> raw public key) signed exactly them."""
    raw = _raw(fragment)
    body, signature = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
    public = keys.get(int.from_bytes(body[1:5], "big"))
    if public is None:
        raise UnknownKey
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, DOMAIN + body)
    except InvalidSignature:
        raise BadSignature from None
    return _unpack(body)


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
    """`K7M29QXBCD` -> `K7M29 QXBCD`, as paper shows it."""
    return f"{code[:5]} {code[5:]}"


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


def _pack(facts: Facts, kid: int) -> bytes:
    method = METHODS.index(facts.method) + 1
    return _LAYOUT.pack(
        VERSION,
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
    version = base64.urlsafe_b64decode(fragment[:2] + "==")[0]
    if version != VERSION:
        raise UnknownVersion
    if len(fragment) < _TEXT_LENGTH:
        raise Truncated
    if len(fragment) > _TEXT_LENGTH:
        raise Malformed
    return base64.urlsafe_b64decode(fragment)


def _unpack(body: bytes) -> Facts:
    _, _, code, unit, year, number, days, amount, kind, appeal = _LAYOUT.unpack(body)
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
