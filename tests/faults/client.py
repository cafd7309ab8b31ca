"""A browser or a machine that does not give up: it sends a form again, with the same key, until it is answered.

One kept-alive connection a client; the sessions of the staff are opened once and shared, as tabs of one browser are.
"""

import json
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from tests.app.conftest import ROLES
from tests.faults.web import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PUBLIC = "public"
RENEW = 12  # requests on one connection: for ever would leave all of them with the worker that was first awake
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NoAnswer(AssertionError):
    """A request that was sent again and again and never answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back in the end; `lost` tries before it had no answer, or 503."""

    status: int
    location: str
    body: bytes
    lost: int
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Badge:
    """What a browser holds of one person's session."""

    cookies: str = ""
    csrf: str = ""


@dataclass
class Client:
    """`patience` is how many seconds one request is tried for."""

    port: int
    address: str = "10.0.0.1"
    badges: dict[str, Badge] = field(default_factory=dict)
    patience: float = 60.0
    _line: HTTPConnection | None = None
    _sent: int = 0

    def get(self, path: str, who: str = PUBLIC) -> Answer:
        return self._ask("GET", path, None, {"Cookie": self._badge(who).cookies})

    def post(self, path: str, who: str, fields: dict[str, object], key: str) -> Answer:
        """A form as a browser sends it."""
        headers, body = self._form(who, fields, key)
        return self._ask("POST", path, body, headers)

    def post_json(self, path: str, fields: dict[str, object], key: str) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._ask("POST", path, json.dumps(fields).encode(), headers)

    def post_twice(self, path: str, who: str, fields: dict[str, object], key: str) -> tuple[Answer, Answer]:
        """A double click: the same form on two connections before either is answered."""
        headers, body = self._form(who, fields, key)
        other = Client(self.port, self.address, self.badges)
        try:
            other._send("POST", path, body, headers)
            first = self._ask("POST", path, body, headers)
            second = other._receive(0, time.monotonic())
        except (OSError, HTTPException):
            first, second = self._ask("POST", path, body, headers), self._ask("POST", path, body, headers)
        finally:
            other.close()
        return first, self._ask("POST", path, body, headers) if second.status == 503 else second

    def _form(self, who: str, fields: dict[str, object], key: str) -> tuple[dict[str, str], bytes]:
        badge = self._badge(who)
        return {**FORM, "Cookie": badge.cookies}, urlencode(
            {**fields, "form_key": key, "csrf_token": badge.csrf}
        ).encode()

    def _badge(self, who: str) -> Badge:
        return self.badges[who]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        began, lost = time.monotonic(), 0
        while True:
            try:
                self._send(method, path, body, headers)
                answer = self._receive(lost, began)
                if answer.status != 503:
                    return answer
            except (OSError, HTTPException):
                self.close()
            lost += 1
            if time.monotonic() - began > self.patience:
                raise NoAnswer(f"{method} {path}: {lost} tries in {self.patience} s")
            time.sleep(min(0.01 * lost, 0.2))

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        if self._sent % RENEW == 0:
            self.close()
        self._sent += 1
        if self._line is None:
            self._line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        self._line.request(method, path, body, {**headers, "X-Forwarded-For": self.address})

    def _receive(self, lost: int, began: float) -> Answer:
        assert self._line
        answer = self._line.getresponse()
        body = answer.read()
        return Answer(answer.status, answer.getheader("Location", ""), body, lost, time.monotonic() - began)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def sign_in_all(port: int) -> dict[str, Badge]:
    """One sign-in for each role, through the door; and a stranger's visit."""
    badges = {PUBLIC: _visit(port, {})[0]}
    for role in ROLES:
        badge, jar = _visit(port, {}, "/dang-nhap")
        client = Client(port, badges={PUBLIC: badge})
        client._send("POST", "/dang-nhap", *_login(client, role))
        assert client._line
        answer = client._line.getresponse()
        answer.read()
        assert answer.status == 303, role
        jar |= _cookies(answer.headers.get_all("Set-Cookie", []))
        badges[role] = _visit(port, jar, "/viec")[0]
        client.close()
    return badges


def _login(client: Client, role: str) -> tuple[bytes, dict[str, str]]:
    headers, body = client._form(PUBLIC, {"login": role, "password": PASSWORD}, f"login-{role}")
    return body, headers


def _visit(port: int, jar: dict[str, str], path: str = "/ung-ho") -> tuple[Badge, dict[str, str]]:
    """The token on a page, and the cookies after it."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Cookie": _told(jar)})
    answer = line.getresponse()
    found = TOKEN.search(answer.read().decode())
    line.close()
    assert answer.status == 200, path
    assert found, path
    jar = {**jar, **_cookies(answer.headers.get_all("Set-Cookie", []))}
    return Badge(_told(jar), found[1]), jar


def _cookies(said: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (line.split(";")[0].partition("=") for line in said)}


def _told(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())
