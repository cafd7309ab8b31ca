"""In and out: one sentence for every wrong try, a limit that holds for all workers, and cookies that die."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.acting import Acting
from app.db import db, unit_of_work
from app.staff import passwords, service, sessions, throttle
from app.staff.errors import WrongPassword
from app.staff.models import Attempt, Grant, SignIn, Staff
from ledger.errors import Refusal, TooMany
from tests.app.conftest import REAL_PASSWORDS, World
from tests.app.history import rewrite

RIGHT = "mùa xuân trên bản Mẫu"
WRONG = "mùa thu trên bản Mẫu"


@pytest.fixture
def office(world: World) -> World:
    """The scene, with a real password for the accountant."""
    unit_of_work(lambda s: s.execute(update(Staff).values(password_hash=passwords.hashed(RIGHT))))
    return world


def enter(client: FlaskClient, login: str = "accountant", password: str = RIGHT, **more: str) -> TestResponse:
    return client.post("/dang-nhap", data={"login": login, "password": password, "form_key": "k", **more})


def try_in(login: str, password: str, address: str = "198.51.100.7", now: datetime | None = None) -> str:
    return service.sign_in(login, password, address=address, replaces="", now=now or datetime.now(UTC))


def test_the_right_password_opens_a_session_kept_on_the_server(office: World) -> None:
    client = office.client()
    answer = enter(client, "Accountant", tiep="/doi-mat-khau")
    assert answer.status_code == 303
    assert answer.location == "/doi-mat-khau"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("phien="))
    assert "HttpOnly" in cookie
    assert "Secure" in cookie  # BASE_URL of the scene is https
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert answer.headers["Cache-Control"] == "no-store"
    token = client.get_cookie("phien").value
    kept = db.session.scalars(select(SignIn.token_hash)).all()
    assert token not in kept
    assert sha256(token.encode()).hexdigest() in kept
    assert "Nguyễn Văn Sổ" in client.get("/doi-mat-khau").text


def test_over_plain_http_the_cookie_is_not_marked_secure(office: World) -> None:
    office.app.config["BASE_URL"] = "http://localhost:8000"
    assert "Secure" not in next(
        c for c in enter(office.client()).headers.getlist("Set-Cookie") if c.startswith("phien=")
    )


def test_each_sign_in_has_a_new_token_and_ends_the_one_before(office: World) -> None:
    client = office.client()
    enter(client)
    first = client.get_cookie("phien").value
    enter(client)
    assert client.get_cookie("phien").value != first
    stale = office.client()
    stale.set_cookie("phien", first)
    assert stale.get("/doi-mat-khau").location == "/dang-nhap?tiep=/doi-mat-khau"


def test_a_cookie_copied_before_sign_out_is_dead(office: World) -> None:
    client, thief = office.client(), office.client()
    enter(client)
    thief.set_cookie("phien", client.get_cookie("phien").value)
    assert thief.get("/doi-mat-khau").status_code == 200
    assert client.post("/dang-xuat").status_code == 303
    assert client.get_cookie("phien") is None
    assert thief.get("/doi-mat-khau").status_code == 303


def test_a_closed_account_is_out_and_stays_out(office: World) -> None:
    client = office.client()
    enter(client)
    unit_of_work(lambda s: s.execute(update(Staff).where(Staff.login == "accountant").values(active=False)))
    assert client.get("/doi-mat-khau").status_code == 303
    assert enter(office.client()).status_code == 422


def test_a_role_that_ended_yesterday_gives_nothing(office: World) -> None:
    admin = office.client("admin")
    assert admin.get("/quan-tri").status_code == 200
    _set_grant("admin", valid_to=_today() - timedelta(days=1))
    assert admin.get("/quan-tri").status_code == 403
    _set_grant("admin", valid_to=_today())
    assert admin.get("/quan-tri").status_code == 200


def test_a_role_nobody_agreed_to_or_that_begins_tomorrow_gives_nothing(office: World) -> None:
    admin = office.client("admin")
    _set_grant("admin", valid_from=_today() + timedelta(days=1))
    assert admin.get("/quan-tri").status_code == 403
    _set_grant("admin", valid_from=_today(), agreed_by=None)
    assert admin.get("/quan-tri").status_code == 403


@pytest.mark.parametrize(
    ("started", "seen", "alive"),
    [
        (timedelta(hours=11), timedelta(hours=11), True),
        (timedelta(hours=13), timedelta(hours=12, minutes=1), False),
        (timedelta(days=6, hours=23), timedelta(minutes=1), True),
        (timedelta(days=7, minutes=1), timedelta(minutes=1), False),
    ],
)
def test_a_session_sleeps_twelve_hours_and_lives_seven_days(
    office: World, started: timedelta, seen: timedelta, alive: bool
) -> None:
    now = datetime.now(UTC)
    unit_of_work(lambda s: s.execute(update(SignIn).values(started_at=now - started, seen_at=now - seen)))
    assert (office.client("accountant").get("/doi-mat-khau").status_code == 200) is alive


def test_use_is_noted_every_five_minutes_only(office: World) -> None:
    def seen() -> datetime:
        return db.session.execute(
            select(SignIn.seen_at).join(Staff, Staff.id == SignIn.staff_id).where(Staff.login == "accountant")
        ).scalar_one()

    client, before = office.client("accountant"), seen()
    client.get("/doi-mat-khau")
    db.session.rollback()
    assert seen() == before
    old = datetime.now(UTC) - timedelta(minutes=6)
    unit_of_work(lambda s: s.execute(update(SignIn).values(seen_at=old)))
    client.get("/doi-mat-khau")
    db.session.rollback()
    assert seen() > old + timedelta(minutes=5)


def test_wrong_password_and_unknown_log_in_get_the_same_answer(office: World) -> None:
    wrong = enter(office.client(), password=WRONG)
    unknown = enter(office.client(), login="khong-ai")
    assert wrong.status_code == unknown.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong.text
    assert wrong.text.replace("accountant", "").count("error") == unknown.text.replace("khong-ai", "").count("error")
    assert WRONG not in wrong.text


def test_a_hash_costs_more_than_the_floor() -> None:
    """OWASP: at least 19 MiB and two passes."""
    real = REAL_PASSWORDS["_hasher"]
    assert isinstance(real, PasswordHasher)
    assert real.memory_cost >= 19 * 1024
    assert real.time_cost >= 2
    assert real.check_needs_rehash(passwords.hashed(RIGHT))  # the other stories hash for less


@pytest.mark.usefixtures("real_passwords")
def test_an_unknown_log_in_costs_the_same_work(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[str] = []
    verify = type(passwords._hasher).verify

    def counted(self: object, hash_: str, password: str) -> bool:
        costs.append(hash_.rsplit("$", 2)[0])
        return verify(self, hash_, password)

    monkeypatch.setattr(type(passwords._hasher), "verify", counted)
    enter(office.client(), password=WRONG)
    enter(office.client(), login="khong-ai")
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_the_sixth_try_is_refused_even_with_the_right_password(office: World) -> None:
    for _ in range(throttle.PER_LOGIN):
        assert enter(office.client(), password=WRONG).status_code == 422
    locked = enter(office.client())
    assert locked.status_code == 429
    assert "Hãy đợi 15 phút" in locked.text
    assert "phien" not in str(locked.headers.getlist("Set-Cookie"))


def test_waiting_helps_and_tries_while_locked_do_not_lengthen_the_wait(office: World) -> None:
    start = datetime(2026, 3, 10, 2, 0, 30, tzinfo=UTC)
    for _ in range(throttle.PER_LOGIN):
        with pytest.raises(WrongPassword):
            try_in("accountant", WRONG, now=start)
    for minute in range(1, throttle.MINUTES):
        with pytest.raises(TooMany) as refused:
            try_in("accountant", RIGHT, now=start + timedelta(minutes=minute))
        assert refused.value.facts == {"minutes": throttle.MINUTES - minute}
    assert try_in("accountant", RIGHT, now=start + timedelta(minutes=throttle.MINUTES))


def test_a_stranger_from_afar_locks_nobody_out(office: World) -> None:
    """Whoever knows a log-in name fills the count of their own network; its owner still comes in from the office."""
    for _ in range(throttle.PER_LOGIN):
        with pytest.raises(WrongPassword):
            try_in("accountant", WRONG, address="203.0.113.9")
    with pytest.raises(TooMany):
        try_in("accountant", RIGHT, address="203.0.113.9")
    assert try_in("accountant", RIGHT, address="198.51.100.7")
    with pytest.raises(TooMany):
        try_in("accountant", RIGHT, address="203.0.113.9")


def test_many_networks_together_guess_slowly(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "matches", lambda *_: False)
    for n in range(throttle.PER_LOGIN_ANYWHERE):
        with pytest.raises(WrongPassword):
            try_in("accountant", WRONG, address=f"203.0.113.{n}")
    with pytest.raises(TooMany):
        try_in("accountant", WRONG, address="192.0.2.1")
    with pytest.raises(WrongPassword):
        try_in("treasurer", WRONG, address="192.0.2.1")


def test_success_forgets_the_log_ins_tries(office: World) -> None:
    for _ in range(3):
        for _ in range(throttle.PER_LOGIN - 1):
            with pytest.raises(WrongPassword):
                try_in("accountant", WRONG)
        try_in("accountant", RIGHT)


def test_one_address_cannot_try_many_names(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "matches", lambda *_: False)
    for n in range(throttle.PER_ADDRESS):
        with pytest.raises(WrongPassword):
            try_in(f"name{n}", WRONG, address=f"2001:db8::{n:x}")  # one customer's /64
    with pytest.raises(TooMany):
        try_in("accountant", RIGHT, address="2001:db8::ffff")
    with pytest.raises(WrongPassword):
        try_in("accountant", WRONG, address="198.51.100.8")


def test_neither_name_nor_address_is_kept(office: World) -> None:
    enter(office.client(), password=WRONG)
    kept = " ".join(db.session.scalars(select(Attempt.key)).all())
    assert kept
    for told in ("accountant", "127.0.0.1", sha256(b"accountant").hexdigest(), sha256(b"127.0.0.1").hexdigest()):
        assert told not in kept


def test_tries_at_the_same_moment_do_not_slip_past(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda _stored, typed: bool(looked.append(typed)))

    def one(_: int) -> type[Refusal]:
        with office.app.app_context():
            try:
                try_in("accountant", WRONG)
            except Refusal as refusal:
                return type(refusal)
            finally:
                db.session.remove()
        raise AssertionError("a wrong password went in")

    with ThreadPoolExecutor(12) as hands:
        answers = list(hands.map(one, range(24)))
    assert len(looked) <= throttle.PER_LOGIN
    assert answers.count(TooMany) == 24 - len(looked)


@pytest.mark.usefixtures("real_passwords")
def test_an_old_hash_is_made_anew_at_sign_in(office: World) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(RIGHT)
    unit_of_work(lambda s: s.execute(update(Staff).values(password_hash=cheap)))
    try_in("accountant", RIGHT)
    kept = db.session.execute(select(Staff.password_hash).where(Staff.login == "accountant")).scalar_one()
    assert not passwords.is_dated(kept)
    assert passwords.matches(kept, RIGHT)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "/a\nb", "", "///x"],
)
def test_after_sign_in_only_a_path_of_this_site(office: World, target: str) -> None:
    assert enter(office.client(), tiep=target).location == "/viec"


@pytest.mark.parametrize(
    "data",
    [{}, {"login": "accountant"}, {"login": "a" * 500, "password": "x"}, {"login": "<script>", "password": "x"},
     {"login": "\u202eadmin", "password": "x"}, {"login": "accountant", "password": "x" * 500}],
)  # fmt: skip
def test_bad_forms_are_told_at_the_field_and_count_nothing(office: World, data: dict[str, str]) -> None:
    answer = office.client().post("/dang-nhap", data={**data, "form_key": "k"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert db.session.scalar(select(Attempt.key)) is None


def test_without_a_role_one_is_told_so_and_can_leave(office: World) -> None:
    _set_grant("accountant", agreed_by=None)
    client = office.client()
    assert enter(client, tiep="/so-ke-toan").location == "/dang-nhap"
    page = client.get("/dang-nhap")
    assert page.status_code == 200
    assert "chưa có vai trò" in page.text
    assert 'action="/dang-xuat"' in page.text


def test_a_form_without_its_token_is_refused(office: World) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    answer = enter(office.client())
    assert answer.status_code == 400
    assert "Biểu mẫu đã cũ" in answer.text


def test_a_current_session_reads_the_password_nowhere(office: World) -> None:
    worker = sessions.current(db.session(), "test-token-of-accountant", datetime.now(UTC))
    assert worker is not None
    assert "argon2" not in repr(worker)


def _today() -> date:
    return Acting().today


def _set_grant(role: str, **values: object) -> None:
    rewrite(update(Grant).where(Grant.role == role).values(**values))
