"""Every door of the house and who may open it, in one table; each is tried by each role and by a stranger.

A new route fails here until it has a line. `public` is everybody, `signed-in` everybody with a role today.
"""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.security import ROLES
from tests.app.conftest import World

DOORS = """
GET       /                                             public
GET       /v                                            public
GET       /v/<code>                                     public
GET       /van-dong/<slug>                              public

GET       /.well-known/tuong-ho/checkpoints             public
GET       /.well-known/tuong-ho/keys.json               public
GET       /cong-khai                                    public
GET       /api/v1/appeals                               public
GET       /api/v1/openapi.json                          public
POST      /api/v1/pledges                               public
GET       /api/v1/receipts/<code>                       public
GET       /healthz                                      public
GET       /readyz                                       public

GET POST  /dang-nhap                                    public
POST      /dang-xuat                                    public
GET POST  /doi-mat-khau                                 signed-in

GET       /quan-tri/khoi-tao                            public
POST      /quan-tri/khoi-tao/<slug>/bo-qua              admin
GET POST  /quan-tri/khoi-tao/bat-dau                    public
GET POST  /quan-tri/khoi-tao/bien-nhan-thu              chief_accountant admin
GET       /quan-tri/khoi-tao/bien-nhan-thu.pdf          chief_accountant admin
GET       /quan-tri/khoi-tao/cac-buoc                   chief_accountant admin
GET       /quan-tri/khoi-tao/de-xuat/<int:number>       accountant chief_accountant auditor admin
POST      /quan-tri/khoi-tao/de-xuat/<int:number>/ky    accountant chief_accountant admin
POST      /quan-tri/khoi-tao/de-xuat/<int:number>/rut   chief_accountant admin
GET POST  /quan-tri/khoi-tao/dia-chi-khoa               admin
POST      /quan-tri/khoi-tao/dia-chi-khoa/ma-khoa       admin
POST      /quan-tri/khoi-tao/dia-chi-khoa/tai-khoa      admin
GET POST  /quan-tri/khoi-tao/don-vi                     admin
GET POST  /quan-tri/khoi-tao/ky                         chief_accountant admin
GET       /quan-tri/khoi-tao/mau/<name>.xlsx            accountant chief_accountant admin
GET POST  /quan-tri/khoi-tao/nguoi-ky                   admin
GET       /quan-tri/khoi-tao/nhan-su                    admin
POST      /quan-tri/khoi-tao/nhan-su/cong-doan          admin
POST      /quan-tri/khoi-tao/nhan-su/nguoi-lam-viec     admin
GET POST  /quan-tri/khoi-tao/quy-dot                    admin
POST      /quan-tri/khoi-tao/quy-dot/dot                admin
GET POST  /quan-tri/khoi-tao/so-du                      accountant chief_accountant admin
GET POST  /quan-tri/khoi-tao/so-phieu                   chief_accountant admin
GET POST  /quan-tri/khoi-tao/tai-khoan                  admin
POST      /quan-tri/khoi-tao/tai-khoan/ket              admin
POST      /quan-tri/khoi-tao/tai-khoan/<int:place>/xac-nhan admin

GET       /quan-tri/thay-doi                            accountant chief_accountant treasurer approver auditor admin
GET POST  /quan-tri/thay-doi/<what>                     chief_accountant admin
GET POST  /quan-tri/thay-doi/<slug>/<int:ref>/dung      chief_accountant auditor admin

GET       /quan-tri                                     admin
GET POST  /quan-tri/cham-dut/<int:end>                  admin
GET       /quan-tri/tai-khoan/<int:staff>               admin
GET POST  /quan-tri/tai-khoan/<int:staff>/khoa          admin
GET POST  /quan-tri/tai-khoan/<int:staff>/vai-tro       admin
GET POST  /quan-tri/tai-khoan/moi                       admin
GET POST  /quan-tri/vai-tro/<int:grant>                 admin
GET POST  /quan-tri/vai-tro/<int:grant>/cham-dut        admin

GET POST  /quan-tri/xoa-du-lieu                         admin
GET POST  /quan-tri/xoa-du-lieu/<int:number>            auditor admin

GET       /bien-nhan/<token>.pdf                        public
GET       /bien-nhan/<token>/kiem-tra                   public
GET       /bien-nhan/<token>/thu-cam-on.pdf             public
GET       /bien-nhan/<token>/xac-nhan-tai-tro.pdf       public
GET       /thu/bien-nhan/<int:receipt_id>               accountant chief_accountant auditor
GET POST  /thu/bien-nhan/<int:receipt_id>/cap-lai       accountant
GET POST  /thu/bien-nhan/<int:receipt_id>/huy           accountant
GET POST  /thu/bien-nhan/<int:of>/ban-sao               accountant chief_accountant auditor
GET       /thu/bien-nhan/<int:of>/ban-sao/<int:n>.pdf   accountant chief_accountant auditor
GET       /thu/in-bien-nhan                             accountant chief_accountant auditor
GET       /thu/in-bien-nhan/tep                         accountant chief_accountant auditor
GET POST  /thu/ung-ho                                   accountant
GET POST  /ung-ho                                       public
GET       /ung-ho/<token>                               public
GET       /ung-ho/<token>/vietqr.png                    public

GET       /ngan-hang                                    accountant chief_accountant auditor
POST      /ngan-hang/<int:line_id>                      accountant
GET       /ngan-hang/<int:line_id>                      accountant chief_accountant auditor
GET POST  /ngan-hang/nhap                               accountant
GET       /ngan-hang/doi-chieu                          accountant chief_accountant auditor
POST      /ngan-hang/doi-chieu                          accountant chief_accountant

GET       /ho-so                                        officer accountant chief_accountant treasurer approver auditor
POST      /ho-so/<int:mandate>                          approver
GET       /ho-so/<int:mandate>                          officer accountant chief_accountant treasurer approver auditor
GET POST  /ho-so/<int:mandate>/chi                      accountant
GET POST  /ho-so/<int:mandate>/sua                      officer
GET POST  /ho-so/moi                                    officer
GET       /ho-so/<int:mandate>/giay-de-nghi.pdf         officer accountant chief_accountant approver auditor
GET       /ho-so/danh-sach-ky-nhan                      officer accountant chief_accountant treasurer approver auditor
GET       /ho-so/danh-sach-ky-nhan.pdf                  officer accountant chief_accountant treasurer approver auditor

GET       /chi                                          accountant chief_accountant treasurer approver auditor
GET       /phieu/<int:slip>                             accountant chief_accountant treasurer approver auditor
POST      /phieu/<int:slip>                             chief_accountant treasurer approver
GET       /phieu/<int:slip>.pdf                         accountant chief_accountant treasurer approver auditor
GET POST  /phieu/<int:slip>/huy                         accountant chief_accountant
GET       /phieu/<int:of>/ban-sao                       accountant chief_accountant treasurer approver auditor
POST      /phieu/<int:of>/ban-sao                       accountant chief_accountant auditor
GET       /phieu/<int:of>/ban-sao/<int:n>.pdf           accountant chief_accountant treasurer approver auditor
GET       /thu                                          accountant chief_accountant treasurer approver auditor

GET       /so-ke-toan                                   accountant chief_accountant approver auditor
GET       /so-ke-toan/<book>                            accountant chief_accountant approver auditor
GET       /so-ke-toan/s11-h                             accountant chief_accountant treasurer approver auditor
GET       /so-ke-toan/s14-h                             accountant chief_accountant treasurer approver auditor
GET       /so-ke-toan/s14-h.<any(pdf,xlsx,csv):form>   accountant chief_accountant treasurer approver auditor
GET       /so-ke-toan/s21-h                             accountant chief_accountant storekeeper approver auditor
GET       /so-ke-toan/s21-h.<any(pdf,xlsx,csv):form>   accountant chief_accountant storekeeper approver auditor
GET       /so-ke-toan/s11-h.<any(pdf,xlsx,csv):form>   accountant chief_accountant treasurer approver auditor
GET       /so-ke-toan/so.<any(journal,beancount):suffix>   accountant chief_accountant auditor
GET       /so-ke-toan/<book>.<any(pdf,xlsx,csv):form> accountant chief_accountant approver auditor
GET       /so-ke-toan/chung-tu/<int:voucher>            accountant chief_accountant approver auditor
GET       /so-ke-toan/chung-tu/<int:voucher>.pdf        accountant chief_accountant approver auditor
GET       /so-ke-toan/chung-tu/<int:voucher>/giao-nhan.pdf accountant chief_accountant approver auditor
GET       /so-ke-toan/chung-tu/<int:of>/ban-sao         accountant chief_accountant approver auditor
POST      /so-ke-toan/chung-tu/<int:of>/ban-sao         accountant chief_accountant auditor
GET       /so-ke-toan/chung-tu/<int:of>/ban-sao/<int:n>.pdf accountant chief_accountant approver auditor
GET       /so-ke-toan/ban-in                            accountant chief_accountant auditor
GET POST  /so-ke-toan/ban-in/moi                        accountant chief_accountant
GET       /so-ke-toan/ban-in/<int:number>               accountant chief_accountant auditor
GET       /so-ke-toan/ban-in/<int:number>.pdf           accountant chief_accountant auditor
GET       /so-ke-toan/ban-in/<int:number>/doi-chieu     accountant chief_accountant auditor
POST      /so-ke-toan/ban-in/<int:number>/ky            accountant chief_accountant
POST      /so-ke-toan/ban-in/<int:number>/thoi-dung     accountant chief_accountant
GET       /so-ke-toan/luu-tru                           accountant chief_accountant auditor
GET       /so-ke-toan/luu-tru.<any(pdf,xlsx,csv):form> accountant chief_accountant auditor
GET POST  /so-ke-toan/luu-tru/moi                       accountant chief_accountant
GET       /so-ke-toan/luu-tru/<int:number>              accountant chief_accountant auditor
POST      /so-ke-toan/luu-tru/<int:number>              accountant chief_accountant
GET       /so-ke-toan/luu-tru/<int:number>/bia.pdf      accountant chief_accountant auditor
GET POST  /so-ke-toan/luu-tru/ban-giao                  accountant chief_accountant
GET       /so-ke-toan/luu-tru/ban-giao/<int:number>.pdf accountant chief_accountant auditor
GET       /so-ke-toan/kiem-tra                          accountant chief_accountant approver auditor
GET       /so-ke-toan/ky                                accountant chief_accountant approver auditor
POST      /so-ke-toan/ky/de-nghi-mo-lai                 chief_accountant
POST      /so-ke-toan/ky/dong-y-mo-lai                  chief_accountant approver
POST      /so-ke-toan/ky/khoa                           chief_accountant
POST      /so-ke-toan/ky/nop                            chief_accountant
POST      /so-ke-toan/ky/mo                             chief_accountant
GET       /so-ke-toan/moc-doi-chung                     chief_accountant auditor admin
POST      /so-ke-toan/moc-doi-chung/khoa                chief_accountant auditor admin
POST      /so-ke-toan/moc-doi-chung/khoa/<int:wish>     chief_accountant auditor admin
POST      /so-ke-toan/moc-doi-chung/khoa/ngung          chief_accountant auditor admin
POST      /so-ke-toan/moc-doi-chung/nhan                chief_accountant auditor admin
POST      /so-ke-toan/moc-doi-chung/so-lieu             auditor
POST      /so-ke-toan/ky/rut-mo-lai                     chief_accountant
GET       /so-ke-toan/ky/<int:period>                   accountant chief_accountant approver auditor
GET POST  /so-ke-toan/chung-tu/<int:voucher>/dieu-chinh accountant chief_accountant
GET       /so-ke-toan/dieu-chinh                        accountant chief_accountant approver auditor
GET       /so-ke-toan/dieu-chinh/<int:number>           accountant chief_accountant approver auditor
POST      /so-ke-toan/dieu-chinh/<int:number>           accountant chief_accountant approver
GET POST  /so-ke-toan/dieu-chinh/so-du-dau-nam          accountant chief_accountant
GET       /so-ke-toan/phat-hien                         accountant chief_accountant approver auditor
GET       /so-ke-toan/phat-hien.<any(pdf,csv):form>    accountant chief_accountant approver auditor
GET       /so-ke-toan/phat-hien/<int:number>            accountant chief_accountant approver auditor
POST      /so-ke-toan/phat-hien/<int:number>            accountant chief_accountant auditor
GET POST  /so-ke-toan/phat-hien/moi                     auditor
GET       /so-ke-toan/kiem-ke-dot-xuat                  accountant chief_accountant treasurer approver auditor
GET POST  /so-ke-toan/kiem-ke-dot-xuat/<int:place>      auditor
GET       /so-ke-toan/kiem-ke-dot-xuat/bien-ban/<int:number> accountant chief_accountant treasurer approver auditor
POST      /so-ke-toan/kiem-ke-dot-xuat/bien-ban/<int:number> accountant chief_accountant treasurer
GET POST  /so-ke-toan/bo-ho-so                          auditor
GET       /so-ke-toan/khoan-thu-sai                     accountant chief_accountant approver auditor
GET       /so-ke-toan/khoan-thu-sai/<int:voucher>       accountant chief_accountant approver auditor
POST      /so-ke-toan/khoan-thu-sai/<int:voucher>       accountant

GET       /khoa-quy                                     accountant chief_accountant treasurer approver auditor
GET POST  /khoa-quy/<int:place>                         treasurer
GET       /khoa-quy/bien-ban/<int:count>                accountant chief_accountant treasurer approver auditor
POST      /khoa-quy/bien-ban/<int:count>                accountant

GET       /giay-to/<int:paper>                          officer accountant chief_accountant treasurer approver auditor
GET POST  /ho-so/<int:of>/giay-to                       officer accountant
GET POST  /phieu/<int:of>/giay-to                       accountant chief_accountant treasurer
GET POST  /so-ke-toan/chung-tu/<int:of>/giay-to         accountant chief_accountant

GET       /viec                                         signed-in

GET       /tep                                          signed-in
GET POST  /tep/<token>                                  signed-in
GET       /tep/<token>.json                             signed-in
GET       /tep/<token>/tai                              signed-in
"""
EVERYBODY, STRANGER, NO_MARK = frozenset(ROLES), "a stranger", "no mark"
# Marked public for the guard because they ask for themselves who stands there; the table still holds for them.
OWN_GUARD = frozenset({"/doi-mat-khau"})
FILLED = {"int": "1", "string": "khong-co", "path": "khong-co"}
Door = tuple[str, str]  # method, path
Roles = frozenset[str] | None  # None: the public


def listed() -> dict[Door, Roles]:
    """What the table says."""
    doors: dict[Door, Roles] = {}
    for line in filter(None, DOORS.splitlines()):
        words = line.split()
        methods = [word for word in words if word.isupper()]
        path, *roles = words[len(methods) :]
        assert roles, f"nobody is named for {path}"
        assert roles in (["public"], ["signed-in"]) or set(roles) <= EVERYBODY, f"unknown role at {path}: {roles}"
        for method in methods:
            assert (method, path) not in doors, f"listed twice: {method} {path}"
            doors[method, path] = {"public": None, "signed-in": EVERYBODY}.get(roles[0], frozenset(roles))
    return doors


def built(app: Flask) -> dict[Door, object]:
    """What the service has, with each view's own mark; signing out comes last, for it ends the session that tries
    the others."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule == "/dang-xuat", rule.rule))
    return {
        (method, rule.rule.replace(" ", "")): getattr(app.view_functions[rule.endpoint], "allowed", NO_MARK)
        for rule in rules
        if rule.endpoint != "static"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }


def line(door: Door, allowed: object) -> str:
    """A door as the table writes it."""
    if isinstance(allowed, frozenset):
        words = "signed-in" if allowed == EVERYBODY else " ".join(role for role in ROLES if role in allowed)
    else:
        words = "public" if allowed is None else str(allowed)
    return f"{door[0]:9} {door[1]:45} {words}"


def test_the_table_lists_every_route_and_nothing_else(app: Flask) -> None:
    doors, found = listed(), built(app)
    new = [line(door, mark) for door, mark in found.items() if door not in doors]
    gone = [line(door, roles) for door, roles in doors.items() if door not in found]
    assert not new, "routes that nobody listed; check whom they let in, then add to DOORS:\n" + "\n".join(new)
    assert not gone, "listed, but no such route:\n" + "\n".join(gone)


def test_every_view_says_whom_it_lets_in(app: Flask) -> None:
    silent = [door for door, mark in built(app).items() if mark == NO_MARK]
    assert not silent, f"views without @public or @allow: {silent}"


def test_the_marks_say_what_the_table_says(app: Flask) -> None:
    doors = listed()
    differ = [
        f"{line(door, mark)}, but listed for: {line(door, doors[door]).split(None, 2)[2]}"
        for door, mark in built(app).items()
        if door in doors and door[1] not in OWN_GUARD and mark != doors[door]
    ]
    assert not differ, "\n".join(differ)


@pytest.mark.parametrize("who", [*ROLES, STRANGER])
def test_doors_open_to_those_listed_and_to_nobody_else(world: World, who: str) -> None:
    doors, wrong = listed(), []
    client = world.client(None if who == STRANGER else who)
    for door in built(world.app):
        if door not in doors:
            continue  # the first test names it
        response = client.open(address(door[1]), method=door[0])
        roles = doors[door]
        welcome = roles is None or who in roles
        if response.status_code >= 500 or welcome == refused(response):
            wrong.append(f"{line(door, roles)}: {response.status_code}")
    assert not wrong, f"tried by {who}:\n" + "\n".join(wrong)


def test_a_view_without_a_mark_is_closed_to_everybody(new_world: World) -> None:
    world = new_world

    @world.app.get("/khong-ai-noi")
    def nobody_said() -> str:
        return "open"

    assert NO_MARK in built(world.app).values()
    for who in (None, *ROLES):
        assert refused(world.client(who).get("/khong-ai-noi"))


def address(path: str) -> str:
    """The path with something in its places that most likely does not exist."""
    return re.sub(r"<(?:(\w+)(?:\((\w*)[^)]*\))?:)?\w+>", filled, path)


def filled(place: re.Match[str]) -> str:
    return place[2] if place[1] == "any" else FILLED[place[1] or "string"]


def refused(response: TestResponse) -> bool:
    sent_away = response.status_code in (302, 303) and response.location.startswith("/dang-nhap?tiep=")
    return response.status_code in (401, 403) or sent_away
