"""Our code is found in whatever a bank makes of it, and never where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.match import broken_codes_in, codes_in, normalised
from receipts.codes import ALPHABET, transfer_code

CODE = "CDTHK7M29QX"
SHAPES = [
    "CDTH K7M29QX",
    "cdth k7m29qx ung ho",
    "CDTH K7M29 QX",
    "CDTHK7\nM29QX",
    "MBVCB.9999999999.CDTH K7M29QX.CT tu 9999999999 LO THI MAU toi 113366668888 LDLD TINH MAU",
    "999999.100926.223855.CDTHK7M29QX FT26069123456789",
    "CDTHK7M29QXFT26069123456789",
    "PARTNER.DIRECT_DEBITS_VCB.XXX.9999 9999999.99999999_C DTHK7M29QX",
    "CUSTOMER MBVCB 9999999999 999999 CDTH K7M29QX CT tu",
    "999999999999-CDTHK7M29QX-CHUYEN TIEN-OQCH00042LgQ-MOMO999999999999MOMO",
    "TKThe :99999999999, tai Techcombank. CDTH K7M29QX -CTLNHIDI000013514283774-1/1-CRE-002",
    "CT nhanh 247 den: CDTH-K7M29QX (CT1111)",
    "BankAPINotify XXXX9999 cđth k7m29qx",
]


@pytest.mark.parametrize("content", SHAPES)
def test_the_code_is_found_in_each_bank_s_shape(content: str) -> None:
    assert codes_in(content) == [CODE]


def test_a_wrong_check_letter_is_no_match_but_worth_a_look() -> None:
    assert codes_in("CDTH K7M29QC") == []
    assert broken_codes_in("CDTH K7M29QC ung ho") == ["CDTHK7M29QC"]


@pytest.mark.parametrize("content", ["", "ung ho dong bao", "CDTH", "CDTH K7M29Q", "CDTH K7M2", "CDTHK0M19QX"])
def test_nothing_is_made_up(content: str) -> None:
    assert codes_in(content) == []


def test_two_codes_stand_in_their_order_and_a_repeated_one_once() -> None:
    other = transfer_code("BCDFGH")
    assert codes_in(f"{CODE} {other} {CODE}") == [CODE, other]


@given(st.text("abcdefghijklmnopqrstuvwxyz 0123456789.-_", max_size=60), st.text(ALPHABET, min_size=6, max_size=6))
def test_noise_around_and_spaces_inside_hide_no_code(noise: str, six: str) -> None:
    code = transfer_code(six)
    assert code in codes_in(f"{noise} {' '.join(code)} {noise}")


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
