"""An amount in words reads back to the same amount, and to no other."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.words import DEFAULT, LARGEST, Style, vnd_in_words

ORACLE = Path(__file__).parent / "data" / "words_oracle.csv"

SPOKEN = {
    0: "Không đồng",
    10: "Mười đồng",
    11: "Mười một đồng",
    14: "Mười bốn đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi tư đồng",
    25: "Hai mươi lăm đồng",
    101: "Một trăm linh một đồng",
    104: "Một trăm linh bốn đồng",
    105: "Một trăm linh năm đồng",
    115: "Một trăm mười lăm đồng",
    1_005: "Một nghìn không trăm linh năm đồng",
    1_010: "Một nghìn không trăm mười đồng",
    1_050: "Một nghìn không trăm năm mươi đồng",
    21_000: "Hai mươi mốt nghìn đồng",
    25_500: "Hai mươi lăm nghìn năm trăm đồng",
    105_000: "Một trăm linh năm nghìn đồng",
    121_005: "Một trăm hai mươi mốt nghìn không trăm linh năm đồng",
    700_000: "Bảy trăm nghìn đồng",
    1_000_001: "Một triệu không trăm linh một đồng",
    1_050_000: "Một triệu không trăm năm mươi nghìn đồng",
    1_300_000: "Một triệu ba trăm nghìn đồng",
    10_005_000: "Mười triệu không trăm linh năm nghìn đồng",
    11_111_111: "Mười một triệu một trăm mười một nghìn một trăm mười một đồng",
    1_000_000_001: "Một tỷ không trăm linh một đồng",
    1_005_000_000: "Một tỷ không trăm linh năm triệu đồng",
    2_345_678_901: ("Hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một đồng"),
    1_000_000_000_000: "Một nghìn tỷ đồng",
    1_000_000_000_000_000: "Một triệu tỷ đồng",
}

VALUES = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
VALUES |= {"mốt": 1, "tư": 4, "lăm": 5}
SIZES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}


def heard(sentence: str) -> int:
    """Writes the amount down again from its words, knowing nothing of how they were made."""
    words = sentence.lower().removesuffix(" chẵn").removesuffix(" đồng").split()
    total = below_billion = group = digit = 0
    for word in words:
        if word in VALUES:
            digit = VALUES[word]
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word in SIZES:
            below_billion, group, digit = below_billion + (group + digit) * SIZES[word], 0, 0
        elif word in ("tỷ", "tỉ"):
            total, below_billion, group, digit = (below_billion + group + digit) * 10**9, 0, 0, 0
        else:
            assert word in ("linh", "lẻ"), word
    return total + below_billion + group + digit


styles = st.builds(
    Style,
    odd=st.sampled_from(["linh", "lẻ"]),
    thousand=st.sampled_from(["nghìn", "ngàn"]),
    four=st.sampled_from(["tư", "bốn"]),
    billion=st.sampled_from(["tỷ", "tỉ"]),
    even=st.booleans(),
)
amounts = st.integers(0, LARGEST) | st.integers(0, 15).map(lambda places: 10**places)


@pytest.mark.parametrize(("amount", "words"), SPOKEN.items())
def test_amounts_are_spoken_as_the_rules_say(amount, words):
    assert vnd_in_words(amount) == words


@given(amounts, styles)
def test_words_read_back_to_the_amount(amount, style):
    assert heard(vnd_in_words(amount, style=style)) == amount


def test_an_independent_reader_says_the_same():
    with ORACLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 2000
    assert {int(row["amount"]) for row in rows} >= {0, *(10**places for places in range(16))}
    assert [vnd_in_words(int(row["amount"])) for row in rows] == [row["words"] for row in rows]


@pytest.mark.parametrize(
    ("style", "amount", "words"),
    [
        (Style(odd="lẻ"), 105, "Một trăm lẻ năm đồng"),
        (Style(thousand="ngàn"), 1_005_000, "Một triệu không trăm linh năm ngàn đồng"),
        (Style(four="bốn"), 24, "Hai mươi bốn đồng"),
        (Style(four="bốn"), 14, "Mười bốn đồng"),
        (Style(billion="tỉ"), 2 * 10**12, "Hai nghìn tỉ đồng"),
        (Style(even=True), 200_000, "Hai trăm nghìn đồng chẵn"),
        (Style(even=True), 200_500, "Hai trăm nghìn năm trăm đồng"),
        (Style(even=True), 0, "Không đồng"),
    ],
)
def test_a_unit_may_choose_its_spelling(style, amount, words):
    assert vnd_in_words(amount, style=style) == words


def test_the_default_is_northern():
    assert Style() == DEFAULT
    assert vnd_in_words(1_104_024) == "Một triệu một trăm linh bốn nghìn không trăm hai mươi tư đồng"


@pytest.mark.parametrize("amount", [-1, LARGEST + 1])
def test_an_amount_out_of_range_is_refused(amount):
    with pytest.raises(ValueError, match="từ 0 đến"):
        vnd_in_words(amount)


@pytest.mark.parametrize("amount", [True, 1000.0, "1000", None])
def test_only_whole_numbers_are_read(amount):
    with pytest.raises(TypeError, match="số nguyên"):
        vnd_in_words(amount)
