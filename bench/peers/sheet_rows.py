"""A workbook of seven columns, the plain way of a library that streams. Prints rows per second of CPU.

Usage: python sheet_rows.py xlsxwriter|openpyxl ROWS.json FILE"""

import json
import sys
import time
from datetime import date

import openpyxl
import xlsxwriter
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, Side

AMOUNT, DAY = '#,##0;(#,##0);""', "dd/mm/yyyy"


def with_xlsxwriter(rows, file):
    """constant_memory, a format for each kind of cell, each write by its own method: the library at its fastest."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    look = {"font_name": "Times New Roman", "border": 1, "valign": "top"}
    text, amount, day = (
        book.add_format({**look, **more}) for more in ({"text_wrap": True}, {"num_format": AMOUNT}, {"num_format": DAY})
    )
    sheet = book.add_worksheet("S04-H")
    sheet.freeze_panes(2, 0)
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is None:
                sheet.write_blank(at, place, None, text)
            elif isinstance(cell, str):
                sheet.write_string(at, place, cell, text)
            elif isinstance(cell, int):
                sheet.write_number(at, place, cell, amount)
            else:
                sheet.write_datetime(at, place, cell, day)
    book.close()


def with_openpyxl(rows, file):
    """write_only, styled cells."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S04-H")
    font, side = Font(name="Times New Roman"), Side(style="thin")
    border = Border(left=side, right=side, top=side, bottom=side)

    def styled(value):
        cell = WriteOnlyCell(sheet, value)
        cell.font, cell.border = font, border
        if isinstance(value, (int, date)):
            cell.number_format = AMOUNT if isinstance(value, int) else DAY
        return cell

    for row in rows:
        sheet.append([styled(value) for value in row])
    book.save(file)


def main(name, source, file):
    with open(source) as kept:
        rows = [[date.fromisoformat(row[0]), *row[1:]] for row in json.load(kept)]
    start = time.process_time()
    {"xlsxwriter": with_xlsxwriter, "openpyxl": with_openpyxl}[name](rows, file)
    print(len(rows) / (time.process_time() - start))


if __name__ == "__main__":
    main(*sys.argv[1:])
