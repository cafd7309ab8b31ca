"""A posted form: what was typed, what is wrong with it, and the key that makes a second click harmless."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from flask import request

from app.fields import loose
from app.security import acting
from ledger.errors import Refusal

KEY = "form_key"
SILENT = frozenset({KEY, "csrf_token"})
LOOSE = (
    "Chữ có dấu gửi đến bị rời dấu (một số bộ gõ làm vậy). Dấu đã được ghép lại trong ô này: đọc lại rồi gửi lần nữa."
)


@dataclass(slots=True)
class Form:
    """`values` are shown again as typed, but for marks that came apart from their letters: those are joined. `errors`
    maps a field (or "") to its sentences; `command` is what the schema made of them, None when it could not."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    command: Any = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    status: int = 200

    @classmethod
    def blank(cls, /, **values: object) -> "Form":
        """An unsent form with these values in it."""
        return cls(values={name: str(value) for name, value in values.items()})

    @classmethod
    def read(cls, schema: ma.Schema, extra: Mapping[str, Any] | None = None) -> "Form":
        """The form in this request, checked by `schema`; empty inputs count as absent."""
        values = {name: "\n".join(request.form.getlist(name)) for name in request.form if name not in SILENT}
        form = cls(values=values, key=_key(request.form.get(KEY, "")))
        try:
            form.command = schema.load({**{n: v for n, v in values.items() if v.strip()}, **(extra or {})})
        except ma.ValidationError as error:
            for name, sentences in error.normalized_messages().items():
                form.errors["" if name == "_schema" else name] = _flat(sentences)
        for name, whole in loose(schema, values).items():
            form.values[name] = whole  # so that one more press of the button sends it
            form.errors[name] = [LOOSE, *form.errors.get(name, [])]
            form.command = None
        if not form.key:
            form.errors.setdefault("", []).append("Biểu mẫu thiếu mã gửi. Tải lại trang rồi gửi lại.")
        if form.errors:
            form.status = 422
        return form

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def body(self) -> str:
        """What was sent and by whom, in one canonical text: the same form sent twice has the same body, and nobody is
        told that another's act was their own."""
        return json.dumps([request.path, acting().party, sorted(self.values.items())], ensure_ascii=False)

    def refuse(self, refusal: Refusal, **fields: str) -> None:
        """Put a refusal of the books at its field; `fields` maps the books' field names to this form's."""
        name = fields.get(refusal.at or "", refusal.at or "")
        self.errors.setdefault(name if name in self.values or name in fields.values() else "", []).append(
            refusal.sentence
        )
        self.status = refusal.status


def _key(sent: str) -> str:
    """The form's key as `Form` makes them; "" when it is none."""
    return sent if re.fullmatch(r"[A-Za-z0-9_:.-]{1,64}", sent, re.ASCII) else ""


def _flat(sentences: Any) -> list[str]:
    if isinstance(sentences, dict):
        return [s for value in sentences.values() for s in _flat(value)]
    return [str(s) for s in (sentences if isinstance(sentences, list) else [sentences])]
