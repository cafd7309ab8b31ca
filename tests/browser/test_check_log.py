"""The check page beside the log: a paper whose place fits the signed checkpoint is said to fit, and no other."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from ledger import merkle
from ledger.checkpoint import Checkpoint
from receipts.token import LogPlace, public_key, sign
from tests.browser.test_check_script import (
    GIFT,
    NO_WEB_CRYPTO,
    PRIVATE,
    check_page,
    expect_answer,
    opened,
)

pytestmark = pytest.mark.browser

ORIGIN = "tuongho.example.vn/so-tuong-ho"
SERVER = f"{ORIGIN}/server"
COMMITTEE = bytes(range(50, 82))
LEAVES = [merkle.leaf_hash(b"viec %d" % n) for n in range(300)]
FITS = "sổ ở mốc đó là sổ nối tiếp"
Proof = dict[str, Any]


def place(index: int, leaves: list[bytes] = LEAVES) -> LogPlace:
    return LogPlace(index, leaves[index], merkle.root(leaves[: index + 1]))


def proof(index: int, size: int, leaves: list[bytes] = LEAVES, name: str = SERVER, key: bytes = PRIVATE) -> Proof:
    """What the server sends of a receipt at `index` under a checkpoint of `size` leaves."""
    root = merkle.root(leaves[:size])
    made = Checkpoint(ORIGIN, size, root, datetime(2026, 3, 10, 17, 0, tzinfo=UTC))
    nodes = merkle.Nodes([*leaves, *leaves[: 512 - len(leaves)]])
    return {
        "index": index, "leaf": leaves[index].hex(), "covered": True, "size": size, "root": root.hex(),
        "checkpoint": made.note(made.sign(name, key)),
        "inclusion": [hash.hex() for hash in merkle.inclusion_proof(index, size, nodes)],
        "consistency": [hash.hex() for hash in merkle.consistency_proof(index + 1, size, nodes)],
        "signers": [],
    }  # fmt: skip


def asked(page: Page, log: Proof | None, at: LogPlace | None, **said: str) -> None:
    known = {} if log is None else {"log": json.dumps(log)}
    opened(page, sign(GIFT, PRIVATE, at), check_page(**known, **said))


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 300), (6, 7), (127, 300), (128, 256), (299, 300)])
def test_a_paper_that_stands_in_the_published_log(page: Page, index: int, size: int) -> None:
    asked(page, proof(index, size), place(index))
    expect_answer(page, "proven", "Chữ ký đúng", FITS)


def test_our_own_arithmetic_says_the_same(page: Page) -> None:
    page.add_init_script(NO_WEB_CRYPTO)
    asked(page, proof(100, 300), place(100))
    expect_answer(page, "proven", "Chữ ký đúng", FITS)


def test_a_checkpoint_that_only_the_committee_signed(page: Page) -> None:
    public = base64.b64encode(public_key(COMMITTEE)).decode()
    said = proof(100, 300, name=f"{ORIGIN}/ủy-ban", key=COMMITTEE)
    asked(page, {**said, "signers": [{"name": f"{ORIGIN}/ủy-ban", "key": public}]}, place(100))
    expect_answer(page, "proven", "Chữ ký đúng", FITS)


def test_a_receipt_that_no_checkpoint_covers_yet(page: Page) -> None:
    asked(page, {"index": 9, "leaf": LEAVES[9].hex(), "covered": False}, place(9))
    expect_answer(page, "proven", "Chữ ký đúng", "Chưa có mốc đối chứng nào sau biên nhận này")


OTHER = [*LEAVES[:50], merkle.leaf_hash(b"sua"), *LEAVES[51:]]
SPOILS: dict[str, Callable[[Proof], Proof]] = {
    "another leaf": lambda p: {**p, "leaf": LEAVES[1].hex()},
    "another place": lambda p: {**p, "index": p["index"] + 1},
    "a hash of the path": lambda p: {**p, "inclusion": [bytes(32).hex(), *p["inclusion"][1:]]},
    "a shorter path": lambda p: {**p, "inclusion": p["inclusion"][:-1]},
    "a longer path": lambda p: {**p, "inclusion": [*p["inclusion"], bytes(32).hex()]},
    "no continuation": lambda p: {**p, "consistency": []},
    "another continuation": lambda p: {**p, "consistency": [bytes(32).hex(), *p["consistency"][1:]]},
    "another size": lambda p: {**p, "size": p["size"] + 1},
    "another root": lambda p: {**p, "root": bytes(32).hex()},
    "a history that was rewritten": lambda p: proof(p["index"], p["size"], OTHER),
    "a stranger's checkpoint": lambda p: proof(p["index"], p["size"], key=COMMITTEE),
    "the key under another name": lambda p: {**p, "checkpoint": p["checkpoint"].replace("/server ", "/serve ")},
    "an unsigned checkpoint": lambda p: {**p, "checkpoint": p["checkpoint"].partition("\n\n")[0] + "\n\n"},
    "a changed checkpoint": lambda p: {**p, "checkpoint": p["checkpoint"].replace("2026-03-10", "2026-03-11")},
    "no checkpoint": lambda p: {**p, "checkpoint": ""},
    "no words": lambda p: {"index": p["index"], "leaf": p["leaf"], "covered": True},
    "numbers for hashes": lambda p: {**p, "inclusion": 7, "consistency": None},
    "a deeper note": lambda p: {**p, "checkpoint": {"size": p["size"]}},
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
def test_a_wrong_proof_is_never_green(page: Page, spoil: Callable[[Proof], Proof]) -> None:
    asked(page, spoil(proof(100, 300)), place(100))
    expect_answer(page, "refused", "Sổ không khớp", "báo Ủy ban Kiểm tra")


@pytest.mark.parametrize("data", [None, "", "{", "[]", "null", "0"])
def test_a_page_without_its_proof_is_not_green_for_a_paper_that_has_a_place(page: Page, data: str | None) -> None:
    known = {} if data is None else {"log": data}
    opened(page, sign(GIFT, PRIVATE, place(100)), check_page(**known))
    state = page.locator("#check-offline")
    state.locator("strong").wait_for()
    assert "state-proven" not in (state.get_attribute("class") or "")


def test_an_old_paper_asks_nothing_of_the_log(page: Page) -> None:
    asked(page, proof(100, 300), None)
    expect_answer(page, "proven", "Chữ ký đúng")


def test_a_changed_place_breaks_the_signature_first(page: Page) -> None:
    fragment = sign(GIFT, PRIVATE, place(100))
    raw = bytearray(base64.urlsafe_b64decode(fragment))
    raw[80] ^= 1  # within the root
    opened(page, base64.urlsafe_b64encode(bytes(raw)).decode(), check_page(log=json.dumps(proof(100, 300))))
    expect_answer(page, "refused", "Chữ ký sai")


def test_a_cancelled_receipt_in_the_log_is_still_cancelled(page: Page) -> None:
    log = json.dumps(proof(100, 300))
    opened(page, sign(GIFT, PRIVATE, place(100)), check_page(status="cancelled", log=log))
    expect_answer(page, "refused", "Đã hủy")


def test_other_facts_on_the_page_come_first(page: Page) -> None:
    log = json.dumps(proof(100, 300))
    opened(page, sign(GIFT, PRIVATE, place(100)), check_page(replace(GIFT, amount=1), log=log))
    expect_answer(page, "waiting", "Không khớp", "số tiền")
