"""`podium cache`, from wherever it is called."""

import sys

import pytest

from podium import cli
from podium.training.fold_cache import FoldCache

KEY = "ab" * 32


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one fold, a temporary copy of it, and a subfolder."""
    monkeypatch.delenv("DVC_ROOT", raising=False)
    for root in (tmp_path, tmp_path / ".dvc/tmp/exps/tmp1"):
        (root / "src/podium").mkdir(parents=True)
        (root / "src/podium/__init__.py").touch()
        (root / "dvc.yaml").touch()
    with FoldCache(tmp_path / ".dvc/tmp/podium/folds") as cache:
        cache.put(KEY, {"weights": b"w"})
    return tmp_path


def podium(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["podium", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


@pytest.mark.parametrize("folder", [".", "src/podium", ".dvc/tmp/exps/tmp1", ".dvc/tmp/exps/tmp1/src"])
def test_it_tells_of_the_main_project_from_its_copies_and_subfolders(project, monkeypatch, capsys, folder):
    monkeypatch.chdir(project / folder)
    assert not podium(monkeypatch, "cache")
    shown = capsys.readouterr().out
    assert shown.startswith(f"fold cache: {project}/.dvc/tmp/podium/folds\n1 fold, ")
    assert not podium(monkeypatch, "cache", "--clear")
    assert "freed 83 B: 1 fold and 0 TensorBoard logs\n" in capsys.readouterr().out


def test_with_a_terminal_it_asks(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    monkeypatch.setattr("podium.commands.cache._asks", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda question: asked.append(question))
    asked = []
    assert podium(monkeypatch, "cache", "--clear") == 1
    assert asked == ["delete 1 fold and 0 TensorBoard logs (at least 0 s of training)?"]
    assert FoldCache(project / ".dvc/tmp/podium/folds").get(KEY)
    assert not podium(monkeypatch, "cache", "--older-than", "1d")  # nothing to lose, nothing to ask
    assert podium(monkeypatch, "cache", "--clear", "--yes") == 0
    assert len(asked) == 1


@pytest.mark.parametrize("wrong", [["--older-than", "x"], ["--model", "x"]])
def test_a_mistake_deletes_nothing(project, monkeypatch, wrong):
    monkeypatch.chdir(project)
    assert podium(monkeypatch, "cache", "--clear", *wrong).startswith("podium: --")
    monkeypatch.setenv("PODIUM_FOLD_CACHE_SIZE", "20")
    assert "PODIUM_FOLD_CACHE_SIZE: '20' is no size" in podium(monkeypatch, "cache", "--clear")
    assert FoldCache(project / ".dvc/tmp/podium/folds").get(KEY)


def test_outside_a_project_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "in no podium project" in podium(monkeypatch, "cache")


def test_it_says_when_the_cache_is_off(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    assert not podium(monkeypatch, "cache")
    assert "PODIUM_FOLD_CACHE=off" in capsys.readouterr().out
