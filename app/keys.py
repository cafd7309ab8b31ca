"""The key that signs receipts: one private file outside the database, and the public keys that people may pin.

Knows where the key lies and which keys came before it; refuses to know what is signed. The file is JSON:
`kid`, `from`, `key` (base64url), and `retired`, the public halves of former keys with their last day.
"""

import base64
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app

from app.acting import Acting
from receipts import token


def receipt_key() -> bytes:
    """The private key that signs today's receipts; made at first use outside production."""
    return _bytes(_read()["key"])


def receipt_key_id() -> str:
    """The 8 hex digits by which papers and people name the key."""
    return str(_read()["kid"])


def public_keys() -> list[dict[str, str | None]]:
    """Every public key, the newest first: `{kid, key, from, to}`; `to` is None while the key signs."""
    kept = _read()
    now: dict[str, str | None] = {
        "kid": kept["kid"],
        "key": _text(token.public_key(_bytes(kept["key"]))),
        "from": kept["from"],
        "to": None,
    }
    return [now, *kept["retired"]]


def key_file() -> Path:
    """Where the private key lies; made when it is not there yet."""
    path = Path(str(current_app.config["RECEIPT_KEY_FILE"]))
    if not path.exists():
        make_key_file(path, Acting().today)
    return path


def make_key_file(path: Path, day: date) -> None:
    """Write a new private key that only its owner may read; a file another worker just wrote stands."""
    private = token.new_private_key()
    kid = f"{token.key_id(token.public_key(private)):08x}"
    kept = {"kid": kid, "from": day.isoformat(), "key": _text(private), "retired": []}
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(kept, indent=1) + "\n")
    try:
        os.link(fresh, path)  # whole or not at all, and never over another
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _read() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(key_file().read_text())
    return kept


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
