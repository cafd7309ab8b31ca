"""What the database holds of printed books and of the archive: rows come and stay, states only move forward, and who
corrects an act says why."""

from ledger.guards.rules import Kept, Rule

_SAME = """p.unit_id = v.unit_id AND p.book = v.book AND p.keeper = v.keeper AND p.filters = v.filters
    AND p.starts = v.starts AND p.ends = v.ends"""
_OF_PRINT = "(SELECT p.unit_id FROM book_print p WHERE p.id = v.print_id)"
_OF_VOLUME = "(SELECT a.unit_id FROM archive_volume a WHERE a.id = v.volume_id)"

PRINT = Kept(
    (
        Rule("book_print", "of_closed_months", "print_of_open_month", """
            NOT EXISTS (SELECT 1 FROM period p WHERE p.unit_id = v.unit_id AND p.ends = v.ends)
            OR EXISTS (SELECT 1 FROM period p WHERE p.unit_id = v.unit_id AND p.state = 'open'
                       AND p.starts <= v.ends AND p.ends >= v.starts)"""),
        Rule("book_print", "again_with_a_reason", "printed_already", f"""
            v.reason = '' AND EXISTS (SELECT 1 FROM book_print p WHERE p.id <> v.id AND {_SAME}
                AND NOT EXISTS (SELECT 1 FROM print_act a WHERE a.print_id = p.id AND a.act = 'set_aside'))"""),  # noqa: S608 - words of our own
        Rule("book_print", "cites_its_journal", "unexplained", """
            v.journal_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM book_print p WHERE p.id = v.journal_id AND p.unit_id = v.unit_id AND p.book = 's04-h'
                AND p.starts <= v.starts AND p.ends >= v.ends)"""),
    )
)  # fmt: skip
PRINT_ACT = Kept(
    (
        Rule("print_act", "signed_before_bound", "print_not_signed", """
            v.act = 'bound' AND NOT EXISTS (
                SELECT 1 FROM print_act a WHERE a.print_id = v.print_id AND a.act = 'signed')"""),
        Rule("print_act", "not_after_set_aside", "print_set_aside", """
            EXISTS (SELECT 1 FROM print_act a WHERE a.print_id = v.print_id AND a.act = 'set_aside'
                    AND a.id <> v.id)"""),
        Rule("print_act", "forward", "print_state_stays", """
            v.act = 'signed' AND v.reason = '' AND EXISTS (
                SELECT 1 FROM print_act a WHERE a.print_id = v.print_id AND a.act = 'bound')"""),
        Rule("print_act", "again_with_a_reason", "act_needs_reason", """
            v.reason = '' AND (v.act = 'set_aside' OR EXISTS (
                SELECT 1 FROM print_act a WHERE a.print_id = v.print_id AND a.act = v.act AND a.id <> v.id))"""),
        Rule("print_act", "signed_after_printed", "signed_too_early", """
            v.act = 'signed' AND v.day < (SELECT DAY_OF(p.at) FROM book_print p WHERE p.id = v.print_id)"""),
        Rule("print_act", "into_a_volume_of_its_unit", "not_found", f"""
            v.volume_id IS NOT NULL AND coalesce({_OF_VOLUME}, 0) <> coalesce({_OF_PRINT}, 0)"""),
        Rule("print_act", "within_the_volume", "sheets_outside", """
            v.act = 'bound' AND v.sheet_to > (SELECT a.sheets FROM archive_volume a WHERE a.id = v.volume_id)"""),
    )
)  # fmt: skip
VOLUME = Kept(
    (
        Rule("archive_volume", "number_once", "volume_numbered", """
            EXISTS (SELECT 1 FROM archive_volume a WHERE a.unit_id = v.unit_id AND a.year = v.year
                    AND a.code = v.code AND a.id <> v.id)"""),
    )
)  # fmt: skip
VOLUME_ACT = Kept()
HANDOVER = Kept()
HANDOVER_LINE = Kept(
    (
        Rule("handover_line", "of_its_unit", "not_found", """
            (SELECT a.unit_id FROM archive_volume a WHERE a.id = v.volume_id)
            <> (SELECT h.unit_id FROM handover h WHERE h.id = v.handover_id)"""),
    )
)  # fmt: skip
