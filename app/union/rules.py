"""What the database holds of this room's settings (`ledger.guards` makes the triggers)."""

from app.union.agreed import two_persons
from ledger.guards.rules import Kept, Rule

_OF_PLACE = "(SELECT p.unit_id FROM place p WHERE p.id = {row}.place_id)"

FOR_EVER = Kept()  # rows come and stay as they came
HEADING = two_persons("unit_profile", "heading")
SIGNER = two_persons("signer", "signers", first_days=True)
ACCOUNT = two_persons("bank_account", "account", unit=_OF_PLACE)
ACCOUNT_END = two_persons("bank_account_end", "account_end", unit=_OF_PLACE)

# TT24 gives codes of books and their least contents, and no drawing; of vouchers not even a code.
_LINES = "lower(v.form_line || ' ' || v.legal_line)"
_CITES_NO_FORM = Rule("form_text", "cites_no_form", "form_cited_badly", f"""
    replace({_LINES}, '24/2024', '') <> {_LINES} AND replace(replace(replace(replace(
        {_LINES}, 'ban hành', ''), 'ban hÀnh', ''), 'mẫu s', ''), 'mẪu s', '') <> {_LINES}""")  # fmt: skip
_texts, _forms = two_persons("form_text", "form_text"), two_persons("book_form", "book_form")
FORM_TEXT = Kept((*_texts.rules, _CITES_NO_FORM), _texts.changes, _texts.may_change)
BOOK_FORM = Kept(
    (
        *_forms.rules,
        Rule("book_form", "from_a_first_of_january", "unexplained", """
            substr(CAST(v.valid_from AS TEXT), 5) <> '-01-01'"""),
        Rule("book_form", "before_its_first_voucher", "setting_in_force", """
            EXISTS (SELECT 1 FROM voucher b WHERE b.unit_id = v.unit_id AND b.entry_date >= v.valid_from)"""),
    ),
    _forms.changes,
    _forms.may_change,
)  # fmt: skip
