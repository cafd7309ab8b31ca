"""The steps in their order, and which are done: asked of the books and the settings themselves, so that a second
visit, or the terminal after the page, finds the same state."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.setup import founding, money, proposals, unit
from app.union import service as union
from app.union import settings
from app.union.models import Body


@dataclass(frozen=True, slots=True)
class Step:
    """`slug` is its address, `what` one sentence of what it asks; a step that `may_skip` can be ended with nothing."""

    slug: str
    title: str
    what: str
    may_skip: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    step: Step
    state: str  # done | next | later
    detail: str


STEPS = (
    Step("quan-tri", "Hai quản trị đầu tiên", "Hai người khác nhau, đồng ý vai trò của nhau."),
    Step("don-vi", "Đơn vị và ngày bắt đầu", "Tiêu đề trên giấy tờ, mã QHNS, mã số thuế, địa danh, đường dây hỗ trợ."),
    Step(
        "nguoi-ky", "Người ký chứng từ", "Chức danh, họ tên và dòng TM., KT., TUQ. theo ngày; người thứ hai ký đồng ý."
    ),
    Step("dia-chi-khoa", "Địa chỉ và khóa ký", "Địa chỉ in vào mã QR, bản sao khóa ký biên nhận."),
    Step("tai-khoan", "Tài khoản và két", "Tài khoản ngân hàng nhận ủng hộ, két tiền mặt."),
    Step("quy-dot", "Quỹ và đợt vận động", "Quỹ của tài khoản 3538; đợt vận động với số văn bản và ngày."),
    Step("so-du", "Số dư ban đầu", "Từ bảng tính; một người nộp, kế toán trưởng hoặc kế toán khác ký.", may_skip=True),
    Step("so-phieu", "Số chứng từ đã dùng", "Số PT, PC, BC, BN, PKT cuối cùng trong năm.", may_skip=True),
    Step("ky", "Kỳ kế toán", "Mở các tháng từ ngày bắt đầu."),
    Step("nhan-su", "Công đoàn và người làm việc", "Từ bảng tính; vai trò chờ quản trị kia đồng ý.", may_skip=True),
    Step("bien-nhan-thu", "Biên nhận thử", "In một tờ BẢN THỬ, quét mã QR."),
)
BY_SLUG = {step.slug: step for step in STEPS}


def state_of(session: Session, acting: Acting, address: str, kid: str) -> list[Stated]:
    """Each step with its state; the first that is not done is next."""
    stated: list[Stated] = []
    waiting = False
    for step in STEPS:
        done = _is_done(session, step, acting, address, kid)
        state = "done" if done else "later" if waiting else "next"
        waiting = waiting or not done
        stated.append(Stated(step, state, step.what))
    return stated


def skip_step(session: Session, slug: str, acting: Acting) -> None:
    """End a step with nothing in it."""
    if BY_SLUG[slug].may_skip:
        proposals.mark(session, slug, acting, skipped=True)


def _is_done(session: Session, step: Step, acting: Acting, address: str, kid: str) -> bool:
    unit_id = acting.unit or 0
    asked: dict[str, Callable[[], bool]] = {
        "quan-tri": lambda: founding.is_founded(session),
        "don-vi": lambda: unit.first_day(session, unit_id) is not None,
        "nguoi-ky": lambda: {"head", "chief"} <= set(union.signers_at(session, unit_id, acting.today)),
        "dia-chi-khoa": lambda: (
            settings.is_checked(session, unit_id, "address", address)
            and settings.is_checked(session, unit_id, "key", kid)
        ),
        "tai-khoan": lambda: any(account.receives for account in money.accounts(session, unit_id)),
        "quy-dot": lambda: bool(money.appeals(session, unit_id)),
        "so-du": lambda: proposals.signed(session, unit_id, "opening") is not None,
        "so-phieu": lambda: proposals.last_mark(session, unit_id, "so-phieu") is not None,
        "ky": lambda: any(month.state == "open" for month in money.months(session, unit_id)),
        "nhan-su": lambda: session.scalar(select(Body.id).where(Body.unit_id == unit_id).limit(1)) is not None,
        "bien-nhan-thu": lambda: proposals.last_mark(session, unit_id, "bien-nhan-thu") is not None,
    }
    skipped = step.may_skip and (proposals.last_mark(session, unit_id, step.slug) or {}).get("skipped") is True
    return skipped or asked[step.slug]()
