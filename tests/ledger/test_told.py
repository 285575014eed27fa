"""What events tell, or what is wrong with them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from podium.errors import PodiumError
from podium.ledger.event import Event, Kind, event
from podium.ledger.told import Intended, Scored, told

BODY: dict[str, Any] = {
    "competition": "toy",
    "platform": "local",
    "slug": None,
    "commit": "a" * 40,
    "file": {"name": "submission.zip", "sha256": "b" * 64, "bytes": 7, "content": "c" * 64},
    "manifest": "d" * 64,
    "metric": "f1",
    "score": 1,
    "raw": 0.9,
    "expected": {"score": 0.8, "low": 0.7, "high": 0.9},
    "message": "m",
    "mark": "000000000001 aaaaaaaaaaaa",
}


def begun(**changes: Any) -> Any:
    body = {key: value for key, value in (BODY | changes).items() if value is not ...}
    return told(one("intended", body), Intended)


def one(kind: Kind, body: dict[str, Any]) -> Event:
    return event(kind, "000000000001", None, body, datetime(2026, 11, 22, tzinfo=UTC))


def test_all_that_was_written_is_there() -> None:
    assert (begun().file.sha256, begun().expected.low, begun().score) == ("b" * 64, 0.7, 1.0)
    assert begun().manifest == "d" * 64


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"platform": ...}, "has no 'platform'"),
        ({"file": {"name": "submission.zip", "content": ""}}, "has no 'file.sha256'"),
        ({"file": 7}, "has 'file', but not as one: "),
        ({"expected": {"score": 0.8, "low": "a", "high": 0.9}}, "has 'expected.low', but not as one: "),
        ({"score": True}, "has 'score', but not as one: "),
    ],
)
def test_what_is_missing_or_of_another_kind_is_named(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(PodiumError) as caught:
        begun(**changes)
    said = str(caught.value)
    assert said.startswith(f"submissions/ledger.jsonl: an event intended of submission 000000000001 {wrong}")
    assert len(said.splitlines()) == 1


def test_a_score_that_is_none_is_named() -> None:
    assert told(one("scored", {"public": 1, "by": "platform"}), Scored).public == 1.0
    with pytest.raises(PodiumError, match=r"an event scored of submission 000000000001 has 'public', but not as one: "):
        told(one("scored", {"public": "0.9"}), Scored)
