"""A zip to hand in, credentials that must stay secret, and each platform with its stand-in."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from platforms import stand_in_codabench, stand_in_kaggle
from platforms.stand_in import StandIn
from platforms.stand_in_codabench import StandInCodabench
from platforms.stand_in_kaggle import StandInKaggle

from podium.config.board import Board
from podium.platforms.codabench import connect as connect_codabench
from podium.platforms.kaggle import connect as connect_kaggle
from podium.platforms.platform import Platform

SECRET = "kgat-5ecr3t-planted"  # noqa: S105 - it is planted, to be looked for
MARK = "0123456789ab cdef01234567"
NO_WAITS = (0.0, 0.0, 0.0)


class Pair(NamedTuple):
    """A platform, the stand-in that it talks to, and what its addresses are signed with."""

    platform: Platform
    there: StandIn
    signature: str


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("submission.csv", "id,label\n001,ham\n")
    path = tmp_path / "submission.zip"
    path.write_bytes(made.getvalue())
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without credentials."""
    for name in ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY", "CODABENCH_TOKEN", "KAGGLE_API_V1_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("KAGGLE_KERNEL_RUN_TYPE", raising=False)
    path = tmp_path / "home"
    path.mkdir()
    monkeypatch.setenv("HOME", str(path))
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "TEST")  # the client's own name for localhost:7777
    return path


def kaggle_board(**settings: object) -> Board:
    return Board.model_validate({"platform": "kaggle", "slug": "sms-spam", **settings})


def codabench_board(there: StandIn, **settings: object) -> Board:
    given = {"platform": "codabench", "slug": "9719", "phase": 15784, "url": f"{there.address}/", **settings}
    return Board.model_validate(given)


@pytest.fixture
def kaggle(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInKaggle]:
    monkeypatch.setenv("KAGGLE_API_TOKEN", SECRET)
    with StandInKaggle(SECRET) as there:
        yield there


@pytest.fixture
def codabench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInCodabench]:
    monkeypatch.setenv("CODABENCH_TOKEN", SECRET)
    with StandInCodabench(SECRET) as there:
        yield there


@pytest.fixture(
    params=[pytest.param("kaggle", marks=pytest.mark.xdist_group("kaggle")), pytest.param("codabench")],
)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    """One platform, then the other; waits take no time."""
    there = request.getfixturevalue(request.param)
    if request.param == "kaggle":
        return Pair(connect_kaggle(kaggle_board(), tmp_path, waits=NO_WAITS), there, stand_in_kaggle.SIGNATURE)
    board = codabench_board(there)
    return Pair(connect_codabench(board, tmp_path, waits=NO_WAITS), there, stand_in_codabench.SIGNATURE)
