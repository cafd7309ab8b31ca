"""Asking at a terminal by a schema: one question a field, asked again until the schema takes the answer."""

from collections.abc import Mapping
from typing import Any

import click
import marshmallow as ma

from app.fields import Tick
from app.setup.schemas import Secret


def ask(schema: ma.Schema, labels: Mapping[str, str], defaults: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The command that the schema makes of the answers."""
    typed: dict[str, Any] = {}
    for name, field in schema.fields.items():
        while True:
            typed[name] = _question(field, labels.get(name, name), (defaults or {}).get(name, ""))
            given = {key: value for key, value in typed.items() if value not in ("", None)}
            wrong = schema.validate(given, partial=tuple(set(schema.fields) - set(typed)))
            if not wrong:
                break
            for sentence in _sentences(wrong):
                click.echo(f"  ! {sentence}")
    return dict(schema.load({key: value for key, value in typed.items() if value not in ("", None)}))


def _question(field: ma.fields.Field, label: str, default: object) -> object:
    if isinstance(field, Tick):
        return click.confirm(f"  {label}", default=bool(default))
    if isinstance(field, Secret):
        return click.prompt(f"  {label}", hide_input=True, confirmation_prompt="  Gõ lại")
    return str(click.prompt(f"  {label}", default=str(default), show_default=default != "")).strip()


def _sentences(wrong: Mapping[Any, Any]) -> list[str]:
    return [
        text
        for value in wrong.values()
        for text in (_sentences(value) if isinstance(value, dict) else [str(one) for one in value])
    ]
