"""The whole flow against a stand-in for Kaggle: dropped connections at each request, slow scores, secrets, Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from platforms.conftest import NO_WAITS, SECRET
from platforms.stand_in import AFTER, BEFORE, Answered
from platforms.stand_in_kaggle import SIGNATURE, StandInKaggle
from tiny_project import GOLD, LEDGER, git, record, wrong

import podium
from podium.commands import board
from podium.errors import PodiumError
from podium.ledger import Book, known
from podium.platforms.kaggle import connect
from podium.provenance.git import tagged
from podium.submit import finish, flow

pytestmark = pytest.mark.xdist_group("kaggle")

SOURCE = str(Path(podium.__file__).parents[1])
READS = ("GetCompetition", "ListSubmissions", "GetSubmission")
FAULTS = {"before": BEFORE, "after": AFTER, "error": Answered(502, b"<h1>Bad gateway</h1>")}
RUN = [
    "GetCompetition",
    "ListSubmissions",
    "StartSubmissionUpload",
    "upload",
    "CreateSubmission",
    "GetSubmission",
    "GetSubmission",
]
"""The requests of a submit that nothing disturbs, whose score takes two looks."""


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits."""
    for room in (flow, finish):
        monkeypatch.setattr(room, "platform_of", lambda board, root: connect(board, root, waits=NO_WAITS))
    monkeypatch.setattr(flow, "POLLS", (0.0,))


def submit(project: Path, told: list[str], **asked: Any) -> str:
    """Submit; the error, or nothing."""
    try:
        flow.submit(project, flow.Asked(**{"wait": 5.0, **asked}), told.append)
    except PodiumError as error:
        told.append(str(error))
        return str(error) if "\n" not in str(error) else "not one line"
    return ""


def sync(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(board, "_stoppable", lambda: None)
    board.sync()


def no_secret(project: Path, *told: str) -> None:
    """In none of the texts, nor in anything that git or the ledger hold."""
    kept = [
        git(project, "log", "--all", "--patch", "--format=%B%an%ae%N"),
        git(project, "for-each-ref", "--format=%(refname) %(contents)"),
        (project / LEDGER).read_text(encoding="utf-8"),
    ]
    for text in (*told, *kept):
        assert SECRET not in text
        assert SIGNATURE not in text


def test_a_score_that_takes_a_while(for_kaggle: Path, kaggle: StandInKaggle, at_once: None) -> None:
    kaggle.polls = 2
    told: list[str] = []
    assert submit(for_kaggle, told, message="größer") == ""
    assert kaggle.asked == RUN
    (one,) = known(for_kaggle)
    assert (one.state, one.reference, one.public, one.private, one.inside) == ("scored", "4000", 0.79512, None, True)
    assert kaggle.submissions[0]["description"] == f"größer [{one.id} {one.intended.body['commit'][:12]}]"
    assert told[-2:] == [
        "received as 4000; kaggle does not give back what it got",
        "submission 1: 0.79512: inside the predicted interval, 0.6000 to 1.0000",
    ]
    no_secret(for_kaggle, *told)
    assert "these are the bytes of submission 1" in submit(for_kaggle, told)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", range(len(RUN)), ids=[f"{place} {step}" for place, step in enumerate(RUN)])
def test_a_break_at_each_request(
    for_kaggle: Path, kaggle: StandInKaggle, at_once: None, place: int, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kaggle.polls = 2
    step = RUN[place]
    again = 4 if step in READS else 1  # a read is tried again until it gives up
    kaggle.faults[step] = [*[None] * RUN[:place].count(step), *[FAULTS[fault]] * again]
    told: list[str] = []
    broke = submit(for_kaggle, told)
    kaggle.faults.clear()
    assert broke or step == "CreateSubmission"
    if any(one.open for one in known(for_kaggle)) and place % 2:
        sync(for_kaggle, monkeypatch)
        sync(for_kaggle, monkeypatch)
    second = submit(for_kaggle, told)
    if "`podium sync` asks for its score" in second:
        sync(for_kaggle, monkeypatch)
    else:
        assert not second or "which scored" in second
    assert len(kaggle.submissions) == 1
    last = known(for_kaggle)[-1]
    assert (last.state, last.public, last.reference) == ("scored", 0.79512, "4000")
    assert all(one.state == "failed" for one in known(for_kaggle)[:-1])
    assert set(tagged(for_kaggle)) == {one.id for one in known(for_kaggle)}
    assert Book(for_kaggle).problems() == []
    assert git(for_kaggle, "status", "--porcelain") == ""
    no_secret(for_kaggle, *told)


def test_what_broke_off_is_failed_when_something_else_is_handed_in(
    for_kaggle: Path, kaggle: StandInKaggle, at_once: None
) -> None:
    """Three that broke off: one never arrived, one did, one is the very one."""
    told: list[str] = []
    kaggle.faults["CreateSubmission"] = [BEFORE]
    kaggle.faults["ListSubmissions"] = [None, *[BEFORE] * 4]
    assert "could not be read" in submit(for_kaggle, told)
    assert [one.state for one in known(for_kaggle)] == ["intended"]
    record(for_kaggle, wrong(1), "other answers")
    kaggle.faults["CreateSubmission"] = [AFTER]
    kaggle.faults["ListSubmissions"] = [None, None, *[BEFORE] * 4]
    assert "could not be read" in submit(for_kaggle, told)
    assert [one.state for one in known(for_kaggle)] == ["failed", "intended"]
    assert "submission 1 never arrived: marked as failed" in told
    record(for_kaggle, wrong(2), "and others")
    kaggle.submissions[0].update(status="COMPLETE", publicScore="0.5")
    assert submit(for_kaggle, told) == ""
    assert "submission 2 broke off, but kaggle has it" in told
    assert [(one.number, one.state, one.public) for one in known(for_kaggle)] == [
        (1, "failed", None),
        (2, "scored", 0.5),
        (3, "scored", 0.79512),
    ]
    assert len(kaggle.submissions) == 2


def test_two_branches_that_broke_off_with_the_same(for_kaggle: Path, kaggle: StandInKaggle, at_once: None) -> None:
    """Merged, they are handed in once."""
    told: list[str] = []
    for name in ("left", "right"):
        git(for_kaggle, "switch", "-qc", name, "main")
        kaggle.faults["CreateSubmission"] = [BEFORE]
        kaggle.faults["ListSubmissions"] = [None, *[BEFORE] * 4]
        assert "could not be read" in submit(for_kaggle, told)
    git(for_kaggle, "merge", "-q", "--no-edit", "left")
    assert [one.state for one in known(for_kaggle)] == ["intended", "intended"]
    assert submit(for_kaggle, told) == ""
    assert sorted(one.state for one in known(for_kaggle)) == ["failed", "scored"]
    assert "these are the bytes" in submit(for_kaggle, told)
    assert len(kaggle.submissions) == 1
    assert Book(for_kaggle).problems() == []


def test_wrong_credentials_and_a_platform_that_tells_them(
    for_kaggle: Path, kaggle: StandInKaggle, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    kaggle.logins = {"Bearer other"}
    assert "401 Unauthenticated" in submit(for_kaggle, told)
    assert known(for_kaggle) == []
    kaggle.logins = {f"Bearer {SECRET}"}
    kaggle.faults["CreateSubmission"] = [Answered(400, {"code": 400, "message": f"{SECRET} has no rights"})]
    assert "has no rights" in submit(for_kaggle, told)
    (one,) = known(for_kaggle)
    assert one.state == "failed"
    assert "has no rights" in one.reason
    no_secret(for_kaggle, *told)


def test_the_quota(for_kaggle: Path, kaggle: StandInKaggle, at_once: None) -> None:
    kaggle.per_day = 1
    kaggle.add(3000, "by another of the team")
    told: list[str] = []
    assert submit(for_kaggle, told) == "kaggle: 1 of 1 are used up today; wait for tomorrow"
    assert known(for_kaggle) == []


# as its users run it


def start(project: Path, *arguments: str) -> "subprocess.Popen[str]":
    code = "from podium.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=project,
        env=os.environ | {"PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_no_secret_in_output_nor_in_the_list_of_processes(
    for_kaggle: Path, kaggle: StandInKaggle, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODABENCH_TOKEN", SECRET)
    (home / ".kaggle").mkdir()
    (home / ".kaggle" / "kaggle.json").write_text(f'{{"username": "me", "key": "{SECRET}"}}', encoding="utf-8")
    listed: list[str] = []
    ps = ["ps", "-ww", "-e", "-o", "args"]
    kaggle.on_request = lambda step: listed.append(
        subprocess.run(ps, capture_output=True, text=True, check=True).stdout
    )
    done = start(for_kaggle, "submit", "-m", "a message")
    out, err = done.communicate()
    assert (done.returncode, err) == (0, ""), err
    assert out.splitlines()[-1] == "submission 1: 0.79512: inside the predicted interval, 0.6000 to 1.0000"
    assert len(listed) == 6
    assert all("a message" in text for text in listed)
    no_secret(for_kaggle, out, err, *listed)


@pytest.mark.parametrize("stop", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
@pytest.mark.parametrize("step", ["CreateSubmission", "GetSubmission"])
def test_stopped_on_the_way(for_kaggle: Path, kaggle: StandInKaggle, step: str, stop: signal.Signals) -> None:
    """Ctrl-C goes to all processes of the terminal."""
    kaggle.polls = 1000
    running = start(for_kaggle, "submit")
    kaggle.on_request = lambda asked: os.killpg(running.pid, stop) if asked == step else None
    _, err = running.communicate(timeout=300)
    assert running.returncode == 128 + stop
    assert err == "podium: interrupted; `podium sync` finds out what became of it\n"
    assert not (for_kaggle / ".git/index.lock").exists()
    assert Book(for_kaggle).problems() == []
    (one,) = known(for_kaggle)
    assert one.state == ("intended" if step == "CreateSubmission" else "uploaded")
    kaggle.polls, kaggle.on_request = 0, lambda asked: None
    for _ in range(2):  # the list, by which it is found, still says that it waits
        done = start(for_kaggle, "sync")
        _, err = done.communicate()
        assert (done.returncode, err) == (0, "")
    (one,) = known(for_kaggle)
    ends = {("scored", 1)}
    if step == "CreateSubmission":  # the request that was cut off may not have come through: then there is none
        ends.add(("failed", 0))
    assert (one.state, len(kaggle.submissions)) in ends
    assert git(for_kaggle, "status", "--porcelain") == ""


def test_two_at_once(for_kaggle: Path, kaggle: StandInKaggle) -> None:
    second: list[tuple[int, str, str]] = []

    def meanwhile(step: str) -> None:
        if step == "upload":
            for arguments in (["submit"], ["sync"]):
                done = start(for_kaggle, *arguments)
                out, err = done.communicate()
                second.append((done.returncode, out, err))

    kaggle.on_request = meanwhile
    first = start(for_kaggle, "submit")
    _, err = first.communicate()
    assert (first.returncode, err) == (0, "")
    fix = "wait until it has ended, then look at `podium leaderboard`"
    refusal = f"podium: another submit is going on in this project; {fix}\n"
    assert second == [(1, "", refusal)] * 2
    assert [one.state for one in known(for_kaggle)] == ["scored"]
    assert len(kaggle.submissions) == 1
    assert Book(for_kaggle).problems() == []


def test_the_gold_is_not_asked_for(for_kaggle: Path, kaggle: StandInKaggle, at_once: None) -> None:
    (for_kaggle / GOLD).unlink()
    assert submit(for_kaggle, []) == ""
