"""Platforms are found by the names of their files, and reading params.yaml loads no client."""

import subprocess
import sys
from pathlib import Path

import pytest
from platforms.conftest import codabench_board, kaggle_board

import podium.platforms
from podium.config.board import Board
from podium.errors import PodiumError
from podium.platforms import names, platform_of


def test_names_are_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {"kaggle", "codabench"} <= set(names())
    assert not [name for name in names() if name == "platform" or name.startswith("_")]
    (tmp_path / "at_home.py").write_text("def connect(board, root): return board.platform, root\n", encoding="utf-8")
    monkeypatch.setattr(podium.platforms, "__path__", [*podium.platforms.__path__, str(tmp_path)])
    assert platform_of(Board(platform="at_home"), tmp_path) == ("at_home", tmp_path)


@pytest.mark.xdist_group("kaggle")
def test_of_that_name(kaggle, codabench, tmp_path: Path) -> None:
    assert platform_of(kaggle_board(), tmp_path).name == "kaggle"
    assert platform_of(codabench_board(codabench), tmp_path).name == "codabench"
    assert kaggle.asked == codabench.asked == []


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(PodiumError, match=r"^board.platform: no platforms file is called 'kagle'; there are codabench"):
        platform_of(Board.model_construct(platform="kagle"), tmp_path)


def test_importing_loads_no_client() -> None:
    code = """
import sys
import podium.config, podium.platforms.kaggle, podium.platforms.codabench
print([name for name in ("requests", "urllib3", "kagglesdk", "google.protobuf") if name in sys.modules])
"""
    environment = {"PYTHONPATH": str(Path(podium.platforms.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "[]\n"
