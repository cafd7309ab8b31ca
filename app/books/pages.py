"""Doors of this room."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Join this room to the service."""
