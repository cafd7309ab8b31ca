"""The codes of a batch are the library's own, module by module; the library says so, and a reader that is not ours."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode import constants, util
from qrcode.main import QRCode
from zxingcpp import read_barcodes

from receipts.qrmap import MASK, QrMap, of_length

PREFIX = b"https://tuongho.example.vn/v/"


def library(text, version, mask=MASK):
    code = QRCode(version=version, error_correction=constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(util.QRData(text, mode=util.MODE_8BIT_BYTE))
    code.make(fit=False)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


@settings(max_examples=25, deadline=None)
@given(
    code=st.text("23456789BCDFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10),
    payload=st.binary(min_size=168, max_size=168),
)
def test_a_receipts_code_is_the_librarys(code, payload):
    text = PREFIX + code.encode() + b"#" + urlsafe_b64encode(payload)
    found = of_length(len(text), PREFIX)
    assert found.matrix(text) == library(text, found.version)


@pytest.mark.parametrize("length", [1, 14, 15, 42, 90, 140, 181, 214, 300, 420])
def test_every_shape_of_blocks(length):
    """From one block to many of two sizes; nine versions count in 8 bits, the later ones in 16."""
    found = QrMap(length)
    text = bytes(range(33, 127)) * 5
    for part in (text[:length], b"\xff" * length, (b"\x01\x80" * length)[:length]):
        assert found.matrix(part) == library(part, found.version)


@pytest.mark.parametrize("mask", range(8))
def test_every_mask(mask):
    found = QrMap(50, b"ab", mask)
    text = b"ab" + b"Wi0_-" * 9 + b"xyz"
    assert found.matrix(text) == library(text, found.version, mask)


def test_it_reads_back_from_the_bits_of_the_picture():
    text = PREFIX + b"K7M29QXBCD#" + b"A1b2C3d4" * 28
    found = of_length(len(text), PREFIX)
    bits = found.picture(text).to_bytes(found.stride * found.side, "big")
    light = Image.frombytes("1", (found.side, found.side), bytes(byte ^ 0xFF for byte in bits))
    page = Image.new("L", (found.side + 8, found.side + 8), 255)
    page.paste(light.convert("L"), (4, 4))
    (read,) = read_barcodes(page.resize((page.width * 4, page.height * 4)))
    assert read.text.encode() == text


@pytest.mark.parametrize("text", [b"ab", b"abcd", b"xbc"])
def test_a_text_of_another_kind_is_refused(text):
    with pytest.raises(ValueError, match="not of this map"):
        QrMap(3, b"a").picture(text)
