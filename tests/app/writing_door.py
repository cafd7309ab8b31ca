"""A form that writes: its address, who sends it, what is in it and of which kind each field is; and how it is sent."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from werkzeug.test import TestResponse

from tests.app.conftest import World
from tests.app.relief.scene import sentences


@dataclass(frozen=True)
class Door:
    """A form's address, who sends it and what; `amount` names its amount, `texts` how long each typed text may be.
    `at` names the element of a field whose name stands twice on the page.

    `days`, `months`, `counts` and `sums` name its days, months, whole numbers and balances; `choices` what is chosen,
    with what the page says when nothing is ("" when that is allowed). `button` is the field that its button sends, or
    that it carries unseen. `file` names its upload, with the bytes and name of a good one. `again` is whether a
    second sending answers as the first did, `keyed` whether its key then refuses another body: work outside the books
    needs none, since each step leaves from a named state."""

    role: str | None
    path: str
    fields: dict[str, object]
    amount: str = ""
    texts: Mapping[str, int] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)
    days: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    button: str = ""
    file: tuple[str, bytes, str] | None = None
    again: bool = True
    keyed: bool = True


def deliver(w: World, door: Door, fields: dict[str, object], key: str | None = None) -> TestResponse:
    """Send the form with these fields, and with its good file unless `fields` say another: a pair of bytes and name,
    or None for no file."""
    sent = dict(fields)
    if door.file:
        name, data, called = door.file
        given = sent.get(name, (data, called))
        sent[name] = (BytesIO(given[0]), given[1]) if isinstance(given, tuple) else ""
    return w.client(door.role).post(door.path, data={**sent, "form_key": secrets.token_hex(8) if key is None else key})


def taken(answer: TestResponse) -> str:
    """Where a form led that had to be taken."""
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)
