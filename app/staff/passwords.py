"""Passwords as Argon2id hashes, and temporary ones to hand over. Knows no account and keeps nothing."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.acting import ALPHABET

LEAST, MOST = 10, 200
DISTINCT = 5  # different characters a password needs, so that aaaaaaaaaa is none

# 32 MiB and two passes: above OWASP's floor (19 MiB), and a small server survives eight sign-ins at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
# Nobody's hash, of the same cost: an unknown log-in takes as long to refuse as a known one.
_NOBODY = f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p=1${'A' * 22}${'A' * 43}"


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(stored: str | None, typed: str) -> bool:
    """Whether `typed` is the password behind `stored`; without a usable hash it takes as long and is false."""
    usable = stored is not None and stored.startswith("$argon2id$")
    try:
        return _hasher.verify(stored if stored is not None and usable else _NOBODY, typed) and usable
    except VerifyMismatchError:
        return False


def is_dated(stored: str) -> bool:
    """Whether the hash was made with other costs than today's, and should be made anew."""
    return _hasher.check_needs_rehash(stored)


def is_weak(password: str, login: str) -> bool:
    """Whether the password is a few letters repeated, or little more than the log-in name."""
    rest = password.lower().replace(login.lower(), "")
    return len(set(password)) < DISTINCT or len(rest) < DISTINCT


def temporary(seed: bytes) -> str:
    """A password to read out once, from at least 32 secret bytes: three groups of four, about 57 bits."""
    number = int.from_bytes(seed, "big")
    letters = []
    for _ in range(12):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))
