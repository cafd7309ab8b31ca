"""The sizes on which a paper is printed: the sheet, its margins and its type."""

from typing import Final, Literal

from reportlab.lib.units import mm

from receipts.paper import A4, A5_LANDSCAPE

Paper = Literal["A5", "A4", "A5x2"]  # A5x2: the same paper twice, one above the other on an A4

TYPE: Final = {"A5": 10.0, "A4": 12.0, "A5x2": 10.0}
MARGINS: Final = {"A5": 10 * mm, "A4": 15 * mm, "A5x2": 10 * mm}
PAGES: Final = {"A5": A5_LANDSCAPE, "A4": A4, "A5x2": A5_LANDSCAPE}
