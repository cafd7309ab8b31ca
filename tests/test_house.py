"""The house keeps its plan: arrows point one way, no loops, one place commits, each refusal descends from the base.

Each check was seen to fail: `test_the_checks_can_fail` breaks every rule in a small house of its own.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "union",
    "staff",
    "giving",
    "bank",
    "relief",
    "cash",
    "books",
    "public",
    "desk",
    "privacy",
    "setup",
    "demo",
    "serving",
)
# What each house may import besides itself.
HOUSES = {"ledger": {"ledger"}, "receipts": {"receipts"}, "app": {"app", "ledger", "receipts", "config"}}
OUTSIDE = {
    "ledger": {"sqlalchemy", "pysqlite3", "sqlite3", "cryptography", "rfc8785"},
    "receipts": {"reportlab", "qrcode", "cryptography", "fontpkg_ibm_plex_serif", "xlsxwriter", "PIL", "fontTools"},
}


@dataclass(frozen=True)
class Import:
    """One import statement: the module it names, and whether it stands inside a function or is relative."""

    name: str
    line: int
    lazy: bool
    relative: bool
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    name: str
    tree: ast.Module
    imports: tuple[Import, ...]


def read_house(root: Path) -> dict[str, Module]:
    """Every module of the three houses, by dotted name."""
    modules = {}
    for house in HOUSES:
        for path in sorted((root / house).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            tree = ast.parse(path.read_text())
            modules[name] = Module(name, tree, tuple(imports(tree)))
    return modules


def imports(tree: ast.Module) -> Iterator[Import]:
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, id(node) in inner, False, ())
        elif isinstance(node, ast.ImportFrom):
            symbols = tuple(alias.name for alias in node.names)
            yield Import(node.module or "", node.lineno, id(node) in inner, node.level > 0, symbols)


def upward(modules: dict[str, Module]) -> list[str]:
    """Imports against the arrows: books or press reaching for the desk, or a room for one below it in the table."""
    wrong = []
    for module in modules.values():
        house = module.name.split(".")[0]
        for i in module.imports:
            top = i.name.split(".")[0]
            if top in HOUSES and top not in HOUSES[house]:
                wrong.append(f"{module.name}:{i.line} imports {i.name}")
            if house in OUTSIDE and top not in OUTSIDE[house] | HOUSES.keys() | _standard():
                wrong.append(f"{module.name}:{i.line} imports {i.name}")
            here, there = _room(module.name), _room(i.name)
            kernel_reaches_room = here is None and there is not None and module.name != "app"
            if kernel_reaches_room or (here is not None and there is not None and there > here):
                wrong.append(f"{module.name}:{i.line} imports {i.name}")
            if module.name.endswith((".pages", ".api")) and i.name.startswith("ledger.models"):
                wrong.append(f"{module.name}:{i.line} is a door and imports ledger.models")
    return wrong


def _room(name: str) -> int | None:
    parts = name.split(".")
    return ROOMS.index(parts[1]) if parts[0] == "app" and len(parts) > 1 and parts[1] in ROOMS else None


def _standard() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names)


def loops(modules: dict[str, Module]) -> list[str]:
    """Modules that import each other in a circle."""
    graph = {
        name: {
            target
            for i in module.imports
            for target in (i.name, *(f"{i.name}.{symbol}" for symbol in i.symbols))
            if target in modules and target != name
        }
        for name, module in modules.items()
    }
    found, state = [], dict.fromkeys(graph, 0)

    def walk(name: str, path: tuple[str, ...]) -> None:
        state[name] = 1
        for target in sorted(graph[name]):
            if state[target] == 1 and target in path:
                found.append(" → ".join((*path[path.index(target) :], target)))
            elif state[target] == 0:
                walk(target, (*path, target))
        state[name] = 2

    for name in sorted(graph):
        if state[name] == 0:
            walk(name, (name,))
    return found


def loose_imports(modules: dict[str, Module]) -> list[str]:
    """Relative imports, imports inside functions, and `from app import x`."""
    return [
        f"{module.name}:{i.line} {i.name}"
        for module in modules.values()
        for i in module.imports
        if i.relative or i.lazy or (i.name == "app" and i.symbols and module.name.startswith("app"))
    ]


def commits(modules: dict[str, Module]) -> set[str]:
    """Modules that call `.commit(`."""
    return {
        module.name
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }


def strays(modules: dict[str, Module]) -> list[str]:
    """Classes in an `errors` module (or package) that do not descend from the base of refusals."""
    bases = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for module in modules.values()
        if "errors" in module.name.split(".")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }

    def descends(name: str) -> bool:
        return name == "Refusal" or any(descends(base) for base in bases.get(name, ()))

    return sorted(name for name in bases if not descends(name))


HOUSE = read_house(ROOT)


def test_arrows_point_one_way() -> None:
    assert upward(HOUSE) == []


def test_no_import_loop() -> None:
    assert loops(HOUSE) == []


def test_no_relative_lazy_or_app_imports() -> None:
    assert loose_imports(HOUSE) == []


def test_one_place_commits() -> None:
    assert commits(HOUSE) == {"app.db"}


def test_each_refusal_descends_from_the_base() -> None:
    assert strays(HOUSE) == []


def test_each_module_says_what_it_knows() -> None:
    assert [name for name, module in HOUSE.items() if not ast.get_docstring(module.tree)] == []


def test_no_room_for_leftovers() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [name for name in HOUSE if forbidden.intersection(name.split("."))] == []


BROKEN = {
    "ledger/a.py": '"""."""\nfrom app.db import db\nfrom ledger import b\n',
    "ledger/b.py": '"""."""\nfrom ledger import a\ndef f(s):\n    import json\n    s.commit()\n',
    "ledger/errors.py": '"""."""\nclass Refusal(Exception): ...\nclass Stray(Exception): ...\n',
    "receipts/c.py": '"""."""\nimport flask\n',
    "app/giving/pages.py": (
        '"""."""\nfrom app import db\nfrom ledger.models import Fund\nfrom app.relief.service import x\n'
    ),
}


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (upward, ["app.giving.pages:3", "app.giving.pages:4", "ledger.a:2", "receipts.c:2"]),
        (loops, ["ledger.a → ledger.b → ledger.a"]),
        (loose_imports, ["app.giving.pages:2", "ledger.b:4"]),
        (commits, ["ledger.b"]),
        (strays, ["Stray"]),
    ],
)
def test_the_checks_can_fail(tmp_path: Path, check, says: list[str]) -> None:
    for name, text in BROKEN.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = sorted(check(read_house(tmp_path)))
    assert len(found) == len(says)
    assert all(line.startswith(start) for line, start in zip(found, says, strict=True))
