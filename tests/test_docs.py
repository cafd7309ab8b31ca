"""What the guides say is what is there: settings, commands and their options, addresses, links. Each check was seen to
fail: `test_the_checks_can_fail` reads a guide that is wrong in every way."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from flask import Flask
from flask_migrate.cli import db as migrations
from werkzeug.exceptions import HTTPException, MethodNotAllowed

import config
from app import create_app

ROOT = Path(__file__).resolve().parent.parent
OPERATOR = ROOT / "docs" / "operator.md"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
GUIDES = ("donor", "treasurer", "auditor", "operator")
Commands = dict[tuple[str, ...], click.Command]

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
SETTING_ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
ASSIGNED = re.compile(r"(?<![\w$])([A-Z][A-Z_]+)=")
FLASK = re.compile(r"\bflask(?: --app wsgi)? ([^`\n#]+)")
MAKE = re.compile(r"\bmake ([a-z]+)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d+)?(/[^\s`)]*)")


class Watched(dict[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("docs")
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'books.db'}", "VAR_DIR": folder,
            "SECRET_KEY": "only for tests", "RECEIPT_KEY_FILE": folder / "receipt-key",
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def commands(app: Flask) -> Commands:
    return dict(walk(app.cli)) | {("db", *name): command for name, command in walk(migrations)}


def walk(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below `group`, by its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walk(command, (*before, name))
        else:
            yield (*before, name), command


def settings(commands: Commands, folder: Path) -> set[str]:
    """Every environment variable that config.py or a command reads."""
    (folder / "key").touch()
    bare = Watched({"VAR_DIR": str(folder)})
    real = Watched(
        {"VAR_DIR": str(folder), "APP_ENV": "production", "BASE_URL": "https://tuongho.example", "SECRET_KEY": "x" * 32,
         "RECEIPT_KEY_FILE": str(folder / "key")}
    )  # fmt: skip
    for environment in (bare, real):
        config.load(environment)
    said = {str(option.envvar) for command in commands.values() for option in command.params if option.envvar}
    return bare.asked | real.asked | said


def code(text: str) -> str:
    """The parts of a page that are code, a line each."""
    return "\n".join([*FENCE.findall(text), *SPAN.findall(FENCE.sub("", text))])


def unknown_settings(text: str, known: set[str]) -> list[str]:
    """Settings the text gives a value or a row, that nothing reads."""
    of_make = set(re.findall(r"^([A-Z]+) \?=", (ROOT / "Makefile").read_text(), re.MULTILINE))
    return sorted((set(ASSIGNED.findall(code(text))) | set(SETTING_ROW.findall(text))) - known - of_make)


def named_commands(text: str) -> Iterator[list[str]]:
    """The words after `flask` in each command the text shows."""
    return (found.split() for found in FLASK.findall(code(text)))


def unknown_commands(text: str, commands: Commands) -> list[str]:
    """Commands, options and make targets the text shows and nobody wrote."""
    wrong = []
    for words in named_commands(text):
        command = commands.get(tuple(words[:2])) or commands.get(tuple(words[:1]))
        known = {name for option in command.params for name in option.opts} if command else set()
        if command is None or {word for word in words if word.startswith("--")} - known:
            wrong.append("flask " + " ".join(words))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    return wrong + [f"make {name}" for name in MAKE.findall(code(text)) if name not in targets]


def unknown_addresses(text: str, app: Flask) -> list[str]:
    """Addresses of ours that the text shows and no door answers."""
    spans = [span for span in SPAN.findall(FENCE.sub("", text)) if re.match(r"/[\w.<{]|/$", span)]
    shown = [*spans, *LOCAL.findall(text)]
    return sorted({address for address in shown if not is_answered(re.sub(r"<[^>]+>", "1", address), app)})


def is_answered(address: str, app: Flask) -> bool:
    try:
        app.url_map.bind("localhost").match(urlsplit(address).path)
    except MethodNotAllowed:
        return True
    except HTTPException:
        return False
    return True


def broken_links(text: str, page: Path) -> list[str]:
    """Links within the house that lead nowhere."""
    return [link for link in LINK.findall(text) if not re.match(r"https?://", link) and not is_there(link, page, text)]


def is_there(link: str, page: Path, text: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if name and not target.exists():
        return False
    return not anchor or anchor in anchors(target.read_text() if name else text)


def anchors(text: str) -> set[str]:
    """Headings as a page's anchors: lower case, words joined by hyphens."""
    kept = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", title).lower()) for title in HEADING.findall(text))
    return {title.strip().replace(" ", "-") for title in kept}


def test_the_operator_finds_every_setting(commands: Commands, tmp_path: Path) -> None:
    assert set(SETTING_ROW.findall(OPERATOR.read_text())) == settings(commands, tmp_path)


def test_the_operator_finds_every_command_with_its_options_and_exit_codes(app: Flask) -> None:
    rows = {
        tuple(words): line
        for line in OPERATOR.read_text().splitlines()
        if line.startswith("| `flask ")
        for words in named_commands(line)
    }
    built = dict(walk(app.cli))
    own = {name: command for name, command in built.items() if name[0] != "db"} | {("db", "upgrade"): None}
    assert rows.keys() == own.keys()
    for name, command in own.items():
        options = [option.opts[0] for option in command.params if isinstance(option, click.Option)] if command else []
        assert [option for option in options if f"`{option}`" not in rows[name]] == [], name
        assert re.search(r"\| 0 [^|]+\|$", rows[name]), f"no exit codes: {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_only_what_is_there(page: Path, app: Flask, commands: Commands, tmp_path: Path) -> None:
    text = page.read_text()
    assert unknown_settings(text, settings(commands, tmp_path)) == []
    assert unknown_commands(text, commands) == []
    assert unknown_addresses(text, app) == []
    assert broken_links(text, page) == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_vietnamese_first(name: str) -> None:
    titles = HEADING.findall((ROOT / "docs" / f"{name}.md").read_text())
    assert titles[0].startswith("Dành cho")
    assert titles[-1] == "In English"


WRONG = """# A page
See [there](nowhere.md), [below](#none) and [here](#a-page). Open `/khong-co`, `/phieu/<số>` or `/ho-so`.
`flask --app wsgi books burn`, `flask books check --loudly`, `make gold`, `COLOUR=1 make run`
"""


def test_the_checks_can_fail(app: Flask, commands: Commands, tmp_path: Path) -> None:
    assert unknown_settings(WRONG, settings(commands, tmp_path)) == ["COLOUR"]
    assert unknown_commands(WRONG, commands) == ["flask books burn", "flask books check --loudly", "make gold"]
    assert unknown_addresses(WRONG, app) == ["/khong-co"]
    assert broken_links(WRONG, tmp_path / "page.md") == ["nowhere.md", "#none"]
