"""Schema mutants: the books' tables with one constraint less, and the attacks that could see it.

A mutant is killed when an attack that was refused before goes through. Where a rule refuses first, the constraint is
the second fence behind it: then it must refuse once the rule is gone, and the attack go through once both are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import (
    CheckConstraint,
    Constraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from ledger.guards.rules import KEYS_IN_RULES
from ledger.guards.sqlite import keys
from tests.databases import TABLES
from tests.ledger import attacks as armoury
from tests.ledger.attacks import REGISTER, shapes
from tests.ledger.attacks.honest import honest, spoilt, tables_of
from tests.ledger.scene import Arsenal

for module in iter_modules(armoury.__path__):
    import_module(f"{armoury.__name__}.{module.name}")  # each adds its attacks to the register


@dataclass(frozen=True, slots=True)
class Mutant:
    """One constraint less. `column` is set where a NOT NULL goes; `narrower` are keys inside this one, which would
    refuse whatever it refuses; `eager` keeps the constraint but takes its patience; `works` is honest work that needs
    the constraint, because a key of another table points to it."""

    table: str
    constraint: str
    kind: str
    column: str = ""
    narrower: tuple[str, ...] = ()
    eager: bool = False
    works: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    attacks: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def of_the_log(self) -> bool:
        """Whether it is the key by which every logged row waits for its leaf, which no attack here writes."""
        return self.constraint == "log_due_unwritten"

    @property
    def name(self) -> str:
        return f"{self.table}: {self.column or self.constraint}{' eager' if self.eager else ''}"


def constraints(a: Arsenal) -> Iterator[Mutant]:
    """Every constraint of every table of the books, with its attacks."""
    for table in TABLES:
        base = honest(a, table)
        for column in table.columns:
            if not column.nullable and not column.primary_key:
                attacks = [spoilt(base, table.name, {column.name: None}, a.dialect)]
                attacks.append([f"UPDATE {table.name} SET {column.name} = NULL"])
                if f"{table.name}.{column.name}" in shapes.EMPTY:
                    attacks.append(shapes.EMPTY[f"{table.name}.{column.name}"](a))
                yield Mutant(table.name, "", "not null", column.name, attacks=_frozen(attacks))
        for constraint in sorted(table.constraints, key=lambda c: str(c.name)):
            yield from _of_constraint(a, table, constraint, base)


def _of_constraint(a: Arsenal, table: Table, constraint: Constraint, base: list[str]) -> Iterator[Mutant]:
    name = str(constraint.name)
    if isinstance(constraint, CheckConstraint):
        yield Mutant(table.name, name, "check", attacks=_frozen(_checked(a, table, name)))
    elif isinstance(constraint, ForeignKeyConstraint):
        if a.dialect == "postgresql" and name in KEYS_IN_RULES.get(table.name, ()):
            return  # not there: rules ask what it would
        yield Mutant(table.name, name, "foreign", attacks=_frozen(_orphans(a, table, constraint, base)))
        if constraint.deferrable:
            yield Mutant(table.name, name, "foreign", eager=True, attacks=_frozen([_patient(a, table, base)]))
    elif isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint):
        every = dict(keys(table))
        narrower = tuple(other for other, columns in every.items() if set(columns) < set(every[name]))
        works = _frozen(honest(a, other) for other in TABLES if _points(other, table, every[name]))
        twice = _frozen(_twice(a, table, name, every[name], base))
        yield Mutant(table.name, name, "key", narrower=narrower, works=works, attacks=twice)


def _checked(a: Arsenal, table: Table, name: str) -> Iterator[list[str]]:
    """What was made for this CHECK, and every attack that writes the table."""
    if name in shapes.SHAPES:
        yield shapes.SHAPES[name](a)
    for attack in REGISTER.values():
        sql = attack.build(a)
        if table.name in tables_of(sql):
            yield sql


def _orphans(a: Arsenal, table: Table, constraint: ForeignKeyConstraint, base: list[str]) -> Iterator[list[str]]:
    """The row names what does not exist."""
    if constraint.name in shapes.ORPHANS:
        yield shapes.ORPHANS[str(constraint.name)](a)
        return
    column = constraint.columns[0]
    nothing = shapes.NOBODY if column.type.python_type is int else "none"
    yield spoilt(base, table.name, {column.name: nothing}, a.dialect)


def _patient(a: Arsenal, table: Table, base: list[str]) -> list[str]:
    """Honest work that needs the constraint to wait until the COMMIT."""
    return shapes.PATIENT[table.name](a) if table.name in shapes.PATIENT else base


def _twice(a: Arsenal, table: Table, name: str, columns: list[str], base: list[str]) -> Iterator[list[str]]:
    """The row has the key of one that is there already."""
    if name in shapes.TWICE:
        yield shapes.TWICE[name](a)
        return
    row = next(row for row in a.rows[table.name] if all(row[name] is not None for name in columns))
    yield spoilt(base, table.name, {name: row[name] for name in columns}, a.dialect)


def _points(table: Table, to: Table, columns: list[str]) -> bool:
    """Whether a key of `table` points to these columns."""
    return any(
        key.referred_table is to and {e.column.name for e in key.elements} == set(columns)
        for key in table.foreign_key_constraints
    )


def _frozen(attacks: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sql) for sql in attacks)
