"""A reader that is not ours reads our codes back, from the picture and from the drawn rectangles."""

import io
import re
from xml.etree import ElementTree

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from receipts.qr import matrix, png, rectangles, svg

TRANSFER = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530370454062000005802VN"
    "62160812CDTH K7M29QX63044DED"
)
LONGEST_TRANSFER = (
    "00020101021238630010A0000007270133000697042201191234567890abcDEF9870208QRIBFTTA54139999999999999"
    "53037045802VN62290825Ung ho Xx Yy Zz AbC dEf g63042F66"
)
SVG = "{http://www.w3.org/2000/svg}"

matrices = st.integers(1, 12).flatmap(
    lambda width: st.lists(st.tuples(*[st.booleans()] * width), min_size=1, max_size=12).map(tuple)
)


def read(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return found[0].text


def dark_modules(rows):
    return [(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]


def covered(boxes):
    return [(x + i, y + j) for x, y, width, height in boxes for i in range(width) for j in range(height)]


@given(matrices)
def test_rectangles_tile_any_matrix(rows):
    modules = covered(rectangles(rows))
    assert sorted(modules) == sorted(dark_modules(rows))
    assert len(modules) == len(set(modules))


@pytest.mark.parametrize("ecc", ["L", "M", "Q", "H"])
def test_rectangles_tile_a_real_code_in_fewer_pieces(ecc):
    rows = matrix(TRANSFER, ecc)
    boxes = rectangles(rows)
    assert sorted(covered(boxes)) == sorted(dark_modules(rows))
    assert len(boxes) < len(dark_modules(rows)) / 2


def test_more_correction_takes_more_modules():
    sizes = [len(matrix(TRANSFER, ecc)) for ecc in "LMQH"]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


@settings(deadline=None, max_examples=15)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=150))
def test_the_picture_reads_back(text):
    assert read(Image.open(io.BytesIO(png(text, pixels=300)))) == text


def test_a_saved_picture_is_large_enough_and_has_its_quiet_zone():
    picture = Image.open(io.BytesIO(png(TRANSFER)))
    side = len(matrix(TRANSFER)) + 8
    assert picture.width == picture.height
    assert picture.width >= 600
    assert picture.width % side == 0
    module = picture.width // side
    light = picture.convert("L")
    assert light.crop((0, 0, picture.width, 4 * module)).getextrema() == (255, 255)
    assert light.getpixel((4 * module, 4 * module)) == 0
    assert read(picture) == TRANSFER


def test_the_same_text_gives_the_same_bytes():
    assert png(TRANSFER) == png(TRANSFER)
    assert svg(TRANSFER, title="x") == svg(TRANSFER, title="x")


def test_the_drawing_reads_back():
    """Draws the path as a browser would, with nothing of ours but the SVG text."""
    drawing = ElementTree.fromstring(svg(TRANSFER))
    side = int(drawing.get("viewBox").split()[2])
    picture = Image.new("L", (side * 6, side * 6), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0
    for dx, dy, width, height in re.findall(r"m(-?\d+) (-?\d+)h(\d+)v(\d+)h-\3z", drawing.find(f"{SVG}path").get("d")):
        x, y = x + int(dx), y + int(dy)
        pen.rectangle(
            [x * 6, y * 6, (x + int(width)) * 6 - 1, (y + int(height)) * 6 - 1],
            fill=0,
        )
    assert read(picture) == TRANSFER


@pytest.mark.parametrize("text", [TRANSFER, LONGEST_TRANSFER])
def test_the_drawing_is_light_and_needs_no_style(text):
    drawing = svg(text, title="Agribank, 200.000 đ")
    assert len(drawing.encode()) <= 6000
    assert "style" not in drawing
    parts = list(ElementTree.fromstring(drawing))
    assert [part.tag for part in parts] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    assert parts[1].get("fill") == "#fff"
    assert parts[2].get("fill") == "#000"


def test_a_title_cannot_break_out_of_the_drawing():
    hostile = '</title><script>alert("x")</script>'
    drawing = ElementTree.fromstring(svg("x", title=hostile))
    assert drawing.find(f"{SVG}title").text == hostile
    assert drawing.find(f".//{SVG}script") is None


@pytest.mark.parametrize(("text", "ecc"), [("", "M"), ("x", "m"), ("x", "")])
def test_nothing_to_draw_is_refused(text, ecc):
    with pytest.raises(ValueError, match="mã QR"):
        matrix(text, ecc)
