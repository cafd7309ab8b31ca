"""Production refuses to start without its secrets and says which; elsewhere they are made, once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import config

GOOD = {"APP_ENV": "production", "BASE_URL": "https://tuongho.example", "SECRET_KEY": "s" * 32}


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "http://tuongho.example"}, "BASE_URL"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({}, "RECEIPT_KEY_FILE"),
        ({"RECEIPT_KEY_FILE": "/nowhere/key"}, "RECEIPT_KEY_FILE"),
    ],
)
def test_production_says_what_is_missing(tmp_path: Path, missing: dict[str, str], says: str) -> None:
    with pytest.raises(config.SettingMissing, match=says):
        config.load({**GOOD, "VAR_DIR": str(tmp_path), **missing})


def test_elsewhere_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = config.load({"VAR_DIR": str(tmp_path)})
    assert config.load({"VAR_DIR": str(tmp_path)})["SECRET_KEY"] == first["SECRET_KEY"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert str(first["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite:///")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_reached_as_people_write_it(tmp_path: Path, scheme: str) -> None:
    found = config.load({"VAR_DIR": str(tmp_path), "DATABASE_URL": f"{scheme}://web@db/books"})
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://web@db/books"
    assert found["MIGRATION_DATABASE_URL"] == found["SQLALCHEMY_DATABASE_URI"]


def test_workers_that_start_together_share_one_secret(tmp_path: Path) -> None:
    """Each finds no file and writes one: the first stands, whole, and all read it."""

    def start(_: int) -> object:
        return config.load({"VAR_DIR": str(tmp_path)})["SECRET_KEY"]

    for _ in range(20):
        (tmp_path / "secret-key").unlink(missing_ok=True)
        with ThreadPoolExecutor(8) as workers:
            assert len(set(workers.map(start, range(8)))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
