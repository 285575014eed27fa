"""The real `dvc repro` in temporary clones; one base run with small settings is shared by all tests."""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from project import SMALL, After, Change, Project, clone


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here runs the pipeline; with several test processes, in one of them, for all share the base run."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.pipeline)
            item.add_marker(pytest.mark.xdist_group("pipeline"))
    if "PYTEST_XDIST_WORKER" in os.environ:  # the longest first, so that no process is idle at the end
        items.sort(key=lambda item: item.get_closest_marker("pipeline") is None)


@pytest.fixture(scope="session")
def _base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project after one whole run with small settings; never changed."""
    project = clone(tmp_path_factory.mktemp("base"))
    project.edit(SMALL)
    stages = project.repro(PODIUM_WORKERS="2")
    assert {"validate", "fetch", "prepare", "folds", "train@cnn", "predict@cnn", "ensemble", "package"} <= stages
    project.commit("first run")
    return project


@pytest.fixture(scope="session")
def base(_base: Project) -> Project:
    """The finished base run, to look at; tests that change anything take `fresh` instead."""
    return _base


@pytest.fixture
def fresh(_base: Project, tmp_path: Path) -> Project:
    """A copy of the finished base run, to change at will."""
    folder = tmp_path / "project"
    shutil.copytree(_base.folder, folder, symlinks=True)
    return Project(folder)


@pytest.fixture(scope="session")
def after(_base: Project, tmp_path_factory: pytest.TempPathFactory) -> After:
    """Make a change in a copy of the base run, then `dvc repro`, once a session: the copy, to look at, and what ran."""

    @cache
    def changed(change: Change) -> tuple[Project, set[str]]:
        project = Project(tmp_path_factory.mktemp("after") / "project")
        shutil.copytree(_base.folder, project.folder, symlinks=True)
        change(project)
        return project, project.repro()

    return changed


@pytest.fixture
def new_clone(tmp_path: Path) -> Callable[[str], Project]:
    """Make clean clones: no cache, nothing run yet."""

    def make(name: str) -> Project:
        folder = tmp_path / name
        folder.mkdir()
        return clone(folder)

    return make
