"""One project, made once a session and copied for each test; and `podium` as its user runs it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny_project
from platforms.conftest import home, kaggle  # noqa: F401 - fixtures

from podium.submit.flow import Asked, submit


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_project.make(tmp_path_factory.mktemp("tiny") / "project")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy, to change at will."""
    shutil.copytree(made, tmp_path / "project", symlinks=True)
    return tmp_path / "project"


@pytest.fixture
def hand_in(project: Path) -> Callable[..., list[str]]:
    """Submit in this process; the lines that it says."""

    def submitted(**asked: object) -> list[str]:
        told: list[str] = []
        submit(project, Asked(**{"wait": 5.0, **asked}), told.append)  # type: ignore[arg-type]
        return told

    return submitted


@pytest.fixture
def for_kaggle(project: Path) -> Path:
    """The project, whose board is the stand-in's."""
    params = tiny_project.params_of(project)
    params["board"] = {"platform": "kaggle", "slug": "sms-spam"}
    tiny_project.write_params(project, params)
    tiny_project.record(project, tiny_project.TRUTH, "for Kaggle")
    return project
