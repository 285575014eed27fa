"""Reads are tried again, writes are not; what a platform says becomes one line."""

import base64
import gzip
from collections.abc import Callable
from typing import Any

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from platforms.stand_in import Answered, Asked, StandIn

from podium.errors import PodiumError
from podium.platforms import _http
from podium.platforms._http import LONGEST, Failure, Line, attempt, one_line, patient, signed
from podium.platforms.platform import Refused, Unsure

WAITS = (1.0, 4.0, 16.0)


def _response(status: int, body: bytes = b"", login: str = "Token s3cr3t") -> requests.Response:
    response = requests.Response()
    response.status_code, response._content, response.reason = status, body, "Reason"
    response.request = requests.Request("GET", "http://h.invalid/", headers={"Authorization": login}).prepare()
    return response


def _fails(*outcomes: Any) -> tuple[Callable[[], Any], list[Any]]:
    """A request whose outcomes come one after the other, and those that have."""
    came: list[Any] = []

    def send() -> Any:
        came.append(outcomes[len(came)])
        if isinstance(came[-1], Exception):
            raise came[-1]
        return came[-1]

    return send, came


def _line() -> tuple[Line, list[float]]:
    slept: list[float] = []
    return Line("Here", "log in", WAITS, slept.append), slept


SERVER = requests.HTTPError(response=_response(503))
BROKEN = requests.ConnectionError("http://h.invalid/?signature=s3cr3t")


@pytest.mark.parametrize("outcome", [SERVER, BROKEN, requests.ReadTimeout(), Failure(429, "slowly"), KeyError("id")])
def test_a_read_is_tried_again(outcome: Any) -> None:
    send, came = _fails(outcome, outcome, outcome, "it")
    line, slept = _line()
    assert line.read(send, "a thing") == "it"
    assert (len(came), slept) == (4, [1.0, 4.0, 16.0])


def test_a_read_that_fails_for_good() -> None:
    send, came = _fails(*[BROKEN] * 9)
    line, _ = _line()
    with pytest.raises(PodiumError, match=r"^Here: a thing could not be read: the connection broke; try") as raised:
        line.read(send, "a thing")
    assert len(came) == 4
    assert not isinstance(raised.value, Refused | Unsure)


@pytest.mark.parametrize("do", [Line.read, Line.prepare, Line.submit])
def test_what_is_refused_is_not_tried_again(do: Any) -> None:
    send, came = _fails(requests.HTTPError(response=_response(401, b'{"detail": "Invalid token."}')), "it")
    with pytest.raises(Refused, match=r"^Here: a thing was refused: 401 Invalid token.; log in$"):
        do(_line()[0], send, "a thing")
    assert len(came) == 1


@pytest.mark.parametrize("outcome", [SERVER, BROKEN, requests.ReadTimeout(), KeyError("id"), requests.HTTPError()])
@pytest.mark.parametrize(("do", "error"), [(Line.prepare, Refused), (Line.submit, Unsure)])
def test_writes_are_not_tried_again(outcome: Any, do: Any, error: type[PodiumError]) -> None:
    send, came = _fails(outcome, "it")
    line, slept = _line()
    with pytest.raises(error) as raised:
        do(line, send, "a thing")
    assert (len(came), slept) == (1, [])
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"code": 400, "message": "Over the limit"}', "Over the limit"),
        (b'{"phase": ["Invalid pk", "and more"], "n": 3}', "phase: Invalid pk; phase: and more"),
        (b'["one", ["two"]]', "one; two"),
        (b"<h1>Server Error</h1>", "Reason"),
        (b'{"detail": "the token s3cr3t\\nis wrong"}', "the token … is wrong"),
    ],
)
def test_what_a_platform_says(body: bytes, told: str) -> None:
    def send() -> None:
        raise requests.HTTPError(response=_response(400, body))

    assert attempt(send) == Failure(400, told)


def test_an_error_in_an_answer_that_is_none() -> None:
    def send() -> None:
        raise requests.HTTPError(response=_response(200, b'{"code": 403, "message": "no"}'))

    assert attempt(send) == Failure(403, "no")


def test_a_key_behind_a_name_is_a_secret_too() -> None:
    login = base64.b64encode(b"me:s3cr3t").decode()

    def send() -> None:
        raise requests.HTTPError(response=_response(401, b'{"message": "me, s3cr3t?"}', f"Basic {login}"))

    assert attempt(send) == Failure(401, "me, …?")


@given(st.text())
@example("\x1b[2J\u202e\u2028" * 200)
def test_one_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= LONGEST
    assert line == line.strip()
    assert one_line(line) == line


class Endless(StandIn):
    """A server whose every answer is so many zeros, packed or not; /moved leads to another one."""

    packed, size = False, 0

    def step(self, asked: Asked) -> str:
        return asked.path

    def answer(self, step: str, asked: Asked) -> Answered:
        body = b"0" * self.size
        moved = {"Location": "/whole"} if step == "/moved" else {}
        packed = {"Content-Encoding": "gzip"} if self.packed else {}
        return Answered(302 if moved else 200, gzip.compress(body) if self.packed else body, headers=moved | packed)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("path", ["/whole", "/moved"])
def test_an_answer_has_an_end(path: str, packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "MOST_STORED", 5_000)
    with Endless() as there, requests.Session() as session:
        there.packed, there.size = packed, 5_000
        patient(session, 5_000)
        assert len(session.get(f"{there.address}{path}").content) == 5_000
        assert signed("GET", f"{there.address}{path}") == b"0" * 5_000
        there.size = 5_001
        too_long = Failure(None, "the answer is longer than 5,000 bytes")
        assert attempt(lambda: session.get(f"{there.address}{path}")) == too_long
        assert attempt(lambda: signed("GET", f"{there.address}{path}")) == too_long
