"""A finished run made once, asked in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from finished_run import InThisProcess, finished_run

from podium.predictor import engine
from podium.predictor.predictor import Predictor


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classical members, averaged; not to be changed."""
    return finished_run(tmp_path_factory.mktemp("run") / "project")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No worker processes: this one does the work."""
    monkeypatch.setattr(Predictor, "_workers", lambda self, answers: InThisProcess())
    yield
    engine._engine = None
