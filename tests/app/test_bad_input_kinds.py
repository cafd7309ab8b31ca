"""Days, months, counts, balances, choices, buttons and files that are none, in every form that has them; and no form
is left out: a route that takes a POST stands here, or says why not."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.books.corrections.pages import SCHEMAS
from app.setup.pages_changes import PROPOSE
from tests.app.conftest import World
from tests.app.papers.scans import PDF
from tests.app.reading import Shown, counted, read
from tests.app.writing_door import Door, deliver
from tests.app.writing_forms import doors

HOUSE = Path(__file__).parent
# Routes whose bad input is told elsewhere, each with the story that tells it.
ELSEWHERE = {
    "/api/v1/pledges": "test_bad_input.py::test_a_machine_is_told_the_field",
    "/quan-tri/khoi-tao/bat-dau": "test_bad_input.py::test_the_first_names_of_an_empty_house",
    "/dang-nhap": "staff/test_sign_in.py::test_",  # keeps attempts and a session, no act: nothing to send twice
    "/doi-mat-khau": "staff/test_password.py::test_",  # shows no password again, so nothing of it can be kept
    "/dang-xuat": "test_whole_life.py::test_",  # has no field and refuses nothing
    "/quan-tri/khoi-tao/dia-chi-khoa/tai-khoa": "setup/test_first_day.py::test_",  # a download: no field, no key
    "/so-ke-toan/moc-doi-chung/so-lieu": "books/test_checkpoints.py::test_",  # a download: no field, writes nothing
}
MANY = {  # one route, several forms: each has its own door
    "/quan-tri/thay-doi/<what>": [f"/{slug}" for slug in PROPOSE],
    "/so-ke-toan/chung-tu/<int:voucher>/dieu-chinh": [f"?kieu={kind}" for kind in SCHEMAS if kind != "retro"],
}
LISTS = {  # what is typed wrongly into a field of each kind, and what the page says there
    "days": (("31/02/2026", "hôm nay", "2026", "1/1/0"), "Ngày chưa đúng"),
    "months": (("13/2026", "0/2026", "03/26", "tháng ba", "-1/2026", "03/2026/1"), "Viết theo dạng tháng/năm"),
    "counts": (("-1", "1.5", "hai", "1" + "0" * 30), "ố"),
    "sums": (("-5", "1" + "0" * 30, "1.5", "hai trăm"), "Số tiền"),
}
CHOICES = ("khong-co", "999999999")
FILES = ((b"", "trong.pdf"), (b"\x00\xff" * 40, "hong.pdf"), (PDF[:30], "cut.pdf"), (b"<html>", "trang.html"))
Bad = tuple[str, str, object, str]  # its kind, its field, what is sent, what the page says


def spoilings(door: Door) -> Iterator[Bad]:
    """Everything of these kinds that can be wrong in the form."""
    for kind, (wrong, words) in LISTS.items():
        for name in getattr(door, kind):
            yield from ((kind, name, typed, words) for typed in wrong)
    for name, words in door.choices.items():
        yield from (("choices", name, typed, "") for typed in CHOICES)
        if words:
            yield "choices", name, "", words
    if door.button:
        yield from (("button", door.button, typed, "") for typed in (*CHOICES, ""))
    if door.file:
        yield from (("file", door.file[0], sent, "") for sent in (None, *FILES))


def lost(door: Door, shown: Shown, fields: dict[str, object], *said: str) -> dict[str, object]:
    """What was sent and stands no more on the page; what a button sends is pressed again, not typed again, and no page
    chooses again what it does not offer."""
    unseen = {door.button, "step", "closes", *said}
    elements = {one.get("id", ""): one.get("value", "") for _tag, one in shown.inputs}
    of_element = {name: elements[f"f-{at}"] for name, at in door.at.items() if f"f-{at}" in elements}
    held = shown.values | of_element
    return {
        name: (sent, held.get(name))
        for name, sent in fields.items()
        if name not in unseen and isinstance(sent, str | int) and held.get(name, "") != str(sent)
    }


def test_every_form_has_a_door(world: World) -> None:
    found = {rule.rule: rule for rule in world.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    finder = world.app.url_map.bind("")
    paths: dict[str, list[str]] = {}
    for door in doors(world):
        rule, _values = finder.match(door.path.partition("?")[0], "POST", return_rule=True)
        paths.setdefault(rule.rule, []).append(door.path)
    assert sorted(found.keys() - paths.keys() - ELSEWHERE.keys()) == [], "a form that nobody spoils: give it a Door"
    assert sorted(ELSEWHERE.keys() & paths.keys()) == [], "has a Door: needs no story elsewhere"
    assert sorted(ELSEWHERE.keys() - found.keys()) == [], "no such route"
    for rule, forms in MANY.items():
        assert [form for form in forms if not any(path.endswith(form) for path in paths[rule])] == [], rule


def test_the_stories_told_elsewhere_are_there(app: Flask) -> None:
    for path, story in ELSEWHERE.items():
        file, _, test = story.partition("::")
        text = (HOUSE / file).read_text(encoding="utf-8")
        assert f"def {test}" in text, story
        assert path in text or path.rpartition("/")[2] in text, story


def test_a_form_without_its_key_keeps_what_was_typed(world: World) -> None:
    tried = 0
    for door in doors(world):
        if door.fields.get("step") == "check":  # writes nothing: it needs no key
            continue
        before = counted()
        shown = read(deliver(world, door, door.fields, key=""))
        assert shown.status == 422, door.path
        assert shown.said_above("thiếu mã gửi"), door.path
        assert lost(door, shown, door.fields) == {}, door.path
        assert counted() == before, door.path
        tried += 1
    assert tried == 87


def test_what_is_none_of_its_kind_is_said_at_its_field(world: World) -> None:
    tried: Counter[str] = Counter()
    for door in doors(world):
        before = counted()
        for kind, name, typed, words in spoilings(door):
            shown = read(deliver(world, door, fields := {**door.fields, name: typed}))
            told = (door.path, kind, name, typed, shown.status, shown.errors, shown.alert)
            assert shown.status in ((404, 409, 422) if kind == "button" else (422,)), told
            at = door.at.get(name, name)
            assert shown.said_above(words) if kind == "button" else shown.said_at(at, words), told
            assert shown.alert.strip(), told
            chosen = () if kind in LISTS else (name,)  # what is typed stays, wrong as it is
            assert lost(door, shown, fields, *chosen) == {}, told
            tried[kind] += 1
        assert counted() == before, door.path
    assert tried == {"days": 92, "months": 12, "counts": 72, "sums": 4, "choices": 115, "button": 39, "file": 30}
