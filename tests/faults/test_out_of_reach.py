"""A database that cannot be reached is said so: 503, in words that need no database."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.errors import SENTENCES
from app.security import public


@pytest.fixture
def stranded(tmp_path: Path) -> Flask:
    """A service whose PostgreSQL is not there."""
    return create_app(
        {
            "TESTING": False, "PROPAGATE_EXCEPTIONS": False, "VAR_DIR": tmp_path, "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://nobody@/nothing?host={tmp_path}",
            "WTF_CSRF_ENABLED": False,
        }
    )  # fmt: skip


def test_a_page_says_wait_and_send_again(stranded: Flask) -> None:
    client = stranded.test_client()
    client.set_cookie("phien", "a session that nobody can look up")
    for answer in (client.get("/"), client.get("/viec"), client.post("/ung-ho", data={"step": "confirm"})):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "không bị ghi hai lần" in answer.text


def test_a_machine_gets_a_problem(stranded: Flask) -> None:
    answer = stranded.test_client().get("/api/v1/appeals")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert "không bị ghi hai lần" in answer.json["detail"]


def test_an_error_without_a_database_still_has_its_page(stranded: Flask) -> None:
    stranded.add_url_rule("/breaks", view_func=public(lambda: 1 // 0))
    answer = stranded.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "<main" in answer.text
    assert SENTENCES[500] in answer.text


def test_when_even_that_page_breaks_its_sentence_stands_alone(stranded: Flask) -> None:
    stranded.add_url_rule("/breaks", view_func=public(lambda: 1 // 0))
    stranded.context_processor(lambda: {"broken": 1 // 0})
    answer = stranded.test_client().get("/breaks")
    assert (answer.status_code, answer.text) == (500, SENTENCES[500])
