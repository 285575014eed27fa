"""What clients over HTTP share: reads that are tried again, writes that are not, errors that give no secret away.

No exception of the libraries below leaves this file, nor stays as the context of one that does: they hold addresses,
and some of those are permissions in themselves.
"""

import base64
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from podium.errors import PodiumError
from podium.platforms.platform import Refused, Unsure

if TYPE_CHECKING:
    import requests

Answer = TypeVar("Answer")

WAITS = (1.0, 4.0, 16.0)
"""Seconds before a read is tried again."""

PATIENCE = (10.0, 120.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""

LONGEST = 200  # characters of what a platform says
PIECE = 65_536  # bytes that are read at once
SERVER_ERROR, TOO_MANY, UNAUTHORISED = 500, 429, 401
STORED = (200, 201, 204)
MOST_TOLD = 32_000_000
"""Bytes of an answer, unpacked; the largest, a page of 100 submissions, is a few hundred thousand."""

MOST_STORED = 1_000_000_000
"""Bytes of a zip that is fetched."""


class TooLong(Exception):
    """An answer that is longer than any that is right."""


@dataclass(frozen=True)
class Failure:
    """Why no answer came."""

    status: int | None  # None: the connection broke, or what came cannot be read
    told: str

    @property
    def passing(self) -> bool:
        """Whether it may be otherwise in a while."""
        return self.status is None or self.status >= SERVER_ERROR or self.status == TOO_MANY

    def __str__(self) -> str:
        return self.told if self.status is None else f"{self.status} {self.told}".strip()


@dataclass(frozen=True)
class Line:
    """The line to a platform.

    Args:
        title: of the platform and the competition, for messages.
        login: where its credentials come from, for messages.
        waits: seconds before a read is tried again, each time that it is.
        sleep: what waits.
    """

    title: str
    login: str
    waits: tuple[float, ...] = WAITS
    sleep: Callable[[float], None] = time.sleep

    def read(self, send: Callable[[], Answer | Failure], what: str) -> Answer:
        """Ask for something; when that fails in a passing way, ask again.

        Args:
            send: asks.
            what: it asks for.

        Raises:
            Refused: the platform will not tell.
            PodiumError: it cannot be reached.
        """
        answer = attempt(send)
        for wait in self.waits:
            if not isinstance(answer, Failure) or not answer.passing:
                break
            self.sleep(wait)
            answer = attempt(send)
        if not isinstance(answer, Failure):
            return answer
        if answer.passing:
            raise PodiumError(f"{what} could not be read: {answer}", where=self.title, fix="try again later")
        raise self._refused(answer, what)

    def prepare(self, send: Callable[[], Answer | Failure], what: str) -> Answer:
        """Do, once, what comes before there is a submission.

        Args:
            send: does it.
            what: it is.

        Raises:
            Refused: it failed, so there is none.
        """
        answer = attempt(send)
        if not isinstance(answer, Failure):
            return answer
        if answer.passing:
            fix = "nothing is handed in; try again later"
            raise Refused(f"{what} failed: {answer}", where=self.title, fix=fix)
        raise self._refused(answer, what)

    def submit(self, send: Callable[[], Answer | Failure], what: str) -> Answer:
        """Do, once, what makes the submission.

        Args:
            send: does it.
            what: it is.

        Raises:
            Refused: the platform says that there is none.
            Unsure: it may have been made.
        """
        answer = attempt(send)
        if not isinstance(answer, Failure):
            return answer
        if answer.passing and answer.status != TOO_MANY:
            fix = "it may have been received all the same: look before you hand it in again"
            raise Unsure(f"{what} got no clear answer: {answer}", where=self.title, fix=fix)
        raise self._refused(answer, what)

    def _refused(self, failure: Failure, what: str) -> Refused:
        fix = self.login if failure.status == UNAUTHORISED else ""
        return Refused(f"{what} was refused: {failure}", where=self.title, fix=fix)


def attempt(send: Callable[[], Answer | Failure]) -> Answer | Failure:
    """What comes of sending a request: its answer, or why there is none; no exception.

    Args:
        send: raises `requests.HTTPError` for an answer that is an error.
    """
    import requests

    try:
        return send()
    except requests.HTTPError as error:
        return _refusal(error.response) if error.response is not None else Failure(None, "an error without a reason")
    except requests.exceptions.JSONDecodeError:
        return Failure(None, "the answer cannot be read")
    except requests.Timeout:
        return Failure(None, "it took too long")
    except TooLong as error:
        return Failure(None, str(error))
    except (requests.RequestException, OSError):
        return Failure(None, "the connection broke")
    except (ValueError, LookupError, TypeError, AttributeError):  # of another shape than was published
        return Failure(None, "the answer cannot be read")


def _whole(response: "requests.Response", most: int) -> None:
    """Read an answer to its end, or as far as it may go.

    Raises:
        TooLong: it does not end there.
    """
    parts, size = list[bytes](), 0
    for part in response.iter_content(PIECE):
        size += len(part)
        if size > most:
            response.close()
            raise TooLong(f"the answer is longer than {most:,} bytes")
        parts.append(part)
    response._content = b"".join(parts)  # where requests itself keeps what it has read


def signed(method: str, url: str, content: bytes | None = None) -> bytes | Failure:
    """Send to, or fetch from, an address that is a permission in itself: without a login, and out of every log.

    Args:
        method: GET or PUT.
        url: the address.
        content: of a zip, to be sent.
    """
    import requests

    def as_it_is(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
        return request  # else requests looks for a login in ~/.netrc

    headers = {} if content is None else {"Content-Type": "application/zip"}
    with requests.Session() as session, _unlogged():
        patient(session, MOST_STORED)
        response = session.request(
            method, url, data=content, headers=headers, auth=as_it_is, allow_redirects=method == "GET"
        )
    return response.content if response.status_code in STORED else Failure(response.status_code, "from its storage")


def patient(session: "requests.Session", most: int = MOST_TOLD) -> None:
    """Let no request of a session wait for ever, nor any answer fill the memory, as requests does by itself.

    Args:
        session: of the library.
        most: bytes of an answer, those of each redirect too.
    """
    from requests.adapters import HTTPAdapter

    class Patient(HTTPAdapter):
        def send(self, *args: Any, **options: Any) -> "requests.Response":
            limited = {**options, "timeout": options.get("timeout") or PATIENCE, "stream": True}
            response = super().send(*args, **limited)
            _whole(response, most)
            return response

    for scheme in ("https://", "http://"):
        session.mount(scheme, Patient())


def one_line(text: str) -> str:
    r"""What a platform says, in one line that a terminal can show.

    Example:
        >>> one_line("Row 7:\n  no number\x1b[2J")
        'Row 7: no number [2J'
    """
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def content_of(archive: Path) -> bytes:
    """The bytes of what is to be handed in.

    Raises:
        Refused: they cannot be read.
    """
    try:
        return archive.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
    raise Refused(what, where=str(archive), fix="run `dvc repro package`")


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep urllib3, which logs every address, silent."""

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger = logging.getLogger("urllib3.connectionpool")
    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


def _refusal(response: "requests.Response") -> Failure:
    """An answer that is an error: its status and what it says, without the login that it may repeat."""
    try:
        body = response.json()
    except ValueError:
        body = None
    status = response.status_code
    if isinstance(body, dict) and status < UNAUTHORISED - 1 and isinstance(body.get("code"), int):
        status = body["code"]  # Kaggle's errors may come as an answer that is none
    told = "; ".join(_texts(body)) or str(response.reason or "")
    for secret in _secrets(response.request):
        told = told.replace(secret, "…")
    return Failure(status, one_line(told))


def _texts(body: Any) -> Iterator[str]:
    """The texts of an error: `{"message": "..."}`, `{"detail": "..."}` or `{"field": ["..."]}`."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for key, value in body.items():
            for text in _texts(value):
                yield text if key in ("message", "detail", "error", "reason") else f"{key}: {text}"
    elif isinstance(body, list):
        for value in body:
            yield from _texts(value)


def _secrets(request: "requests.PreparedRequest | None") -> list[str]:
    """The login that a request carried, as a token or as a key behind a user's name."""
    header = request.headers.get("Authorization", "") if request is not None else ""
    scheme, _, login = (header.decode("latin-1") if isinstance(header, bytes) else header).partition(" ")
    secrets = [login]
    if scheme == "Basic":
        secrets.append(base64.b64decode(login).decode("latin-1").partition(":")[2])
    return [secret for secret in secrets if secret]
