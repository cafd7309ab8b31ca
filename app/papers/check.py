"""The papers' part of the self-check: every row's file is there, as large as it was and with the same SHA-256, and no
file is left of a paper that was erased."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.papers import store
from app.papers.models import Paper
from app.papers.service import ERASED
from ledger.checks import Finding
from ledger.models import Erasure

SAYS = {
    "paper_missing": "Giấy tờ đính kèm không còn tệp trên máy chủ",
    "paper_changed": "Tệp giấy tờ đính kèm không còn như lúc nhận",
    "paper_left": "Giấy tờ đã xóa theo yêu cầu mà tệp vẫn còn",
}
RECENT = 2_000  # papers that a page looks at, so that it answers at once


def run(session: Session, *, unit: int | None = None, whole: bool = True) -> Iterator[Finding]:
    """What is wrong, of one unit or of all. Not `whole`: of the newest papers presence and size; no byte is read."""
    asked = select(Paper, Erasure.id.is_not(None)).outerjoin(Erasure, ERASED).order_by(Paper.id.desc())
    if unit is not None:
        asked = asked.where(Paper.unit_id == unit)
    for row, erased in session.execute(asked.limit(None if whole else RECENT)):
        wrong = _wrong(row, erased, whole)
        if wrong:
            yield Finding(wrong, SAYS[wrong], (row.id, row.of_kind, row.of_id))


def _wrong(row: Paper, erased: bool, whole: bool) -> str:
    size = store.size(row.stored)
    if erased:
        return "" if size is None else "paper_left"
    if size is None:
        return "paper_missing"
    same = size == row.size and (not whole or store.digest(row.stored) == row.sha256)
    return "" if same else "paper_changed"
