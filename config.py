"""Settings, read once by `create_app` from the environment and `.env`. In production a missing secret refuses to
start and says which; elsewhere secrets are made under `var/`."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"


class SettingMissing(RuntimeError):
    """A setting that production cannot do without."""


def load(environment: Mapping[str, str] | None = None) -> dict[str, object]:
    """The app's settings. `environment` is for tests; by default the process's, after `.env`."""
    if environment is None:
        load_dotenv(ROOT / ".env")
        environment = os.environ
    production = environment.get("APP_ENV") == "production"
    var = Path(environment.get("VAR_DIR", str(VAR)))
    var.mkdir(parents=True, exist_ok=True)
    url = environment.get("DATABASE_URL") or f"sqlite:///{var / 'tuong-ho.db'}"
    base_url = environment.get("BASE_URL", "").rstrip("/")
    if production and not base_url.startswith("https://"):
        raise SettingMissing("BASE_URL: địa chỉ https:// của hệ thống, được in vào mã QR và không đổi được về sau")
    if environment.get("REDIS_URL") and find_spec("redis") is None:
        raise SettingMissing("REDIS_URL: cần thêm thư viện redis; cài bằng: pip install 'redis>=5,<8'")
    return {
        "APP_ENV": "production" if production else "development",
        "VAR_DIR": var,
        "SQLALCHEMY_DATABASE_URI": _driver(url),
        "MIGRATION_DATABASE_URL": _driver(environment.get("MIGRATION_DATABASE_URL") or url),
        "SECRET_KEY": _secret(environment, "SECRET_KEY", var / "secret-key", production),
        "RECEIPT_KEY_FILE": _key_file(environment, var, production),
        "UPLOAD_DIR": environment.get("UPLOAD_DIR", ""),  # empty: under VAR_DIR
        "JOBS_DIR": environment.get("JOBS_DIR", ""),  # files of long work; empty: under VAR_DIR
        "JOBS_KEEP_HOURS": float(environment.get("JOBS_KEEP_HOURS", "24")),
        "JOBS_DISK_MB": int(environment.get("JOBS_DISK_MB", "4096")),
        "JOBS_WORKERS": int(environment.get("JOBS_WORKERS", "2")),
        "REDIS_URL": environment.get("REDIS_URL", ""),  # empty: the line of jobs lies in a SQLite file of its own
        "BASE_URL": base_url or f"http://localhost:{environment.get('PORT', '8000')}",
        "TRUSTED_HOSTS": [host for host in environment.get("TRUSTED_HOSTS", "").split(",") if host] or None,
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),  # static addresses change with their content
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES", "0")),
        "MAX_CONTENT_LENGTH": 10 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,  # a slow donor's form must not go stale; the token lives with the session
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        "COMPRESS_MIN_SIZE": 400,
    }


def _driver(url: str) -> str:
    """PostgreSQL addresses as people write them, with the driver we use."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _secret(environment: Mapping[str, str], name: str, path: Path, production: bool) -> str:
    given = environment.get(name, "")
    if given and not (production and len(given) < 32):
        return given
    if production:
        raise SettingMissing(f"{name}: chuỗi bí mật ít nhất 32 ký tự")
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _key_file(environment: Mapping[str, str], var: Path, production: bool) -> Path:
    given = environment.get("RECEIPT_KEY_FILE")
    if production and not (given and Path(given).exists()):
        raise SettingMissing(
            "RECEIPT_KEY_FILE: tệp khóa ký biên nhận; tạo bằng: python -m app.make_receipt_key ĐƯỜNG_DẪN"
        )
    return Path(given) if given else var / "receipt-key"


def _write_private(path: Path, text: str) -> None:
    """Write a secret that only its owner may read; one that another worker wrote a moment ago stands."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(fresh, path)  # whole or not at all, and never over another
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
