"""The `podium` command runs the library of the folder it stands in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from podium.errors import PodiumError
from podium.launch import here, project, project_of

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second copy of the project, with another version, so that one can tell them apart."""
    folder = tmp_path_factory.mktemp("second") / "podium"
    shutil.copytree(CHECKOUT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("dvc.yaml", "params.yaml", "pyproject.toml"):
        shutil.copy2(CHECKOUT / name, folder / name)
    (folder / "data" / "raw").mkdir(parents=True)
    project = folder / "pyproject.toml"
    project.write_text(project.read_text(encoding="utf-8").replace('version = "0', 'version = "7'), encoding="utf-8")
    return folder


def _podium(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the console script as an editable install of this checkout would."""
    start = f"import sys; sys.path.insert(0, {str(CHECKOUT / 'src')!r}); from podium.launch import main; main()"
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("below", [".", "data/raw", "src/podium"])
def test_a_copy_runs_its_own_library(copy: Path, below: str) -> None:
    done = _podium(copy / below, "--version")

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"podium 7.1.0 ({copy / 'src' / 'podium'})\n"


def test_the_checkout_itself_and_any_other_folder_run_the_installed_one(tmp_path: Path) -> None:
    for folder in (CHECKOUT, CHECKOUT / "tests", tmp_path):
        assert _podium(folder, "--version").stdout == f"podium 0.1.0 ({CHECKOUT / 'src' / 'podium'})\n"


def test_a_copy_within_the_checkout_runs_its_own(copy: Path, tmp_path: Path) -> None:
    """As DVC's temporary copies lie in .dvc/tmp/exps/ of the project."""
    outer = tmp_path / "outer"
    shutil.copytree(copy, outer)
    inner = outer / ".dvc" / "tmp" / "exps" / "tmp1"
    shutil.copytree(copy, inner)

    assert str(inner) in _podium(inner, "--version").stdout
    assert str(inner) not in _podium(outer, "--version").stdout


def test_what_lies_in_the_working_folder_is_not_imported(copy: Path) -> None:
    trap = copy / "data" / "typer.py"
    trap.write_text("raise SystemExit('imported from the working folder')", encoding="utf-8")

    assert _podium(copy / "data", "--version").returncode == 0


def test_arguments_status_and_a_given_path_go_along(copy: Path) -> None:
    assert _podium(copy, "no-such-command").returncode == 2
    done = _podium(copy, "check", "gone.yaml", PYTHONPATH=str(CHECKOUT / "src"))
    assert done.returncode == 1
    assert done.stderr == "podium: gone.yaml: not found; run in the folder that holds it\n"


def test_the_nearest_project_counts(tmp_path: Path) -> None:
    (tmp_path / "src" / "podium").mkdir(parents=True)
    (tmp_path / "src" / "podium" / "__init__.py").touch()
    assert project_of(tmp_path) is None

    (tmp_path / "dvc.yaml").touch()
    assert project_of(tmp_path) == project_of(tmp_path / "src" / "podium") == tmp_path


def test_where_a_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert here() == tmp_path
    with pytest.raises(PodiumError, match="this folder is in no podium project"):
        project()

    (tmp_path / "src/podium").mkdir(parents=True)
    (tmp_path / "src/podium/__init__.py").touch()
    (tmp_path / "dvc.yaml").touch()
    monkeypatch.chdir(tmp_path / "src")
    assert here() == project() == tmp_path
