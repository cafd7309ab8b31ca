"""The life of one pledge as its page tells it: what has happened, and what comes next."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.formats import clock, day, vnd
from app.giving.models import Pledge
from app.giving.pledges import Received

Event = tuple[str, str, str]  # state, title, detail


def events_of(pledge: Pledge, appeal: str, received: Sequence[Received], slip: str | None) -> list[Event]:
    """The events of a pledge in order; `slip` is the number of a phiếu thu that waits at the counter."""
    told: list[Event] = [("done", _("Đã đăng ký ủng hộ ") + vnd(pledge.amount), f"{clock(pledge.made_at)} · {appeal}")]
    for one in received:
        told += _received(one)
    if any(one.reversed_on is None for one in received):
        return told
    if slip:
        return [*told, ("waiting", _("Đã lập phiếu thu ") + slip, _("Biên nhận có ngay khi thủ quỹ đếm đủ tiền."))]
    return [
        *told,
        ("waiting", _("Đang chờ tiền về"), _("Tiền thường về trong ngày; kế toán đối chiếu trong ngày làm việc.")),
        ("neutral", _("Biên nhận"), _("Có ngay trên trang này khi kế toán xác nhận đã nhận tiền.")),
    ]


def _received(one: Received) -> list[Event]:
    if one.reversed_on is not None:
        title = _("Khoản ") + vnd(one.amount) + _(" đã được ghi đảo")
        return [("refused", title, f"{day(one.reversed_on)}. " + _("Biên nhận của khoản này không còn giá trị."))]
    told: list[Event] = [("done", _("Đã nhận ") + vnd(one.amount), _("Ngày ") + day(one.day))]
    if one.receipt is not None:
        told.append(("done", _("Đã có biên nhận số ") + one.receipt.label, _("Tải ở ngay trên trang này.")))
    return told
