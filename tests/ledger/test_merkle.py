"""The tree agrees with RFC 6962's vectors, each proof verifies, and no changed proof does."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.merkle import (
    EMPTY,
    Edge,
    Nodes,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

GOLDEN = json.loads((Path(__file__).parent.parent / "data" / "merkle.json").read_text(encoding="utf-8"))
# As printed in the tests of Certificate Transparency implementations, not made by the code under test.
RFC_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
RFC_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
RFC_INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
RFC_CONSISTENCY = {
    (1, 8): RFC_INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"dong %d" % place) for place in range(count)]


def plain_root(hashes: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return node_hash(plain_root(hashes[:half]), plain_root(hashes[half:]))


def from_hex(values: list[str]) -> list[bytes]:
    return [bytes.fromhex(value) for value in values]


def test_the_published_vectors() -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in RFC_LEAVES]
    assert [root(hashes[:size]).hex() for size in range(9)] == list(RFC_ROOTS)
    node = Nodes(hashes)
    for (index, size), proof in RFC_INCLUSION.items():
        assert inclusion_proof(index, size, node) == from_hex(proof)
    for (first, second), proof in RFC_CONSISTENCY.items():
        assert consistency_proof(first, second, node) == from_hex(proof)


@pytest.mark.parametrize("name", ["rfc6962", "own"])
def test_the_golden_vectors_never_move(name: str) -> None:
    tree = GOLDEN[name]
    bodies = [bytes.fromhex(body) if name == "rfc6962" else body.encode() for body in tree["bodies"]]
    hashes = [leaf_hash(body) for body in bodies]
    node = Nodes(hashes)
    assert [hash.hex() for hash in hashes] == tree["hashes"]
    assert [root(hashes[:size]).hex() for size in range(len(hashes) + 1)] == tree["roots"]
    roots = from_hex(tree["roots"])
    for index, size, proof in tree["inclusion"]:
        assert inclusion_proof(index, size, node) == from_hex(proof)
        assert verify_inclusion(hashes[index], index, size, from_hex(proof), roots[size])
    for first, second, proof in tree["consistency"]:
        assert consistency_proof(first, second, node) == from_hex(proof)
        assert verify_consistency(first, second, roots[first], roots[second], from_hex(proof))


@given(st.lists(st.integers(0, 40), max_size=8))
def test_the_edge_grows_alike_however_leaves_arrive(steps: list[int]) -> None:
    hashes = leaves(sum(steps))
    one_by_one, many, start = Edge(), Edge(), 0
    for step in steps:
        many.extend(hashes[start : start + step])
        for hash in hashes[start : start + step]:
            one_by_one.append(hash)
        start += step
        many = Edge.from_bytes(many.size, many.to_bytes())
    assert (many.size, many.hashes) == (one_by_one.size, one_by_one.hashes)
    assert many.root() == one_by_one.root() == root(hashes) == plain_root(hashes)


@pytest.mark.parametrize(("size", "data"), [(1, b""), (3, b"\0" * 32), (2, b"\0" * 31), (2, b"\0" * 33), (-1, b"")])
def test_an_edge_that_cannot_be_is_refused(size: int, data: bytes) -> None:
    with pytest.raises(ValueError, match="no right edge"):
        Edge.from_bytes(size, data)


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_each_leaf_is_proven_and_nothing_else(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, whole = inclusion_proof(index, size, Nodes(hashes)), root(hashes)
    leaf = hashes[index]
    assert verify_inclusion(leaf, index, size, proof, whole)
    for other in {index - 1, index + 1, size, data.draw(st.integers(0, 300))} - {index}:
        assert not verify_inclusion(leaf, other, size, proof, whole)
    for other in {size - 1, size + 1, index, 0, -1}:
        assert not verify_inclusion(leaf, index, other, proof, root(leaves(other)))
    for forged in changed([leaf, whole, *proof], data):
        assert not verify_inclusion(forged[0], index, size, forged[2:], forged[1])
    for wrong in (proof[:-1], [*proof, bytes(32)], [whole, *proof], [*proof[:-1], b""]):
        assert wrong == proof or not verify_inclusion(leaf, index, size, wrong, whole)


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_a_longer_log_keeps_its_beginning(second: int, data: st.DataObject) -> None:
    hashes = leaves(second)
    first = data.draw(st.integers(0, second))
    old, new = root(hashes[:first]), root(hashes)
    proof = consistency_proof(first, second, Nodes(hashes))
    assert verify_consistency(first, second, old, new, proof)
    if first == 0:
        assert not verify_consistency(0, second, new, new, proof)
        assert not verify_consistency(0, second, old, new, [new])
        return
    for forged in changed([old, new, *proof], data):
        assert not verify_consistency(first, second, forged[0], forged[1], forged[2:])
    for wrong in (proof[:-1], [*proof, bytes(32)], [old, *proof]):
        assert wrong == proof or not verify_consistency(first, second, old, new, wrong)
    assert not verify_consistency(second + 1, second, old, new, proof)


@given(st.integers(3, 60), st.data())
def test_a_rewritten_beginning_is_noticed(second: int, data: st.DataObject) -> None:
    """The log was changed in its first part and hashed again: no proof joins the old root to the new one."""
    hashes = leaves(second)
    first = data.draw(st.integers(1, second - 1))
    old = root(hashes[:first])
    hashes[data.draw(st.integers(0, first - 1))] = leaf_hash(b"sua")
    proof = consistency_proof(first, second, Nodes(hashes))
    assert not verify_consistency(first, second, old, root(hashes), proof)


def changed(values: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The values with one bit of one of them turned, once for each value."""
    forged = []
    for place, value in enumerate(values):
        bit = data.draw(st.integers(0, 255))
        turned = bytearray(value)
        turned[bit // 8] ^= 1 << bit % 8
        forged.append([*values[:place], bytes(turned), *values[place + 1 :]])
    return forged


def test_proofs_are_made_for_what_is_there_only() -> None:
    node = Nodes(leaves(5))
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(ValueError, match="not among"):
            inclusion_proof(index, size, node)
    with pytest.raises(ValueError, match="not the beginning"):
        consistency_proof(6, 5, node)
