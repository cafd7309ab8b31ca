"""Settings that were agreed on and whose day has not come: what everyone concerned is told, and what can be stopped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.acting import Acting
from app.formats import vnd
from app.giving.models import Appeal, AppealAccount
from app.security import ROLES
from app.staff.models import Grant, Staff
from app.union.agreed import STOPPERS
from app.union.form_texts import BOOKKEEPING
from app.union.models import Account, AccountEnd, BookForm, FormText, Profile, Signer
from app.union.service import POSITIONS
from ledger import limits, numbering
from ledger.errors import Forbidden, NotFound, SettingInForce
from ledger.models import Place

Row = Signer | Profile | Account | AccountEnd | AppealAccount | Grant | FormText | BookForm


@dataclass(frozen=True, slots=True)
class Coming:
    """A change to come: `slug` and `ref` name it in an address; who proposed and who agreed are parties."""

    slug: str
    ref: int
    title: str
    day: date
    proposed_by: int
    agreed_by: int
    agreed_at: datetime

    @property
    def href(self) -> str:
        return f"/quan-tri/thay-doi/{self.slug}/{self.ref}/dung"


def coming(session: Session, unit: int, today: date) -> list[Coming]:
    """Every change of the unit that takes effect after today, the nearest first."""
    found = [one for read in _READS for one in read(session, unit, today)]
    return sorted(found, key=lambda one: (one.day, one.slug, one.ref))


def find(session: Session, slug: str, ref: int, acting: Acting) -> Coming:
    """One of them (NotFound also when its day has come or somebody stopped it)."""
    for one in coming(session, acting.unit or 0, acting.today):
        if (one.slug, one.ref) == (slug, ref):
            return one
    raise NotFound


def stop(session: Session, slug: str, ref: int, reason: str, acting: Acting) -> None:
    """Stop a change before its day: one person is enough, because the settings then stay as they are."""
    if not acting.roles.intersection(STOPPERS) or acting.party is None:
        raise Forbidden
    one = find(session, slug, ref, acting)
    if slug in _STOPPED_BY_A_ROW:
        _STOPPED_BY_A_ROW[slug](session, one.ref, reason=reason, by=acting.party, now=acting.now)
        return
    row: Row | None = session.get(_MODELS[slug], ref, populate_existing=True, with_for_update={"key_share": True})
    if row is None or row.stopped_by is not None:
        raise NotFound
    if row.valid_from <= acting.today:  # type: ignore[union-attr]
        raise SettingInForce
    row.stopped_by, row.stopped_at, row.stopped_why = acting.party, acting.now, reason
    session.flush()


def _signers(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in session.scalars(select(Signer).where(Signer.unit_id == unit, *_ahead(Signer, Signer.valid_from, today))):
        name = f"{POSITIONS[row.position][0].capitalize()}: {row.title} {row.name}".strip()
        yield _of("nguoi-ky", row.id, f"Người ký chứng từ – {name}", row)


def _accounts(session: Session, unit: int, today: date) -> Iterable[Coming]:
    rows = session.scalars(
        select(Account)
        .join(Place, Place.id == Account.place_id)
        .where(Place.unit_id == unit, *_ahead(Account, Account.valid_from, today))
    )
    for row in rows:
        yield _of("tai-khoan", row.place_id, f"Tài khoản mới – {row.bank} {row.number}, {row.holder}", row)


def _withdrawals(session: Session, unit: int, today: date) -> Iterable[Coming]:
    rows = session.execute(
        select(AccountEnd, Account)
        .join(Account, Account.place_id == AccountEnd.place_id)
        .join(Place, Place.id == Account.place_id)
        .where(Place.unit_id == unit, *_ahead(AccountEnd, AccountEnd.valid_from, today))
    )
    for row, account in rows:
        yield _of("ngung-nhan", row.id, f"Ngừng nhận vào {account.bank} {account.number}", row)


def _appeals(session: Session, unit: int, today: date) -> Iterable[Coming]:
    rows = session.execute(
        select(AppealAccount, Appeal.name, Account)
        .join(Appeal, Appeal.id == AppealAccount.appeal_id)
        .join(Account, Account.place_id == AppealAccount.place_id)
        .where(Appeal.unit_id == unit, *_ahead(AppealAccount, AppealAccount.valid_from, today))
    )
    for row, name, account in rows:
        title = f"Đợt “{name}” đổi tài khoản nhận sang {account.bank} {account.number}, {account.holder}"
        yield _of("dot", row.id, title, row)


def _roles(session: Session, unit: int, today: date) -> Iterable[Coming]:
    rows = session.execute(
        select(Grant, Staff.name)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(Grant.unit_id == unit, *_ahead(Grant, Grant.valid_from, today))
    )
    for row, name in rows:
        yield Coming(
            "vai-tro",
            row.id,
            f"Vai trò {ROLES[row.role].lower()} cho {name}",
            row.valid_from,
            row.proposed_by,
            row.agreed_by,
            row.agreed_at or row.at,
        )


def _limits(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in limits.coming(session, unit, today):
        says = told(row.most_amount, row.most_times, row.window_days)
        yield Coming(
            "muc-ho-tro", row.id, f"Mức cho một người: {says}", row.valid_from, row.by_id, row.agreed_by, row.at
        )


def _headings(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in session.scalars(
        select(Profile).where(Profile.unit_id == unit, *_ahead(Profile, Profile.valid_from, today))
    ):
        yield _of("tieu-de", row.id, f"Tiêu đề trên giấy tờ – {row.name}, {row.address}", row)


def _texts(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in session.scalars(
        select(FormText).where(FormText.unit_id == unit, *_ahead(FormText, FormText.valid_from, today))
    ):
        lines = "; ".join(line for line in (row.form_line, row.legal_line) if line)
        yield _of("mau-giay-to", row.id, f"Chữ in trên {row.code} – {row.title}{f' ({lines})' if lines else ''}", row)


def _book_forms(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in session.scalars(
        select(BookForm).where(BookForm.unit_id == unit, *_ahead(BookForm, BookForm.valid_from, today))
    ):
        yield _of("hinh-thuc-so", row.id, f"Hình thức sổ kế toán – {BOOKKEEPING[row.form]}", row)


def _numberings(session: Session, unit: int, today: date) -> Iterable[Coming]:
    for row in numbering.coming(session, unit, today):
        title = f"Số chứng từ – {ways(row.monthly)}"
        yield Coming("cach-danh-so", row.id, title, row.valid_from, row.by_id, row.agreed_by, row.at)


def ways(monthly: bool) -> str:
    """A way of numbering in words."""
    return "đánh lại từ 1 mỗi tháng" if monthly else "đánh suốt cả năm"


def told(most_amount: int | None, most_times: int | None, days: int) -> str:
    """A limit in words."""
    parts = [f"tối đa {vnd(most_amount)}" if most_amount else "", f"tối đa {most_times} lần" if most_times else ""]
    return (", ".join(part for part in parts if part) or "không giới hạn") + f" trong {days} ngày"


def _ahead(model: type[Row], day: "InstrumentedAttribute[date]", today: date) -> tuple[object, ...]:
    return day > today, model.agreed_by.is_not(None), model.stopped_by.is_(None)


def _of(
    slug: str, ref: int, title: str, row: Signer | Profile | Account | AccountEnd | AppealAccount | FormText | BookForm
) -> Coming:
    return Coming(slug, ref, title, row.valid_from, row.by_id, row.agreed_by or 0, row.agreed_at or row.at)


_READS: tuple[Callable[[Session, int, date], Iterable[Coming]], ...] = (
    _signers, _accounts, _withdrawals, _appeals, _roles, _limits, _headings, _numberings, _texts,
    _book_forms,
)  # fmt: skip
_MODELS: dict[str, type[Row]] = {
    "nguoi-ky": Signer, "tai-khoan": Account, "ngung-nhan": AccountEnd, "dot": AppealAccount, "vai-tro": Grant,
    "tieu-de": Profile, "mau-giay-to": FormText, "hinh-thuc-so": BookForm,
}  # fmt: skip
_STOPPED_BY_A_ROW = {"muc-ho-tro": limits.stop_person_limit, "cach-danh-so": numbering.stop}
