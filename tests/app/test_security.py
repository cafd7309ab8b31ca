"""The headers every answer carries, and what browsers may keep."""

import re

import pytest
from sqlalchemy import update

from app.db import unit_of_work
from app.staff import passwords
from app.staff.models import Staff
from tests.app.conftest import World

STRICT = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "frame-ancestors": "'none'"}


def policy(headers: object) -> dict[str, str]:
    parts = (part.split(None, 1) for part in headers["Content-Security-Policy"].split(";"))
    return {name: value.strip() for name, value in parts}


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        (None, "/dang-nhap", 200), (None, "/ung-ho", 200), (None, "/khong-co", 404), (None, "/quan-tri", 303),
        ("admin", "/quan-tri", 200), ("planner", "/quan-tri", 403), ("admin", "/quan-tri/tai-khoan/99", 404),
        ("admin", "/doi-mat-khau", 200),
    ],
)  # fmt: skip
def test_every_kind_of_page_carries_the_strict_headers(world: World, who: str | None, path: str, status: int) -> None:
    answer = world.client(who).get(path)
    assert answer.status_code == status
    told = policy(answer.headers)
    assert {name: told[name] for name in STRICT} == STRICT
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert (answer.headers.get("Cache-Control") == "no-store") is (who is not None or path == "/dang-nhap")


@pytest.mark.parametrize(("who", "path"), [(None, "/dang-nhap"), ("admin", "/quan-tri"), ("admin", "/doi-mat-khau")])
def test_pages_hold_nothing_the_policy_would_stop(world: World, who: str | None, path: str) -> None:
    page = world.client(who).get(path).text
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", page)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)


def test_over_https_browsers_are_told_to_stay_there(world: World) -> None:
    assert "Strict-Transport-Security" not in world.client().get("/dang-nhap").headers
    world.app.config["SESSION_COOKIE_SECURE"] = True
    assert "max-age=31536000" in world.client().get("/dang-nhap").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat", "/doi-mat-khau", "/quan-tri/tai-khoan/moi"])
def test_no_form_is_taken_without_its_token(world: World, path: str) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    answer = world.client("admin").post(path, data={"form_key": "k"})
    assert answer.status_code == 400
    assert "Biểu mẫu đã cũ" in answer.text


def test_the_token_of_the_page_is_taken_and_another_browsers_is_not(world: World) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    mine, other = world.client("admin"), world.client("admin")
    token = _token(mine.get("/quan-tri/tai-khoan/moi").text)
    other.get("/quan-tri/tai-khoan/moi")
    data = {"name": "Lan Mới", "login": "lan.moi", "form_key": "k", "csrf_token": token}
    assert other.post("/quan-tri/tai-khoan/moi", data=data).status_code == 400
    assert mine.post("/quan-tri/tai-khoan/moi", data=data).status_code == 200


def test_a_form_token_of_before_the_sign_in_is_worth_nothing_after(world: World) -> None:
    unit_of_work(lambda s: s.execute(update(Staff).values(password_hash=passwords.hashed("mùa xuân"))))
    world.app.config["WTF_CSRF_ENABLED"] = True
    client = world.client()
    token = _token(client.get("/dang-nhap").text)
    form = {"login": "admin", "password": "mùa xuân", "form_key": "k", "csrf_token": token}
    assert client.post("/dang-nhap", data=form).status_code == 303
    assert client.post("/dang-xuat", data={"csrf_token": token}).status_code == 400
    assert client.get("/quan-tri").status_code == 200


def test_one_request_never_leaves_its_person_to_the_next(world: World) -> None:
    assert world.client("admin").get("/quan-tri").status_code == 200
    assert world.client("planner").get("/quan-tri").status_code == 403
    assert world.client().get("/quan-tri").status_code == 303


def test_somebody_not_allowed_reads_why(world: World) -> None:
    answer = world.client("planner").get("/quan-tri")
    assert "Bạn không có quyền" in answer.text
    problem = world.client("planner").get("/quan-tri", headers={"Accept": "application/json"})
    assert problem.content_type == "application/problem+json"
    assert "Bạn không có quyền" in problem.json["detail"]


def test_the_head_shows_only_places_that_open(world: World) -> None:
    assert 'href="/quan-tri" aria-current="page"' in world.client("admin").get("/quan-tri").text
    page = world.client("planner").get("/doi-mat-khau").text
    shown = {place for place in ("/thu", "/chi", "/quan-tri", "/so-ke-toan", "/ho-so") if f'href="{place}"' in page}
    opened = {place for place in shown if world.client("planner").get(place).status_code == 200}
    assert "/quan-tri" not in shown
    assert shown == opened


def _token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
