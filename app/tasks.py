"""A piece of waiting work, as every room tells it to the worklist (Việc cần làm)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Task:
    """`act` is the one next act ("Ký phiếu"), `href` where it is done, `since` how long it has waited."""

    title: str
    detail: str
    act: str
    href: str
    since: datetime
    amount: int | None = None
