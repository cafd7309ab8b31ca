"""A database that cannot be reached is said so: 503, in words that need no database."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app


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
