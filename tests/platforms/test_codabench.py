"""Codabench's own: its token, the name that carries the mark, its columns and tasks, what it gives back."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platforms.conftest import MARK, NO_WAITS, SECRET, codabench_board
from platforms.stand_in import Answered
from platforms.stand_in_codabench import KEPT, StandInCodabench

from podium.platforms.codabench import LONGEST_NAME, Codabench, _as_name, _file_name, _score, connect
from podium.platforms.platform import Budget, Receipt, Refused

MESSAGE = f"a wider network ({MARK})"


@pytest.fixture
def ours(codabench: StandInCodabench, tmp_path: Path) -> Codabench:
    return connect(codabench_board(codabench), tmp_path, waits=NO_WAITS)


def test_what_is_sent_is_what_was_packed(ours: Codabench, codabench: StandInCodabench, archive: Path) -> None:
    reference = ours.upload(archive, MESSAGE).reference
    assert ours.download(reference) == archive.read_bytes()
    (data,) = codabench.data.values()
    assert data["bytes"] == archive.read_bytes()
    assert data["name"] == "podium-0123456789ab-cdef01234567.zip"
    assert data["told"]["description"] == MESSAGE
    assert data["told"]["file_size"] == len(archive.read_bytes())


def test_one_task_or_all(ours: Codabench, codabench: StandInCodabench, archive: Path, tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []
    answer = codabench._submit
    codabench._submit = lambda parts, asked: sent.append(asked.json) or answer(parts, asked)
    ours.upload(archive, MESSAGE)
    connect(codabench_board(codabench, task=7), tmp_path, waits=NO_WAITS).upload(archive, MESSAGE)
    assert [one.get("tasks") for one in sent] == [None, [7]]
    assert [one["phase"] for one in sent] == [15784, 15784]


def test_files_may_be_hidden(ours: Codabench, codabench: StandInCodabench, archive: Path) -> None:
    reference = ours.upload(archive, MESSAGE).reference
    codabench.hides = True
    assert ours.download(reference) is None
    codabench.hides = False
    codabench.faults["details"] = [Answered(200, {"data_file": None})]
    assert ours.download(reference) is None


def test_a_failed_one(ours: Codabench, codabench: StandInCodabench, archive: Path) -> None:
    codabench.status, codabench.details = "Failed", "no file\nanswer.txt"
    reference = ours.upload(archive, MESSAGE).reference
    assert ours.state(reference) == Receipt(reference, "failed", None, None, "no file answer.txt")
    assert ours.budget() == Budget(5, 0)  # as the platform counts


def test_who_does_not_take_part(ours: Codabench, codabench: StandInCodabench, archive: Path) -> None:
    codabench.approved = False
    with pytest.raises(Refused, match=r"no submission may be made: User not approved to participate"):
        ours.upload(archive, MESSAGE)
    assert codabench.asked == ["can_make_submission"]


def test_a_phase_without_a_limit(ours: Codabench, codabench: StandInCodabench) -> None:
    codabench.per_day = 0
    assert ours.budget() == Budget(None, 0)


def test_no_such_phase(codabench: StandInCodabench, tmp_path: Path) -> None:
    other = connect(codabench_board(codabench, phase=3), tmp_path, waits=NO_WAITS)
    with pytest.raises(Refused, match=r"there is no phase 3, but 15784 \(Development\); set board.phase"):
        other.budget()


@pytest.mark.parametrize("whole", [True, False])
def test_the_first_of_several_runs_is_found(
    whole: bool, ours: Codabench, codabench: StandInCodabench, archive: Path
) -> None:
    codabench.per_day = 100
    reference = ours.upload(archive, MESSAGE).reference
    data = codabench.submissions[0]["data"]
    for _ in range(5):
        codabench.add(data, parent=int(reference))  # its tasks
        codabench.add(data)  # re-runs by the organiser
    codabench.lists_whole = whole
    found = ours.find(MARK)
    assert found is not None
    assert found.reference == reference
    assert codabench.asked.count("list") == (1 if whole else 6)


def test_a_quota_that_ends_in_between(ours: Codabench, codabench: StandInCodabench, archive: Path) -> None:
    codabench.faults["can_make_submission"] = [Answered(200, {"can": True, "reason": None})]
    codabench.per_day = 0
    with pytest.raises(Exception, match=r"the submission got no clear answer: 500 Internal Server Error"):
        ours.upload(archive, MESSAGE)
    assert ours.find(MARK) is None


@given(st.text())
def test_any_mark_survives_in_a_name(around: str) -> None:
    name = _file_name(f"{around} {MARK} {around}")
    assert _as_name(MARK) in name[:KEPT]
    other = _file_name(around)
    assert 0 < len(other) <= LONGEST_NAME == KEPT
    assert other.replace("-", "").isalnum()
    assert other.isascii()


def _row(key: str, score: str = "0.5", **more: object) -> dict[str, Any]:
    return {"column_key": key, "score": score, **more}


@pytest.mark.parametrize(
    ("scores", "column", "score", "reason"),
    [
        ([_row("f1")], None, 0.5, ""),
        ([_row("f1", "0.1", is_primary=False), _row("acc", "0.9", is_primary=True)], None, 0.9, ""),
        ([_row("f1", "0.1"), _row("acc", "0.9")], "acc", 0.9, ""),
        ([_row("f1"), _row("acc")], None, None, "it has several scores: set board.column to one of acc, f1"),
        ([_row("f1")], "acc", None, "it has no score 'acc' (board.column), but f1"),
        ([_row("f1"), _row("f1")], "f1", None, "it has a score for each of several tasks: set board.task"),
        ([_row("f1", "NaN")], None, None, "its score is no number"),
        ([], None, None, "it has no score"),
    ],
)
def test_which_score(scores: list[dict[str, Any]], column: str | None, score: float | None, reason: str) -> None:
    assert _score(scores, column) == (score, reason)


def test_a_zip_with_a_folder(ours: Codabench, codabench: StandInCodabench, tmp_path: Path) -> None:
    path = tmp_path / "folder.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("submission/submission.csv", "")
    with pytest.raises(Refused, match=r"folder.zip: it holds a folder: 'submission/submission.csv'; run"):
        ours.upload(path, MESSAGE)
    path.write_bytes(b"id,label\n")
    with pytest.raises(Refused, match="no zip, or an empty one"):
        ours.upload(path, MESSAGE)
    assert codabench.asked == []


def test_the_token_in_a_file(
    codabench: StandInCodabench, home: Path, monkeypatch: pytest.MonkeyPatch, archive: Path
) -> None:
    monkeypatch.delenv("CODABENCH_TOKEN")
    board, path = codabench_board(codabench), home / ".config/codabench/token"
    with pytest.raises(Refused, match=r"^Codabench: there is no token for it; put your token into CODABENCH_TOKEN, or"):
        connect(board, home)
    path.parent.mkdir(parents=True)
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        told = r"^~/.config/codabench/token: others than you can read the token in it; chmod 600"
        with pytest.raises(Refused, match=told):
            connect(board, home)
    path.chmod(0o600)
    assert connect(board, home, waits=NO_WAITS).upload(archive, MESSAGE).reference


@pytest.mark.parametrize("token", ["two words", "a\nb", "ü"])
def test_what_is_no_token(token: str, codabench: StandInCodabench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODABENCH_TOKEN", token)
    with pytest.raises(Refused, match=r"^CODABENCH_TOKEN: what stands there is no token; ") as raised:
        connect(codabench_board(codabench), Path())
    assert token not in str(raised.value)


def test_a_wrong_token(codabench: StandInCodabench, monkeypatch: pytest.MonkeyPatch, archive: Path) -> None:
    monkeypatch.setenv("CODABENCH_TOKEN", "wr0ng")
    ours = connect(codabench_board(codabench), Path(), waits=NO_WAITS)
    with pytest.raises(Refused, match=r"401 Invalid token: Token …; put your token into CODABENCH_TOKEN"):
        ours.upload(archive, MESSAGE)


def test_a_token_does_not_follow_to_another_place(
    ours: Codabench, codabench: StandInCodabench, archive: Path, home: Path
) -> None:
    (home / ".netrc").write_text(f"machine localhost login me password {SECRET}\n", encoding="utf-8")
    reference = ours.upload(archive, MESSAGE).reference  # its storage refuses any login
    assert ours.download(reference) == archive.read_bytes()
    with StandInCodabench(SECRET) as other:
        codabench.faults["state"] = [Answered(301, {}, headers={"Location": f"{other.address}/api/submissions/1/"})]
        with pytest.raises(Refused, match="301"):
            ours.state(reference)
        assert other.asked == []
