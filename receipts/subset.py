"""Cuts a TrueType file down to the glyphs a paper uses, without hinting programs.

Unhinted outlines print the same and take a third of the bytes. It knows TrueType tables, no PDF.
"""

import struct
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontMaker

_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _PROGRAM = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


def _outline(file: Any, glyph: int) -> bytes:
    start, end = file.glyphPos[glyph], file.glyphPos[glyph + 1]
    return bytes(file.get_table("glyf")[start:end])


def _parts(outline: bytes) -> Iterator[tuple[int, int, int]]:
    """(offset, flags, end) of each component of a composite glyph."""
    offset, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", outline, offset)
        end = offset + 4 + (4 if flags & _WORDS else 2)
        end += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        yield offset, flags, end
        offset = end


def _contours(outline: bytes) -> int:
    return int(struct.unpack_from(">h", outline)[0]) if outline else 0


def _closure(file: Any, glyphs: list[int]) -> list[int]:
    """.notdef, the glyphs wanted (so their numbers fit one byte), then every part they are built from."""
    kept = [0]
    seen = {0}
    queue = list(glyphs)
    while queue:
        glyph = queue.pop(0)
        if glyph in seen:
            continue
        seen.add(glyph)
        kept.append(glyph)
        outline = _outline(file, glyph)
        if _contours(outline) < 0:
            queue += [struct.unpack_from(">H", outline, at + 2)[0] for at, _, _ in _parts(outline)]
    return kept


def _unhinted(outline: bytes, renumbered: dict[int, int]) -> bytes:
    """The outline without its program, its parts under their new numbers, padded to two bytes."""
    contours = _contours(outline)
    if contours > 0:
        at = 10 + 2 * contours
        (length,) = struct.unpack_from(">H", outline, at)
        outline = outline[:at] + b"\0\0" + outline[at + 2 + length :]
    elif contours < 0:
        body = bytearray(outline[:10])
        for at, flags, end in _parts(outline):
            (part,) = struct.unpack_from(">H", outline, at + 2)
            body += struct.pack(">HH", flags & ~_PROGRAM, renumbered[part]) + outline[at + 4 : end]
        outline = bytes(body)
    return outline + b"\0" * (-len(outline) % 2)


def cut(file: Any, letters: dict[int, str]) -> bytes:
    """A TrueType program in which each code draws its letter."""
    glyph_of = {code: int(file.charToGlyph[ord(letter)]) for code, letter in letters.items()}
    kept = _closure(file, [glyph_of[code] for code in sorted(glyph_of)])
    renumbered = {glyph: number for number, glyph in enumerate(kept)}
    outlines = [_unhinted(_outline(file, glyph), renumbered) for glyph in kept]
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    head = bytearray(file.get_table("head"))
    head[8:12] = b"\0" * 4  # the checksum TTFontMaker will set
    struct.pack_into(">h", head, 50, 0)  # offsets in pairs of bytes: a subset is never 128 KB
    hhea = bytearray(file.get_table("hhea"))
    struct.pack_into(">H", hhea, 34, len(kept))
    maxp = bytearray(file.get_table("maxp"))
    struct.pack_into(">H", maxp, 4, len(kept))
    struct.pack_into(">6H", maxp, 16, 0, 0, 0, 0, 0, 0)  # no twilight points, storage, functions or programs
    codes = bytes(renumbered[glyph_of[code]] if code in glyph_of else 0 for code in range(256))
    program = TTFontMaker()
    program.add("cmap", struct.pack(">4HL3H", 0, 1, 1, 0, 12, 0, 262, 0) + codes)
    program.add("glyf", b"".join(outlines))
    program.add("head", bytes(head))
    program.add("hhea", bytes(hhea))
    metrics = (file.hmetrics[glyph] for glyph in kept)
    program.add("hmtx", b"".join(struct.pack(">HH", int(wide), int(left) & 0xFFFF) for wide, left in metrics))
    program.add("loca", struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets)))
    program.add("maxp", bytes(maxp))
    return bytes(program.makeStream())
