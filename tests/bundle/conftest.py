"""A finished run made once, and bundles of it whose library is a stand-in: building the wheel takes seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from finished_run import InThisProcess, finished_run

from podium.predictor import engine
from podium.predictor.predictor import Predictor

WHEEL = "podium-0.0.0-py3-none-any.whl"


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classical members, stacked: the blend is fitted again where it is used. Not to be changed."""
    ensemble = {"method": "rank"}
    return finished_run(tmp_path_factory.mktemp("run") / "project", ensemble=ensemble)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No worker processes, and no wheel is built."""

    def built(root: Path, folder: Path) -> Path:
        (folder / WHEEL).write_bytes(b"wheel")
        return folder / WHEEL

    monkeypatch.setattr(Predictor, "_workers", lambda self, answers: InThisProcess())
    monkeypatch.setattr("podium.bundle.writing.built", built)
    yield
    engine._engine = None
