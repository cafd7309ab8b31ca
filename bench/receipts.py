"""10,000 receipts in one PDF, beside reportlab, qrcode and PIL the plain way. The plain way is measured on a sample, a
fresh process each round, and its cost for 10,000 is the sample's cost a receipt times 10,000: it has no way to get
cheaper with more. Every code of a sample of ours is read back before its figure counts."""

import io
import json
import statistics
import time
import tracemalloc
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pypdfium2
import zxingcpp
from fontpkg_ibm_plex_serif import ROOT

from bench import peers
from receipts import batch
from receipts.codes import ALPHABET
from receipts.facts import DonorReceipt, Issuer, Signer
from receipts.voucher import lay_out_one_receipt, render_receipt

COUNT, SAMPLE, ROUNDS = 10_000, 200, 5
FAMILY = ["Giàng", "Thào", "Lò", "Vàng", "Tẩn", "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Lý", "Chẻo"]
GIVEN = ["Mẫu", "Ví", "Dụ", "Thử", "Hương", "Thủy", "Sơn", "Ngọc", "Khánh", "Lan", "Tuấn", "Pếnh"]
FACES = {"Paper": "Regular", "Paper-Bold": "Bold", "Paper-Italic": "Italic"}
ISSUER = Issuer(
    "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", "CÔNG ĐOÀN XÃ MƯỜNG MẪU", "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
    "1234567", "6200000001", "Lai Châu", "0213 000 000", "tuongho.example.vn",
)  # fmt: skip
SIGNER = Signer("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lò Văn Mẫu", "(Ký, họ tên, đóng dấu)")


def gifts(count: int) -> Iterator[DonorReceipt]:
    """Invented receipts: names, amounts and codes differ, a third has an address, a half a message."""
    random = Random(10)
    for number in range(count):
        code = "".join(random.choice(ALPHABET) for _ in range(10))
        fragment = urlsafe_b64encode(random.randbytes(168)).decode()
        yield DonorReceipt(
            ISSUER, f"BNUH-2026-{number + 1:05d}", date(2026, 2 + number * 10 // count, 5),
            f"{random.choice(FAMILY)} {random.choice(GIVEN)} {random.choice(GIVEN)}",
            f"Số {random.randrange(1, 300)} đường Ví Dụ, xã {random.choice(GIVEN)}" if number % 3 else "",
            "6200000002" if number % 9 == 0 else "", random.randrange(20, 5_000) * 1_000,
            "Chung tay giúp đoàn viên mắc bệnh hiểm nghèo", "Quỹ Tương hỗ chung", "Chuyển khoản",
            f"FT26036{number:06d}", "Chúc các anh chị mau khỏe, vững tin." if number % 2 else "", SIGNER, code,
            f"https://tuongho.example.vn/v/{code}#{fragment}",
        )  # fmt: skip


def one_file(count: int, layout: batch.Layout) -> tuple[float, bytes]:
    """Seconds of CPU for all, and the file."""
    made, out = list(gifts(count)), io.BytesIO()
    start = time.process_time()
    batch.write_receipts(made, out, layout)
    return time.process_time() - start, out.getvalue()


def read_back(pdf: bytes, made: list[DonorReceipt]) -> None:
    """The codes of some pages say what the facts say."""
    document = pypdfium2.PdfDocument(pdf)
    for place in range(0, len(made), max(1, len(made) // 20)):
        (found,) = zxingcpp.read_barcodes(document[place].render(scale=3).to_pil().convert("L"))
        assert found.text == made[place].url


def plain(folder: Path) -> tuple[float, float]:
    """Seconds of CPU and bytes for each receipt of the sample, the plain way: the same words at the same places."""
    source, file = folder / "facts.json", folder / "plain.pdf"
    if not source.exists():
        laid = [(lay_out_one_receipt(facts), facts.url) for facts in gifts(SAMPLE)]
        lines = [
            ([(FACES[i.face.name], i.size, i.x, i.y, i.text) for i in sheet.inks], url) for sheet, url in laid
        ]  # places are given: the plain way is not charged for laying out
        source.write_text(json.dumps(lines))
    seconds = peers.figure("plain_receipts.py", source, Path(ROOT) / "files", file)
    return seconds, file.stat().st_size / SAMPLE


def peak(count: int) -> int:
    """The most bytes that Python held while a batch went to nowhere."""
    with Path("/dev/null").open("wb") as nowhere:
        tracemalloc.start()
        batch.write_receipts(gifts(count), nowhere)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


def measure(count: int = COUNT, rounds: int = ROUNDS) -> dict[str, float]:
    """Microseconds and bytes a receipt of each way, and the plain way to ours."""
    one_file(300, "A5")  # the tables of the QR are made once a process
    mine: dict[batch.Layout, list[float]] = {"A5": [], "2xA5": []}
    sizes, theirs = {}, []
    with TemporaryDirectory() as folder:
        for _ in range(rounds):
            for layout, times in mine.items():
                seconds, pdf = one_file(count, layout)
                times.append(seconds / count)
                sizes[layout] = len(pdf) / count
                if layout == "A5":
                    read_back(pdf, list(gifts(count)))
            seconds, size = plain(Path(folder))
            theirs.append(seconds)
    single = [render_receipt(facts) for facts in gifts(20)]
    out, start = io.BytesIO(), time.process_time()
    batch.write_zip(((f"{facts.number}.pdf", render_receipt(facts)) for facts in gifts(100)), out)
    zipped = (time.process_time() - start) / 100
    ours = {name: statistics.median(times) for name, times in mine.items()}
    other = statistics.median(theirs)
    figures = {
        "ours, one PDF, µs": ours["A5"] * 1e6, "ours, two-up, µs": ours["2xA5"] * 1e6, "plain, µs": other * 1e6,
        "ours drawn singly into a ZIP, µs": zipped * 1e6, "plain : ours": other / ours["A5"],
        "bytes, one PDF": sizes["A5"], "bytes, two-up": sizes["2xA5"], "bytes, plain": size,
        "bytes, single file": max(map(len, single)), "peak MB, 2,000": peak(2_000) / 1e6,
        "peak MB, all": peak(count) / 1e6,
    }  # fmt: skip
    print(f"\n{count:,} receipts: CPU and size of each, median of {rounds} (plain: {SAMPLE} in each round)")
    for name, figure in figures.items():
        print(f"  {name:<36}{figure:>12,.1f}")
    return figures
