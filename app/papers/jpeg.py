"""A JPEG without what its camera wrote into it: place, device, owner, thumbnails, comments, anything after its end.

Knows the segments of the file and its size in points; decodes no picture. How the picture is to be turned stays, alone:
without it a photograph of a paper lies on its side.
"""

import re
import struct

from app.papers.errors import PaperBroken

BEGINS = b"\xff\xd8\xff"
SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})  # Huffman and arithmetic codes, quantities, restarts
_END_OF_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_TURN = 0x0112


def clean(data: bytes) -> tuple[bytes, int, int]:
    """The picture alone, its width and height; PaperBroken when it is not whole."""
    out, at, size, scans = bytearray(b"\xff\xd8"), 2, None, 0
    try:
        while True:
            marker, at = _marker(data, at)
            if marker == EOI:
                break
            (length,) = struct.unpack_from(">H", data, at)
            payload = data[at + 2 : at + length]
            if length < 2 or len(payload) != length - 2:
                raise PaperBroken
            at += length
            if marker in FRAMES:
                if size is not None:
                    raise PaperBroken
                size = struct.unpack_from(">HH", payload, 1)
            kept = _kept(marker, payload)
            if kept is not None:
                out += struct.pack(">BBH", 0xFF, marker, len(kept) + 2) + kept
            if marker == SOS:
                end = _END_OF_SCAN.search(data, at)
                if end is None or size is None:
                    raise PaperBroken
                out += data[at : end.start()]
                at, scans = end.start(), scans + 1
    except (struct.error, IndexError):
        raise PaperBroken from None
    if size is None or not scans or 0 in size:
        raise PaperBroken
    return bytes(out + b"\xff\xd9"), size[1], size[0]


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker, and where it ends; any number of 0xFF may stand before it."""
    if data[at] != 0xFF:
        raise PaperBroken
    while data[at] == 0xFF:
        at += 1
    return data[at], at + 1


def _kept(marker: int, payload: bytes) -> bytes | None:
    """What stays of a segment; None when all of it goes."""
    if marker in FRAMES or marker in TABLES or marker == SOS:
        return payload
    if marker == 0xE0 and payload[:5] == b"JFIF\0" and len(payload) >= 14:
        return payload[:12] + b"\0\0"  # without its thumbnail
    if marker == 0xE1 and payload[:6] == b"Exif\0\0":
        return _turned(payload[6:])
    if marker == 0xE2 and payload[:12] == b"ICC_PROFILE\0":
        return payload  # what its colours mean
    if marker == 0xEE and payload[:5] == b"Adobe" and len(payload) == 12:
        return payload  # which colours they are: twelve bytes of figures
    if 0xE0 <= marker <= 0xEF or marker == COM:
        return None
    raise PaperBroken


def _turned(tiff: bytes) -> bytes | None:
    """A fresh Exif segment that says how to turn the picture and nothing else; None when it stands upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        magic, at = struct.unpack_from(f"{order}HI", tiff, 2)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, number, turn = struct.unpack_from(f"{order}HHIH", tiff, place)
            if order and magic == 42 and (tag, kind, number) == (_TURN, 3, 1) and 2 <= turn <= 8:
                return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _TURN, 3, 1, turn, 0, 0)
    except struct.error:
        pass
    return None
