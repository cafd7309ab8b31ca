"""Whether a mutant is seen: the books are asked with and without the constraint, with and without the fences before."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from tests.ledger.attacks.honest import tables_of
from tests.ledger.conftest import Stage
from tests.ledger.mutants import Mutant
from tests.ledger.mutants.postgresql import Postgresql
from tests.ledger.mutants.sqlite import Sqlite


class Bench(Protocol):
    """Books that can be asked with less than they have; nothing asked is ever kept."""

    def ask(
        self, sql: Iterable[str], *, less: tuple[Mutant, ...] = (), fenceless: Iterable[str] = (),
        probe: str = "", log: bool = False, keys: bool = True,
    ) -> str: ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fate` is killed, repeated or alive; `why` says who refused first, or what every attack came to."""

    mutant: Mutant
    fate: str
    why: str


@contextmanager
def bench(stage: Stage) -> Iterator[Bench]:
    made = Sqlite(stage) if stage.books.dialect == "sqlite" else Postgresql(stage)
    try:
        yield made
    finally:
        made.close()


def judge(books: Bench, mutant: Mutant) -> Verdict:
    """What becomes of a mutant. The fences are the triggers of every table that an attack writes."""
    if mutant.eager:
        seen = all(not books.ask(sql) and books.ask(sql, less=(mutant,)) for sql in mutant.attacks)
        return Verdict(mutant, "killed" if seen else "alive", "")
    heard = []
    for sql in mutant.attacks:
        heard.append(books.ask(sql, less=(mutant,)))
        if not heard[-1] and books.ask(sql, log=mutant.of_the_log):
            return Verdict(mutant, "killed", "")
    for sql in mutant.works:
        if not books.ask(sql) and books.ask(sql, less=(mutant,)):
            return Verdict(mutant, "killed", "")
    inside = tuple(Mutant(mutant.table, name, "key") for name in mutant.narrower)
    for sql, first in zip(mutant.attacks, heard, strict=True):
        fences = tables_of(list(sql)) | {mutant.table}
        refused = books.ask(sql, less=inside, fenceless=fences)
        if refused and not books.ask(sql, less=(mutant, *inside), fenceless=fences):
            return Verdict(mutant, "repeated", first)
    return Verdict(mutant, "alive", " | ".join(heard))
