"""What the database holds of this room's settings (`ledger.guards` makes the triggers)."""

from app.union.agreed import two_persons
from ledger.guards.rules import Kept

_OF_PLACE = "(SELECT p.unit_id FROM place p WHERE p.id = {row}.place_id)"

FOR_EVER = Kept()  # rows come and stay as they came
HEADING = two_persons("unit_profile", "heading")
SIGNER = two_persons("signer", "signers", first_days=True)
ACCOUNT = two_persons("bank_account", "account", unit=_OF_PLACE)
ACCOUNT_END = two_persons("bank_account_end", "account_end", unit=_OF_PLACE)
