"""Prints and the archive attacked by raw SQL: each rule of these tables refuses its attack on both databases, and
without that one rule the same attack goes through."""

from datetime import date

from app.db import db, unit_of_work
from ledger import guards, posting
from tests.app.conftest import NOW, World
from tests.app.test_kept import attempt, owner
from tests.databases import literal

AT = "2026-03-10 02:00:00.000000"
TABLES = ("book_print", "print_act", "archive_volume", "volume_act", "handover", "handover_line")


def insert(table: str, **values: object) -> str:
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(literal(v) for v in values.values())})"


class Raw:
    """Rows that are honest until `changes` spoil them."""

    def __init__(self, w: World, other: int, at: str) -> None:
        self.w, self.other, self.at, self.by = w, other, at, w.party["accountant"]

    def _row(self, table: str, **values: object) -> str:
        return insert(table, **values, by_id=self.by, at=self.at)

    def printed(self, **changes: object) -> str:
        said = {
            "id": 900, "unit_id": self.w.unit, "book": "s04-h", "keeper": "", "filters": "{}", "starts": "2026-01-01",
            "ends": "2026-01-31", "checkpoint": "x", "checkpoint_before": "", "journal_id": None, "pages": 3,
            "page_starts": "1 40 80", "sha256": "0" * 64, "copies": 1, "reason": "", **changes,
        }  # fmt: skip
        return self._row("book_print", **said)

    def act(self, act: str, id: int = 900, **changes: object) -> str:
        bare = {"day": None, "signed_by": "", "volume_id": None, "sheet_from": None, "sheet_to": None, "reason": ""}
        kinds = {
            "signed": {"day": "2026-03-11", "signed_by": "Ai"},
            "bound": {"volume_id": 900, "sheet_from": 1, "sheet_to": 3},
            "set_aside": {"reason": "Hỏng"},
        }
        return self._row("print_act", id=id, print_id=900, act=act, **{**bare, **kinds[act], **changes})

    def volume(self, **changes: object) -> str:
        said = {
            "id": 900, "unit_id": self.w.unit, "code": "S-01", "kind": "books", "title": "Sổ", "year": 2026,
            "starts": "2026-01-01", "ends": "2026-01-31", "number": 1, "sheets": 3, "papers": 1, "term": 10,
            "binder": "Ai", **changes,
        }  # fmt: skip
        return self._row("archive_volume", **said)

    def placed(self) -> str:
        return self._row("volume_act", id=900, volume_id=900, place="Tủ", of_total=0, note="")

    def handed(self) -> list[str]:
        said = {"id": 900, "unit_id": self.w.unit, "day": "2026-03-11", "giver": "A", "giver_title": "", "taker": "B",
                "taker_title": "", "reason": "x"}  # fmt: skip
        return [self.volume(), self._row("handover", **said), insert("handover_line", handover_id=900, volume_id=900)]


def changed(table: str, column: str, value: object, key: str = "id") -> str:
    return f"UPDATE {table} SET {column} = {literal(value)} WHERE {key} = 900"


def attacks(r: Raw) -> dict[str, tuple[str, list[str]]]:
    done = [r.printed(), r.act("signed"), r.volume()]
    return {
        "book_print.fixed": ("sealed", [r.printed(), changed("book_print", "sha256", "1" * 64)]),
        "book_print.of_closed_months": ("print_of_open_month", [r.printed(starts="2026-02-01", ends="2026-02-28")]),
        "book_print.again_with_a_reason": ("printed_already", [r.printed(), r.printed(id=901)]),
        "book_print.cites_its_journal": ("unexplained", [
            r.printed(book="s11-h"), r.printed(id=901, book="s03-h", journal_id=900),
        ]),
        "print_act.fixed": ("sealed", [*done, changed("print_act", "signed_by", "Khác")]),
        "print_act.signed_before_bound": ("print_not_signed", [r.printed(), r.volume(), r.act("bound")]),
        "print_act.not_after_set_aside": ("print_set_aside", [r.printed(), r.act("set_aside"), r.act("signed", 901)]),
        "print_act.forward": ("print_state_stays", [*done, r.act("bound", 901), r.act("signed", 902)]),
        "print_act.again_with_a_reason": ("act_needs_reason", [*done, r.act("signed", 901, signed_by="Khác")]),
        "print_act.signed_after_printed": ("signed_too_early", [r.printed(), r.act("signed", day="2026-03-09")]),
        "print_act.into_a_volume_of_its_unit": ("not_found", [
            r.printed(), r.act("signed"), r.volume(unit_id=r.other), r.act("bound", 901),
        ]),
        "print_act.within_the_volume": ("sheets_outside", [*done, r.act("bound", 901, sheet_to=4)]),
        "archive_volume.fixed": ("sealed", [r.volume(), changed("archive_volume", "term", 5)]),
        "archive_volume.number_once": ("volume_numbered", [r.volume(), r.volume(id=901)]),
        "volume_act.fixed": ("sealed", [r.volume(), r.placed(), changed("volume_act", "place", "Kho")]),
        "handover.fixed": ("sealed", [*r.handed(), changed("handover", "taker", "C")]),
        "handover_line.fixed": ("sealed", [
            *r.handed(), r.volume(id=901, code="S-02"),
            "UPDATE handover_line SET volume_id = 901 WHERE handover_id = 900",
        ]),
        "handover_line.of_its_unit": ("not_found", [
            *r.handed(), r.volume(id=901, unit_id=r.other), insert("handover_line", handover_id=900, volume_id=901),
        ]),
    }  # fmt: skip


# A paper that was signed anew after it was bound was signed twice: both rules ask for the reason.
ALSO = {"print_act.forward": {"print_act.again_with_a_reason"}}


def test_each_attack_is_refused_by_its_rule_alone(any_world: World) -> None:
    w = any_world

    def month(session: object) -> int:
        by = w.party["chief_accountant"]
        period = next(
            one for one in db.session.query(posting.Period) if one.unit_id == w.unit and one.starts == date(2026, 1, 1)
        )
        posting.step_period(db.session(), period.id, "closed", by=by, reason="Hết tháng", now=NOW)
        return posting.open_unit(db.session(), code="KH", name="Đơn vị khác")

    other = unit_of_work(month)
    at = f"{AT}+00:00" if db.engine.dialect.name == "postgresql" else AT
    db.session.remove()
    told = attacks(Raw(w, other, at))
    assert set(told) == {rule for rule in guards.kept_names() if rule.split(".")[0] in TABLES}
    wrong = []
    with owner(w) as connection:
        for name, (code, statements) in told.items():
            others = frozenset(ALSO.get(name, ()))
            refused = attempt(connection, statements, others)
            through = attempt(connection, statements, others | {name})
            if (refused, through) != (code, ""):
                wrong.append(f"{name}: {refused or 'went through'}; taken away: {through or 'went through'}")
    assert not wrong, "\n".join(wrong)
