"""QR codes of one length at one version and mask, made by XOR instead of anew.

At a fixed version, level, mask and length each module is a sum modulo 2 of message bits, error correction included. So
a code is a base picture with one ready picture laid over it for each (position, byte). Where the modules and the check
bytes come from is asked of the qrcode library, once; it stays the oracle.
"""

from functools import lru_cache, reduce
from itertools import count
from operator import getitem, xor
from typing import Any, Final

from qrcode import base, constants, util
from qrcode.main import QRCode

from receipts.qr import Matrix

MASK: Final = 2
_LEVEL: Final = constants.ERROR_CORRECT_M
_FILLER: Final = ord("0")  # of the base picture: the library refuses a block of nothing but zeros
_TABLES: Final = 4  # lengths remembered: an installation has one address, and payloads of two versions


class _Column(dict[int, int]):
    """What one position changes by its byte, each picture made when it is first asked for."""

    def __init__(self, bits: list[int]) -> None:
        super().__init__()
        self._bits = bits  # of the highest bit first

    def __missing__(self, byte: int) -> int:
        picture = 0
        for place, bit in enumerate(self._bits):
            if (byte ^ _FILLER) >> (7 - place) & 1:
                picture ^= bit
        self[byte] = picture
        return picture


class QrMap:
    """All the codes of `length` bytes that begin with `prefix`. A picture is an integer: rows from the top, each filled
    up to whole bytes, the first module in the highest bit, dark is 1."""

    def __init__(self, length: int, prefix: bytes = b"", mask: int = MASK) -> None:
        blank = util.QRData(prefix + bytes([_FILLER]) * (length - len(prefix)), mode=util.MODE_8BIT_BYTE)
        sizing = QRCode(error_correction=_LEVEL, border=0)
        sizing.add_data(blank)
        self.version = int(sizing.best_fit())
        self.length, self.prefix, self._mask = length, prefix, mask
        self.side = 4 * self.version + 17
        self.stride = -(-self.side // 8)
        self._base = self._picture(self._codewords(blank))
        first = 4 + int(util.length_in_bits(util.MODE_8BIT_BYTE, self.version)) + 8 * len(prefix)
        bits = self._message_bits()
        self._columns = [_Column(bits[at : at + 8]) for at in range(first, first + 8 * (length - len(prefix)), 8)]

    def picture(self, text: bytes) -> int:
        """The code of `text`, which must be of this length and prefix."""
        if len(text) != self.length or not text.startswith(self.prefix):
            raise ValueError("the text is not of this map")
        return reduce(xor, map(getitem, self._columns, text[len(self.prefix) :]), self._base)

    def matrix(self, text: bytes) -> Matrix:
        """The same as rows of modules."""
        rows = self.picture(text).to_bytes(self.stride * self.side, "big")
        return tuple(
            tuple(bool(rows[y * self.stride + x // 8] >> (7 - x % 8) & 1) for x in range(self.side))
            for y in range(self.side)
        )

    # -- asked of the library, once

    def _codewords(self, data: Any) -> list[int]:
        return list(util.create_data(self.version, _LEVEL, [data]))

    def _picture(self, codewords: list[int]) -> int:
        code = QRCode(version=self.version, error_correction=_LEVEL, border=0, mask_pattern=self._mask)
        code.data_cache = codewords
        code.makeImpl(False, self._mask)
        rows = ("".join("1" if dark else "0" for dark in row).ljust(8 * self.stride, "0") for row in code.modules)
        return int("".join(rows), 2)

    def _places(self, total: int) -> list[int]:
        """Where each bit of the codewords stands, as a picture of one module: each module is asked for the number of
        its bit, one digit of it at a time."""
        blank, bits = self._picture([0] * total), 8 * total
        digits = []
        for digit in range((bits + 1).bit_length()):
            said = [sum(((8 * at + bit + 1) >> digit & 1) << (7 - bit) for bit in range(8)) for at in range(total)]
            digits.append(self._picture(said) ^ blank)
        size = 8 * self.stride * self.side
        rows = [f"{digit:0{size}b}" for digit in digits]
        places = [0] * bits
        for at, module in enumerate(zip(*rows, strict=True)):
            number = int("".join(reversed(module)), 2)
            if number:
                places[number - 1] = 1 << (size - 1 - at)
        return places

    def _message_bits(self) -> list[int]:
        """What each bit of the data, in their own order, changes in the picture: its module, and its check bytes'."""
        blocks = base.rs_blocks(self.version, _LEVEL)
        places = self._places(sum(block.total_count for block in blocks))
        data, checks = _interleaved([block.data_count for block in blocks]), count()
        check_counts = [block.total_count - block.data_count for block in blocks]
        after = sum(block.data_count for block in blocks)
        check = {at: after + next(checks) for at in _interleaved(check_counts)}
        order = {at: number for number, at in enumerate(data)}
        made = []
        for number, block in enumerate(blocks):
            for at in range(block.data_count):
                for bit in range(8):
                    picture = places[8 * order[number, at] + bit]
                    for place, byte in enumerate(_checks(block.total_count, block.data_count, at, 0x80 >> bit)):
                        for step in range(8):
                            if byte & 0x80 >> step:
                                picture ^= places[8 * check[number, place] + step]
                    made.append(picture)
        return made


def _interleaved(counts: list[int]) -> list[tuple[int, int]]:
    """(block, place) of each codeword in the order in which a code holds them."""
    return [(block, at) for at in range(max(counts)) for block, size in enumerate(counts) if at < size]


@lru_cache(maxsize=4096)
def _checks(total: int, data: int, at: int, byte: int) -> tuple[int, ...]:
    """The check bytes of a block that is zero but for one byte."""
    buffer = util.BitBuffer()
    buffer.buffer = [byte if place == at else 0 for place in range(data)]
    return tuple(util.create_bytes(buffer, [base.RSBlock(total, data)])[data:])


@lru_cache(maxsize=_TABLES)
def of_length(length: int, prefix: bytes) -> QrMap:
    """The map of this length and prefix; making one takes about as long as twenty codes of the library."""
    return QrMap(length, prefix)
