"""How a proposal of a setting reads to the one who signs it: names instead of ids, and when it would take effect."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.acting import Acting
from app.giving import receiving
from app.giving.models import Appeal
from app.setup import coming, form_changes
from app.setup.models import Proposal
from app.union import notice
from app.union import service as union
from app.union.form_texts import BOOKKEEPING
from app.union.models import Account, Profile
from ledger import limits

NOTICE = {
    "account": "account", "appeal_account": "account", "signers": "signers", "heading": "heading",
    "form_text": "form_text",
}  # fmt: skip
HEADING = (
    ("upper", "Cơ quan cấp trên"), ("name", "Tên đơn vị"), ("address", "Địa chỉ"), ("budget_code", "Mã QHNS"),
    ("tax_code", "Mã số thuế"), ("place_name", "Địa danh"), ("hotline", "Đường dây hỗ trợ"),
)  # fmt: skip


def facts(session: Session, proposal: Proposal, body: Mapping[str, Any], acting: Acting) -> dict[str, object]:
    """What the page needs beside the proposal's own words."""
    if proposal.kind == "appeal_account":
        appeal = session.get_one(Appeal, body["appeal"])
        now = receiving.account_on(session, appeal, acting.today)
        return {
            "appeal_name": appeal.name,
            "account_now": _told(now) if now else "—",
            "account_told": _told(session.get_one(Account, body["place"])),
        }
    if proposal.kind == "account_end":
        return {"account_told": _told(session.get_one(Account, body["place"]))}
    if proposal.kind == "limit":
        return {"limit_told": coming.told(body["most_amount"], body["most_times"], body["window_days"])}
    if proposal.kind == "heading":
        old = union.profile_at(session, acting.unit or 0, acting.today)
        return {"heading_told": [(label, _change(old, name, body[name])) for name, label in HEADING]}
    if proposal.kind == "numbering":
        return {"numbering_told": f"{coming.ways(body['monthly'])}, từ 01/01/{body['year']}"}
    if proposal.kind == "form_text":
        return {"texts_told": form_changes.told(session, body, acting)}
    if proposal.kind == "book_form":
        return {"book_form_told": f"{BOOKKEEPING[body['form']]}, từ 01/01/{body['year']}"}
    return {}


def _change(old: Profile | None, name: str, new: str) -> str:
    before = getattr(old, name, "") if old else ""
    return new or "—" if before == new else f"{before or '—'} → {new or '—'}"


def earliest(proposal: Proposal, today: date) -> date | None:
    """The first day it would take effect when signed today; None when that is at once."""
    if proposal.kind == "limit":
        return today + limits.NOTICE
    if proposal.kind in ("numbering", "book_form"):
        return date(json.loads(proposal.body)["year"], 1, 1)
    kind = NOTICE.get(proposal.kind)
    return None if kind is None else today + timedelta(days=notice.days_of(kind, today))


def _told(account: Account) -> str:
    return f"{account.bank}, {account.number}, {account.holder}"
