"""A donor's bank app must read exactly what we meant: vectors, two other libraries, refusals."""

import string

import pytest
import qr_pay
from hypothesis import given
from hypothesis import strategies as st
from vietnam_qr_pay import QRPay

from receipts.banks import BANKS, bank_name, find_bank
from receipts.vietqr import (
    BadAccount,
    BadAmount,
    BadBank,
    BadContent,
    BrokenPayload,
    NotATransfer,
    TransferRequest,
    VietQRRefused,
    WrongChecksum,
    crc16,
    decode,
    encode,
    payload,
)

BILL = (("62-01", "NPS6869"),)
NAPAS_VECTORS = [
    (
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        TransferRequest("970403", "0011012345678"),
    ),
    (
        "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
        TransferRequest("970403", "9704031101234567", to_card=True),
    ),
    (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E",
        TransferRequest("970403", "0011012345678", 180_000, "thanh toan don hang", True, unknown=BILL),
    ),
    (
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang6304A203",
        TransferRequest("970403", "9704031101234567", 180_000, "thanh toan don hang", True, True, BILL),
    ),
]
OUR_VECTORS = [
    (
        "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530370454062000005802VN"
        "62160812CDTH K7M29QX63044DED",
        ("970415", "113366668888", 200_000, "CDTH K7M29QX"),
    ),
    (
        "00020101021138570010A00000072701270006970405011315002011138380208QRIBFTTA53037045802VN"
        "62160812CDTH K7M29QX6304B2CE",
        ("970405", "1500201113838", None, "CDTH K7M29QX"),
    ),
    (
        "00020101021238480010A00000072701180006970422010420220208QRIBFTTA5303704541399999999999995802VN"
        "62290825XXXXXXXXXXXXXXXXXXXXXXXXX63042F66",
        ("970422", "2022", 9_999_999_999_999, "X" * 25),
    ),
    (
        "00020101021238540010A00000072701240006970418011012009797970208QRIBFTTA5303704540115802VN62050801A6304D779",
        ("970418", "1200979797", 1, "A"),
    ),
]
GOOD = OUR_VECTORS[0][0]

bins = st.text(string.digits, min_size=6, max_size=6)
accounts = st.text(string.ascii_letters + string.digits, min_size=1, max_size=19)
amounts = st.none() | st.integers(1, 10**13 - 1)
contents = st.none() | st.text([chr(code) for code in range(32, 127)], min_size=1, max_size=25)
unknown = st.dictionaries(
    st.sampled_from(["52", "59", "60", "62-01", "62-05", "62-07", "80", "38-03"]),
    st.text(string.ascii_uppercase, min_size=1, max_size=10),
).map(lambda tags: tuple(sorted(tags.items())))
requests = st.builds(TransferRequest, bins, accounts, amounts, contents, st.booleans(), st.booleans(), unknown)


def sealed(body: str) -> str:
    """A payload with a right checksum, so that only what it says can be wrong."""
    return f"{body}6304{crc16((body + '6304').encode()):04X}"


@pytest.mark.parametrize(("text", "request_"), NAPAS_VECTORS)
def test_the_published_vectors_read_and_write(text, request_):
    assert decode(text) == request_
    assert payload(request_) == text


@pytest.mark.parametrize(("text", "asked"), OUR_VECTORS)
def test_our_transfers_are_written_byte_for_byte(text, asked):
    assert encode(*asked) == text
    bin_, account, amount, content = asked
    assert decode(text) == TransferRequest(bin_, account, amount, content, dynamic=amount is not None)


def test_the_checksum():
    assert crc16(b"123456789") == 0x29B1
    misprinted = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
    assert f"{crc16(misprinted[:-4].encode()):04X}" == "F4E5"
    with pytest.raises(BrokenPayload):  # its inner length says 12 of 13 characters
        decode(misprinted)


@given(bins, accounts, amounts, contents)
def test_a_transfer_comes_back_as_it_went(bin_, account, amount, content):
    back = decode(encode(bin_, account, amount, content))
    assert back == TransferRequest(bin_, account, amount, content, dynamic=amount is not None)


@given(requests)
def test_any_request_comes_back_as_it_went(request_):
    assert decode(payload(request_)) == request_


@given(bins, accounts, st.none() | st.integers(1, 10**13 - 1), contents)
def test_two_other_libraries_agree(bin_, account, amount, content):
    ours = encode(bin_, account, amount, content)
    first = QRPay.init_viet_qr(bin_, account, amount=None if amount is None else str(amount), purpose=content)
    assert first.build() == ours
    fields = {
        "bin_id": bin_,
        "consumer_id": account,
        "service_code": "ACCOUNT",
        "point_of_initiation_method": "STATIC" if amount is None else "DYNAMIC",
        "transaction_amount": amount,
        "purpose_of_transaction": content,
    }
    second = qr_pay.decode(ours)
    assert (second["bin_id"], second["consumer_id"]) == (bin_, account)
    assert second["transaction_amount"] == (None if amount is None else str(amount))
    assert second.get("purpose_of_transaction") == content
    written = qr_pay.QRPay(**{name: value for name, value in fields.items() if value is not None}).code
    assert decode(written) == TransferRequest(bin_, account, amount, content, dynamic=amount is not None)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (("97041", "1"), BadBank),
        (("9704155", "1"), BadBank),
        (("97041A", "1"), BadBank),
        (("９７０４１５", "1"), BadBank),
        ((970415, "1"), BadBank),
        (("970415", ""), BadAccount),
        (("970415", "1" * 20), BadAccount),
        (("970415", "12 34"), BadAccount),
        (("970415", "tàikhoản"), BadAccount),
        (("970415", "1\n"), BadAccount),
        (("970415", "1", 0), BadAmount),
        (("970415", "1", -1), BadAmount),
        (("970415", "1", 10**13), BadAmount),
        (("970415", "1", 1.0), BadAmount),
        (("970415", "1", "1000"), BadAmount),
        (("970415", "1", True), BadAmount),
        (("970415", "1", 1, "X" * 26), BadContent),
        (("970415", "1", 1, "Ủng hộ"), BadContent),
        (("970415", "1", 1, "a\nb"), BadContent),
        (("970415", "1", 1, ""), BadContent),
    ],
)
def test_what_the_standard_cannot_carry_is_refused(asked, refusal):
    with pytest.raises(refusal) as told:
        encode(*asked)
    assert isinstance(told.value, ValueError)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", NotATransfer),
        ("000201", BrokenPayload),
        ("000202" + GOOD[6:], NotATransfer),
        (GOOD[:-1] + "E", WrongChecksum),
        (GOOD.replace("200000", "900000"), WrongChecksum),
        (GOOD[:-9], BrokenPayload),
        (GOOD + "8001A", BrokenPayload),
        (GOOD.replace("5802VN", "5899VN"), BrokenPayload),
        (sealed(GOOD[:-8].replace("5802VN", "5802VN59" + "26" + "A" * 26)), BrokenPayload),
        (sealed(GOOD[:-8].replace("5802VN", "5802VN60" + "16" + "A" * 16)), BrokenPayload),
        (sealed(GOOD[:-8].replace("5802VN", "5802VN5900")), BrokenPayload),
        (sealed(GOOD[:-8].replace("5303704", "5303840")), NotATransfer),
        (sealed(GOOD[:-8].replace("5802VN", "5802LA")), NotATransfer),
        (sealed(GOOD[:-8].replace("A000000727", "A000000775")), NotATransfer),
        (sealed(GOOD[:-8].replace("QRIBFTTA", "QRCASHXX")), NotATransfer),
        (sealed(GOOD[:-8].replace("010212", "010213")), BrokenPayload),
        (sealed(GOOD[:-8].replace("5406200000", "5406200.00")), BadAmount),
        (sealed(GOOD[:-8].replace("5406200000", "54010")), BadAmount),
        (sealed(GOOD[:-8].replace("5406200000", "54061000005406200000")), BrokenPayload),
        (sealed(GOOD[:-8].replace("62160812CDTH K7M29QX", "62300826" + "X" * 26)), BadContent),
    ],
)
def test_a_text_that_is_no_sound_transfer_is_refused(text, refusal):
    with pytest.raises(refusal, match=r"\.$"):
        decode(text)


@given(st.text() | st.text(string.digits, max_size=60).map(lambda rest: "000201" + rest))
def test_any_other_text_is_refused_and_never_breaks(text):
    with pytest.raises(VietQRRefused):
        decode(text)


def test_one_name_fits_the_limit():
    text = sealed(GOOD[:-8].replace("5802VN", "5802VN59" + "25" + "A" * 25))
    assert decode(text).unknown == (("59", "A" * 25),)


def test_a_checksum_in_small_letters_is_read_and_never_written():
    assert decode(GOOD[:-4] + GOOD[-4:].lower()) == decode(GOOD)
    assert encode("970415", "113366668888", 200_000, "CDTH K7M29QX").endswith("4DED")


def test_tags_without_meaning_to_us_are_kept():
    momo = sealed(GOOD[:-8].replace("62160812", "62230503ABC0812") + "8006MOMOW2")
    assert decode(momo).unknown == (("62-05", "ABC"), ("80", "MOMOW2"))
    assert payload(decode(momo)) == momo


def test_an_added_tag_cannot_speak_for_one_of_ours():
    for path in ("54", "62-08", "63", "38", "38-01", "x"):
        with pytest.raises(BrokenPayload):
            TransferRequest("970415", "1", unknown=(("52", "1"), (path, "1")))


def test_letters_keep_their_case():
    assert decode(encode("970415", "aBc9", 5_000, "Cdth k7m")).content == "Cdth k7m"


def test_the_banks_others_mix_up():
    names = {"970418": "BIDV", "970415": "VietinBank", "970407": "Techcombank", "970425": "ABBANK"}
    assert {bin_: bank_name(bin_) for bin_ in names} == names
    assert len({bank.bin for bank in BANKS}) == len(BANKS) == 58
    assert find_bank("970406").former == "DongA"
    assert find_bank("000000") is None
    assert bank_name("000000") == "000000"
