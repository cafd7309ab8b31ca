"""The log: every event that matters, as leaves of a Merkle tree in the order in which they were committed."""

from ledger.log.append import Salts, append, begin, new_salt, remember

__all__ = ["Salts", "append", "begin", "new_salt", "remember"]
