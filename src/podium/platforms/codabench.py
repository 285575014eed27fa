"""Codabench, by its REST API (codalab/codabench, src/apps/api).

Handing in is five requests: may I; a data set, which gives an address; the zip is put there; it is complete; the
submission is made of it, and only that counts. A submission has no message of its own (its description cannot be
written), so the file is named after the mark in it: names are kept up to 35 characters.
"""

import math
import os
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from podium.config.board import Board
from podium.errors import PodiumError
from podium.platforms._http import WAITS, Line, content_of, one_line, patient, signed
from podium.platforms.platform import Budget, Receipt, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

Told = TypeVar("Told")

VARIABLE, FILE = "CODABENCH_TOKEN", "~/.config/codabench/token"
LOGIN = f"put your token into {VARIABLE}, or into {FILE} with mode 600 (docs/platforms.md says how to get one)"
OTHERS = 0o077  # what a file lets others than its owner do
MARK = re.compile(r"\b[0-9a-f]{12} [0-9a-f]{12}\b")
LONGEST_NAME = 35  # characters of a file's name that Codabench keeps, its ending aside
PAGE = 100  # submissions in one answer
MOST_PAGES = 1000
FORBIDDEN = 403
STATES = {"Finished": "finished", "Failed": "failed", "Cancelled": "failed"}


def connect(board: Board, root: Path, *, waits: tuple[float, ...] = WAITS) -> "Codabench":  # noqa: ARG001
    """The phase `board.phase` of competition `board.slug` on `board.url`.

    Args:
        board: the section `board` of params.yaml.
        root: the project's folder; not used.
        waits: seconds before a read is tried again, each time that it is.

    Raises:
        Refused: there is no token, or others can read its file.
    """
    return Codabench(board, _token(), waits)


class Codabench:
    """One phase of a competition on Codabench.

    Args:
        board: the section `board` of params.yaml.
        token: of the user.
        waits: seconds before a read is tried again, each time that it is.
    """

    name = "codabench"
    by_hand = False

    def __init__(self, board: Board, token: str, waits: tuple[float, ...] = WAITS) -> None:
        import requests

        def sign(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
            request.headers["Authorization"] = f"Token {token}"
            return request

        self._board = board
        self._line = Line(f"Codabench, competition {board.slug}, phase {board.phase}", LOGIN, waits)
        self._session = requests.Session()
        self._session.auth = sign
        patient(self._session)

    def budget(self) -> Budget:
        """How many submissions a day the phase allows, and how many of today's were made, as the platform counts."""

        def read(told: Any) -> Budget | list[str]:
            phases = {phase["id"]: phase for phase in told["phases"]}
            if (ours := phases.get(self._board.phase)) is None:
                return [f"{number} ({one_line(phase['name'])})" for number, phase in phases.items()]
            used = ours.get("used_submissions_per_day")
            return Budget((ours["has_max_submissions"] and ours["max_submissions_per_day"]) or None, used)

        told = self._get(f"competitions/{self._board.slug}/", read, "the competition")
        if isinstance(told, Budget):
            return told
        raise Refused(
            f"there is no phase {self._board.phase}, but {', '.join(told) or 'none'}",
            where=self._line.title,
            fix="set board.phase to one of them",
        )

    def upload(self, archive: Path, message: str) -> Receipt:
        """Hand in a zip, whose name there is the mark in the message."""
        content = content_of(archive)
        _check_flat(content, archive)
        self._check_allowed()
        name = f"{_file_name(message)}.zip"
        described = {
            "type": "submission",
            "competition": self._board.slug,
            "description": message,
            "request_sassy_file_name": name,
            "file_name": name,
            "file_size": len(content),
        }

        def place(told: Any) -> tuple[str, str]:
            key, url = str(told["key"]), str(told["sassy_url"])
            if not re.fullmatch(r"[0-9A-Za-z-]+", key):
                raise ValueError(key)
            return key, url

        key, url = self._line.prepare(lambda: place(self._send("POST", "datasets/", described)), "the data set")
        self._line.prepare(lambda: signed("PUT", url, content), "the upload")
        self._line.prepare(lambda: self._send("PUT", f"datasets/completed/{key}/"), "the end of the upload")

        make: dict[str, Any] = {"data": key, "phase": self._board.phase}
        if self._board.task is not None:
            make["tasks"] = [self._board.task]
        made = self._line.submit(lambda: int(self._send("POST", "submissions/", make)["id"]), "the submission")
        return Receipt(str(made), "pending", None, None)

    def find(self, mark: str) -> Receipt | None:
        """The submission whose file is named after `mark`; of its re-runs and single tasks, which come later, none."""
        name = _as_name(mark)
        found = [one for one in self._submissions() if name in str(one["filename"])]
        return self._receipt(min(found, key=lambda one: int(one["id"]))) if found else None

    def state(self, reference: str) -> Receipt:
        """A submission as it stands now."""
        return self._get(self._path(reference), self._receipt, f"submission {reference}")

    def download(self, reference: str) -> bytes | None:
        """The zip that was received; None where the phase hides such files."""
        from requests import HTTPError

        def read() -> str | None:
            try:
                told = self._send("GET", f"{self._path(reference)}get_details/")
            except HTTPError as error:
                if error.response is not None and error.response.status_code == FORBIDDEN:
                    return None
                raise
            return str(told["data_file"]) if told["data_file"] else None

        what = f"the file of submission {reference}"
        url = self._line.read(read, what)
        return None if url is None else self._line.read(lambda: signed("GET", url), what)

    def _check_allowed(self) -> None:
        """Ask whether a submission may be made.

        Raises:
            Refused: it may not: the quota is used up, or the user does not take part.
        """

        def read(told: Any) -> str | None:
            return None if told["can"] is True else one_line(str(told.get("reason") or "no reason is given"))

        why_not = self._get(f"can_make_submission/{self._board.phase}/", read, "the phase")
        if why_not is not None:
            raise Refused(f"no submission may be made: {why_not}", where=self._line.title)

    def _submissions(self) -> "Iterator[dict[str, Any]]":
        """The submissions of the phase that the user may see, re-runs and single tasks of one included."""

        def read(told: Any) -> tuple[list[dict[str, Any]], bool]:
            rows, more = (told, False) if isinstance(told, list) else (told["results"], bool(told["next"]))
            return [{**row, "id": int(row["id"]), "filename": row["filename"]} for row in rows], more

        for page in range(1, MOST_PAGES + 1):  # the address of the next page is not followed: it may lead elsewhere
            asked = f"submissions/?phase={self._board.phase}&page_size={PAGE}&page={page}"
            rows, more = self._get(asked, read, "the list of submissions")
            yield from rows
            if not more:
                return
        raise PodiumError(
            f"its list of submissions does not end after {MOST_PAGES} pages",
            where=self._line.title,
            fix="look at the site: it may be broken; then run again",
        )

    def _receipt(self, told: dict[str, Any]) -> Receipt:
        state: Any = STATES.get(told["status"], "pending")
        if state != "finished":
            return Receipt(str(told["id"]), state, None, None, one_line(str(told.get("status_details") or "")))
        score, reason = _score(told.get("scores") or [], self._board.column)
        return Receipt(str(told["id"]), state, score, None, reason)

    def _path(self, reference: str) -> str:
        if not (reference.isascii() and reference.isdecimal()):
            raise Refused(f"{reference!r} is no submission's number", where=self._line.title)
        return f"submissions/{reference}/"

    def _get(self, path: str, read: "Callable[[Any], Told]", what: str) -> Told:
        return self._line.read(lambda: read(self._send("GET", path)), what)

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the platform answers.

        Raises:
            requests.HTTPError: with an error, or that it has moved.
        """
        from requests import HTTPError

        url = f"{self._board.url.rstrip('/')}/api/{path}"
        response = self._session.request(method, url, json=body, allow_redirects=False)
        if not response.ok or response.is_redirect:
            raise HTTPError(response=response)
        return response.json()


def _score(scores: list[dict[str, Any]], column: str | None) -> tuple[float | None, str]:
    """The score among those of a submission, or why it cannot be told.

    Args:
        scores: one a column of the leaderboard, and a task.
        column: the key of the one that counts; None: the main one.
    """
    keys = sorted({str(one["column_key"]) for one in scores})
    ours = [one for one in scores if (one.get("is_primary") if column is None else one["column_key"] == column)]
    if column is None and not ours:  # older sites do not tell the main one
        ours = scores
    if len(ours) == 1:
        number = float(ours[0]["score"])
        return (number, "") if math.isfinite(number) else (None, "its score is no number")
    if not scores:
        return None, "it has no score"
    if not ours:
        return None, f"it has no score {column!r} (board.column), but {', '.join(keys)}"
    if len({str(one["column_key"]) for one in ours}) > 1:
        return None, f"it has several scores: set board.column to one of {', '.join(keys)}"
    return None, "it has a score for each of several tasks: set board.task"


def _as_name(text: str) -> str:
    """A text as a file's name, which Codabench keeps as it is.

    Example:
        >>> _as_name("0123456789ab cdef01234567")
        '0123456789ab-cdef01234567'
    """
    return re.sub(r"[^0-9A-Za-z]+", "-", text).strip("-")


def _file_name(message: str) -> str:
    """The name of the file that carries a message's mark, short enough to be kept."""
    if mark := MARK.search(message):
        return f"podium-{_as_name(mark[0])}"
    return _as_name(message)[:LONGEST_NAME] or "submission"


def _check_flat(content: bytes, archive: Path) -> None:
    """Check that a zip holds the file itself: a scorer does not look into folders.

    Raises:
        Refused: it does not, or is no zip.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            names = opened.namelist()
    except zipfile.BadZipFile:
        names = None
    fix = "run `dvc repro package`"
    if not names:
        raise Refused("no zip, or an empty one", where=str(archive), fix=fix)
    if folders := [name for name in names if "/" in name]:
        raise Refused(f"it holds a folder: {folders[0]!r}", where=str(archive), fix=fix)


def _token() -> str:
    """The user's token, from the environment or from a file that only the user can read.

    Raises:
        Refused: there is none, or others can read it.
    """
    token, where = os.environ.get(VARIABLE, "").strip(), VARIABLE
    if not token:
        where = FILE
        try:
            with Path(FILE).expanduser().open("rb") as stream:
                shared = os.fstat(stream.fileno()).st_mode & OTHERS
                token = "" if shared else stream.read().decode("ascii", errors="replace").strip()
        except FileNotFoundError:
            raise Refused("there is no token for it", where="Codabench", fix=LOGIN) from None
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror}", where=where, fix=LOGIN) from None
        if shared:
            raise Refused("others than you can read the token in it", where=where, fix=f"chmod 600 {FILE}")
    if not re.fullmatch(r"[!-~]+", token):
        raise Refused("what stands there is no token", where=where, fix=LOGIN)
    return token
