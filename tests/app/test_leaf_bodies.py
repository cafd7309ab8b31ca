"""The log's leaves cover each column of each logged table, the desk's too, and no free text stands in one bare."""

from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from sqlalchemy import Column, LargeBinary, Table
from sqlalchemy.types import Text

import app as desk
from app.db import unit_of_work
from app.giving.models import Appeal
from app.staff.models import Staff
from ledger.columns import Day, Flag, Moment
from ledger.errors import Sealed
from ledger.guards import logged
from ledger.log.bodies import LINES, body, sealed_columns, table_of
from ledger.log.export import MOVED
from ledger.models import LogLeaf
from tests.app.conftest import World

assert desk  # every room's tables are known
TABLES = logged.tables()
SALT = bytes(range(16))
AT = datetime(2026, 3, 10, tzinfo=UTC)
by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)

# The program makes them, or chooses them from a list: a code, a number, a word.
CHOSEN = """
    account.kind account.name account.normal account.number approval.decision archive_volume.kind bank_account.bin
    book_form.form book_print.book book_print.checkpoint book_print.checkpoint_before book_print.filters
    book_print.keeper book_print.page_starts book_print.sha256 cash_count.pieces
    correction.kind correction_step.step erasure.kind erasure.ref erasure_wish.answer fund.code item.code item.item_unit
    key_wish.answer key_wish.event log_key.event log_key.role movement.credit movement.debit movement.item_unit
    period.state count_witness.role count_witness.said finding.book finding.severity finding_act.act
    period_event.from_state period_event.to_state place.account receipt.label role_grant.role series.kind
    series_setting.kind setup_mark.step setup_proposal.decision setup_proposal.kind signer.position slip.against
    slip.code slip.kind slip_step.step print_act.act unit.code unit_check.what voucher.code voucher.kind voucher.nature
"""
# The federation itself, as it stands on every paper that it gives out.
OURS = """
    archive_volume.code form_text.code form_text.form_line form_text.keeper form_text.legal_line form_text.signers
    form_text.title
    unit_profile.address unit_profile.budget_code unit_profile.hotline unit_profile.name unit_profile.place_name
    unit_profile.tax_code unit_profile.upper
"""
# All text that stands in leaves as it is: nobody's name, and nothing that somebody told us.
PLAIN = {
    *CHOSEN.split(),
    *OURS.split(),
    "bank_account.bank",  # the bank's own name
    "key_wish.key",  # a public key
    "key_wish.name",  # the name of a key, never of a person
    "log_key.key",
    "log_key.name",
    "loss_cover.decision",  # the number of a paper, by which an auditor finds it
    "paper.of_kind",  # one of three words
    "paper_copy.of_kind",
    "paper_copy.size",  # A4 or A5
    "voucher_paper.paper",  # one of two words
    "paper.media_type",  # one of three kinds
    "paper.sha256",  # by which a scan is known; nobody guesses a scan
    "paper.stored",  # a generated name
    "unit_check.value",  # an address of ours, or a key's fingerprint
}


def values(column: Column) -> tuple[object, ...]:
    """Nothing, and two things that the column may hold."""
    kind = column.type
    if isinstance(kind, Flag):
        return None, False, True
    if isinstance(kind, Day):
        return None, date(2026, 1, 2), date(2026, 2, 1)
    if isinstance(kind, Moment):
        return None, datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, 0, 0, 0, 1, tzinfo=UTC)
    if isinstance(kind, LargeBinary):
        return None, b"", b"\0"
    return (None, "", "0") if isinstance(kind, Text) else (None, 0, 1)


def said(table: Table, row: dict[str, object], lines: list[dict[str, object]] | None = None) -> str:
    return body(table.name, "1", 0, AT, row, SALT, lines)


@by_table
def test_each_column_of_each_table(table: Table) -> None:
    """Two rows that differ in one column have two texts; a value is never like none."""
    whole = {column.name: values(column)[1] for column in table.columns}
    for column in table.columns:
        for one, other in combinations(values(column), 2):
            assert said(table, {**whole, column.name: one}) != said(table, {**whole, column.name: other}), column.name


@by_table
def test_each_column_of_their_lines(table: Table) -> None:
    if table.name not in LINES:
        return
    lines, row = table_of(LINES[table.name]), {column.name: values(column)[1] for column in table.columns}
    whole = {column.name: values(column)[1] for column in lines.columns}
    owner = next(iter(lines.primary_key.columns)).name
    for column in lines.columns:
        if column.name == owner:  # says whose line it is, and that is the leaf's own ref
            continue
        for one, other in combinations(values(column), 2):
            first, second = {**whole, column.name: one}, {**whole, column.name: other}
            assert said(table, row, [first]) != said(table, row, [second]), column.name
    assert said(table, row, [whole]) != said(table, row, [whole, whole]) != said(table, row, [])


def test_text_is_sealed_or_has_a_reason() -> None:
    bare = {
        f"{table.name}.{column.name}"
        for table in (*TABLES, *(table_of(name) for name in LINES.values()))
        for column in table.columns
        if isinstance(column.type, (Text, LargeBinary))
        and not isinstance(column.type, Day | Moment)
        and not column.info.get("sealed")
    }
    assert bare == PLAIN


def test_columns_that_move_are_columns() -> None:
    for name, moved in MOVED.items():
        assert set(moved) < set(table_of(name).columns.keys()), name
        assert not set(moved) & set(sealed_columns(name)) - {"body_hash"}


def test_a_row_of_the_desk_is_told_again_each_time_it_changes(any_world: World) -> None:
    """Once a commit, however often it was touched; and never deleted."""
    with any_world.app.app_context():
        for names in (["Một", "Hai"], ["Ba"]):

            def renamed(session, names=names):  # type: ignore[no-untyped-def]
                someone = session.query(Staff).filter_by(login="planner").one()
                for name in names:
                    someone.name = name
                    session.flush()
                return someone.id

            ref = str(unit_of_work(renamed))
        steps = unit_of_work(
            lambda s: [x.step for x in s.query(LogLeaf).filter_by(kind="staff", ref=ref).order_by(LogLeaf.step)]
        )
        assert steps == [0, 1, 2]
        with pytest.raises(Sealed):
            unit_of_work(lambda s: s.query(Appeal).delete())
