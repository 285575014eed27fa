"""Files of this run and of others, by the names that `podium compare` takes."""

import shutil
from pathlib import Path

import pytest
from tiny_project import ZIP, experiment, git, make, wrong

from podium.compare.revisions import reader
from podium.errors import PodiumError


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("revisions") / "project")
    experiment(folder, "wider", wrong(2))
    return folder


def read(root: Path, revision: str, path: str = ZIP) -> bytes:
    with reader(root, revision) as taken:
        return taken(path)


def test_this_run_and_an_experiment(project: Path) -> None:
    here = (project / ZIP).read_bytes()  # still that of the experiment: only what git tracks went back
    assert read(project, "workspace") == read(project, "wider") == here
    assert read(project, "HEAD") != here
    for revision in ("workspace", "wider"):
        with pytest.raises(FileNotFoundError) as raised:
            read(project, revision, "no/such")
        assert raised.value.filename is not None


def test_a_project_in_a_folder_of_a_repository(project: Path, tmp_path: Path) -> None:
    inner = tmp_path / "outer/inner"
    shutil.copytree(project, inner, symlinks=True)
    (inner / ".git").rename(inner.parent / ".git")
    git(inner, "add", "-A", "..")
    git(inner, "commit", "-qm", "moved down")
    assert read(inner, "HEAD") == read(project, "HEAD")
    assert read(inner, "HEAD", "params.yaml") == (project / "params.yaml").read_bytes()


def test_no_such_revision(project: Path, tmp_path: Path) -> None:
    for root in (project, tmp_path):
        with pytest.raises(PodiumError, match=r"^no entrant is called 'nobody': .*; give a member"):
            read(root, "nobody")
