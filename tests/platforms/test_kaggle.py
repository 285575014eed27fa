"""Kaggle's own: its credentials, its pages, its days."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from platforms.conftest import MARK, NO_WAITS, SECRET, kaggle_board
from platforms.stand_in_kaggle import StandInKaggle

from podium.platforms.kaggle import Kaggle, connect
from podium.platforms.platform import Budget, Receipt, Refused

pytestmark = pytest.mark.xdist_group("kaggle")


@pytest.fixture
def ours(kaggle: StandInKaggle, tmp_path: Path) -> Kaggle:
    return connect(kaggle_board(), tmp_path, waits=NO_WAITS)


def test_what_is_sent_is_what_was_packed(ours: Kaggle, kaggle: StandInKaggle, archive: Path) -> None:
    reference = ours.upload(archive, f"wider ({MARK})").reference
    assert kaggle.received[int(reference)] == archive.read_bytes()
    assert kaggle.submissions[0]["description"] == f"wider ({MARK})"
    assert ours.download(reference) is None


def test_both_scores_and_a_failed_one(ours: Kaggle, kaggle: StandInKaggle, archive: Path) -> None:
    kaggle.private = "0.78"
    reference = ours.upload(archive, "a").reference
    assert ours.state(reference) == Receipt(reference, "finished", 0.79512, 0.78)
    kaggle.error = "ERROR: Submission must have\n1673 rows"
    reference = ours.upload(archive, "b").reference
    assert ours.state(reference) == Receipt(reference, "failed", None, None, "ERROR: Submission must have 1673 rows")


def test_a_score_that_is_no_number(ours: Kaggle, kaggle: StandInKaggle, archive: Path) -> None:
    kaggle.public = "NaN"
    reference = ours.upload(archive, "a").reference
    assert ours.state(reference) == Receipt(reference, "finished", None, None)


def test_all_pages_are_looked_through(ours: Kaggle, kaggle: StandInKaggle) -> None:
    kaggle.add(1, f"the first ({MARK})")
    for ref in range(2, 8):
        kaggle.add(ref, "another")
    assert ours.find(MARK) == Receipt("1", "pending", None, None)
    assert kaggle.asked == ["ListSubmissions"] * 4


def test_days_are_those_of_utc_and_failed_ones_are_free(ours: Kaggle, kaggle: StandInKaggle) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    kaggle.add(1, "yesterday", midnight - timedelta(milliseconds=1))
    kaggle.add(2, "today", midnight)
    kaggle.add(3, "today", midnight, "COMPLETE")
    kaggle.add(4, "today", midnight, "ERROR")
    ours._today = midnight.date
    assert ours.budget() == Budget(5, 2)
    kaggle.per_day = 0  # the client's word for: not told
    assert ours.budget() == Budget(None, 2)


def test_another_competition(kaggle: StandInKaggle, tmp_path: Path, archive: Path) -> None:
    other = connect(kaggle_board(slug="titanic"), tmp_path, waits=NO_WAITS)
    with pytest.raises(Refused, match=r"^Kaggle, titanic: the beginning of the upload was refused: 404 Not found$"):
        other.upload(archive, "a")


def _login(way: str, home: Path, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """Credentials in one of the places that the client knows."""
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    (home / ".kaggle").mkdir()
    if way == "KAGGLE_API_TOKEN":
        monkeypatch.setenv(way, token)
    elif way == "KAGGLE_KEY":
        monkeypatch.setenv("KAGGLE_USERNAME", "me")
        monkeypatch.setenv(way, token)
    elif way == "kaggle.json":
        (home / ".kaggle" / way).write_text(json.dumps({"username": "me", "key": token}), encoding="utf-8")
    else:
        (home / ".kaggle" / way).write_text(f"{token}\n", encoding="utf-8")


@pytest.mark.parametrize("way", ["KAGGLE_API_TOKEN", "KAGGLE_KEY", "kaggle.json", "access_token"])
@pytest.mark.parametrize("right", [True, False])
def test_credentials(
    way: str, right: bool, kaggle: StandInKaggle, home: Path, monkeypatch: pytest.MonkeyPatch, archive: Path
) -> None:
    kaggle.allow("me", SECRET)
    _login(way, home, monkeypatch, SECRET if right else "wr0ng")
    ours = connect(kaggle_board(), home, waits=NO_WAITS)
    if right:
        assert ours.upload(archive, "a").reference
        return
    with pytest.raises(Refused, match=r"was refused: 401 Unauthenticated: .*; set KAGGLE_API_TOKEN, or ") as raised:
        ours.upload(archive, "a")
    assert "wr0ng" not in str(raised.value)


def test_a_token_longer_than_a_file_name(kaggle: StandInKaggle, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "ey" + "J0" * 300
    kaggle.logins = {f"Bearer {token}"}
    monkeypatch.setenv("KAGGLE_API_TOKEN", token)
    assert connect(kaggle_board(), home, waits=NO_WAITS).budget() == Budget(5, 0)


def test_no_credentials(home: Path) -> None:
    with pytest.raises(Refused, match=r"^Kaggle: there are no credentials for it; set KAGGLE_API_TOKEN, or "):
        connect(kaggle_board(), home)


@pytest.mark.parametrize("text", [f'{{"username": "{SECRET}"}}', SECRET, f'{{"key": {SECRET}', "[]", "\x00"])
def test_credentials_that_cannot_be_read(text: str, home: Path) -> None:
    (home / ".kaggle").mkdir()
    (home / ".kaggle" / "kaggle.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"^Kaggle: its credentials, or KAGGLE_API_ENVIRONMENT, cannot be read") as raised:
        connect(kaggle_board(), home)
    assert SECRET not in str(raised.value)
    assert raised.value.__context__ is None


def test_an_unknown_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAGGLE_API_TOKEN", SECRET)
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "HOME")
    with pytest.raises(Refused, match="KAGGLE_API_ENVIRONMENT"):
        connect(kaggle_board(), home)
