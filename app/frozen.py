"""Facts of the press as text and back: what a paper said when it was first printed is what it says for ever.

Fields that came later take their defaults from older texts.
"""

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def freeze(facts: Any) -> str:
    """A frozen dataclass as canonical JSON."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, default=_plain)


def thaw(kind: type[T], text: str) -> T:
    """The facts of that kind again."""
    made: T = _made(kind, json.loads(text))
    return made


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name
    raise TypeError(type(value).__name__)


def _made(kind: Any, value: Any) -> Any:
    """`value`, as `kind` is written in a dataclass: nested ones, tuples, days and marks."""
    if get_origin(kind) is UnionType:
        return None if value is None else _made(next(one for one in get_args(kind) if one is not NoneType), value)
    if get_origin(kind) is tuple:
        of = get_args(kind)
        parts = [of[0]] * len(value) if of[-1] is Ellipsis else of
        return tuple(_made(part, one) for part, one in zip(parts, value, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: _made(hints[name], value[name]) for name in known})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind[value]
    return value
