"""Answers at an address that only its holder knows."""

from flask import Response


def private(response: Response) -> Response:
    """Known by its address alone: never indexed, and the address is told to nobody."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
