"""Kaggle, by its official client.

Handing in is three requests: StartSubmissionUpload gives an address, the zip is put there, CreateSubmission makes the
submission of it; only the last one counts against the quota. The message is the submission's description.
"""

import errno
import math
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from podium.config.board import Board
from podium.errors import PodiumError
from podium.platforms._http import WAITS, Failure, Line, content_of, one_line, patient, signed
from podium.platforms.platform import Budget, Receipt, Refused

if TYPE_CHECKING:
    from kagglesdk.competitions.services.competition_api_service import (  # type: ignore[import-untyped]
        CompetitionApiClient,
    )
    from kagglesdk.kaggle_client import KaggleClient  # type: ignore[import-untyped]

LOGIN = (
    "set KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY, or get ~/.kaggle/access_token or ~/.kaggle/kaggle.json "
    "from the settings of your account"
)
PAGE = 100  # submissions in one answer
MOST_PAGES = 1000


def _today() -> date:
    return datetime.now(UTC).date()


def connect(board: Board, root: Path, *, waits: tuple[float, ...] = WAITS) -> "Kaggle":  # noqa: ARG001
    """Kaggle's competition `board.slug`.

    Args:
        board: the section `board` of params.yaml.
        root: the project's folder; not used.
        waits: seconds before a read is tried again, each time that it is.

    Raises:
        Refused: there are no credentials, or they cannot be read.
    """
    assert board.slug is not None  # noqa: S101 - for mypy: Board asks for it
    return Kaggle(board.slug, _client(), waits)


class Kaggle:
    """One competition on Kaggle.

    Args:
        slug: the last part of its address.
        client: the official one, with credentials.
        waits: seconds before a read is tried again, each time that it is.
        today: the day in UTC, by which Kaggle counts.
    """

    name = "kaggle"
    by_hand = False

    def __init__(
        self,
        slug: str,
        client: "KaggleClient",
        waits: tuple[float, ...] = WAITS,
        today: Callable[[], date] = _today,
    ) -> None:
        self._slug, self._today = slug, today
        self._api: CompetitionApiClient = client.competitions.competition_api_client
        self._line = Line(f"Kaggle, {slug}", LOGIN, waits)

    def budget(self) -> Budget:
        """How many submissions a day the team has, and how many of today's were made; failed ones are not counted."""
        from kagglesdk.competitions.types.competition_api_service import (  # type: ignore[import-untyped]
            ApiGetCompetitionRequest,
        )

        request = ApiGetCompetitionRequest()
        request.competition_name = self._slug
        told = self._line.read(lambda: self._api.get_competition(request), "the competition")
        today = self._today()
        made = [one for one in self._submissions() if one.date is not None and one.date.date() == today]
        used = sum(_receipt(one).state != "failed" for one in made)
        return Budget(told.max_daily_submissions or None, used)

    def upload(self, archive: Path, message: str) -> Receipt:
        """Hand in a zip, with the message as its description."""
        from kagglesdk.competitions.types.competition_api_service import (
            ApiCreateSubmissionRequest,
            ApiStartSubmissionUploadRequest,
        )

        content = content_of(archive)
        start = ApiStartSubmissionUploadRequest()
        start.competition_name, start.file_name = self._slug, archive.name
        start.content_length, start.last_modified_epoch_seconds = len(content), int(archive.stat().st_mtime)
        place = self._line.prepare(lambda: self._api.start_submission_upload(start), "the beginning of the upload")
        self._line.prepare(lambda: signed("PUT", place.create_url, content), "the upload")

        make = ApiCreateSubmissionRequest()
        make.competition_name, make.submission_description = self._slug, message
        make.blob_file_tokens = place.token

        def send() -> str | Failure:
            made = self._api.create_submission(make)
            return str(made.ref) if made.ref else Failure(None, f"no number, but {one_line(made.message)!r}")

        return Receipt(self._line.submit(send, "the submission"), "pending", None, None)

    def find(self, mark: str) -> Receipt | None:
        """The submission whose description holds `mark`."""
        return next((_receipt(one) for one in self._submissions() if mark in one.description), None)

    def state(self, reference: str) -> Receipt:
        """A submission as it stands now."""
        from kagglesdk.competitions.types.competition_api_service import ApiGetSubmissionRequest

        if not (reference.isascii() and reference.isdecimal()):
            raise Refused(f"{reference!r} is no submission's number", where=self._line.title)
        request = ApiGetSubmissionRequest()
        request.ref = int(reference)
        return self._line.read(lambda: _receipt(self._api.get_submission(request)), f"submission {reference}")

    def download(self, reference: str) -> bytes | None:  # noqa: ARG002
        """None: Kaggle's API does not give a submission back."""
        return None

    def _submissions(self) -> Iterator[Any]:
        """All of the team's submissions, the latest first."""
        from kagglesdk.competitions.types.competition_api_service import ApiListSubmissionsRequest

        request = ApiListSubmissionsRequest()
        request.competition_name, request.page_size = self._slug, PAGE
        for _ in range(MOST_PAGES):
            told = self._line.read(lambda: self._api.list_submissions(request), "the list of submissions")
            yield from told.submissions
            if not told.next_page_token:
                return
            request.page_token = told.next_page_token
        raise PodiumError(
            f"its list of submissions does not end after {MOST_PAGES} pages",
            where=self._line.title,
            fix="look at the site: it may be broken; then run again",
        )


def _receipt(one: Any) -> Receipt:
    """Kaggle's ApiSubmission as a receipt."""
    states = {"COMPLETE": "finished", "ERROR": "failed"}
    state: Any = states.get(one.status.name, "pending")
    scores = _number(one.public_score), _number(one.private_score)
    return Receipt(str(one.ref), state, *scores, one_line(one.error_description))


def _number(score: str) -> float | None:
    """A score, which Kaggle gives as text; None: there is none yet."""
    try:
        number = float(score)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _client() -> "KaggleClient":
    """The official client, with the credentials of its own places.

    Raises:
        Refused: there are none, or they cannot be read.
    """
    made = _signed_in()
    if isinstance(made, str):
        raise Refused(made, where="Kaggle", fix=LOGIN)
    return made


def _signed_in() -> "KaggleClient | str":
    """The official client; or why there is none, told outside of the error, which may hold what was read."""
    from kagglesdk.kaggle_client import KaggleClient

    user, key = os.environ.get("KAGGLE_USERNAME"), os.environ.get("KAGGLE_KEY")  # the client leaves them to its caller
    try:
        token = _access_token()
        if not (token or (user and key) or Path("~/.kaggle/kaggle.json").expanduser().is_file()):
            return "there are no credentials for it"
        client = KaggleClient(username=user, password=key, api_token=token)
        client.http_client().__enter__()
    except Exception as error:  # of any kind: a damaged file, or one that cannot be opened
        return f"its credentials, or KAGGLE_API_ENVIRONMENT, cannot be read ({type(error).__name__})"
    patient(client.http_client()._session)  # the client itself would wait for ever
    return client


def _access_token() -> str | None:
    """The token, as the client finds it; it first looks for a file of that name, which a long token cannot be."""
    from kagglesdk.kaggle_env import get_access_token_from_env  # type: ignore[import-untyped]

    try:
        token: str | None = get_access_token_from_env()[0]
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        token = os.environ["KAGGLE_API_TOKEN"]
    return token
