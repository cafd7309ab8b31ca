"""A PNG without words, dates and camera data: only the chunks that draw it stay. Decodes no picture."""

import struct
import zlib

from app.papers.errors import PaperBroken

BEGINS = b"\x89PNG\r\n\x1a\n"
DRAWS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
)


def clean(data: bytes) -> tuple[bytes, int, int]:
    """The picture alone, its width and height; PaperBroken when it is not whole."""
    out, at, size, drawn, kind = bytearray(BEGINS), len(BEGINS), (0, 0), False, b""
    while kind != b"IEND":
        head = data[at : at + 8]
        if len(head) < 8:
            raise PaperBroken
        length, kind = struct.unpack(">I4s", head)
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length or whole[-4:] != struct.pack(">I", zlib.crc32(whole[4:-4])):
            raise PaperBroken
        if (kind == b"IHDR") != (at == len(BEGINS)) or (kind[:1].isupper() and kind not in DRAWS):
            raise PaperBroken
        if kind == b"IHDR":
            if length != 13:
                raise PaperBroken
            size = struct.unpack_from(">II", whole, 8)
        drawn = drawn or (kind == b"IDAT" and length > 0)
        if kind in DRAWS:
            out += whole
        at += len(whole)
    if not drawn or 0 in size:
        raise PaperBroken
    return bytes(out), size[0], size[1]
