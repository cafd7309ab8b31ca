"""A checkpoint says one thing only, names who signed it, and survives being typed from paper."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ledger.checkpoint import Checkpoint, NoteRefused, add_signature, key_id, parse, parse_short, short, verify
from ledger.merkle import leaf_hash

SERVER, COMMITTEE = bytes(range(32)), bytes(range(32, 64))
MARCH = Checkpoint(
    "tuongho.example.vn/so", 12345, leaf_hash(b"thang ba"), datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)
)

checkpoints = st.builds(
    Checkpoint,
    origin=st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=20),
    size=st.integers(0, 10**15),
    root=st.binary(min_size=32, max_size=32),
    time=st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC)),
)


def public(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


KEYS = {"may-chu": public(SERVER), "uy-ban-kiem-tra": public(COMMITTEE)}
SIGNED = MARCH.note(MARCH.sign("may-chu", SERVER), MARCH.sign("uy-ban-kiem-tra", COMMITTEE))


def test_the_note_never_changes_its_form() -> None:
    """Papers and other people's tools rely on these bytes."""
    assert MARCH.note(MARCH.sign("may-chu", SERVER)) == (
        "tuongho.example.vn/so\n12345\nOwCe9v023ctaN4yaTfcw6AhZWJLcMCs7XEcs3VxECJw=\ntime 2026-03-31T16:59:59Z\n\n"
        "— may-chu VJiPaSh9KN7DD/wQ6z7ioYeVWHzhNjRVRBITQqAIriO1i8Bno36ltVHjFun95ILuIHqAZqE5dw3Ki1mGEVb5RMB0Xw8=\n"
    )


def test_the_key_id_is_the_one_of_signed_notes() -> None:
    """The worked example of the note format: PeterNeumann's key, known there by c74f20a3."""
    raw = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert raw[0] == 1  # Ed25519
    assert key_id("PeterNeumann", raw[1:]).hex() == "c74f20a3"


def test_it_names_who_signed() -> None:
    assert verify(SIGNED, KEYS) == set(KEYS)
    assert verify(SIGNED, {"may-chu": KEYS["may-chu"]}) == {"may-chu"}
    assert verify(SIGNED, {"may-chu": KEYS["uy-ban-kiem-tra"]}) == set()
    assert verify(MARCH.note(), KEYS) == set()
    assert parse(SIGNED) == MARCH


def test_a_signature_is_good_for_its_own_text_only() -> None:
    april = replace(MARCH, size=12346)
    moved = april.note(MARCH.sign("may-chu", SERVER), april.sign("uy-ban-kiem-tra", COMMITTEE))
    assert verify(moved, KEYS) == {"uy-ban-kiem-tra"}


def test_a_later_signature_joins_the_note() -> None:
    first = MARCH.note(MARCH.sign("may-chu", SERVER))
    line = MARCH.sign("uy-ban-kiem-tra", COMMITTEE)
    assert add_signature(first, line) == SIGNED
    assert add_signature(SIGNED, line) == SIGNED


def test_other_tools_signatures_are_let_stand() -> None:
    odd = "— nhan-chung AAAA\n— trong \nkhong phai chu ky\n— may-chu ***\n— may-chu AAAA\n"
    assert verify(SIGNED + odd, KEYS) == set(KEYS)


@given(checkpoints)
def test_what_is_written_is_read(checkpoint: Checkpoint) -> None:
    assert parse(checkpoint.note()) == checkpoint
    assert parse_short(short(checkpoint), checkpoint.origin) == checkpoint


@given(st.integers(0, len(SIGNED) - 1), st.characters(exclude_categories=["Cs"]))
def test_no_changed_letter_keeps_both_signatures(place: int, letter: str) -> None:
    forged = SIGNED[:place] + letter + SIGNED[place + 1 :]
    if forged == SIGNED:
        return
    try:
        signers = verify(forged, KEYS)
    except NoteRefused:
        return
    assert signers < set(KEYS)
    assert parse(forged) == MARCH or not signers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        SIGNED[:-1],
        SIGNED.replace("12345", "012345"),
        SIGNED.replace("12345", "-1"),
        SIGNED.replace("\ntime", "\nTime"),
        SIGNED.replace("59Z", "59.5Z"),
        SIGNED.replace("59Z", "61Z"),
        SIGNED.replace("2026-03", "2026-3"),
        SIGNED.replace("=\n", "\n", 1),
        SIGNED.replace("\ntime", "\nmore\ntime"),
        SIGNED.replace("tuongho.example.vn/so", ""),
        SIGNED.replace("\n\n", "\n"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused, match=r"ốc đối chứng"):
        parse(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": ""},
        {"origin": "a\nb"},
        {"size": -1},
        {"root": b"short"},
        {"time": datetime(2026, 1, 1)},
        {"time": datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)},
    ],
)
def test_a_checkpoint_cannot_be_built_wrong(wrong: dict) -> None:
    with pytest.raises(NoteRefused):
        replace(MARCH, **wrong)


def test_a_key_name_has_no_space() -> None:
    with pytest.raises(NoteRefused, match="Tên khóa"):
        MARCH.sign("may chu", SERVER)


def test_the_line_on_paper() -> None:
    line = short(MARCH)
    assert line.startswith("12345 31/03/2026 23:59:59 ")
    assert len(line.split()[3:]) == 14
    assert len(line) <= 110  # two lines of small print at most
    assert short(replace(MARCH, time=MARCH.time.astimezone(timezone(timedelta(hours=-3))))) == line


def test_paper_may_be_typed_loosely() -> None:
    line = short(MARCH)
    typed = f"  {line.lower().replace(' ', '  ')}\n"
    assert parse_short(typed, MARCH.origin) == MARCH
    head, letters = line[:26], line[26:]
    assert parse_short(head + letters.replace(" ", "-").replace("O", "0").replace("I", "1"), MARCH.origin) == MARCH


def test_a_slip_of_the_hand_is_told_from_a_changed_log() -> None:
    line = short(MARCH)
    for place in (0, 7, 20, *range(26, len(line))):
        if line[place] == " ":
            continue
        other = "4" if line[place] != "4" else "5"
        typed = line[:place] + other + line[place + 1 :]
        # the last of 52 letters carries four spare bits: there a slip may change nothing
        if place == 26 + 64 and _same(typed):
            continue
        with pytest.raises(NoteRefused):
            parse_short(typed, MARCH.origin)


def _same(typed: str) -> bool:
    try:
        return parse_short(typed, MARCH.origin) == MARCH
    except NoteRefused:
        return False


@pytest.mark.parametrize(
    "line", ["", "12345", "12345 31/03/2026 23:59:59 ABCD", "1 01/01/0001 00:00:00 " + "AAAA " * 14, "x 1 2 3"]
)
def test_what_is_no_line_from_paper_is_refused(line: str) -> None:
    with pytest.raises(NoteRefused):
        parse_short(line, MARCH.origin)
