"""Malformed files and odd ones: one line that says where and what to do, or it works and says what it did.

The catalogue is tests/malformed/, a folder a case; small_competition.py says what may lie in one.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from small_competition import (
    CASES,
    CHECKOUT,
    COMMANDS,
    Outcome,
    Runner,
    cases,
    expected,
    for_real,
    handed_in,
    in_process,
    is_large,
    lay,
    run,
)

from podium.config.parse import parse

SECONDS = 3.0  # of processor time, for a command that stops


@pytest.fixture(scope="module", autouse=True)
def _in_this_process() -> Iterator[None]:
    """Stages leave pytest's own signals alone; they read the same params.yaml once, and wait for no disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("podium.stage.signal.signal", lambda *_: None)
        patch.setattr(sys.modules["podium.config.load"], "parse", cache(parse))
        patch.setattr("podium.io.atomic.os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A project in which the good files have gone through every stage, and what was printed."""
    folder = tmp_path_factory.mktemp("good")
    lay("good", folder)
    outcome = run(folder, in_process)
    assert not outcome.stopped, outcome
    return folder, outcome.printed


def _try(
    case: str, good: tuple[Path, list[str]], folder: Path, runner: Runner, commands: Sequence[str] = COMMANDS
) -> Outcome:
    """The case's files in a copy of the good project."""
    base, printed = good
    shutil.copytree(base, folder, dirs_exist_ok=True)
    lay(case, folder)
    outcome = run(folder, runner, commands)
    assert outcome.told(printed) == expected(case)
    assert outcome.overwritten == []
    if not outcome.stopped and (CASES / case / "submission.csv").exists():
        assert handed_in(folder) == (CASES / case / "submission.csv").read_bytes()
    return outcome


@pytest.mark.parametrize("case", [case for case in cases() if not is_large(case) or case == "texts-10-megabytes"])
def test_a_line_and_nothing_lost_or_it_works(case: str, good: tuple[Path, list[str]], tmp_path: Path) -> None:
    _try(case, good, tmp_path, in_process)


@pytest.mark.long
@pytest.mark.parametrize("case", cases())
def test_the_same_in_processes_of_their_own_and_soon(case: str, good: tuple[Path, list[str]], tmp_path: Path) -> None:
    checks = [command for command in COMMANDS[:2] if command in expected(case)]
    outcome = _try(case, good, tmp_path, for_real, [*checks, *COMMANDS[2:]])
    for command, done in outcome.stopped:
        assert done.status == 1
        assert "Traceback" not in done.err
        assert done.seconds < SECONDS, command


def test_the_catalogue_is_large_and_git_changes_no_byte_of_it() -> None:
    assert len(cases()) >= 80
    listed = subprocess.run(
        ["git", "ls-files", "--eol", "tests/malformed"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    assert listed
    assert [line for line in listed.splitlines() if "attr/-text" not in line] == []
    assert [path for path in CASES.rglob("*") if path.stat().st_size > 8192] == []
