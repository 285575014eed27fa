"""score, note, sync, leaderboard and submit as they are typed: one clear line where they cannot, nothing lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_project import LEDGER, git

from podium.ledger import Book, known

Run = Callable[..., int]


def test_a_score_by_hand(ledger: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", "2", "0.73") == 0
    assert capsys.readouterr() == ("submission 2: 0.73000: inside the predicted interval, 0.7000 to 0.7400\n", "")
    assert run("score", "2", "0.5", "--private", "0.51") == 0
    told = "submission 2: 0.50000, private 0.51000: outside the predicted interval, 0.7000 to 0.7400\n"
    assert capsys.readouterr().out == told
    one = known(ledger)[1]
    assert (one.state, one.public, one.private, one.inside) == ("scored", 0.5, 0.51, False)
    assert [event.body["by"] for event in one.events if event.kind == "scored"] == ["hand", "hand"]
    assert git(ledger, "status", "--porcelain") == ""


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_no_score(ledger: Path, run: Run, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Book(ledger).path.read_bytes()
    for arguments in (["2", "--", value], ["2", "0.5", "--private", value]):
        assert run("score", *arguments) == 1
        assert capsys.readouterr().err == f"podium: {value} is no score; give a number\n"
    assert Book(ledger).path.read_bytes() == before


def test_a_note_in_any_script(ledger: Path, run: Run) -> None:
    text = "größer als \u2028 日本\n\t'\"\\ 🎉"
    assert run("note", "1", text) == 0
    assert known(ledger)[0].notes == [text]
    assert git(ledger, "status", "--porcelain") == ""


def test_bytes_that_are_no_text(ledger: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    before = Book(ledger).path.read_bytes()
    assert run("note", "1", "\udcff") == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert Book(ledger).path.read_bytes() == before


@pytest.mark.parametrize("command", [["score", "7", "0.5"], ["note", "7", "text"]])
def test_no_such_submission(ledger: Path, run: Run, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*command) == 1
    told = "podium: there is no submission 7; there are 1, 2; `podium leaderboard` lists them\n"
    assert capsys.readouterr().err == told


COMMANDS = (["score", "2", "0.5"], ["note", "1", "text"], ["sync"], ["submit"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_nothing_is_added_to_a_changed_ledger(
    ledger: Path, run: Run, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, head = ledger / LEDGER, git(ledger, "rev-parse", "HEAD")
    for old, new in (("0.65", "0.95"), ('"competition"', '"competitjon"')):
        changed = path.read_text(encoding="utf-8").replace(old, new, 1)
        path.write_text(changed, encoding="utf-8")
        assert run(*command) == 1
        err = capsys.readouterr().err
        assert err.startswith(f"podium: {LEDGER}: it is not as it was written: line ")
        assert err.count("\n") == 1
        assert path.read_text(encoding="utf-8") == changed
        assert git(ledger, "rev-parse", "HEAD") == head
        git(ledger, "checkout", "-q", "--", LEDGER)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_where_no_commit_can_be_made(
    ledger: Path, run: Run, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = Book(ledger).path.read_bytes()
    git(ledger, "switch", "-q", "--detach")
    assert run(*command) == 1
    assert capsys.readouterr().err.startswith("podium: HEAD is on no branch")
    git(ledger, "switch", "-q", "main")
    (ledger / ".git/MERGE_HEAD").write_text(git(ledger, "rev-parse", "HEAD") + "\n", encoding="utf-8")
    assert run(*command) == 1
    assert capsys.readouterr().err == "podium: a merge is going on; finish it, or `git merge --abort`\n"
    assert Book(ledger).path.read_bytes() == before


def test_sync_commits_what_a_killed_writer_left(ledger: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    one = known(ledger)[1]
    Book(ledger).append("scored", one.id, public=0.7, private=None, by="platform", inside=True)
    assert run("sync") == 0
    assert capsys.readouterr() == ("no submission waits for anything\n", "")
    assert git(ledger, "status", "--porcelain", LEDGER) == ""


@pytest.mark.parametrize("command", [*COMMANDS, ["leaderboard"]], ids=lambda command: command[0])
def test_outside_of_a_project(
    tmp_path: Path, run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*command) == 1
    assert (
        capsys.readouterr().err == "podium: this folder is in no podium project; go to the folder that holds dvc.yaml\n"
    )


@pytest.mark.parametrize("command", [*COMMANDS, ["leaderboard"]], ids=lambda command: command[0])
def test_no_repository(
    ledger: Path, run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(ledger.parent))
    (ledger / ".git").rename(ledger.parent / "elsewhere")
    assert run(*command) == 1
    err = capsys.readouterr().err
    assert err.startswith("podium: ")
    assert err.count("\n") == 1
