"""Settings that take two persons: the columns that say who, and the rules that the database holds of them.

One person proposes (`by_id`), another agrees; what was agreed is never written over, only stopped before its day.
Before a unit's first paper or pledge one person may still prepare it alone, and without notice; who signs papers,
only while nobody else is there to agree.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.union.notice import too_early
from ledger.columns import Moment, Words
from ledger.guards.rules import Kept, Rule
from ledger.models import SEALED

SETTERS = ("admin", "chief_accountant")
STOPPERS = ("admin", "chief_accountant", "auditor")
_SETTLED = ("agreed_by", "agreed_at", "stopped_by", "stopped_at", "stopped_why")


class Agreed:
    """Who agreed and when; and who stopped it (or took it back, or declined it), when and why."""

    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"), default=None)
    agreed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"), default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    stopped_why: Mapped[str | None] = mapped_column(Words, default=None, info=SEALED)


def begun(unit: str) -> str:
    """SQL: the unit has a real paper, or somebody was told where to send money."""
    return f"""(EXISTS (SELECT 1 FROM slip b WHERE b.unit_id = {unit})
        OR EXISTS (SELECT 1 FROM voucher b WHERE b.unit_id = {unit} AND b.nature NOT IN ('opening', 'turnover'))
        OR EXISTS (SELECT 1 FROM pledge b JOIN appeal d ON d.id = b.appeal_id WHERE d.unit_id = {unit}))"""  # noqa: S608 - names of our own


def has_begun(session: Session, unit: int) -> bool:
    """The same, asked: from here on settings change by two persons and with notice only."""
    return bool(session.scalar(text(f"SELECT {begun(str(int(unit)))}")))


def holds(party: str, roles: tuple[str, ...], unit: str, at: str) -> str:
    """SQL: that person holds one of the roles in the unit at that time, on an account that is open."""
    names = ", ".join(f"'{role}'" for role in roles)
    return f"""EXISTS (SELECT 1 FROM staff s JOIN role_grant g ON g.staff_id = s.id
        WHERE s.party_id = {party} AND s.active = 1 AND g.unit_id = {unit} AND g.role IN ({names})
        AND g.agreed_by IS NOT NULL AND g.stopped_by IS NULL AND g.valid_from <= DAY_OF({at})
        AND (g.valid_to IS NULL OR g.valid_to >= DAY_OF({at})))"""  # noqa: S608 - names of our own


def two_hold(roles: tuple[str, ...], unit: str) -> str:
    """SQL: two persons hold one of the roles in the unit for good, so that one can agree with the other. No time is
    asked: a row that says it is old would find nobody."""
    names = ", ".join(f"'{role}'" for role in roles)
    return f"""((SELECT count(DISTINCT s.party_id) FROM staff s JOIN role_grant g ON g.staff_id = s.id
        WHERE s.active = 1 AND g.unit_id = {unit} AND g.role IN ({names}) AND g.agreed_by IS NOT NULL
        AND g.stopped_by IS NULL AND g.valid_to IS NULL) > 1)"""  # noqa: S608 - names of our own


def has_second(session: Session, unit: int) -> bool:
    """The same, asked: whether somebody else is there who may agree."""
    return bool(session.scalar(text(f"SELECT {two_hold(SETTERS, str(int(unit)))}")))


def two_persons(
    table: str,
    kind: str,
    *,
    unit: str = "{row}.unit_id",
    by: str = "by_id",
    day: str = "valid_from",
    roles: tuple[str, ...] = SETTERS,
    waits: bool = False,
    first_days: bool = False,
    changes: tuple[Rule, ...] = (),
    may_change: tuple[str, ...] = (),
) -> Kept:
    """The rules of a table with `Agreed`. `unit` is SQL for the unit of `{row}`, `by` who proposes, `day` when it takes
    effect; with `waits` a row is first a proposal and agreed later, otherwise it comes agreed. With `first_days` one
    person is enough only while there is no second, whether or not the unit has papers. `changes` and `may_change` are
    the table's own."""
    new, old = unit.format(row="NEW"), unit.format(row="v")

    def needs(of: str) -> str:
        return f"({begun(of)} OR {two_hold(roles, of)})" if first_days else begun(of)

    def agreed_badly(row: str, of: str) -> tuple[tuple[str, str, str], ...]:
        first = f"{row}.{by}"
        return (
            ("two_persons", "setting_needs_two", f"{row}.agreed_by = {first}"),
            (
                "dated",
                "setting_needs_two",
                f"(({row}.agreed_by IS NULL) <> ({row}.agreed_at IS NULL)) AND {needs(of)}",
            ),
            (
                "with_notice",
                "setting_notice",
                f"{begun(of)} AND ({too_early(kind, f'{row}.{day}', f'{row}.agreed_at')})",
            ),
            (
                "by_hands_that_may",
                "setting_needs_two",
                f"{row}.agreed_at IS NOT NULL AND {needs(of)} AND NOT "
                f"({holds(f'{row}.agreed_by', roles, of, f'{row}.agreed_at')} "
                f"AND {holds(first, roles, of, f'{row}.agreed_at')})",
            ),
        )

    alone = "v.agreed_by IS NOT NULL" if waits else "v.agreed_by IS NULL"
    rules = (
        Rule(table, "never_alone", "setting_needs_two", f"{alone} AND {needs(old)}"),
        Rule(table, "begins_unstopped", "unexplained", "v.stopped_by IS NOT NULL OR v.stopped_at IS NOT NULL"),
        *(() if waits else (Rule(table, *said) for said in agreed_badly("v", old))),
    )
    if waits:
        rules += (Rule(table, "two_persons", "setting_needs_two", f"v.agreed_by = v.{by}"),)
    just = "OLD.agreed_by IS NULL AND NEW.agreed_by IS NOT NULL"
    agreeing = tuple(
        Rule(table, f"agreed_{name}", code, f"{just} AND ({broken})") for name, code, broken in agreed_badly("NEW", new)
    )
    return Kept(rules, (*agreeing, *_once(table, new, day), *changes), (*_SETTLED, day, *may_change))


def _once(table: str, unit: str, day: str) -> tuple[Rule, ...]:
    """Agreed once, stopped once and only before its day; a day may move when it is agreed on, and only back."""
    return (
        Rule(table, "agreed_once", "sealed", """
            (OLD.agreed_by IS NOT NULL OR OLD.stopped_by IS NOT NULL) AND (
                NEW.agreed_by IS DISTINCT FROM OLD.agreed_by OR NEW.agreed_at IS DISTINCT FROM OLD.agreed_at)"""),
        Rule(table, "day_stays", "sealed", f"""
            NEW.{day} < OLD.{day} OR NEW.{day} > OLD.{day}
            AND (OLD.agreed_by IS NOT NULL OR NEW.agreed_by IS NULL)"""),
        Rule(table, "stopped_once", "sealed", """
            OLD.stopped_by IS NOT NULL AND (NEW.stopped_by IS DISTINCT FROM OLD.stopped_by
                OR NEW.stopped_at IS DISTINCT FROM OLD.stopped_at OR NEW.stopped_why IS DISTINCT FROM OLD.stopped_why)
            OR (NEW.stopped_by IS NULL) <> (NEW.stopped_at IS NULL)"""),
        Rule(table, "stopped_before_its_day", "setting_in_force", f"""
            OLD.stopped_by IS NULL AND NEW.stopped_by IS NOT NULL AND OLD.agreed_by IS NOT NULL
            AND (OLD.{day} <= DAY_OF(NEW.stopped_at) OR NEW.stopped_at < OLD.agreed_at)"""),
        Rule(table, "stopped_by_hands_that_may", "setting_needs_two", f"""
            OLD.stopped_by IS NULL AND NEW.stopped_by IS NOT NULL AND {begun(unit)}
            AND NOT {holds("NEW.stopped_by", STOPPERS, unit, "NEW.stopped_at")}"""),
    )  # fmt: skip
