"""Codabench's REST API: the endpoints, and what they answer, of codalab/codabench (src/apps/api)."""

import uuid
from pathlib import Path
from typing import Any

from platforms.stand_in import Answered, Asked, StandIn

SIGNATURE = "X-Amz-Signature=5a1c"
DAILY = "Reached maximum allowed submissions for today for this phase"
KEPT = 35  # characters of a file's name


class StandInCodabench(StandIn):
    """One competition with one phase, in which the user of `token` takes part."""

    def __init__(self, token: str, *, competition: int = 9719, phase: int = 15784, per_day: int = 5) -> None:
        super().__init__()
        self.token, self.competition, self.phase, self.per_day = token, competition, phase, per_day
        self.polls = 1
        self.lists_whole = False  # as before pages came
        self.data: dict[str, dict[str, Any]] = {}
        self.submissions: list[dict[str, Any]] = []
        self.scores: list[dict[str, Any]] = [{"id": 1, "index": 0, "score": "0.8512000000", "column_key": "f1"}]
        self.status, self.details = "Finished", None
        self.approved, self.hides = True, False

    def step(self, asked: Asked) -> str:
        parts = asked.path.strip("/").split("/")
        if parts[0] != "api":
            return "fetch" if asked.method == "GET" else "put"
        name = {"datasets": "completed" if "completed" in parts else "data set", "submissions": "submit"}
        if asked.method == "GET" and parts[1] == "submissions":
            return ("details" if "get_details" in parts else "state") if len(parts) > 2 else "list"
        return name.get(parts[1], parts[1])

    def answer(self, step: str, asked: Asked) -> Answered:
        if step in ("put", "fetch"):
            return self._store(asked)
        if (given := asked.headers.get("Authorization")) != f"Token {self.token}":
            return Answered(401, {"detail": f"Invalid token: {given}"})
        parts = asked.path.strip("/").split("/")
        return getattr(self, f"_{step.replace(' ', '_')}")(parts, asked)

    def _store(self, asked: Asked) -> Answered:
        key = asked.path.split("/")[-2]
        if f"X-Amz-Signature={asked.query.get('X-Amz-Signature')}" != SIGNATURE or "Authorization" in asked.headers:
            return Answered(403, f"<Error>SignatureDoesNotMatch {SIGNATURE}</Error>".encode())
        if asked.method == "GET":
            return Answered(200, self.data[key]["bytes"])
        if asked.headers.get("Content-Type") != "application/zip":
            return Answered(403, b"<Error>the media type is signed too</Error>")
        self.data[key]["bytes"] = asked.body
        return Answered(200, b"")

    def used(self) -> int:
        return sum(one["status"] != "Failed" and one["parent"] is None for one in self.submissions)

    def _can_make_submission(self, parts: list[str], asked: Asked) -> Answered:
        if int(parts[2]) != self.phase:
            return Answered(404, {"detail": "Not found."})
        if not self.approved:
            why = "User not approved to participate in this competition"
            return Answered(200, {"can": False, "reason": why})
        full = self.used() >= self.per_day
        return Answered(200, {"can": not full, "reason": DAILY if full else None})

    def _data_set(self, parts: list[str], asked: Asked) -> Answered:
        told = asked.json
        if not told.get("file_size"):
            return Answered(400, {"file_size": "This field is required."})
        key = str(uuid.UUID(int=len(self.data) + 1))
        name = Path(told["request_sassy_file_name"])
        self.data[key] = {"name": name.stem[:KEPT] + name.suffix, "told": told, "bytes": b"", "complete": False}
        return Answered(201, {"key": key, "sassy_url": self._signed(key)})

    def _signed(self, key: str) -> str:
        return f"{self.address}/private/dataset/{key}/{self.data[key]['name']}?{SIGNATURE}"

    def _completed(self, parts: list[str], asked: Asked) -> Answered:
        self.data[parts[-1]]["complete"] = True
        return Answered(200, {"key": parts[-1]})

    def _submit(self, parts: list[str], asked: Asked) -> Answered:
        told = asked.json
        if self.used() >= self.per_day:
            return Answered(500, b"<h1>Server Error (500)</h1>")  # the model raises PermissionError
        if told["phase"] != self.phase or not self.data[told["data"]]["complete"]:
            return Answered(400, {"phase": ["Invalid pk"]})
        number = self.add(told["data"])
        return Answered(201, {"id": number, "data": told["data"], "phase": self.phase, "status": "Submitting"})

    def add(self, data: str, parent: int | None = None) -> int:
        """A submission, however it came."""
        number = 700_000 + len(self.submissions)
        self.submissions.append({"id": number, "data": data, "status": "Submitting", "parent": parent})
        return number

    def _shown(self, one: dict[str, Any]) -> dict[str, Any]:
        scores = self.scores if one["status"] == "Finished" else []
        shown = {"filename": self.data[one["data"]]["name"], "phase": self.phase, "description": "", "scores": scores}
        return {**shown, **one, "pk": one["id"], "status_details": self.details}

    def _list(self, parts: list[str], asked: Asked) -> Answered:
        assert int(asked.query["phase"]) == self.phase
        rows = [self._shown(one) for one in self.submissions[::-1]]
        if self.lists_whole:
            return Answered(200, rows)
        size, page = min(int(asked.query["page_size"]), 2), int(asked.query["page"])
        here = rows[(page - 1) * size : page * size]
        more = "http://elsewhere.invalid/?page=2" if page * size < len(rows) else None
        return Answered(200, {"count": len(rows), "next": more, "previous": None, "results": here})

    def _of(self, number: str) -> dict[str, Any] | None:
        return next((one for one in self.submissions if one["id"] == int(number)), None)

    def _state(self, parts: list[str], asked: Asked) -> Answered:
        if (one := self._of(parts[2])) is None:
            return Answered(404, {"detail": "Not found."})
        self.polls -= 1
        one["status"] = self.status if self.polls <= 0 else "Running"
        return Answered(200, self._shown(one))

    def _details(self, parts: list[str], asked: Asked) -> Answered:
        if self.hides:
            return Answered(403, {"detail": "Cannot access submission details while phase marked to hide output."})
        one = self._of(parts[2])
        return Answered(200, {"data_file": self._signed(one["data"]), "logs": []})

    def _competitions(self, parts: list[str], asked: Asked) -> Answered:
        if int(parts[2]) != self.competition:
            return Answered(404, {"detail": "Not found."})
        limits = {"has_max_submissions": self.per_day > 0, "max_submissions_per_day": self.per_day}
        phase = {"id": self.phase, "name": "Development", "tasks": [{"id": 1}], **limits}
        return Answered(200, {"id": self.competition, "phases": [{**phase, "used_submissions_per_day": self.used()}]})
