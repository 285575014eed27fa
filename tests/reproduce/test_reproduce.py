"""Restored from cache or remote, or made again by a real `dvc repro`, every byte compared."""

import shutil
from pathlib import Path

import mini
import pytest

from podium.errors import PodiumError
from podium.ledger import Book
from podium.reproduce import Reproduced, reproduce
from podium.reproduce.shown import lines
from podium.submit import environment
from podium.trace import history

WEIGHTS = "data/models/cnn/weights/repeat-0-fold-0.weights.h5"


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "environment", lambda root: {"python": "3.11.7", "processor": "this one"})


def _again(project: mini.Mini, *, scratch: bool = False, keep: Path | None = None) -> Reproduced:
    return reproduce(history(project.root), 1, lambda _: None, scratch=scratch, keep=keep)


def _said(found: Reproduced, *, scratch: bool = False) -> str:
    return "\n".join(line for line, _ in lines(found, scratch=scratch))


def _untouched(project: mini.Mini) -> bool:
    return not project.git("status", "--porcelain") and len(project.git("worktree", "list").splitlines()) == 1


def test_restored_in_a_clone_from_the_remote(project: mini.Mini, tmp_path: Path) -> None:
    """The fresh clone has no cache; what it lacks comes, and is verified; the checkout itself stays as it was."""
    clone = mini.cloned(project, tmp_path / "clone", tmp_path / "remote")

    found = _again(clone, keep=tmp_path / "kept")

    assert found.broken == ()
    assert "came from the remote store" in found.done[0]
    assert "restored, every byte verified: zip, manifest, blend" in _said(found)
    for path in (WEIGHTS, mini.ZIP, mini.MANIFEST, "data/raw/toy/train.csv"):
        assert (tmp_path / "kept" / path).read_bytes() == (project.root / path).read_bytes()
    assert not (clone.root / mini.ZIP).exists()


def test_what_cannot_be_restored_is_named(project: mini.Mini, tmp_path: Path) -> None:
    """A byte of a weight file in the remote, a folds file that no store has, and code that is not what ran."""
    lost, changed = (project.cached(path).relative_to(project.root / ".dvc/cache") for path in (mini.FOLDS, WEIGHTS))
    clone = mini.cloned(project, tmp_path / "clone", tmp_path / "remote")
    (tmp_path / "remote" / lost).unlink()
    mini.flip(tmp_path / "remote" / changed)

    found = _again(clone)

    named = {one.link for one in found.broken}
    assert f"folds {mini.FOLDS}" in named
    assert any(WEIGHTS in name or "models/cnn/weights" in name for name in named)
    assert "submission 1 cannot be restored whole" in _said(found)
    assert _untouched(clone)


@pytest.mark.long
def test_code_that_is_not_what_ran_is_named(project: mini.Mini) -> None:
    script = project.root / "stages/make.py"
    script.write_text(script.read_text() + "\n# another line\n")
    project.git("commit", "-qam", "code, and no run")
    project.submit(2)

    found = reproduce(history(project.root), 2, lambda _: None)

    assert {one.link for one in found.broken} == {f"stage {name}" for name in mini.STAGES}
    assert all("stages/make.py is not as when it ran (modified)" in one.what for one in found.broken)


@pytest.mark.long
def test_raw_files_that_nobody_keeps_are_taken_from_the_workspace(project: mini.Mini) -> None:
    project.git("rm", "-q", "--cached", "data/raw/toy.dvc")
    (project.root / "data/raw/toy.dvc").unlink()
    project.git("commit", "-qm", "raw files are nobody's")
    project.submit(2)
    for name in ("train", "test"):
        project.cached(f"data/raw/toy/{name}.csv").unlink()

    found = reproduce(history(project.root), 2, lambda _: None)

    assert found.broken == ()
    assert "data/raw/toy/train.csv: copied from the workspace" in "\n".join(found.done)


def test_made_again_from_scratch(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing but raw data at hand: neither the cache nor the workspace can have helped."""
    monkeypatch.setenv("DVC_ROOT", str(project.root))
    keep = {project.cached(f"data/raw/toy/{name}.csv") for name in ("train", "test")}
    for path in (project.root / ".dvc/cache").rglob("*"):
        if path.is_file() and path not in keep and not path.name.endswith(".dir"):
            path.unlink()
    shutil.rmtree(project.root / "data/models")
    told: list[str] = []

    found = reproduce(history(project.root), 1, told.append, scratch=True)

    assert found.broken == ()
    assert [line.split()[-1] for line in told if " of 11 " in line] == list(mini.STAGES)
    assert "made again from its raw data, byte for byte" in _said(found, scratch=True)
    assert _untouched(project)


def test_other_bytes_are_named_with_what_may_explain_them(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy's training reads its processor from the environment."""
    monkeypatch.setenv("TOY_PROCESSOR", "another")
    project.submit(2, environment={"python": "3.11.7", "processor": "that one"})

    found = reproduce(history(project.root), 2, lambda _: None, scratch=True)

    named = " ".join(one.link for one in found.broken)
    for path in (WEIGHTS, mini.ZIP, "data/ensemble/test.parquet", "data/predictions/cnn/by_fold.parquet"):
        assert path in named
    assert mini.FOLDS not in named
    assert found.stage == "train@cnn"
    assert found.environment == ["processor: that one then, this one now"]
    said = _said(found, scratch=True)
    assert "the first stage that wrote other bytes: train@cnn" in said
    assert "data/ensemble/test.parquet: probabilities moved by 0." in said
    assert " of 40 labels flipped" in said
    assert "submission 2 is not what was recorded" in said
    assert not {line for line in (one.what for one in found.broken) if "cache" in line}


@pytest.mark.long
def test_a_raw_row_that_changed_is_named(project: mini.Mini) -> None:
    """One byte of a raw file in the cache: what is made of it differs, from the raw file on."""
    raw = project.cached("data/raw/toy/train.csv")
    mini.flip(raw)

    found = _again(project, scratch=True)

    assert any("data/raw/toy/train.csv" in one.link for one in found.broken)


def test_a_failing_stage_is_told(project: mini.Mini) -> None:
    script = project.root / "stages/make.py"
    script.write_text(script.read_text().replace("import hashlib", "raise SystemExit('no more')\nimport hashlib"))
    project.git("commit", "-qam", "broken code")
    project.submit(2)

    told: list[str] = []
    with pytest.raises(PodiumError, match=r"stage prepare: it failed; the last lines of what it said stand above"):
        reproduce(history(project.root), 2, told.append, scratch=True)
    assert any("no more" in line for line in told)
    assert _untouched(project)


def test_a_commit_that_is_not_here(project: mini.Mini) -> None:
    Book(project.root).record("intended", "000000000009", commit="e" * 40)

    with pytest.raises(PodiumError, match="git ls-tree"):
        reproduce(history(project.root), 2, lambda _: None)
