"""What settings tell the worklist: a proposal to sign, an account to confirm, a change that takes effect soon."""

from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.formats import day
from app.setup import coming, money, proposals
from app.tasks import Task
from app.union.agreed import STOPPERS

CONCERNED = ("admin", "accountant", "chief_accountant", "treasurer", "approver", "auditor")


def waiting(session: Session, acting: Acting) -> list[Task]:
    """Nothing for those who neither hold money nor settings."""
    if acting.unit is None or not has(acting, CONCERNED):
        return []
    to_sign = [
        Task(
            proposals.TITLES[one.kind], "Một người đã đề xuất, chờ người thứ hai ký", "Xem và ký",
            f"/quan-tri/khoi-tao/de-xuat/{one.id}", one.proposed_at,
        )
        for one in proposals.open_proposals(session, acting.unit)
        if one.proposed_by != acting.party and acting.roles.intersection(proposals.SIGN[one.kind])
    ]  # fmt: skip
    to_confirm = [
        Task(
            f"Tài khoản {account.bank} {account.number}", "Một người đã nhập; chưa nhận được tiền khi chưa xác nhận",
            "Xem và xác nhận", "/quan-tri/khoi-tao/tai-khoan", account.at,
        )
        for account in money.accounts(session, acting.unit)
        if account.agreed_by is None and account.stopped_by is None and account.by_id != acting.party
        and has(acting, ["admin"])
    ]  # fmt: skip
    announced = [
        Task(
            one.title, f"Có hiệu lực từ ngày {day(one.day)}",
            "Xem, hoặc dừng lại" if has(acting, STOPPERS) else "Xem thay đổi", "/quan-tri/thay-doi", one.agreed_at,
        )
        for one in coming.coming(session, acting.unit, acting.today)
    ]  # fmt: skip
    return [*to_sign, *to_confirm, *announced]
