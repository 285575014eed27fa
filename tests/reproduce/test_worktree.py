"""A worktree that goes away, however the work in it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import mini
import pytest

from podium.errors import PodiumError
from podium.reproduce.worktree import worktree

SOURCE = Path(__file__).parents[2] / "src"
SLEEPER = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell runs in the background ignores it
from podium.reproduce.worktree import worktree
with worktree(Path('.'), 'HEAD') as place:
    print(place.project, flush=True)
    time.sleep(60)
"""


def _listed(project: mini.Mini) -> int:
    return len(project.git("worktree", "list").splitlines())


def test_it_holds_the_commit_and_goes(project: mini.Mini) -> None:
    first = project.git("rev-parse", "submission/1^{commit}")
    project.edit(folds={"k": 9})
    with worktree(project.root, first) as place:
        assert (place.project / "dvc.lock").read_bytes() == (project.root / "dvc.lock").read_bytes()
        assert "k: 2" in (place.project / "params.yaml").read_text()
        assert project.root not in place.project.parents
        assert _listed(project) == 2
    assert not place.scratch.exists()
    assert _listed(project) == 1


def test_an_error_takes_it_away_too(project: mini.Mini) -> None:
    with pytest.raises(ValueError, match="x"), worktree(project.root, "HEAD") as place:
        raise ValueError("x")
    assert not place.scratch.exists()
    assert _listed(project) == 1


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_takes_it_away_too(project: mini.Mini, ending: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEPER],
        cwd=project.root,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert folder.is_dir()
    time.sleep(0.1)
    process.send_signal(ending)
    process.communicate(timeout=30)

    assert process.returncode != 0
    assert not folder.parent.exists()
    assert _listed(project) == 1


def test_a_kept_one_stays(project: mini.Mini, tmp_path: Path) -> None:
    with worktree(project.root, "HEAD", tmp_path / "kept") as place:
        pass
    assert (tmp_path / "kept/dvc.lock").is_file()
    assert not place.scratch.exists()
    with (
        pytest.raises(PodiumError, match="there is something in it"),
        worktree(project.root, "HEAD", tmp_path / "kept"),
    ):
        pass


def test_a_project_in_a_subfolder(tmp_path: Path) -> None:
    made = mini.Mini(tmp_path)
    made.git("init", "-q")
    for key in ("name", "email"):
        made.git("config", f"user.{key}", "t")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/x").write_text("x")
    made.git("add", "-A")
    made.git("commit", "-qm", "x")

    with worktree(tmp_path / "inner", "HEAD") as place:
        assert (place.project / "x").read_text() == "x"
