"""Kaggle's competition API, as kagglesdk 0.1.28 asks it, on the port that KAGGLE_API_ENVIRONMENT=TEST names."""

import base64
from datetime import UTC, datetime
from typing import Any

from platforms.stand_in import Answered, Asked, StandIn

PORT = 7777
SIGNATURE = "upload_id=ABPtcPsignature"
SERVICE = "/api/v1/competitions.CompetitionApiService/"


class StandInKaggle(StandIn):
    """One competition, `slug`, which the user of `token` (or of `user` and `key`) has joined."""

    def __init__(self, token: str, *, slug: str = "sms-spam", per_day: int = 5, polls: int = 1, page: int = 2) -> None:
        super().__init__(PORT)
        self.logins = {f"Bearer {token}"}
        self.slug, self.per_day, self.polls, self.page = slug, per_day, polls, page
        self.uploads: dict[str, bytes] = {}
        self.submissions: list[dict[str, Any]] = []  # as ApiSubmission
        self.received: dict[int, bytes] = {}
        self.public, self.private = "0.79512", ""
        self.error = ""  # of scoring

    def allow(self, user: str, key: str) -> None:
        self.logins.add("Basic " + base64.b64encode(f"{user}:{key}".encode()).decode())

    def step(self, asked: Asked) -> str:
        return asked.path.removeprefix(SERVICE) if asked.path.startswith(SERVICE) else asked.path.split("/")[1]

    def answer(self, step: str, asked: Asked) -> Answered:
        if step == "upload":
            return self._upload(asked)
        given = asked.headers.get("Authorization", "")
        if given not in self.logins:
            return _error(401, f"Unauthenticated: {given}")
        name = asked.json.get("competitionName", self.slug)
        if name != self.slug:
            return _error(404, "Not found")
        return getattr(self, f"_{step}")(asked.json)

    def _upload(self, asked: Asked) -> Answered:
        if f"upload_id={asked.query.get('upload_id')}" != SIGNATURE or asked.method != "PUT":
            return Answered(403, b"<Error>SignatureDoesNotMatch</Error>")
        self.uploads[asked.path.split("/")[-1]] = asked.body
        return Answered(200, b"")

    def _StartSubmissionUpload(self, told: dict[str, Any]) -> Answered:  # noqa: N802
        token = f"blob{len(self.uploads)}"
        self.uploads[token] = b""
        assert set(told) == {"competitionName", "contentLength", "lastModifiedEpochSeconds", "fileName"}
        return Answered(200, {"token": token, "createUrl": f"{self.address}/upload/{token}?{SIGNATURE}"})

    def _CreateSubmission(self, told: dict[str, Any]) -> Answered:  # noqa: N802
        if self.made_today() >= self.per_day:
            return _error(400, "You have reached your daily limit of submissions")
        ref = 4000 + len(self.submissions)
        self.received[ref] = self.uploads[told["blobFileTokens"]]
        self.add(ref, told["submissionDescription"])
        return Answered(200, {"message": f"Successfully submitted to {self.slug}", "ref": ref})

    def add(self, ref: int, description: str, when: datetime | None = None, status: str = "PENDING") -> None:
        """A submission, however it came."""
        date = (when or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
        one = {"ref": ref, "date": date, "description": description, "status": status, "fileName": "submission.zip"}
        self.submissions.append(one)

    def made_today(self) -> int:
        today = datetime.now(UTC).strftime("%Y-%m-%d")
        return sum(one["date"].startswith(today) for one in self.submissions)

    def _GetSubmission(self, told: dict[str, Any]) -> Answered:  # noqa: N802
        found = [one for one in self.submissions if one["ref"] == told["ref"]]
        if not found:
            return _error(404, "Submission not found")
        self.polls -= 1
        if self.polls <= 0 and found[0]["status"] == "PENDING":
            scored = {"publicScore": self.public, "privateScore": self.private, "status": "COMPLETE"}
            found[0].update({"status": "ERROR", "errorDescription": self.error} if self.error else scored)
        return Answered(200, found[0])

    def _ListSubmissions(self, told: dict[str, Any]) -> Answered:  # noqa: N802
        start = int(told.get("pageToken", "0"))
        end = start + min(self.page, told["pageSize"])
        latest = self.submissions[::-1]
        more = str(end) if end < len(latest) else ""
        return Answered(200, {"submissions": latest[start:end], "nextPageToken": more})

    def _GetCompetition(self, told: dict[str, Any]) -> Answered:  # noqa: N802
        return Answered(200, {"ref": self.slug, "maxDailySubmissions": self.per_day, "userHasEntered": True})


def _error(code: int, message: str) -> Answered:
    return Answered(code, {"code": code, "message": message})
