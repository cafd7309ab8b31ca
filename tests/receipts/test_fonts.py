"""Every Vietnamese letter can be printed, comes back as text, and nothing is printed that cannot be seen."""

import io
import unicodedata
from itertools import islice

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from receipts import embed
from receipts.fonts import (
    ASCENT,
    DESCENT,
    FACES,
    PAGES,
    REGULAR,
    SIGNS,
    UNKNOWN,
    VIETNAMESE,
    encode,
    printable,
    unknown,
)
from receipts.text import clean
from receipts.wrap import wrap

faces = pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)


def letters_by_row(text, per_row=34):
    letters = iter(text)
    while row := "".join(islice(letters, per_row)):
        yield row


def paper_of(face, rows, size=14):
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, initialFontName=face.name, pageCompression=1)
    canvas.setFont(face.name, size)
    for number, row in enumerate(rows):
        canvas.drawString(30, 800 - 30 * number, row)
    canvas.save()
    return out.getvalue()


def test_the_134_letters_are_counted_as_in_school():
    assert len(VIETNAMESE) == 134
    assert unicodedata.normalize("NFC", VIETNAMESE) == VIETNAMESE
    assert set("đĐễịỘữẴỷ") <= set(VIETNAMESE)


@faces
def test_each_face_has_every_letter_and_sign(face):
    glyphs = face.file.charToGlyph
    assert all(glyphs.get(ord(letter), 0) for letter in VIETNAMESE + SIGNS)
    assert {"–", "—", "“", "”", "…", "•", "№", "₫"} <= set(SIGNS)


@faces
def test_figures_stand_under_each_other(face):
    assert len({face.width(digit, 10) for digit in "0123456789"}) == 1


@faces
def test_no_letter_reaches_beyond_the_height_a_line_allows(face):
    start = face.file.get_table_pos("glyf")[0]
    for letter in VIETNAMESE:
        at = start + face.file.glyphPos[face.file.charToGlyph[ord(letter)]]
        bottom, top = (face.file.get_ushort(at + offset) for offset in (4, 8))
        bottom = bottom - 0x10000 if bottom >= 0x8000 else bottom
        assert bottom >= -DESCENT * 1000
        assert top <= ASCENT * 1000


@faces
def test_what_is_printed_can_be_searched_and_copied(face):
    rows = [*letters_by_row(VIETNAMESE), SIGNS, "(1.234.567) \\ 100%", "Jürgen Ñandú Жук"]
    page = pypdf.PdfReader(io.BytesIO(paper_of(face, rows))).pages[0]
    assert page.extract_text().splitlines() == rows


@faces
def test_only_our_typeface_is_in_the_file_embedded_and_named(face):
    page = pypdf.PdfReader(io.BytesIO(paper_of(face, ["Giàng A Pếnh Жук"]))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "+IBMPlexSerif" in font["/BaseFont"]
        assert "/ToUnicode" in font
        assert font["/FontDescriptor"]["/FontFile2"].get_data()


@faces
def test_each_letter_leaves_its_own_ink(face):
    """Encoded right and drawn wrong would still be copied right: so look at the picture."""
    size, step = 20, 40
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(12 * step, 12 * step), invariant=1, initialFontName=face.name)
    canvas.setFont(face.name, size)
    for place, letter in enumerate(VIETNAMESE):
        canvas.drawString(step * (place % 12) + 8, step * (place // 12) + 10, letter)
    canvas.save()
    picture = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=2).to_pil().convert("L")
    side = 2 * step
    seen = {}
    for place, letter in enumerate(VIETNAMESE):
        left, top = side * (place % 12), picture.height - side * (place // 12 + 1)
        seen[letter] = picture.crop((left, top, left + side, top + side)).tobytes()
    assert all(min(ink) < 100 for ink in seen.values())
    assert len(set(seen.values())) == 134


def test_hinting_programs_stay_out_and_the_file_stays_small():
    assert len(paper_of(REGULAR, letters_by_row(VIETNAMESE))) < 14_000


def test_codes_never_need_an_escape_in_a_page_stream():
    for page in PAGES:
        assert not {0, 9, 10, 12, 13} & page.keys()
        assert not set(b"()\\") & page.keys()


def test_decomposed_text_is_composed_before_ink():
    name = "Giàng A Pếnh"
    assert printable(unicodedata.normalize("NFD", name)) == name


def test_direction_marks_and_controls_leave_no_trace():
    assert printable("Lò\u202e Văn\u200b\x07 A\u2066\n\tB\u00a0C\ufeff") == "Lò Văn A B C"


def test_a_letter_we_cannot_draw_is_shown_as_missing():
    assert printable("Vương 王明 gửi 🙏🙏 tặng") == f"Vương {UNKNOWN} gửi {UNKNOWN} tặng"
    assert unknown("Vương 王明") == {"王", "明"}
    assert not unknown("Nguyễn Thị Ví Dụ")


@given(st.text(max_size=80))
def test_whatever_comes_in_is_printable_and_composed(text):
    ready = printable(text)
    assert unicodedata.is_normalized("NFC", ready)
    assert "".join(PAGES[page][code] for page, codes in encode(ready) for code in codes) == ready
    assert clean(ready) == ready
    assert REGULAR.width(ready, 10) >= 0


@given(st.text(alphabet=VIETNAMESE + "abc xyz 123 ()", max_size=200), st.floats(40, 300))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    text = printable(text)
    lines = ["".join(run for _, run in line) for line in wrap([(REGULAR, text)], 10, width)]
    assert all(REGULAR.width(line, 10) <= width + 0.01 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_canvas_knows_our_faces():
    assert embed.CanvasFace(REGULAR).stringWidth("00", 10) == 12.0
