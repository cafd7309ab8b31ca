"""The text inside a VietQR code (EMVCo merchant-presented, NAPAS profile): written and read back.

Knows tags, lengths, limits and the checksum; refuses to know whether a bank or an account exists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
TO_CARD = "QRIBFTTC"
CONTENT_LIMIT = 25
NAME_LIMIT = 25
CITY_LIMIT = 15

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}")
_CONTENT = re.compile(r"[ -~]{1,25}")
_UNKNOWN = re.compile(r"(?!00|01|38$|53|54|58|62$|63)[0-9]{2}|38-(?!00|01|02)[0-9]{2}|62-(?!08)[0-9]{2}")
_HEADER = re.compile(r"([0-9]{2})([0-9]{2})")

Fields = dict[str, str]


class VietQRRefused(ValueError):
    """A transfer the standard cannot carry, or a text that is no transfer; the message says why."""


class BadBank(VietQRRefused): ...


class BadAccount(VietQRRefused): ...


class BadAmount(VietQRRefused): ...


class BadContent(VietQRRefused): ...


class BrokenPayload(VietQRRefused):
    """A length runs past the end, a tag comes twice, a limit is passed."""


class WrongChecksum(VietQRRefused): ...


class NotATransfer(VietQRRefused):
    """Well formed, but not a VietQR transfer in đồng."""


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What a donor's bank app fills in. `unknown` holds the tags we give no meaning, as ("62-05", "…")."""

    bin: str
    account: str
    amount: int | None = None
    content: str | None = None
    dynamic: bool = False
    to_card: bool = False
    unknown: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not _is(_BIN, self.bin):
            raise BadBank("Mã ngân hàng (BIN) phải gồm đúng 6 chữ số.")
        if not _is(_ACCOUNT, self.account):
            raise BadAccount("Số tài khoản chỉ gồm chữ không dấu và số, từ 1 đến 19 ký tự.")
        if self.amount is not None and not _is_amount(self.amount):
            raise BadAmount("Số tiền phải là số nguyên đồng lớn hơn 0, không quá 13 chữ số.")
        if self.content is not None and not _is(_CONTENT, self.content):
            raise BadContent("Nội dung chuyển khoản phải không dấu, từ 1 đến 25 ký tự.")
        if not all(_is(_UNKNOWN, path) for path, _ in self.unknown):
            raise BrokenPayload("Thẻ thêm vào mã QR trùng với thẻ đã có nghĩa.")


def encode(bin: str, account: str, amount: int | None = None, content: str | None = None) -> str:
    """A transfer to an account. With an amount it is for one use (12), without it can be used again (11)."""
    return payload(TransferRequest(bin, account, amount, content, dynamic=amount is not None))


def payload(request: TransferRequest) -> str:
    """Any request as text, so that what `decode` read can be written again byte for byte."""
    root = {path: value for path, value in request.unknown if "-" not in path}
    transfer = _write({"00": request.bin, "01": request.account})
    service = TO_CARD if request.to_card else TO_ACCOUNT
    root |= {
        "00": "01",
        "01": "12" if request.dynamic else "11",
        "38": _write({"00": NAPAS, "01": transfer, "02": service, **_inside("38", request)}),
        "53": "704",
        "58": "VN",
    }
    if request.amount is not None:
        root["54"] = str(request.amount)
    additional = _inside("62", request)
    if request.content is not None:
        additional["08"] = request.content
    if additional:
        root["62"] = _write(additional)
    body = _write(root) + "6304"
    return body + f"{crc16(body.encode('utf-8', 'surrogatepass')):04X}"


def decode(payload: str) -> TransferRequest:
    """The request in a scanned text, or the reason why it is none."""
    root = _root(payload)
    if root.pop("53", None) != "704" or root.pop("58", None) != "VN":
        raise NotATransfer("Mã QR này không phải mã chuyển tiền đồng tại Việt Nam.")
    merchant = _read(root.pop("38", ""))
    service = merchant.pop("02", None)
    if merchant.pop("00", None) != NAPAS or service not in (TO_ACCOUNT, TO_CARD):
        raise NotATransfer("Mã QR này không phải mã VietQR chuyển khoản.")
    transfer = _read(merchant.pop("01", ""))
    additional = _read(root.pop("62", ""))
    amount = root.pop("54", None)
    if amount is not None and not _is(_AMOUNT, amount):
        raise BadAmount("Số tiền trong mã QR chỉ được gồm chữ số, lớn hơn 0 và không quá 13 chữ số.")
    content = additional.pop("08", None)
    method = root.pop("01", "11")
    if method not in ("11", "12") or transfer.keys() - {"00", "01"}:
        raise BrokenPayload("Mã QR có thẻ mang giá trị không đúng chuẩn VietQR.")
    return TransferRequest(
        bin=transfer.get("00", ""),
        account=transfer.get("01", ""),
        amount=None if amount is None else int(amount),
        content=content,
        dynamic=method == "12",
        to_card=service == TO_CARD,
        unknown=_unknown(root, merchant, additional),
    )


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE; `123456789` gives 29B1."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ (0x1021 if value & 0x8000 else 0)
        value &= 0xFFFF
    return value


def _root(payload: str) -> Fields:
    """The outer tags between the format indicator and the checksum, both verified and taken off."""
    if not payload.startswith("000201"):
        raise NotATransfer("Mã QR này không mở đầu bằng 000201 như chuẩn VietQR.")
    body, given = payload[:-4], payload[-4:]
    fields = _read(payload)
    if list(fields)[-1] != "63" or len(fields["63"]) != 4:
        raise BrokenPayload("Mã QR bị thiếu mã kiểm tra ở cuối.")
    if given.upper() != f"{crc16(body.encode('utf-8', 'surrogatepass')):04X}":
        raise WrongChecksum("Mã kiểm tra (CRC) không khớp: mã QR bị gõ sai hoặc đã bị sửa.")
    if len(fields.get("59", "")) > NAME_LIMIT or len(fields.get("60", "")) > CITY_LIMIT:
        raise BrokenPayload("Tên người nhận hoặc địa danh trong mã QR dài quá mức cho phép.")
    del fields["00"], fields["63"]
    return fields


def _read(text: str) -> Fields:
    fields: Fields = {}
    for tag, value in _tags(text):
        if tag in fields:
            raise BrokenPayload(f"Thẻ {tag} trong mã QR bị lặp lại.")
        fields[tag] = value
    return fields


def _tags(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        header = _HEADER.match(text, at)
        if header is None:
            raise BrokenPayload("Mã QR bị cắt ngắn hoặc có độ dài không đọc được.")
        end = header.end() + int(header[2])
        if end == header.end() or end > len(text):
            raise BrokenPayload(f"Thẻ {header[1]} trong mã QR có độ dài không khớp.")
        yield header[1], text[header.end() : end]
        at = end


def _write(fields: Fields) -> str:
    parts = []
    for tag in sorted(fields):
        value = fields[tag]
        if not 1 <= len(value) <= 99:
            raise BrokenPayload(f"Thẻ {tag} phải dài từ 1 đến 99 ký tự.")
        parts.append(f"{tag}{len(value):02d}{value}")
    return "".join(parts)


def _inside(template: str, request: TransferRequest) -> Fields:
    return {path[3:]: value for path, value in request.unknown if path.startswith(template + "-")}


def _unknown(root: Fields, merchant: Fields, additional: Fields) -> tuple[tuple[str, str], ...]:
    kept = {**root}
    kept |= {f"38-{tag}": value for tag, value in merchant.items()}
    kept |= {f"62-{tag}": value for tag, value in additional.items()}
    return tuple(sorted(kept.items()))


def _is(shape: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and shape.fullmatch(text) is not None


def _is_amount(amount: object) -> bool:
    return type(amount) is int and _is(_AMOUNT, str(amount))
