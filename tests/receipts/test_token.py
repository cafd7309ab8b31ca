"""Paper that was changed, cut or signed by someone else proves nothing; paper we signed proves its facts."""

import base64
import random
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.codes import (
    ALPHABET,
    CodeRefused,
    check_character,
    is_transfer_code,
    spaced,
    transfer_code,
)
from receipts.qr import matrix
from receipts.token import (
    METHODS,
    BadSignature,
    Facts,
    LogPlace,
    Malformed,
    Signed,
    TokenRefused,
    Truncated,
    UnknownKey,
    UnknownVersion,
    decode,
    group_code,
    key_id,
    make_code,
    new_private_key,
    normalise_code,
    public_key,
    receipt_url,
    sign,
    verify,
)

PRIVATE = bytes(range(32))
PUBLIC = public_key(PRIVATE)
KEYS = {key_id(PUBLIC): PUBLIC}
GIFT = Facts("K7M29QXBCD", 1, 2026, 42, date(2026, 2, 5), 200_000, "bank", 3)
PLACE = LogPlace(1234, bytes(range(32)), bytes(range(64, 96)))

facts = st.builds(
    Facts,
    code=st.text(ALPHABET, min_size=10, max_size=10),
    unit=st.integers(0, 2**16 - 1),
    year=st.integers(2000, 2**16 - 1),
    number=st.integers(1, 2**32 - 1),
    day=st.dates(date(2000, 1, 1), date(2179, 6, 6)),
    amount=st.integers(1, 10**12),
    method=st.sampled_from(METHODS),
    appeal=st.integers(0, 2**32 - 1),
    sample=st.booleans(),
    trial=st.booleans(),
)
places = st.builds(
    LogPlace,
    index=st.integers(0, 2**40 - 1),
    leaf=st.binary(min_size=32, max_size=32),
    root=st.binary(min_size=32, max_size=32),
)
both_versions = pytest.mark.parametrize("place", [None, PLACE], ids=["v1", "v2"])


def resigned(body: bytes) -> str:
    """Bytes of one's own choosing, rightly signed: only their meaning can be wrong."""
    key = Ed25519PrivateKey.from_private_bytes(PRIVATE)
    return base64.urlsafe_b64encode(body + key.sign(b"tuong-ho receipt v%d\n" % body[0] + body)).decode()


@given(facts, st.none() | places)
def test_signed_facts_come_back(gift, place):
    text = sign(gift, PRIVATE, place)
    assert verify(text, KEYS) == gift
    assert decode(text, KEYS) == Signed(2 if place else 1, key_id(PUBLIC), gift, place)


def test_the_second_layout_never_moves_either():
    body = base64.urlsafe_b64decode(sign(GIFT, PRIVATE, PLACE))[:104]
    first = base64.urlsafe_b64decode(sign(GIFT, PRIVATE))[:35]
    assert body == b"\2" + first[1:] + (1234).to_bytes(5, "big") + bytes(range(32)) + bytes(range(64, 96))
    printed = (
        "AlZHWqdLN00yOVFYQkNEAAEH6gAAAColPAAAAw1AAgAAAAMAAAAE0gABAgMEBQYHCAkKCwwNDg8"
        "QERITFBUWFxgZGhscHR4fQEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl-7UeFk_CSYnO"
        "DLmGI2cOXCdx_txj62AT6AfKTNx09WlCMhMgvQdkMZF_Xr7_g6uAn5KjymzHDttIfEuL_uQPQP"
    )
    assert len(printed) == 224
    assert sign(GIFT, PRIVATE, PLACE) == printed
    assert decode(printed, KEYS) == Signed(2, key_id(PUBLIC), GIFT, PLACE)


def test_a_signature_of_one_version_is_none_of_the_other():
    raw = base64.urlsafe_b64decode(sign(GIFT, PRIVATE, PLACE))
    shorter = b"\1" + raw[1:35] + raw[-64:]
    with pytest.raises(BadSignature):
        verify(base64.urlsafe_b64encode(shorter).decode(), KEYS)


def test_the_layout_never_moves():
    """Printed receipts outlive the code: these bytes must verify for ever."""
    body = base64.urlsafe_b64decode(sign(GIFT, PRIVATE))[:35]
    assert body.hex() == (
        "01" + f"{key_id(PUBLIC):08x}" + b"K7M29QXBCD".hex() + "0001" + "07ea" + "0000002a" + "253c"
        "0000030d40" + "02" + "00000003"
    )
    assert len(sign(GIFT, PRIVATE)) == 132
    printed = (
        "AVZHWqdLN00yOVFYQkNEAAEH6gAAAColPAAAAw1AAgAAAAPgLUHtQSJ6Tf1qykdGsH"
        "jkb6jd8-WTvrcTYplcEri7anz2ACrJaRPKtAheKDsY6FskLFZIw-8FMlob-LxTv9AD"
    )
    assert sign(GIFT, PRIVATE) == printed
    assert verify(printed, KEYS) == GIFT


@both_versions
def test_no_flipped_bit_is_believed(place):
    text = sign(GIFT, PRIVATE, place).encode()
    for at in range(len(text)):
        for bit in range(8):
            forged = bytearray(text)
            forged[at] ^= 1 << bit
            with pytest.raises(TokenRefused):
                verify(forged.decode("latin-1"), KEYS)


@both_versions
def test_no_flipped_bit_under_the_text_is_believed(place):
    raw = base64.urlsafe_b64decode(sign(GIFT, PRIVATE, place))
    for at in range(len(raw)):
        for bit in range(8):
            forged = bytearray(raw)
            forged[at] ^= 1 << bit
            with pytest.raises(TokenRefused):
                verify(base64.urlsafe_b64encode(forged).decode(), KEYS)


@settings(max_examples=60)
@given(facts, st.none() | places, st.data())
def test_no_changed_letter_is_believed(gift, log_place, data):
    text = sign(gift, PRIVATE, log_place)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters().filter(lambda drawn: drawn != text[place]))
    with pytest.raises(TokenRefused):
        verify(text[:place] + letter + text[place + 1 :], KEYS)


@pytest.mark.parametrize("length", [0, 1, 2, 47, 128, 131])
@both_versions
def test_a_cut_link_says_so(length, place):
    with pytest.raises(Truncated, match="cắt ngắn"):
        verify(sign(GIFT, PRIVATE, place)[:length], KEYS)


def test_a_cut_link_of_the_second_version_says_so():
    for length in (132, 223):
        with pytest.raises(Truncated):
            verify(sign(GIFT, PRIVATE, PLACE)[:length], KEYS)


@pytest.mark.parametrize("tail", ["A", "AAAA", "=", "\n", " "])
@both_versions
def test_a_longer_link_is_refused(tail, place):
    with pytest.raises(Malformed):
        verify(sign(GIFT, PRIVATE, place) + tail, KEYS)


def test_another_version_is_named_before_anything_else():
    with pytest.raises(UnknownVersion, match="chưa biết"):
        verify("Aw" + "A" * 300, KEYS)


def test_an_unknown_key_is_named():
    stranger = new_private_key()
    with pytest.raises(UnknownKey, match="đã công bố"):
        verify(sign(GIFT, stranger), KEYS)


def test_another_key_under_our_short_id_fails():
    stranger = public_key(new_private_key())
    with pytest.raises(BadSignature, match="Chữ ký sai"):
        verify(sign(GIFT, PRIVATE), {key_id(PUBLIC): stranger})


def test_a_retired_key_still_verifies_what_it_signed():
    later = new_private_key()
    both = {**KEYS, key_id(public_key(later)): public_key(later)}
    assert verify(sign(GIFT, PRIVATE), both) == GIFT
    assert verify(sign(GIFT, later), both) == GIFT


def test_a_raised_amount_is_a_wrong_signature():
    raw = bytearray(base64.urlsafe_b64decode(sign(GIFT, PRIVATE)))
    raw[25:30] = (900_000).to_bytes(5, "big")
    with pytest.raises(BadSignature):
        verify(base64.urlsafe_b64encode(raw).decode(), KEYS)


@pytest.mark.parametrize(
    ("place", "bytes_"),
    [(5, b"O"), (5, b"\xff"), (17, b"\x00\x01"), (19, b"\0" * 4), (25, b"\xff" * 5), (25, b"\0" * 5)]
    + [(30, bytes([kind])) for kind in (0, 4, 0x42, 0x82)],
)
def test_rightly_signed_nonsense_is_refused(place, bytes_):
    body = bytearray(base64.urlsafe_b64decode(sign(GIFT, PRIVATE))[:35])
    body[place : place + len(bytes_)] = bytes_
    with pytest.raises(Malformed):
        verify(resigned(bytes(body)), KEYS)
    second = b"\2" + bytes(body[1:]) + bytes(69)
    with pytest.raises(Malformed):
        verify(resigned(second), KEYS)


@pytest.mark.parametrize("wrong", [{"index": -1}, {"index": 2**40}, {"leaf": bytes(31)}, {"root": bytes(33)}])
def test_a_place_cannot_be_built_wrong(wrong):
    with pytest.raises(Malformed, match="giới hạn"):
        replace(PLACE, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "K7M29QXBC"},
        {"code": "O7M29QXBCD"},
        {"code": "k7m29qxbcd"},
        {"unit": 2**16},
        {"year": 1999},
        {"number": 0},
        {"number": 2**32},
        {"day": date(1999, 12, 31)},
        {"amount": 0},
        {"amount": 10**12 + 1},
        {"method": "card"},
        {"appeal": -1},
    ],
)
def test_facts_cannot_be_built_wrong(wrong):
    with pytest.raises(Malformed, match="giới hạn"):
        replace(GIFT, **wrong)


def test_goods_may_have_no_value():
    goods = replace(GIFT, method="goods", amount=0)
    assert verify(sign(goods, PRIVATE), KEYS) == goods


def test_each_refusal_is_a_sentence_for_people():
    for refusal in (Truncated, UnknownVersion, UnknownKey, BadSignature, Malformed):
        assert issubclass(refusal, TokenRefused)
        assert str(refusal()).endswith(".")
    assert issubclass(TokenRefused, ValueError)


def test_the_printed_address_stays_a_small_code():
    url = receipt_url("https://tuongho.example.vn/", "K7M29QXBCD", sign(GIFT, PRIVATE))
    assert url.startswith("https://tuongho.example.vn/v/K7M29QXBCD#A")
    assert len(matrix(url)) <= 57  # version 10
    url = receipt_url("https://tuongho.congdoan-thanhpho.example.vn", "K7M29QXBCD", sign(GIFT, PRIVATE, PLACE))
    assert len(matrix(url)) <= 73  # version 14


def test_receipt_codes_are_made_shown_and_typed():
    code = make_code(random.Random(5))
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert code != make_code(random.Random(6))
    assert group_code("K7M29QXBCD") == "K7M29-QXBCD"
    for typed in ("K7M29QXBCD", " k7m29 qxbcd ", "K7M29-QXBCD", "k7m29\u00a0–qxbcd", "K 7 M 2 9 Q X B C D\n"):
        assert normalise_code(typed) == "K7M29QXBCD"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("O7M29QXBCD", "ký tự O"), ("17M29QXBCL", "ký tự 1, L"), ("K7M29", "có 5"), ("", "có 0")],
)
def test_a_typed_code_is_never_guessed(typed, said):
    with pytest.raises(Malformed, match=said):
        normalise_code(typed)


def test_the_transfer_code():
    assert ALPHABET == "23456789BCDFGHJKMNPQRSTVWXYZ"
    assert check_character("K7M29Q") == "X"
    assert transfer_code("K7M29Q") == "CDTHK7M29QX"
    assert spaced("CDTHK7M29QX") == "CDTH K7M29QX"


@given(st.text(ALPHABET, min_size=6, max_size=6), st.data())
def test_one_wrong_character_is_always_noticed(six, data):
    code = transfer_code(six)
    assert is_transfer_code(code)
    place = data.draw(st.integers(4, 10))
    letter = data.draw(st.sampled_from(ALPHABET).filter(lambda drawn: drawn != code[place]))
    assert not is_transfer_code(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "CDTH", "cdthk7m29qx", "CDTH K7M29QX", "CDTHK7M29QZ", "K7M29QX", "CDTHCDTHK7M", "CDTHK7M29QXX"],
)
def test_other_texts_are_no_transfer_code(text):
    assert not is_transfer_code(text)
    with pytest.raises(CodeRefused):
        spaced(text)


@pytest.mark.parametrize("six", ["", "K7M29", "K7M29QX", "K7M29O", "k7m29q"])
def test_a_transfer_code_is_built_from_six_of_the_alphabet(six):
    with pytest.raises(CodeRefused):
        transfer_code(six)
