"""predict, explain and bundle from the command line."""

from pathlib import Path

import pytest
from finished_run import InThisProcess, finished_run

from podium.predictor.predictor import Predictor


@pytest.fixture
def finished(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(Predictor, "_workers", lambda self, answers: InThisProcess())
    folder = finished_run(tmp_path_factory.mktemp("run") / "project", rows=40)
    monkeypatch.chdir(folder)
    return folder


def test_the_three_commands(finished, run, capsys, monkeypatch):
    assert run("predict", "data/raw/mine/test.csv", "out.csv") == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        "out.csv: 37 rows of id, label, probability_ham, probability_spam, by the last run\npredicted "
    )
    assert run("predict", "data/raw/mine/test.csv", "out.csv") == 1
    assert "out.csv: there is something already; name another file, or give --force" in capsys.readouterr().err
    assert run("explain", "--text", "win \u202ecash") == 0
    shown = capsys.readouterr().out
    assert "a text of your own, by all networks" in shown
    assert "\\u202e" in shown
    assert run("explain") == 1
    assert "a row or a text is wanted" in capsys.readouterr().err
    monkeypatch.setattr("podium.bundle.writing.built", _built)
    assert run("bundle", "-o", "b.zip") == 0
    shown = capsys.readouterr().out
    assert "checked: 37 test rows get probabilities that are the very bytes of the run" in shown
    assert run("predict", "data/raw/mine/test.csv", "other.csv", "--run", "b.zip") == 0
    assert Path("other.csv").read_bytes() == Path("out.csv").read_bytes()
    assert run("explain", "train:1", "--run", "b.zip") == 1
    assert "a bundle holds what predicts new texts" in capsys.readouterr().err


def _built(root: Path, folder: Path) -> Path:
    (folder / "podium-0-py3-none-any.whl").write_bytes(b"")
    return folder / "podium-0-py3-none-any.whl"
