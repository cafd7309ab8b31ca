"""What a refused form says and leaves: the sentence at each field, the alert above, what the inputs hold, all rows."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.db import db
from ledger.models import Base

EMPTY = frozenset({"input", "meta", "link", "br", "wbr", "img", "path", "circle", "rect"})
INPUTS = frozenset({"input", "select", "textarea", "fieldset"})


@dataclass
class Shown(HTMLParser):
    """One page. `errors` is what stands in the elements e-NAME, `values` what pressing the button again would send."""

    status: int
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    alert: str = ""
    ids: set[str] = field(default_factory=set)
    inputs: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    open: list[tuple[str, str, str]] = field(default_factory=list)  # tag, id, role of what is being read

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.ids.add(said.get("id", ""))
        if tag in INPUTS:
            self.inputs.append((tag, said))
            self._keep(tag, said)
        if tag == "option" and "selected" in said:
            self.values[self.inputs[-1][1].get("name", "")] = said.get("value", "")
        if tag == "a" and self._alerts():
            self.links.append(said.get("href", ""))
        if tag not in EMPTY:
            self.open.append((tag, said.get("id", ""), said.get("role", "")))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one[0] for one in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag, name, _role in self.open:
            if name.startswith("e-"):
                self.errors[name[2:]] = self.errors.get(name[2:], "") + data
            if tag == "textarea":
                box = self.inputs[-1][1]
                box["value"] = self.values[box["name"]] = data.removeprefix("\n")
        if self._alerts():
            self.alert += data

    def said_at(self, name: str, *words: str) -> bool:
        """Whether the page is a refusal that says `words` at this field: in its own element, to which its input
        points, and which the alert above names with a link that leads somewhere."""
        said, pointing = self.errors.get(name, ""), self._pointing(name)
        assert 400 <= self.status < 500, self.status
        assert all(word in said for word in words), f"at {name}: {said!r}; above: {self.alert!r}"
        assert pointing, f"no input says that e-{name} describes it"
        assert all(one.get("aria-invalid") == "true" for tag, one in pointing if tag != "fieldset"), pointing
        assert all(one.get("type") != "hidden" for _tag, one in pointing), pointing
        assert all(link.removeprefix("#") in self.ids for link in self.links), self.links
        return all(word in self.alert for word in words)

    def held_at(self, name: str) -> str:
        """What the input of this field holds."""
        return self._pointing(name)[0][1].get("value", "")

    def said_above(self, *words: str) -> bool:
        """Whether the page is a refusal of no field, which says `words` in its alert."""
        assert 400 <= self.status < 500, self.status
        assert all(word in self.alert for word in words), self.alert
        return not self.errors

    def _pointing(self, name: str) -> list[tuple[str, dict[str, str]]]:
        return [(tag, one) for tag, one in self.inputs if f"e-{name}" in one.get("aria-describedby", "").split()]

    def _alerts(self) -> bool:
        return any(role == "alert" for _tag, _name, role in self.open)

    def _keep(self, tag: str, said: dict[str, str]) -> None:
        chosen = said.get("type") not in ("radio", "checkbox") or "checked" in said
        if tag == "input" and chosen and said.get("name") and said.get("type") not in ("submit", "file"):
            self.values[said["name"]] = said.get("value", "")


def read(answer: TestResponse) -> Shown:
    """The page of an answer."""
    shown = Shown(answer.status_code)
    shown.feed(answer.text)
    return shown


def counted() -> dict[str, int]:
    """How many rows every table has; attempts alone are counted also when nothing else is written."""
    db.session.rollback()
    tables = [table for table in Base.metadata.tables.values() if table.name != "attempt"]
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
    row = db.session.execute(select(*counts)).one()  # one question: a count stands after each refusal
    return dict(zip((table.name for table in tables), row, strict=True))
