"""A journal as a workbook: rows per second beside XlsxWriter (constant_memory) and openpyxl (write_only), same rows and
looks, CPU time; each file is read back by a reader that is nobody's here before its figure counts."""

import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from bench import peers
from receipts.facts import BookHead, Cell, Column, Issuer, Line
from receipts.sheet import write_csv, write_xlsx

ROWS, ROUNDS = 50_000, 5
HEAD = BookHead(
    Issuer("LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", "CÔNG ĐOÀN XÃ MƯỜNG MẪU"), "S04-H", (), "Nhật ký chung", (),
    date(2026, 1, 1), date(2026, 12, 31), (),
)  # fmt: skip
COLUMNS = (
    Column("Ngày", "A", 1.3, "center"), Column("Số hiệu", "B", 1.6), Column("Diễn giải", "C", 5), Column("Nợ", "D", 1),
    Column("Có", "E", 1), Column("Số tiền", "1", 2, "right", carry=True), Column("Dư", "2", 2, "right", carry="last"),
)  # fmt: skip
Way = Callable[[list[list[Cell]], Path, Path], float]


def journal(count: int) -> list[list[Cell]]:
    """Invented rows as a journal has them: days and accounts come again, words and amounts hardly."""
    random, balance, rows = Random(4), 0, []
    for number in range(count):
        amount = random.randrange(10, 9_000) * 1_000
        balance += amount
        rows.append([
            date(2026, 1, 1) + timedelta(number * 364 // count), f"BC-2026-{number:06d}",
            f"Ủng hộ Quỹ Tương hỗ, mã CDTH {random.randrange(10**6):06d}", "1121", "3538.01", amount, balance,
        ])  # fmt: skip
    return rows


def ours(rows: list[list[Cell]], _source: Path, file: Path) -> float:
    start = time.process_time()
    with file.open("wb") as out:
        write_xlsx(HEAD, COLUMNS, (Line(row) for row in rows), out)
    return len(rows) / (time.process_time() - start)


def peer(name: str) -> Way:
    return lambda _rows, source, file: peers.figure("sheet_rows.py", name, source, file)


def measure(count: int = ROWS, rounds: int = ROUNDS) -> dict[str, float]:
    """Rows per second of each way, and ours to theirs."""
    rows = journal(count)
    ways: dict[str, Way] = {"ours": ours, "XlsxWriter": peer("xlsxwriter"), "openpyxl": peer("openpyxl")}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    sizes = {}
    with TemporaryDirectory() as folder:
        source = Path(folder) / "rows.json"
        source.write_text(json.dumps(rows, default=str))
        for _ in range(rounds):
            for name, way in ways.items():
                file = Path(folder) / f"{name}.xlsx"
                rates[name].append(way(rows, source, file))
                sizes[name] = file.stat().st_size
        for name in ways:
            read = CalamineWorkbook.from_path(str(Path(folder) / f"{name}.xlsx")).get_sheet_by_index(0).to_python()
            assert read[-count:] == rows, name
    start = time.process_time()
    write_csv(HEAD, COLUMNS, (Line(row) for row in rows), io.BytesIO())
    csv_rate = count / (time.process_time() - start)
    medians = {name: statistics.median(times) for name, times in rates.items()}
    print(f"\na workbook of {count:,} rows, 7 columns: rows per second of CPU, median of {rounds}")
    for name, rate in medians.items():
        print(f"  {name:<14}{rate:>10,.0f}   {sizes[name] / count:>6.1f} bytes a row")
    print(f"  {'ours, CSV':<14}{csv_rate:>10,.0f}")
    figures = {f"ours : {name}": medians["ours"] / rate for name, rate in medians.items() if name != "ours"}
    for name, ratio in figures.items():
        print(f"  {name:<24}{ratio:>8.2f}")
    return {**medians, "csv": csv_rate, **figures}
