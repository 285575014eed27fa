"""A project that handed in one submission; made once, copied for each test."""

from pathlib import Path

import pytest
from mini import Mini, copied
from mini import mini as made


@pytest.fixture(scope="session")
def _handed_in(tmp_path_factory: pytest.TempPathFactory) -> Mini:
    project = made(tmp_path_factory.mktemp("mini") / "project")
    project.submit()
    return project


@pytest.fixture
def project(_handed_in: Mini, tmp_path: Path) -> Mini:
    """A copy of it, to change at will."""
    return copied(_handed_in, tmp_path / "project")
