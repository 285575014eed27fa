"""Files of a revision, wherever their bytes are and wherever the project lies."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_project import SCORES, ZIP, experiment, git, make, record, wrong

from podium.errors import PodiumError
from podium.provenance.revision import revision

FAR = "['remote \"far\"']\n    url = {}\n[core]\n    remote = far\n"


@pytest.fixture(scope="module")
def _two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an experiment that is not applied, and another run since."""
    folder = make(tmp_path_factory.mktemp("two") / "project")
    experiment(folder, "wider", wrong(2))
    record(folder, wrong(1, 2, 3), "another run")
    return folder


@pytest.fixture
def two(_two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_two, tmp_path / "project", symlinks=True))


def read(root: Path, name: str) -> dict[str, bytes]:
    with revision(root, name) as held:
        return {path: held.read(path) for path in (ZIP, SCORES, "params.yaml")}


def a_remote_in_config_local(project: Path, name: str = "config.local") -> Path:
    """It alone holds the bytes."""
    (project / ".dvc/cache").rename(project.parent / "remote")
    (project / ".dvc" / name).write_text(FAR.format(project.parent / "remote"), encoding="utf-8")
    return project


def a_remote_set_later(project: Path) -> Path:
    a_remote_in_config_local(project, "config")
    git(project, "commit", "-qam", "a remote")
    return project


def a_cache_set_later(project: Path) -> Path:
    (project / ".dvc/cache").rename(project.parent / "shared")
    (project / ".dvc/config").write_text("[cache]\n    dir = ../../shared\n", encoding="utf-8")
    git(project, "commit", "-qam", "a cache elsewhere")
    return project


def a_folder_of_its_repository(project: Path) -> Path:
    outer = project.parent / "outer"
    outer.mkdir()
    git(project, "switch", "-q", "--detach", git(project, "for-each-ref", "--format=%(objectname)", "refs/exps"))
    git(project, "update-ref", "-d", git(project, "for-each-ref", "--format=%(refname)", "refs/exps"))
    project.rename(outer / "inner")
    (outer / "inner/.git").rename(outer / ".git")
    git(outer, "switch", "-q", "-c", "wider")
    git(outer, "add", "-A")
    git(outer, "commit", "-qm", "moved down")
    return outer / "inner"


@pytest.mark.parametrize(
    "where", [a_remote_in_config_local, a_remote_set_later, a_cache_set_later, a_folder_of_its_repository]
)
def test_an_experiment_by_its_name(two: Path, where: Callable[[Path], Path]) -> None:
    plain = read(two, "wider")
    assert plain[ZIP] != (two / ZIP).read_bytes()
    assert plain == read(two, git(two, "for-each-ref", "--format=%(objectname)", "refs/exps"))
    assert read(two, "HEAD")[ZIP] == (two / ZIP).read_bytes()

    moved = where(two)
    before = {path: path.read_bytes() for path in moved.rglob("*") if path.is_file() and ".dvc/tmp" not in str(path)}
    assert read(moved, "wider") == plain
    after = {path: path.read_bytes() for path in moved.rglob("*") if path.is_file() and ".dvc/tmp" not in str(path)}
    assert after == before


def test_what_is_not_there(two: Path) -> None:
    from dvc.exceptions import DvcException

    with pytest.raises(DvcException, match="nobody"), revision(two, "nobody"):
        pass
    shutil.rmtree(two / ".dvc/cache")
    with revision(two, "wider") as held:
        for path in (ZIP, "no/such"):
            with pytest.raises(FileNotFoundError, match="no such file, or its bytes are in no cache") as raised:
                held.read(path)
            assert raised.value.filename == path
        assert held.read("dvc.yaml") == (two / "dvc.yaml").read_bytes()


def test_a_remote_whose_library_is_not_there(two: Path) -> None:
    (two / ".dvc/config.local").write_text(FAR.format("s3://no/such"), encoding="utf-8")
    with (
        revision(two, "wider") as held,
        pytest.raises(PodiumError, match=r"remote cannot be read: s3 .*dvc-s3"),
    ):
        held.read(ZIP)
