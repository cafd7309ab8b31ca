"""The Merkle tree of RFC 6962 and 9162: leaf, node, root, right edge, proofs and their checks.

Knows hashes alone; refuses to know what a leaf says and where hashes are kept.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

HASH: Final = 32
EMPTY: Final = hashlib.sha256(b"").digest()  # the root of a log without leaves

# Gives the hash of the complete subtree over leaves [index << level, (index + 1) << level).
NodeSource = Callable[[int, int], bytes]


def leaf_hash(body: bytes) -> bytes:
    return hashlib.sha256(b"\0" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    edge = Edge()
    edge.extend(hashes)
    return edge.root()


class Edge:
    """The right edge of a growing tree: one complete subtree for each bit of its size, the largest first. It is all
    that must be kept to append leaves and to know the root."""

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(hashes) != size.bit_count() or any(len(hash) != HASH for hash in hashes):
            raise ValueError(f"{len(hashes)} hashes are no right edge of {size} leaves")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> None:
        size, hash = self.size, leaf
        while size & 1:
            hash = node_hash(self.hashes.pop(), hash)
            size >>= 1
        self.hashes.append(hash)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """As `append` for each; many at once are joined level by level, which is faster."""
        rest = list(leaves)
        start = 0
        while start < len(rest):
            # the largest complete subtree that may stand at this place and is all here
            room = self.size & -self.size or 1 << len(rest).bit_length()
            step = min(room, 1 << (len(rest) - start).bit_length() - 1)
            self._push(top(rest[start : start + step]), step)
            start += step

    def _push(self, hash: bytes, step: int) -> None:
        """Append a complete subtree of `step` leaves where one may stand."""
        bit = step
        while self.size & bit:
            hash = node_hash(self.hashes.pop(), hash)
            bit <<= 1
        self.hashes.append(hash)
        self.size += step

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY
        *others, hash = self.hashes
        for left in reversed(others):
            hash = node_hash(left, hash)
        return hash

    def to_bytes(self) -> bytes:
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Edge":
        return cls(size, [data[place : place + HASH] for place in range(0, len(data), HASH)])


def top(row: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    while len(row) > 1:
        row = _pairs(row)
    return row[0]


def _pairs(row: Sequence[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    return [sha256(b"\1" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]


class Nodes:
    """A node source in memory, made from all leaf hashes."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_pairs(self._levels[-1]))

    def __call__(self, level: int, index: int) -> bytes:
        return self._levels[level][index]


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """What joins the leaf `index` to the root of the first `size` leaves (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among the first {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(first: int, second: int, node: NodeSource) -> list[bytes]:
    """What shows that `second` leaves begin with the same `first` leaves (RFC 9162, 2.1.4.1)."""
    if not 0 <= first <= second:
        raise ValueError(f"{first} leaves are not the beginning of {second}")
    if first in (0, second):
        return []
    start, end, path = 0, second, []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    if start:  # the first tree is no subtree of its own: its right end must be said
        path.append(range_hash(start, end, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the leaf hash stand at `index` in the tree with this size and root? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        return False
    place, last, hash = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hash = node_hash(other, hash)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            hash = node_hash(hash, other)
        place, last = place >> 1, last >> 1
    return last == 0 and hash == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does the tree `second` begin with the tree `first`? (RFC 9162, 2.1.4.2)"""
    if not 0 <= first <= second or not _hashes(first_root, second_root, *proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == EMPTY
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(start: int, end: int, node: NodeSource) -> bytes:
    """The hash over leaves [start, end), as a tree of its own; `start` is where such a subtree may begin."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(size)
    return node_hash(range_hash(start, middle, node), range_hash(middle, end, node))


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH for value in values)
