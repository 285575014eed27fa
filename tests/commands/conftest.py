"""A ledger in a project, and the command line run there."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from many_submissions import Ledger

from podium import cli

Run = Callable[..., int]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two submissions: one scored, one whose file waits to be handed in by hand."""
    told = Ledger()
    names = [told.scored(0.7, 0.65), told.scored(0.72, None, platform="file")]
    folder = told.write(tmp_path / "project", names)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process; its exit status."""
    monkeypatch.setattr("podium.commands.board._stoppable", lambda: None)

    def started(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["podium", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        if isinstance(left.value.code, str):
            print(left.value.code, file=sys.stderr)
            return 1
        return left.value.code or 0

    return started
