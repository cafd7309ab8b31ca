"""The very first hands: the unit's row, its chart of accounts, and two admins who agree on each other.

From the machine's terminal it needs nothing more; from the web it needs the one-time code the terminal printed.
"""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import ALPHABET, Acting
from app.setup import errors, proposals
from app.staff import accounts, grants, passwords
from app.staff.models import Grant
from ledger import posting


def is_founded(session: Session) -> bool:
    """Whether somebody holds the admin role already."""
    return session.scalar(select(Grant.id).where(Grant.role == "admin").limit(1)) is not None


def found_union(session: Session, command: Mapping[str, Any], acting: Acting, *, way: str) -> str:
    """Open the unit with the first two admins; `way` (terminal, code) is written down."""
    if is_founded(session):
        raise errors.AlreadyFounded
    for n in ("1", "2"):
        if passwords.is_weak(command[f"password_{n}"], command[f"login_{n}"]):
            raise errors.PasswordGuessed(field=f"password_{n}")
    unit = posting.open_unit(session, code=command["unit_code"], name=command["unit_name"])
    first, second = (
        accounts.add_account(
            session,
            login=command[f"login_{n}"],
            name=command[f"name_{n}"],
            body=None,
            password=command[f"password_{n}"],
            now=acting.now,
            must_change=False,
        )
        for n in ("1", "2")
    )
    if first.party_id == second.party_id:
        raise errors.SameAdmin
    grants.found_admins(session, unit=unit, first=first, second=second, day=acting.today, now=acting.now)
    by = Acting(first.party_id, unit, frozenset({"admin"}), first.name, acting.now)
    proposals.mark(session, "quan-tri", by, way=way, logins=[first.login, second.login])
    return "/dang-nhap"


def make_code(folder: Path) -> str:
    """A new one-time code for the web's first page; only its hash is kept, and the one before is dead."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    _file(folder).write_text(_hash(code))
    _file(folder).chmod(0o600)
    return code


def refuse_wrong_code(folder: Path, typed: str) -> None:
    kept = _file(folder).read_text() if _file(folder).exists() else ""
    if not kept or not hmac.compare_digest(kept, _hash(typed)):
        raise errors.CodeWrong


def forget_code(folder: Path) -> None:
    """The code was used."""
    _file(folder).unlink(missing_ok=True)


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return sha256(plain.encode()).hexdigest()


def _file(folder: Path) -> Path:
    return folder / "setup-code"
