"""What is taken in, by content; and that nothing which a camera wrote beside a picture stays in it."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from app.papers import errors, jpeg, kinds, png
from app.papers.kinds import JPEG, LARGEST, PDF, PNG, accept, safe_name
from tests.app.papers import scans


def packed() -> bytes:
    """A small zip that unpacks to a hundred megabytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", bytes(100_000_000))
    return file.getvalue()


def wide_png(width: int, height: int) -> bytes:
    """A few hundred bytes whose head says that they are a picture of that size."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return png.BEGINS + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def wide_jpeg(width: int, height: int) -> bytes:
    whole = bytearray(scans.photograph())
    frame = whole.index(b"\xff\xc0")
    struct.pack_into(">HH", whole, frame + 5, height, width)
    return bytes(whole)


REFUSED = {
    "program": (b"MZ\x90\x00" + bytes(200), errors.PaperKindUnknown),
    "page": (b"<!doctype html><script>alert(1)</script>", errors.PaperKindUnknown),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', errors.PaperKindUnknown),
    "bomb": (packed(), errors.PaperKindUnknown),
    "gif": (b"GIF89a" + bytes(50), errors.PaperKindUnknown),
    "page before a PDF": (b"<script>" + scans.PDF, errors.PaperKindUnknown),
    "words like a PDF": (b"%PDF-hello", errors.PaperKindUnknown),
    "nothing": (b"", errors.PaperEmpty),
    "too large": (scans.PDF.ljust(LARGEST + 1), errors.PaperTooLarge),
    "PDF cut short": (scans.PDF[:-8], errors.PaperBroken),
    "JPEG of three bytes": (jpeg.BEGINS, errors.PaperBroken),
    "JPEG without a picture": (b"\xff\xd8\xff\xfe\x00\x04ab\xff\xd9", errors.PaperBroken),
    "wide JPEG": (wide_jpeg(8000, 5001), errors.PaperTooWide),
    "flat JPEG": (wide_jpeg(0, 10), errors.PaperBroken),
    "PNG of eight bytes": (png.BEGINS, errors.PaperBroken),
    "wide PNG": (wide_png(2**31 - 1, 2**31 - 1), errors.PaperTooWide),
    "flat PNG": (wide_png(10, 0), errors.PaperBroken),
    "PNG with one bit turned": (scans.screenshot().replace(b"IDAT\x78", b"IDAT\x79"), errors.PaperBroken),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused(name: str) -> None:
    data, refusal = REFUSED[name]
    with pytest.raises(refusal) as said:
        accept(data, "giấy.jpg")
    assert (said.value.status, said.value.at) == (422, "paper")


def test_the_largest_that_is_allowed() -> None:
    assert len(accept(scans.PDF[:-6].ljust(LARGEST - 6) + b"%%EOF\n", "a").data) == LARGEST
    assert accept(wide_png(8000, 5000), "a").media_type == PNG


@pytest.mark.parametrize("made", [scans.photograph(), scans.screenshot(), scans.PDF], ids=["jpeg", "png", "pdf"])
def test_a_paper_cut_short_anywhere_is_refused(made: bytes) -> None:
    end = len(made.rstrip()) - 1
    for cut in range(1, end, 7):
        with pytest.raises((errors.PaperBroken, errors.PaperKindUnknown)):
            accept(made[:cut], "a")


# -- what a camera wrote


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"quality": 95, "subsampling": 0}], ids=str)
def test_a_photograph_loses_all_but_its_picture(how: dict[str, object]) -> None:
    taken = scans.photograph(**how)
    kept = accept(taken, "a.jpg").data
    assert scans.HOME.encode() in taken
    for told in (scans.HOME.encode(), b"Exif", b"http", b"Hang", b"<x>"):
        assert told not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert scans.points(kept) == scans.points(taken)
    assert accept(kept, "a.jpg").data == kept


def test_what_stands_after_the_picture_goes() -> None:
    """A second picture, a film of the second before, an archive: telephones and jokers put them there."""
    kept = accept(scans.photograph() + scans.photograph() + packed()[:200], "a").data
    assert kept == accept(scans.photograph(), "a").data
    assert accept(scans.screenshot() + b"PK\x03\x04", "a").data == accept(scans.screenshot(), "a").data


@pytest.mark.parametrize("turn", range(1, 9))
def test_how_a_picture_is_turned_stays_alone(turn: int) -> None:
    kept = accept(scans.photograph(turn), "a").data
    assert dict(Image.open(BytesIO(kept)).getexif()) == ({0x0112: turn} if turn > 1 else {})
    assert scans.HOME.encode() not in kept


def test_colours_stay() -> None:
    for mode in ("L", "RGB", "CMYK"):
        file, profile = BytesIO(), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        scans.picture().convert(mode).save(file, "JPEG", icc_profile=profile)
        kept = accept(file.getvalue(), "a").data
        assert scans.points(kept) == scans.points(file.getvalue())
        assert Image.open(BytesIO(kept)).info["icc_profile"] == profile


def test_a_thumbnail_goes() -> None:
    head = b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"abc"
    made = scans.photograph()
    old = made[2 : 4 + struct.unpack_from(">H", made, 4)[0]]
    kept = jpeg.clean(made.replace(old, b"\xff\xe0" + struct.pack(">H", len(head) + 2) + head, 1))[0]
    assert b"abc" not in kept
    assert kept == jpeg.clean(made)[0].replace(old, b"\xff\xe0\0\x10" + head[:12] + b"\0\0")


def test_a_screenshot_loses_its_words() -> None:
    taken = scans.screenshot()
    kept = accept(taken, "a.png").data
    for told in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"Nha ba", scans.HOME.encode()):
        assert told in taken
        assert told not in kept
    assert scans.points(kept) == scans.points(taken)


SEGMENTS = st.lists(
    st.tuples(st.one_of(st.integers(0xE0, 0xEF), st.just(0xFE)), st.binary(max_size=60)).filter(
        lambda s: not (s[0] in (0xE0, 0xE1, 0xE2, 0xEE) and s[1][:4] in (b"JFIF", b"Exif", b"ICC_", b"Adob"))
    ),
    max_size=6,
)


@given(SEGMENTS, st.binary(max_size=40))
def test_no_segment_of_an_application_stays_whatever_it_says(segments: list[tuple[int, bytes]], tail: bytes) -> None:
    plain = jpeg.clean(scans.photograph())[0]
    told = b"".join(struct.pack(">BBH", 0xFF, kind, len(said) + 2) + said for kind, said in segments)
    assert jpeg.clean(plain[:2] + told + plain[2:] + tail)[0] == plain


@given(st.data())
def test_any_spoilt_picture_is_cleaned_or_refused(data: st.DataObject) -> None:
    """Never another error, never words that were there before, and cleaning twice changes nothing."""
    made = bytearray(data.draw(st.sampled_from([scans.photograph(6), scans.screenshot()])))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = accept(bytes(made), "a")
    except (errors.PaperBroken, errors.PaperKindUnknown, errors.PaperTooWide):
        return
    assert accept(kept.data, "a") == kept


# -- names


@pytest.mark.parametrize(
    ("sent", "media_type", "kept"),
    [
        ("Giấy ra viện.pdf", PDF, "Giấy ra viện.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\Mau\\anh.jpeg", JPEG, "anh.jpg"),
        ("..", PNG, "giay-to.png"),
        (".htaccess", PDF, "htaccess.pdf"),
        ("hoa-don.exe", PDF, "hoa-don.pdf"),
        ("a\0b\r\nSet-Cookie: x.png", PNG, "a b Set-Cookie x.png"),
        ("hóa đơn \u202egpj.exe", JPEG, "hóa đơn gpj.jpg"),
        ('<img src="x">', PNG, "img src= x.png"),
        ("QĐ số 12.3", PDF, "QĐ số 12.3.pdf"),
        ("Giấy", PDF, "Giấy.pdf"),
        ("x" * 500, JPEG, "x" * 100 + ".jpg"),
    ],
)
def test_what_is_left_of_a_name(sent: str, media_type: str, kept: str) -> None:
    assert safe_name(sent, media_type) == kept


@given(st.text(), st.sampled_from(list(kinds.ENDINGS)))
def test_a_name_is_always_safe(sent: str, media_type: str) -> None:
    kept = safe_name(sent, media_type)
    assert kept.endswith(kinds.ENDINGS[media_type])
    assert not kept.startswith(".")
    assert len(kept) <= 104
    assert not set(kept) & set('/\\<>:"|?*\r\n\0\u202e')
    assert safe_name(kept, media_type) == kept
