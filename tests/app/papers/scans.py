"""Papers as scanners and telephones make them, for tests: small pictures with what a camera writes beside them."""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

HOME = "0213 nhà bà Mẫu"  # what a picture could tell of where it was taken
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def picture(width: int = 24, height: int = 16) -> Image.Image:
    """Nothing uniform, so that a wrong turn or a lost line would show."""
    made = Image.new("RGB", (width, height))
    made.putdata([((x * 9) % 256, (y * 13) % 256, (x * y) % 256) for y in range(height) for x in range(width)])
    return made


def photograph(turn: int = 0, **how: object) -> bytes:
    """A JPEG with a GPS position, a device, a comment and an XMP packet."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x010E] = "Hang Mau", "May Mau", HOME
    if turn:
        exif[0x0112] = turn
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 20.0, 9.0), 3: "E", 4: (103.0, 26.0, 17.0), 29: HOME})
    file = BytesIO()
    picture().save(file, "JPEG", exif=exif, comment=HOME.encode(), xmp=f"<x>{HOME}</x>".encode(), **how)
    return file.getvalue()


def screenshot() -> bytes:
    """A PNG with words and Exif."""
    words, exif, file = PngInfo(), Image.Exif(), BytesIO()
    words.add_text("Comment", "Nha ba Mau")
    words.add_itxt("Description", HOME)
    words.add_text("Author", "Nha ba Mau", zip=True)
    exif[0x010E] = HOME
    picture().save(file, "PNG", pnginfo=words, exif=exif)
    return file.getvalue()


def points(data: bytes) -> tuple[object, ...]:
    """What a reader sees."""
    shown = Image.open(BytesIO(data))
    return (shown.format, shown.mode, shown.size, shown.tobytes())
