"""What the dossier says of itself, in plain words, to somebody who has it on another machine."""

from dataclasses import dataclass
from datetime import date, datetime

from app.formats import clock, day

_README = """BỘ HỒ SƠ KIỂM TRA
Sổ kế toán từ {start} đến {end}. Lập lúc {made}.

Bộ hồ sơ này có thông tin cá nhân. Chỉ giao cho người có nhiệm vụ kiểm tra; kiểm tra xong thì xóa.

TRONG BỘ HỒ SƠ CÓ
  so/                       Mỗi sổ ba bản: PDF để đọc và in, XLSX để tính, CSV để đưa vào chương trình khác.
  chung-tu.csv              Mọi chứng từ đã ghi sổ trong kỳ.
  giay-to.csv               Giấy tờ kèm theo chứng từ, mỗi tệp có mã SHA-256 để nhận ra đúng tệp đó.
  moc-doi-chung/            Các mốc đối chứng đã công bố, có chữ ký.
  so-lieu-doi-chung.jsonl   Toàn bộ nhật ký của sổ, kể cả ngoài kỳ, để kiểm tra lại từng dòng.
  verifier.py               Chương trình kiểm tra. Nó không cần hệ thống này.
  SHA256SUMS.txt            Mã SHA-256 của từng tệp ở trên.

KIỂM TRA THẾ NÀO
1. Trên máy có Python 3.11 trở lên, mở cửa sổ lệnh ở thư mục đã giải nén.
   Nếu chương trình báo thiếu thư viện:  python -m pip install cryptography
2. Kiểm tra các tệp còn nguyên:    sha256sum -c SHA256SUMS.txt
3. Kiểm tra sổ:                    python verifier.py --private so-lieu-doi-chung.jsonl --checkpoints {marks}
4. Mốc in ở chân trang sổ giấy, và khóa công khai anh chị đã giữ từ trước, là bằng chứng ngoài bộ hồ sơ này: gõ mốc
   vào một tệp rồi đưa thêm sau --checkpoints, đưa tệp khóa sau --keys. Mốc và khóa nằm trong bộ hồ sơ chỉ chứng minh
   các tệp này khớp nhau.

Chương trình nói rõ dòng nào bị sửa, bị xóa hay bị chèn thêm. Phần ghi sổ sau mốc mới nhất được gọi là "chưa được đối
chứng": không sai, nhưng chưa có mốc nào xác nhận.
{left_out}"""


@dataclass(frozen=True, slots=True)
class Head:
    """Which days, made when, and which books could not be made."""

    start: date
    end: date
    made: datetime
    left_out: tuple[str, ...] = ()


def readme(head: Head) -> str:
    missing = "".join(f"  {said}\n" for said in head.left_out)
    return _README.format(
        start=day(head.start), end=day(head.end), made=clock(head.made), marks="moc-doi-chung/*.txt",
        left_out=f"\nSỔ KHÔNG CÓ TRONG BỘ NÀY\n{missing}" if missing else "",
    )  # fmt: skip
