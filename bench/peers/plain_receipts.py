"""Receipts the plain way: reportlab's canvas, a TrueType font, a picture of qrcode and PIL. Prints seconds of CPU each.

Usage: python plain_receipts.py FACTS.json FONTS FILE"""

import json
import sys
import time
from pathlib import Path

import qrcode
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def main(source, fonts, file):
    for name in ("Regular", "Bold", "Italic"):
        pdfmetrics.registerFont(TTFont(name, str(Path(fonts) / f"IBMPlexSerif-{name}.ttf")))
    receipts = json.loads(Path(source).read_text())
    start = time.process_time()
    canvas = Canvas(file, pagesize=(210 * mm, 148 * mm))
    for lines, url in receipts:
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
        code.add_data(url)
        canvas.drawImage(ImageReader(code.make_image().get_image()), 160 * mm, 98 * mm, 40 * mm, 40 * mm)
        for face, size, x, y, text in lines:
            canvas.setFont(face, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    print((time.process_time() - start) / len(receipts))


if __name__ == "__main__":
    main(*sys.argv[1:])
