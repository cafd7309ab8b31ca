"""The key that signs receipts: one private file outside the database, and the public keys that people may pin.

Knows where the key lies, which keys came before it and the name of this installation's log; refuses to know what is
signed. The file is JSON: `kid`, `from`, `key` (base64url), and `retired`, the public halves of former keys with their
last day, and `event` where one was lost or stolen.
"""

import base64
import json
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.acting import Acting
from receipts import token


def log_origin() -> str:
    """The name of this installation's log, first in each of its checkpoints."""
    return f"{urlsplit(str(current_app.config['BASE_URL'])).netloc}/so-tuong-ho"


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
        "key": public_text(_bytes(kept["key"])),
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
    fresh = _write(path, new_key(day))
    try:
        os.link(fresh, path)  # whole or not at all, and never over another
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def rotate_key_file(path: Path, day: date, event: str) -> str:
    """Put a new key in the old one's place, whose public half stays with its last day; the new key's short id. The old
    private half is gone then: retired, lost or stolen, it signs no more."""
    kept = json.loads(path.read_text())
    former = {"kid": kept["kid"], "key": public_text(_bytes(kept["key"])), "from": kept["from"], "to": day.isoformat()}
    made = new_key(day)
    made["retired"] = [{**former, "event": event}, *kept["retired"]]
    os.replace(_write(path, made), path)
    return str(made["kid"])


def new_key(day: date) -> dict[str, Any]:
    """A private key as its file keeps it."""
    private = token.new_private_key()
    kid = f"{token.key_id(token.public_key(private)):08x}"
    return {"kid": kid, "from": day.isoformat(), "key": _text(private), "retired": []}


def public_text(private: bytes) -> str:
    return _text(token.public_key(private))


def _write(path: Path, kept: dict[str, Any]) -> Path:
    """The key in a file beside `path`, which only its owner may read."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(kept, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _read() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(key_file().read_text())
    return kept


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
