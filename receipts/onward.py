"""A ZIP written as it is made: nothing that was sent is come back to, and nothing in it says when it was made.

So the same parts are the same bytes on a disk, in memory and down a connection.
"""

import io
import zipfile
from typing import Any, BinaryIO, cast

_DATED = (2000, 1, 1, 0, 0, 0)


class _Onward(io.RawIOBase):
    """What `zipfile` takes for a pipe."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._out.write(data)


def zip_onto(out: BinaryIO) -> zipfile.ZipFile:
    """A ZIP that goes to `out`, which stays open."""
    return zipfile.ZipFile(cast(BinaryIO, _Onward(out)), "w")


def entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    """A part of it."""
    info = zipfile.ZipInfo(name, _DATED)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.create_system = 0
    return info
