"""The page's own check: what Python signs it proves, what was changed it never shows as proven."""

import base64
import csv
import html
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, Route, expect

from ledger.errors import Refusal
from ledger.merkle import leaf_hash, node_hash
from ledger.money import parse_vnd
from receipts.token import METHODS, Facts, LogPlace, key_id, make_code, public_key, sign
from receipts.words import vnd_in_words

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "app" / "ui" / "static"
VECTORS = Path(__file__).parents[1] / "receipts" / "data" / "rfc8032_ed25519.csv"
SITE = "https://tuongho.example.vn"

PRIVATE = bytes(range(32))
PUBLIC = public_key(PRIVATE)
ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
GIFT = Facts("K7M29QXBCD", 1, 2026, 42, date(2026, 2, 5), 200_000, "bank", 3)
PLACE = LogPlace(2**40 - 1, bytes(range(32)), bytes(range(64, 96)))
MERKLE = json.loads((Path(__file__).parents[1] / "data" / "merkle.json").read_text(encoding="utf-8"))

NO_WEB_CRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined});"
COUNT_WEB_CRYPTO = """
window.asked = 0;
const verify = SubtleCrypto.prototype.verify;
SubtleCrypto.prototype.verify = function () { window.asked += 1; return verify.apply(this, arguments); };
"""
HELD_WEB_CRYPTO = """
const importKey = SubtleCrypto.prototype.importKey;
window.held = [];
SubtleCrypto.prototype.importKey = function () {
  return new Promise(go => window.held.push(go)).then(() => importKey.apply(this, arguments));
};
"""
REFUSING_WEB_CRYPTO = """
SubtleCrypto.prototype.importKey = function () { return Promise.reject(new Error('NotSupportedError')); };
"""
VERIFY = """cases => cases.map(([sig, msg, pub]) => {
  const bytes = hex => Uint8Array.from(hex.match(/../g) || [], pair => parseInt(pair, 16));
  return window.TuongHoCheck.verifyBytes(bytes(sig), bytes(msg), bytes(pub));
})"""


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def published(public: bytes = PUBLIC, to: str | None = None) -> dict[str, str | None]:
    return {"kid": f"{key_id(public):08x}", "key": base64url(public), "from": "2026-01-01", "to": to}


def check_page(facts: Facts = GIFT, *, status: str = "genuine", keys: list | None = None, **said: str) -> str:
    data = {
        "keys": json.dumps([published()] if keys is None else keys),
        "code": facts.code,
        "status": status,
        "amount": str(facts.amount),
        "day": facts.day.isoformat(),
        "number": str(facts.number),
    } | said
    attributes = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in data.items())
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Kiểm tra biên nhận</title>'
        f'<div id="check-offline" class="card" {attributes}></div><script src="/check.js"></script></html>'
    )


@pytest.fixture(params=["own", "web crypto", "web crypto refuses"])
def engine(page: Page, request: pytest.FixtureRequest) -> str:
    scripts = {"own": NO_WEB_CRYPTO, "web crypto": COUNT_WEB_CRYPTO, "web crypto refuses": REFUSING_WEB_CRYPTO}
    page.add_init_script(scripts[request.param])
    return request.param


def serve(page: Page, body: str) -> list[str]:
    """Answers every request of the page itself, under the strict policy the site has; returns what was asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url.endswith("/check.js"):
            route.fulfill(path=STATIC / "check.js", content_type="text/javascript")
        elif "/v/" in route.request.url:
            policy = "default-src 'none'; script-src 'self'"
            route.fulfill(body=body, content_type="text/html", headers={"Content-Security-Policy": policy})
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    return asked


def opened(page: Page, fragment: str, body: str | None = None, path: str = GIFT.code) -> list[str]:
    asked = serve(page, body or check_page())
    page.goto(f"{SITE}/v/{path}" + (f"#{fragment}" if fragment else ""))
    return asked


def expect_answer(page: Page, state: str, word: str, *texts: str) -> None:
    place = page.locator("#check-offline")
    expect(place.locator("strong")).to_have_text(word)
    expect(place).to_have_class(f"card state-{state}")
    expect(place).to_have_attribute("role", "status")
    assert place.locator(".state-icon").inner_text().strip()
    for text in (*texts, "ngay trên thiết bị của bạn"):
        expect(place).to_contain_text(text)


def script(page: Page, name: str) -> Page:
    page.set_content("<!doctype html><title>x</title>")
    page.add_script_tag(path=STATIC / name)
    return page


def verified(page: Page, cases: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    return page.evaluate(VERIFY, [[part.hex() for part in case] for case in cases])


def random_facts(chance: random.Random) -> Facts:
    return Facts(
        code=make_code(chance),
        unit=chance.randrange(2**16),
        year=chance.randint(2000, 2**16 - 1),
        number=chance.randint(1, 2**32 - 1),
        day=date(2000, 1, 1) + timedelta(days=chance.randrange(2**16)),
        amount=chance.choice([1, 10**12, chance.randint(1, 10**12)]),
        method=chance.choice(METHODS),
        appeal=chance.randrange(2**32),
        sample=chance.random() < 0.5,
        trial=chance.random() < 0.5,
    )


# --- Ed25519 by itself


def test_the_published_vectors_verify(page: Page) -> None:
    with VECTORS.open(encoding="ascii") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    cases = [tuple(bytes.fromhex(row[name]) for name in ("signature", "message", "public")) for row in rows]
    assert [len(message) for _, message, _ in cases] == [0, 1, 2, 1023]
    assert verified(script(page, "check.js"), cases) == [True] * 4
    longer = [(signature, message + b"\0", public) for signature, message, public in cases]
    assert verified(page, longer) == [False] * 4


def test_only_the_one_proper_form_is_accepted(page: Page) -> None:
    message = b"bien nhan"
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(message)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    neutral = (1).to_bytes(32, "little")
    minus_zero = (1 | 1 << 255).to_bytes(32, "little")
    neutral_plus_prime = (PRIME + 1).to_bytes(32, "little")
    nothing = bytes(32)
    refused = [
        (r + (s + ORDER).to_bytes(32, "little"), message, PUBLIC),
        (r + ORDER.to_bytes(32, "little"), message, PUBLIC),
        (r + b"\xff" * 32, message, PUBLIC),
        (signature[:63], message, PUBLIC),
        (signature + b"\0", message, PUBLIC),
        (signature, message, PUBLIC[:31]),
        (signature, message, (PRIME + 1).to_bytes(32, "little")),
        (signature, message, (2).to_bytes(32, "little")),  # no point has this y
        (neutral_plus_prime + nothing, message, neutral),
        (minus_zero + nothing, message, neutral),
        (neutral + nothing, message, neutral_plus_prime),
        (neutral + nothing, message, minus_zero),
        (b"", message, PUBLIC),
    ]
    assert verified(script(page, "check.js"), [(signature, message, PUBLIC)]) == [True]
    assert verified(page, refused) == [False] * len(refused)


def test_a_point_has_one_proper_form(page: Page) -> None:
    def forms(numbers: list[int]) -> list[bool]:
        return page.evaluate(
            """list => list.map(hex => window.TuongHoCheck.isPoint(
              Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16))))""",
            [number.to_bytes(32, "little").hex() for number in numbers],
        )

    sign_bit = 1 << 255
    script(page, "check.js")
    assert forms([0, 1, 3, PRIME - 1, int.from_bytes(PUBLIC, "little")]) == [True] * 5
    assert forms([PRIME, PRIME + 1, PRIME + 3, 2**255 - 1, sign_bit | (PRIME + 3)]) == [False] * 5
    assert forms([sign_bit | 1, sign_bit | (PRIME - 1)]) == [False] * 2  # x = 0 has no negative
    assert forms([2, sign_bit | 2]) == [False] * 2  # no point has this y


def test_a_key_that_signs_everything_is_refused(page: Page) -> None:
    """With a key of tiny order one signature would fit many messages."""
    neutral = (1).to_bytes(32, "little")
    cases = [(neutral + bytes(32), message, neutral) for message in (b"", b"a", b"b")]
    assert verified(script(page, "check.js"), cases) == [False] * 3


def test_it_agrees_with_python_on_random_messages(page: Page) -> None:
    chance = random.Random(8032)
    cases, expected = [], []
    for size in range(0, 300, 6):
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        message = chance.randbytes(size)
        changed = bytearray(key.sign(message))
        changed[chance.randrange(64)] ^= 1 << chance.randrange(8)
        public = key.public_key().public_bytes_raw()
        cases += [(key.sign(message), message, public), (bytes(changed), message, public)]
        expected += [True, False]
    assert verified(script(page, "check.js"), cases) == expected


def test_the_script_keeps_to_what_old_phones_know() -> None:
    for name in ("check.js", "words.js"):
        text = (STATIC / name).read_text(encoding="utf-8")
        for modern in ("=>", "?.", "`", "const ", "let ", "async ", "BigInt(", "fetch(", "XMLHttpRequest", "import("):
            assert modern not in text, (name, modern)


# --- the payload


def test_what_python_signs_the_page_reads(page: Page) -> None:
    chance = random.Random(50)
    gifts = [
        (random_facts(chance), chance.choice([None, PLACE, LogPlace(n, chance.randbytes(32), chance.randbytes(32))]))
        for n in range(50)
    ]
    read = script(page, "check.js").evaluate(
        """([fragments, key]) => fragments.map(text => {
          const read = window.TuongHoCheck.readFragment(text);
          const pub = Uint8Array.from(atob(key), c => c.charCodeAt(0));
          return [window.TuongHoCheck.verifyBytes(read.signature, read.signed, pub), read.kid, read.facts, read.place];
        })""",
        [[sign(gift, PRIVATE, place) for gift, place in gifts], base64.b64encode(PUBLIC).decode()],
    )
    for (gift, place), (proven, kid, facts, found) in zip(gifts, read, strict=True):
        assert proven is True
        assert kid == f"{key_id(PUBLIC):08x}"
        fields = {name: getattr(gift, name) for name in gift.__dataclass_fields__}
        assert facts == fields | {"day": gift.day.isoformat()}
        said = place and {"index": place.index, "leaf": place.leaf.hex(), "root": place.root.hex()}
        assert found == said


# --- the log


def proofs(page: Page, name: str, cases: list[list]) -> list[bool]:
    return page.evaluate(f"cases => cases.map(args => window.TuongHoCheck.{name}(...args))", cases)


def turned(text: str, chance: random.Random) -> str:
    """Hex with one digit changed."""
    place = chance.randrange(len(text))
    return (
        text[:place]
        + chance.choice([digit for digit in "0123456789abcdef" if digit != text[place]])
        + text[place + 1 :]
    )


@pytest.mark.parametrize("tree", ["rfc6962", "own"])
def test_the_golden_inclusion_proofs(page: Page, tree: str) -> None:
    golden, chance = MERKLE[tree], random.Random(9162)
    right, wrong = [], []
    for index, size, proof in golden["inclusion"]:
        leaf, root = golden["hashes"][index], golden["roots"][size]
        right.append([leaf, index, size, proof, root])
        wrong += [
            [turned(leaf, chance), index, size, proof, root],
            [leaf, index, size, proof, turned(root, chance)],
            [leaf, index, size, [*proof, root], root],
            [leaf, size, size, proof, root],
            [leaf, -1, size, proof, root],
            [leaf, index, size, proof, root.upper()],
        ]
        if proof:
            place = chance.randrange(len(proof))
            wrong.append([leaf, index, size, [*proof[:place], turned(proof[place], chance), *proof[place + 1 :]], root])
            wrong.append([leaf, index, size, proof[:-1], root])
            wrong.append([leaf, index ^ 1 if index ^ 1 < size else index - 1, size, proof, root])
    assert proofs(script(page, "check.js"), "verifyInclusion", right) == [True] * len(right)
    assert proofs(page, "verifyInclusion", wrong) == [False] * len(wrong)


@pytest.mark.parametrize("tree", ["rfc6962", "own"])
def test_the_golden_consistency_proofs(page: Page, tree: str) -> None:
    golden, chance = MERKLE[tree], random.Random(9162)
    right, wrong = [], []
    for first, second, proof in golden["consistency"]:
        old, new = golden["roots"][first], golden["roots"][second]
        right.append([first, second, old, new, proof])
        wrong += [
            [first, second, turned(old, chance), new, proof],
            [first, second, old, turned(new, chance), proof],
            [first, second, old, new, [*proof, old]],
            [second + 1, second, old, new, proof],
            [0, second, old, new, proof],
        ]
        if proof:
            place = chance.randrange(len(proof))
            wrong.append([first, second, old, new, [*proof[:place], turned(proof[place], chance), *proof[place + 1 :]]])
            wrong.append([first, second, old, new, proof[:-1]])
    assert proofs(script(page, "check.js"), "verifyConsistency", right) == [True] * len(right)
    assert proofs(page, "verifyConsistency", wrong) == [False] * len(wrong)


def test_a_log_beyond_32_bits(page: Page) -> None:
    """The last leaf of 2^33 + 1: its only neighbour is the whole tree on its left."""
    leaf, left = leaf_hash(b"a"), leaf_hash(b"b")
    root = node_hash(left, leaf)
    case = [leaf.hex(), 2**33, 2**33 + 1, [left.hex()], root.hex()]
    assert proofs(script(page, "check.js"), "verifyInclusion", [case]) == [True]
    grown = [2**33, 2**33 + 1, left.hex(), root.hex(), [leaf.hex()]]
    assert proofs(page, "verifyConsistency", [grown]) == [True]


# --- the page


@pytest.mark.parametrize("place", [None, PLACE], ids=["v1", "v2"])
def test_a_genuine_receipt_is_proven_here_and_sent_nowhere(page: Page, engine: str, place: LogPlace | None) -> None:
    fragment = sign(GIFT, PRIVATE, place)
    known = {"log": json.dumps({"index": place.index, "leaf": place.leaf.hex(), "covered": False})} if place else {}
    asked = opened(page, fragment, check_page(**known))
    expect_answer(page, "proven", "Chữ ký đúng", "200.000 đ", "05/02/2026", "BNUH-2026-0042")
    if engine == "web crypto":
        assert page.evaluate("window.asked") == 1
    else:
        assert page.evaluate("window.asked") is None
        assert page.evaluate("crypto.subtle === undefined") is (engine == "own")
    assert [url for url in asked if not url.endswith(("/v/K7M29QXBCD", "/check.js", "/favicon.ico"))] == []
    assert not [url for url in asked if fragment[:20] in url]


def test_no_changed_byte_is_ever_proven(page: Page, engine: str) -> None:
    chance = random.Random(200)
    fragment = sign(GIFT, PRIVATE)
    forged = []
    for turn in range(200):
        raw = base64.urlsafe_b64decode(sign(GIFT, PRIVATE, PLACE if turn % 2 else None))
        changed = bytearray(raw)
        changed[chance.randrange(len(raw))] ^= chance.randint(1, 255)
        forged.append(base64url(bytes(changed)))
    opened(page, fragment)
    expect_answer(page, "proven", "Chữ ký đúng")
    seen = page.evaluate(
        """async forged => {
          const place = document.getElementById('check-offline');
          const settled = () => !place.textContent.includes('Đang kiểm tra');
          const seen = [];
          for (const text of forged) {
            const turned = new Promise(done => addEventListener('hashchange', done, {once: true}));
            location.hash = text;
            await turned;
            seen.push(place.className);
            while (!settled()) await new Promise(done => setTimeout(done, 1));
            seen.push(place.className);
          }
          return seen;
        }""",
        forged,
    )
    assert len(seen) == 400
    assert {state for state in seen if "state-proven" in state} == set()
    assert set(seen[1::2]) == {"card state-refused"}


def test_a_changed_amount_is_a_wrong_signature(page: Page, engine: str) -> None:
    raw = bytearray(base64.urlsafe_b64decode(sign(GIFT, PRIVATE)))
    raw[25:30] = (900_000).to_bytes(5, "big")
    opened(page, base64url(bytes(raw)), check_page(amount="900000"))
    expect_answer(page, "refused", "Chữ ký sai", "đã bị sửa")


def test_the_answer_follows_the_fragment(page: Page, engine: str) -> None:
    opened(page, sign(GIFT, PRIVATE))
    expect_answer(page, "proven", "Chữ ký đúng")
    page.evaluate("location.hash = ''")
    expect_answer(page, "waiting", "Chưa kiểm tra được chữ ký")
    page.evaluate("text => { location.hash = text; }", sign(GIFT, PRIVATE))
    expect_answer(page, "proven", "Chữ ký đúng")


def test_while_it_thinks_an_older_green_is_gone(page: Page) -> None:
    page.add_init_script(HELD_WEB_CRYPTO)
    opened(page, sign(GIFT, PRIVATE))
    page.evaluate("held.shift()()")
    expect_answer(page, "proven", "Chữ ký đúng")
    page.evaluate("text => { location.hash = text; }", sign(replace(GIFT, amount=900_000), PRIVATE))
    expect_answer(page, "waiting", "Đang kiểm tra chữ ký")
    page.evaluate("held.shift()()")
    expect_answer(page, "waiting", "Không khớp")


def test_a_late_answer_for_an_older_fragment_is_dropped(page: Page) -> None:
    page.add_init_script(HELD_WEB_CRYPTO)
    opened(page, sign(GIFT, PRIVATE))
    expect_answer(page, "waiting", "Đang kiểm tra chữ ký")
    page.evaluate("location.hash = ''")
    expect_answer(page, "waiting", "Chưa kiểm tra được chữ ký")
    page.evaluate("held.shift()(); new Promise(done => setTimeout(done, 200))")
    expect_answer(page, "waiting", "Chưa kiểm tra được chữ ký")


@pytest.mark.parametrize(("place", "length"), [(None, 1), (None, 60), (None, 131), (PLACE, 132), (PLACE, 223)])
def test_a_cut_link_says_so(page: Page, place: LogPlace | None, length: int) -> None:
    opened(page, sign(GIFT, PRIVATE, place)[:length])
    expect_answer(page, "refused", "Mã bị cắt ngắn", "Quét lại")


@pytest.mark.parametrize(
    ("fragment", "word"),
    [
        ("", "Chưa kiểm tra được chữ ký"),
        ("Aw" + "g" * 200, "Chưa đọc được mã"),
        (sign(GIFT, PRIVATE) + "AAAA", "Mã không đúng định dạng"),
        ("noi dung la", "Mã không đúng định dạng"),
        (sign(GIFT, bytes(32)), "Không rõ khóa ký"),
    ],
)
def test_each_trouble_has_its_sentence(page: Page, fragment: str, word: str) -> None:
    opened(page, fragment)
    expect_answer(page, "waiting" if not fragment else "refused", word)


@pytest.mark.parametrize("keys", ["", "not json", "[]", json.dumps([published() | {"key": "x"}])])
def test_a_key_list_that_cannot_be_read_proves_nothing(page: Page, keys: str) -> None:
    body = check_page().replace(html.escape(json.dumps([published()])), html.escape(keys))
    opened(page, sign(GIFT, PRIVATE), body)
    expect_answer(page, "refused", "Không rõ khóa ký")


@pytest.mark.parametrize(
    ("said", "unlike"),
    [
        ({"amount": "900000"}, "số tiền"),
        ({"day": "2026-02-06"}, "ngày"),
        ({"number": "43"}, "số biên nhận"),
        ({"number": "BNUH-2025-0042"}, "số biên nhận"),
        ({"code": "K7M29QXBCF"}, "mã tra cứu"),
        ({"status": "unknown", "amount": "", "day": "", "number": ""}, "sổ không có biên nhận này"),
        ({"status": ""}, "sổ không có biên nhận này"),
    ],
)
def test_paper_and_books_that_disagree_are_a_third_state(page: Page, said: dict, unlike: str) -> None:
    opened(page, sign(GIFT, PRIVATE), check_page(**said))
    expect_answer(page, "waiting", "Không khớp", unlike, "200.000 đ")


@pytest.mark.parametrize("number", ["42", "BNUH-2026-0042", "BNUH-2026-42"])
def test_the_number_may_stand_as_printed(page: Page, number: str) -> None:
    opened(page, sign(GIFT, PRIVATE), check_page(number=number))
    expect_answer(page, "proven", "Chữ ký đúng")


def test_a_cancelled_receipt_is_never_green(page: Page) -> None:
    opened(page, sign(GIFT, PRIVATE), check_page(status="cancelled"))
    expect_answer(page, "refused", "Đã hủy", "đã bị hủy trong sổ")


def test_a_sample_says_that_it_is_worth_nothing(page: Page) -> None:
    opened(page, sign(replace(GIFT, sample=True), PRIVATE))
    expect_answer(page, "proven", "Chữ ký đúng", "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ")


def test_a_retired_key_proves_what_is_dated_before_its_end_only(page: Page) -> None:
    newer = public_key(bytes(reversed(range(32))))
    keys = [published(newer), published(to="2026-02-05")]
    opened(page, sign(GIFT, PRIVATE), check_page(keys=keys))
    expect_answer(page, "proven", "Chữ ký đúng")
    later = replace(GIFT, day=date(2026, 2, 6))
    page.unroute_all()
    opened(page, sign(later, PRIVATE), check_page(later, keys=keys), path="K7M29QXBCD?2")
    expect_answer(page, "refused", "Khóa ký đã hết hạn")


# --- words.js


def test_the_live_echo_speaks_as_the_receipt(page: Page) -> None:
    chance = random.Random(300)
    amounts = [0, 1, 10**15, *(10**places + step for places in range(1, 15) for step in (-1, 0, 1, 5))]
    amounts += [chance.randrange(10 ** chance.randint(2, 15)) for _ in range(300 - len(amounts))]
    said = script(page, "words.js").evaluate("list => list.map(window.TuongHoWords.words)", amounts)
    assert said == [vnd_in_words(amount) for amount in amounts]
    assert page.evaluate("[-1, 1.5, NaN, 1e15 + 1, '5', null].map(window.TuongHoWords.words)") == [""] * 6


TYPED = {
    "200000": 200_000,
    "200.000": 200_000,
    "200,000": 200_000,
    "200 000": 200_000,
    "200\u00a0000": 200_000,
    "200k": 200_000,
    "200 nghìn": 200_000,
    "200 ngàn đồng": 200_000,
    "2tr": 2_000_000,
    "1,5 triệu": 1_500_000,
    "1.5tr": 1_500_000,
    "1,25 tỷ": 1_250_000_000,
    "2 tỷ": 2_000_000_000,
    "200.000đ": 200_000,
    "200.000 VND": 200_000,
    " 1.000.000,00 ": 1_000_000,
    "+ 200,000 VND": 200_000,
    "1.500 triệu": 1_500_000_000,
    "1000 tỷ": 10**12,
    "1.5": None,
    "1,5 đồng": None,
    "1.000,000": None,
    "10.00": None,
    "0": None,
    "-5000": None,
    "": None,
    "k": None,
    "triệu": None,
    "2tr5": None,
    "1e6": None,
    "0x10": None,
    "2 tỷ tỷ": None,
    "constructor": None,
    "5 constructor": None,
    "1001 tỷ": None,
    "٢٠٠": None,
    "200\n000": None,
}


def test_what_people_type_is_read_as_the_server_reads_it(page: Page) -> None:
    read = script(page, "words.js").evaluate("list => list.map(window.TuongHoWords.parse)", list(TYPED))
    assert dict(zip(TYPED, read, strict=True)) == TYPED
    assert {text: server_reads(text) for text in TYPED} == TYPED


def test_random_typing_is_read_as_the_server_reads_it(page: Page) -> None:
    chance = random.Random(7)
    pieces = ["1", "25", "000", "500", ".", ",", " ", "k", "tr", "triệu", "tỷ", "đ", "vnd", "nghìn", "+", "-", "d"]
    typed = ["".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(3000)]
    read = script(page, "words.js").evaluate("list => list.map(window.TuongHoWords.parse)", typed)
    assert [(text, got) for text, got in zip(typed, read, strict=True) if got != server_reads(text)] == []


def server_reads(text: str) -> int | None:
    try:
        return parse_vnd(text)
    except Refusal:
        return None
