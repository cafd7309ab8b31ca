"""How figures, days and names look to people. Pure text; the paper has its own in `receipts`."""

import re
import unicodedata
from datetime import date, datetime

from flask import Flask

from app.acting import VIETNAM
from ledger.money import dotted

NBSP = "\u00a0"


def vnd(amount: int) -> str:
    """`1.234.567 đ`, never broken over lines."""
    return f"{dotted(amount)}{NBSP}đ"


def day(value: date | datetime) -> str:
    """`05/02/2026`, in Việt Nam's calendar."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    return f"{value:%d/%m/%Y}"


def clock(value: datetime) -> str:
    """`14:05 05/02/2026`."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def read_day(text: str) -> date:
    """A day typed as dd/mm/yyyy or ISO, of a year that books or people's papers may name; ValueError otherwise."""
    parts = re.fullmatch(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*", text)
    read = date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else date.fromisoformat(text.strip())
    if not 1900 <= read.year <= 2199:  # the day before or after it must exist too, in every zone
        raise ValueError("not a year of ours")
    return read


def fold(text: str) -> str:
    """`text` without marks, in lower case, đ as d: stored beside names so that both databases search alike."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return " ".join("".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf")).split())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(vnd=vnd, day=day, clock=clock, dotted=dotted)
