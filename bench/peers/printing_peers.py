"""The journal of `bench/ledger_rows.py` as PDF by a peer: fpdf2, typst or weasyprint. Prints lines per second.

Usage: python printing_peers.py WAY COUNT FONTS OUT"""

import html
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from ledger_rows import ALIGN, TITLES, WEIGHTS, dotted, entries, shown

FORWARD, BROUGHT = "Cộng chuyển trang sau", "Số trang trước chuyển sang"


def fpdf2(count: int, fonts: Path) -> bytes:
    from fpdf import FPDF

    class Book(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.cell(0, 4, f"Trang {self.page_no()}/{{nb}}", align="R")

    pdf = Book()
    pdf.add_font("Plain", "", str(fonts / "IBMPlexSerif-Regular.ttf"))
    pdf.set_font("Plain", size=7.8)
    pdf.set_auto_page_break(False)
    widths = [weight * 190 / sum(WEIGHTS) for weight in WEIGHTS]
    step, pad = 3.8, 1.0

    def row(cells: list[str], lines: list[str]) -> None:
        high = len(lines) * step + pad
        x, y = 10.0, pdf.get_y()
        for place, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            for at, text in enumerate(lines if place == 3 else [cell]):
                pdf.set_xy(x, y + at * step)
                if text:
                    pdf.cell(wide, step + pad, text, align=ALIGN[place][0].upper())
            pdf.rect(x, y, wide, high)
            x += wide
        pdf.set_xy(10, y + high)

    def begin() -> None:
        pdf.add_page()
        row(list(TITLES), [TITLES[3]])

    sums = [0, 0]
    begin()
    for entry in entries(count):
        texts = shown(entry)
        fits = pdf.get_string_width(texts[3]) <= widths[3] - 2
        lines = [texts[3]] if fits else pdf.multi_cell(widths[3], step, texts[3], dry_run=True, output="LINES")
        if pdf.get_y() + len(lines) * step + pad > 297 - 15 - step - pad:
            row(["", "", "", "", "", *map(dotted, sums)], [FORWARD])
            begin()
            row(["", "", "", "", "", *map(dotted, sums)], [BROUGHT])
        row(texts, lines)
        sums = [sums[0] + (entry[5] or 0), sums[1] + (entry[6] or 0)]
    row(["", "", "", "", "", *map(dotted, sums)], ["Cộng"])
    return bytes(pdf.output())


def typst(count: int, fonts: Path) -> bytes:
    """One table with a repeated head; sums to carry are left out, as it knows of none."""
    import typst as program

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    debit = sum(entry[5] or 0 for entry in entries(count))
    last = ["", "", "", "Cộng", "", dotted(debit), dotted(debit)]
    cells = ",\n".join(quoted(text) for row in (*map(shown, entries(count)), last) for text in row)
    columns = ", ".join(f"{weight}fr" for weight in WEIGHTS)
    align = ", ".join(ALIGN)
    heads = ", ".join(quoted(title) for title in TITLES)
    source = (
        '#set page(paper: "a4", margin: 14mm, numbering: "1/1")\n#set text(font: "IBM Plex Serif", size: 7.8pt)\n'
        f"#table(columns: ({columns}), align: ({align}), inset: 2.6pt, stroke: 0.25pt,\n"
        f"table.header({heads}),\n{cells})\n"
    )
    return bytes(program.compile(source.encode(), font_paths=[str(fonts)], ignore_system_fonts=True))


def weasyprint(count: int, fonts: Path) -> bytes:
    """One table with a repeated head; sums to carry are left out, as it knows of none."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    debit = sum(entry[5] or 0 for entry in entries(count))
    last = ["", "", "", "Cộng", "", dotted(debit), dotted(debit)]
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(text)}' for text in row)}" for row in (*map(shown, entries(count)), last)
    )
    columns = "".join(f"td:nth-child({at}) {{text-align: {align}}}" for at, align in enumerate(ALIGN, start=1))
    widths = "".join(f'<col style="width: {100 * weight / sum(WEIGHTS):.2f}%">' for weight in WEIGHTS)
    heads = "".join(f"<th>{title}" for title in TITLES)
    face = (fonts / "IBMPlexSerif-Regular.ttf").as_uri()
    style = (
        f"@font-face {{font-family: Plain; src: url({face})}} @page {{size: A4; margin: 14mm; @bottom-right "
        "{content: 'Trang ' counter(page) '/' counter(pages)}} body {font: 7.8pt Plain} "
        f"table {{table-layout: fixed; width: 100%; border-collapse: collapse}} td {{border: .25pt solid}} {columns}"
    )
    page = f"<style>{style}</style><table>{widths}<thead><tr>{heads}<tbody>{body}</table>"
    fonts_known = FontConfiguration()
    return bytes(HTML(string=page).write_pdf(font_config=fonts_known))


def main(way: str, count: int, fonts: Path, out: Path) -> None:
    ways = {"fpdf2": fpdf2, "typst": typst, "weasyprint": weasyprint}
    ways[way](20, fonts)  # imports, fonts
    start = time.perf_counter()
    data = ways[way](count, fonts)
    seconds = time.perf_counter() - start
    out.write_bytes(data)
    print(count / seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
