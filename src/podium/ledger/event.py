"""One event of the ledger: a line of JSON that carries the hash of itself and of the line that its writer saw last."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from podium.errors import PodiumError

Kind = Literal["intended", "uploaded", "scored", "failed", "noted"]
LEDGER = "submissions/ledger.jsonl"
OWN = ("id", "after", "kind", "submission", "time")
"""The keys of every event; what else it holds goes with its kind."""

HASH = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


@dataclass(frozen=True)
class Event:
    """One line.

    Args:
        id: SHA-256 of the rest of the line, as `content` writes it.
        after: the id of the last event that its writer knew; None: it knew none.
        kind: what happened.
        submission: the id of the submission that it happened to.
        time: UTC, ISO 8601 with microseconds.
        body: what goes with its kind.
        line: as it stands in the file, without the end of the line.
    """

    id: str
    after: str | None
    kind: Kind
    submission: str
    time: str
    body: dict[str, Any]
    line: str

    @property
    def whole(self) -> bool:
        """Whether the line is as it was written: its id is its hash."""
        content = _content(self.after, self.kind, self.submission, self.time, self.body)
        try:
            return self.id == _hash(content) and self.line == _line(self.id, content)
        except (ValueError, RecursionError):  # what no event can hold: NaN, half a character
            return False


def event(kind: Kind, submission: str, after: str | None, body: dict[str, Any], now: datetime) -> Event:
    """A new event.

    Args:
        kind: what happened.
        submission: the id of the submission that it happened to.
        after: the id of the last event known.
        body: what goes with its kind; values that JSON can hold.
        now: with its time zone.

    Raises:
        PodiumError: it holds a number or a text that JSON cannot.
    """
    time = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    content = _content(after, kind, submission, time, body)
    try:
        known = _hash(content)
    except ValueError as error:  # NaN, infinity, half a character
        raise PodiumError(f"an event of kind {kind} cannot hold that: {error}", fix="leave that out") from None
    return Event(known, after, kind, submission, time, body, _line(known, content))


def parsed(line: str, where: str) -> Event:
    """The event that a line holds; whether it is `whole` is another question.

    Args:
        line: without its end.
        where: file and line, for messages.

    Raises:
        PodiumError: it is no event.
    """
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _no_event(f"it is not JSON: {error}", where) from None
    if not isinstance(content, dict) or (missing := [key for key in OWN if key not in content]):
        raise _no_event("it is no object" if not isinstance(content, dict) else f"it has no {missing[0]!r}", where)
    known, after, kind, submission, time = (content.pop(key) for key in OWN)
    right = {
        "id": isinstance(known, str) and HASH.fullmatch(known),
        "after": after is None or (isinstance(after, str) and HASH.fullmatch(after)),
        "kind": kind in get_args(Kind),
        "submission": isinstance(submission, str),
        "time": isinstance(time, str) and TIME.fullmatch(time),
    }
    if wrong := [key for key, well in right.items() if not well]:
        raise _no_event(f"its {wrong[0]!r} is none", where)
    return Event(known, after, kind, submission, time, content, line)


def _content(after: str | None, kind: str, submission: str, time: str, body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "after": after, "kind": kind, "submission": submission, "time": time}


def _hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(_json(content).encode()).hexdigest()


def _line(known: str, content: dict[str, Any]) -> str:
    return _json({**content, "id": known})


def _json(content: dict[str, Any]) -> str:
    """One way to write it, so that it has one hash."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _no_event(what: str, where: str) -> PodiumError:
    return PodiumError(what, where=where, fix=f"take it from git again: `git checkout -- {LEDGER}`")
