"""The body of a PostgreSQL trigger, said twice: for a few rows by statements whose plans the session keeps, for many by
statements planned anew, since a plan that walks a few rows one by one is quadratic in a batch."""

from collections.abc import Sequence
from dataclasses import dataclass

FEW = 32  # rows; a plan made anew for each statement costs as much as these do
# How every trigger function runs. A plan made while the books are small is kept by its session and would read whole
# tables when they no longer are: so none may, and the fantastic costs that say so must not call in the compiler.
# Groups come sorted, so that balances are moved, and locked, in the order of their ids.
SET = (
    "SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off "
    "SET enable_mergejoin = off SET enable_hashagg = off SET jit = off"
)
# Of many rows a plan is made as they are, and may gather them; whole tables are still not read, or a batch would cost
# more the longer the books are. The function's end takes this back.
_ANEW = "PERFORM set_config('enable_hashjoin', 'on', true);"


@dataclass(frozen=True, slots=True)
class Do:
    """Run `sql`: a SELECT that locks, or a change. `only`: where that condition holds."""

    sql: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse with `books:<code>` when the condition `when` holds."""

    code: str
    when: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Refuse with the code that the query `sql` finds, if any."""

    sql: str
    only: str = ""


Act = Do | Refuse | Ask


def body(acts: Sequence[Act], *, batches: bool) -> str:
    """The acts as a trigger's body; `batches`: rows may come by the thousand."""
    few = "\n".join(map(_kept, acts))
    if not batches or not acts:
        return few
    many = "\n".join([f"  {_ANEW}", *map(_anew, acts)])
    return f"  IF (SELECT count(*) FROM fresh) <= {FEW} THEN\n{few}\n  ELSE\n{many}\n  END IF;"


def function(name: str, body: str) -> tuple[str, str]:
    """(name, DDL) of a trigger function."""
    return (
        f"{name}()",
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"{SET} AS $$\nDECLARE broken text; yes boolean;\nBEGIN\n{body}\nEND $$",
    )


def raises(code: str, when: str) -> str:
    return f"  IF {when} THEN RAISE EXCEPTION 'books:{code}'; END IF;"


_FOUND = "  IF broken IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = 'books:' || broken; END IF;"


def _kept(act: Act) -> str:
    if isinstance(act, Refuse):
        said = raises(act.code, act.when)
    elif isinstance(act, Ask):
        said = f"  broken := ({act.sql});\n{_FOUND}"
    else:
        said = f"  PERFORM {act.sql.removeprefix('SELECT ')};" if act.sql.startswith("SELECT") else f"  {act.sql};"
    return f"  IF {act.only} THEN\n{said}\n  END IF;" if act.only else said


def _anew(act: Act) -> str:
    if isinstance(act, Refuse):
        said = f"  EXECUTE $q$SELECT {act.when}$q$ INTO yes;\n{raises(act.code, 'yes')}"
    elif isinstance(act, Ask):
        said = f"  EXECUTE $q${act.sql}$q$ INTO broken;\n{_FOUND}"
    else:
        said = f"  EXECUTE $q${act.sql}$q$;"
    return f"  EXECUTE $q$SELECT {act.only}$q$ INTO yes;\n  IF yes THEN\n{said}\n  END IF;" if act.only else said
