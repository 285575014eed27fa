"""From a commit to a score: what is refused, what is said, what is left behind."""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_project import (
    GOLD,
    IDS,
    LEDGER,
    MANIFEST,
    SCORES,
    TRUTH,
    ZIP,
    cached,
    experiment,
    git,
    params_of,
    record,
    write_params,
    wrong,
)

from podium.errors import PodiumError
from podium.ledger import Book, known
from podium.platforms.file import File
from podium.platforms.local import Local
from podium.provenance.git import tagged
from podium.submit import flow
from podium.submit.alone import alone

HandIn = Callable[..., list[str]]


def test_from_a_commit_to_a_score(project: Path, hand_in: HandIn, capfd: pytest.CaptureFixture[str]) -> None:
    commit = git(project, "rev-parse", "HEAD")
    told = hand_in(message="größer \n und\tbreiter ")
    assert told == [
        "f1: cross-fitted 0.8000 (0.7000 to 0.9000)",
        "expected on the board: 0.8000 (0.6000 to 1.0000)",
        "local takes 5 a day: 5 left before this one",
        f"submission 1, tagged submission/1: commit {commit[:12]} to local",
        "WARNING: no DVC remote is set (`dvc remote add -d`): what made this submission is on this disk only",
        "received as 1, with the right bytes",
        "submission 1: 1.00000, private 1.00000: inside the predicted interval, 0.6000 to 1.0000",
    ]
    (one,) = known(project)
    assert (one.state, one.public, one.private, one.inside, one.reference) == ("scored", 1.0, 1.0, True, "1")
    body = one.intended.body
    assert set(body) == {
        *("competition", "platform", "slug", "commit", "file", "manifest", "dvc_lock", "environment", "metric"),
        *("score", "raw", "expected", "no_model", "message", "mark"),
    }
    assert (body["commit"], body["message"], body["score"], body["raw"]) == (commit, "größer und breiter", 0.8, 0.81)
    assert body["mark"] == f"{one.id} {commit[:12]}"
    assert tagged(project) == {one.id: (1, commit)}
    assert git(project, "log", "-3", "--format=%s").splitlines() == [
        f"Ledger: submission {one.id} {kind}" for kind in ("scored", "uploaded", "intended")
    ]
    assert git(project, "diff", "--name-only", commit, "HEAD") == LEDGER
    assert git(project, "status", "--porcelain") == ""
    assert Book(project).problems() == []
    assert capfd.readouterr() == ("", "")


def test_a_score_that_no_model_at_all_would_get(project: Path, hand_in: HandIn) -> None:
    record(project, ["spam"] * len(IDS), "all positive")
    assert hand_in()[-2:] == [
        "submission 1: 0.50000, private 0.50000: outside the predicted interval, 0.6000 to 1.0000",
        "warning: within 0.005 of what all positive gets (0.5000): are these the model's?",
    ]


def test_several_and_the_same_bytes_again(project: Path, hand_in: HandIn) -> None:
    hand_in()
    with pytest.raises(PodiumError, match=r"^these are the bytes of submission 1, which scored 1\.00000; .*--again"):
        hand_in()
    git(project, "commit", "-q", "--allow-empty", "-m", "another commit of the same run")
    with pytest.raises(PodiumError, match=r"^these are the bytes of submission 1"):
        hand_in()
    assert len(known(project)) == 1
    hand_in(again=True)
    record(project, wrong(1), "other answers")
    told = hand_in()
    assert told[-1].startswith("submission 3: 0.80000, private 1.00000")
    assert [one.number for one in known(project)] == [1, 2, 3]
    assert {one.number for one in tagged(project).values()} == {1, 2, 3}


def test_an_experiment_that_is_not_applied(project: Path, hand_in: HandIn) -> None:
    commit = experiment(project, "wider", wrong(2), score=0.9)
    hand_in(revision="wider")
    (one,) = known(project)
    assert (one.intended.body["commit"], one.intended.body["score"]) == (commit, 0.9)
    assert tagged(project)[one.id].commit == commit
    assert git(project, "diff", "--name-only", "HEAD~3", "HEAD") == LEDGER
    git(project, "update-ref", "-d", git(project, "for-each-ref", "--format=%(refname)", "refs/exps"))
    git(project, "gc", "-q", "--prune=now")
    assert git(project, "cat-file", "-t", commit) == "commit"  # the tag holds it


def test_a_branch_while_other_things_lie_about(project: Path, hand_in: HandIn) -> None:
    git(project, "branch", "first")
    record(project, wrong(1), "other answers")
    (project / "dvc.yaml").write_text("stages: {}\n", encoding="utf-8")
    (project / "new.txt").write_text("new", encoding="utf-8")
    before = git(project, "status", "--porcelain")
    hand_in(revision="first")
    assert git(project, "status", "--porcelain") == before
    assert known(project)[0].intended.body["commit"] == git(project, "rev-parse", "first")


# what is refused


def nothing_was_begun(project: Path) -> None:
    assert known(project) == []
    assert tagged(project) == {}
    assert not (project / ".dvc/tmp/podium/board").exists()


def _dirty(project: Path) -> None:
    (project / "params.yaml").write_text("# changed\n", encoding="utf-8")


def _new_file(project: Path) -> None:
    (project / "note.txt").write_text("new", encoding="utf-8")


def _params(project: Path) -> None:
    params = params_of(project)
    params["competition"]["metric"] = "accuracy"
    write_params(project, params)
    git(project, "commit", "-qam", "another metric, not run")


def _code(project: Path) -> None:
    (project / "stages/package.py").write_text("# changed\n", encoding="utf-8")
    git(project, "commit", "-qam", "another package stage, not run")


def _command(project: Path) -> None:
    text = (project / "dvc.yaml").read_text(encoding="utf-8")
    (project / "dvc.yaml").write_text(text.replace("python stages/prepare.py", "python stages/other.py"), "utf-8")
    git(project, "commit", "-qam", "another command, not run")


def _no_lock(project: Path) -> None:
    git(project, "rm", "-q", "dvc.lock")
    git(project, "commit", "-qm", "no lock")


def _no_pipeline(project: Path) -> None:
    (project / "dvc.yaml").write_text("stages: [", encoding="utf-8")
    git(project, "commit", "-qam", "no pipeline")


def _other_zip(project: Path) -> None:
    record(project, TRUTH, "another zip", told="ab" * 32)


def _no_bytes(project: Path) -> None:
    cached(project, (project / ZIP).read_bytes()).unlink()


def _no_gold(project: Path) -> None:
    (project / GOLD).unlink()


def _old_manifest(project: Path) -> None:
    content = json.loads((project / MANIFEST).read_text(encoding="utf-8"))
    del content["expected"]
    cached(project, (project / MANIFEST).read_bytes()).write_text(json.dumps(content), encoding="utf-8")


def _odd_scores(project: Path) -> None:
    cached(project, (project / SCORES).read_bytes()).write_bytes(b"[]")


def _no_submissions_folder(project: Path) -> None:
    shutil.rmtree(project / "submissions")
    (project / "submissions").write_text("a file", encoding="utf-8")
    git(project, "add", "submissions")
    git(project, "commit", "-qm", "a file where the ledger would be")


def _no_cache_folder(project: Path) -> None:
    shutil.rmtree(project / ".dvc/tmp", ignore_errors=True)
    (project / ".dvc/tmp").write_text("a file", encoding="utf-8")


def _quota(project: Path) -> None:
    params = params_of(project)
    params["board"] = {"per_day": 1}
    write_params(project, params)
    record(project, TRUTH, "one a day")
    folder = project / ".dvc/tmp/podium/board/tiny/1"
    folder.mkdir(parents=True)
    told = {"time": datetime.now(UTC).isoformat(), "message": "", "public": 1.0, "private": 1.0, "reason": ""}
    (folder / "record.json").write_text(json.dumps(told), encoding="utf-8")


def _board(project: Path, **board: object) -> None:
    params = params_of(project)
    params["board"] = board
    write_params(project, params)
    record(project, TRUTH, "another board")


REFUSED: dict[str, tuple[Callable[[Path], object], dict[str, object], str]] = {
    "a changed file": (_dirty, {}, r"^what is handed in is a commit, and this is in none: params\.yaml; commit it"),
    "a new file": (_new_file, {}, r"in none: note\.txt; commit it"),
    "another parameter": (_params, {}, r"^commit \w{12} has stages that are not up to date: package \(competition\);"),
    "other code": (_code, {}, r"not up to date: package \(stages/package\.py\); run `dvc repro`, and commit dvc\.lock"),
    "another command": (_command, {}, r"not up to date: prepare \(its command\)"),
    "no lock": (_no_lock, {}, r"^commit \w{12} has no dvc\.lock; run `dvc repro`, and commit"),
    "no pipeline": (_no_pipeline, {}, r"^commit \w{12}: .*dvc\.yaml.*; run `dvc repro` and commit$"),
    "another zip": (
        _other_zip,
        {},
        r"^submissions/submission\.zip: it is not the one of its manifest: sha256 \w{12}, there ab",
    ),
    "no bytes": (_no_bytes, {}, r"^submissions/submission\.zip: its bytes are in no cache \(commit \w{12}\); take it"),
    "no gold": (_no_gold, {}, r"^data/board/tiny/solution\.csv: there is no gold to score by; "),
    "an old manifest": (
        _old_manifest,
        {},
        r"^submissions/manifest\.json or .*: it has no 'expected' \(commit \w{12}\); ",
    ),
    "other scores": (_odd_scores, {}, r"^commit \w{12} holds what cannot be read: "),
    "a file for a folder": (_no_submissions_folder, {}, rf"^{LEDGER}: cannot be "),
    "a file for the cache's": (_no_cache_folder, {}, r"^\.dvc/tmp/podium/submit\.lock: cannot be written: "),
    "the quota": (_quota, {}, r"^local: 1 of 1 are used up today; wait for tomorrow$"),
    "no such platform": (
        lambda project: None,
        {"platform": "keggle"},
        r"^params\.yaml, board: no platforms file is called",
    ),
    "no slug": (lambda project: None, {"platform": "kaggle"}, r"^params\.yaml, board: platform: kaggle needs `slug`"),
    "no phase": (
        lambda p: _board(p, slug="9719"),
        {"platform": "codabench"},
        r"^params\.yaml, board: .* needs `phase`",
    ),
    "no revision": (lambda project: None, {"revision": "wider"}, r"^no revision is called 'wider'; give an experiment"),
    "half a character": (lambda project: None, {"message": "\udcff"}, "surrogates not allowed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_before_anything_is_begun(
    project: Path, hand_in: HandIn, case: str, capfd: pytest.CaptureFixture[str]
) -> None:
    change, asked, told = REFUSED[case]
    change(project)
    with pytest.raises(PodiumError, match=told) as raised:
        hand_in(**asked)
    assert "\n" not in str(raised.value)
    if case not in ("a file for a folder", "the quota"):
        nothing_was_begun(project)
    assert capfd.readouterr() == ("", "")


def test_an_experiment_that_is_not_up_to_date_and_two_of_one_name(project: Path, hand_in: HandIn) -> None:
    base = git(project, "rev-parse", "HEAD")
    _code(project)
    stale = git(project, "rev-parse", "HEAD")
    git(project, "reset", "-q", "--hard", base)
    git(project, "update-ref", f"refs/exps/{base[:2]}/{base[2:]}/wider", stale)
    with pytest.raises(PodiumError, match=r"package \(stages/package\.py\)"):
        hand_in(revision="wider")
    git(project, "update-ref", f"refs/exps/{stale[:2]}/{stale[2:]}/wider", base)
    with pytest.raises(PodiumError, match=r"^2 experiments are called 'wider'; give one's commit"):
        hand_in(revision="wider")
    nothing_was_begun(project)


def test_a_changed_ledger_is_not_gone_on_with_nor_committed(project: Path, hand_in: HandIn) -> None:
    hand_in()
    record(project, wrong(1), "other answers")
    path, head = project / LEDGER, git(project, "rev-parse", "HEAD")
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"public":1.0', b'"public":1.5'))
    with pytest.raises(
        PodiumError, match=rf"^{LEDGER}: it is not as it was written: line 3, event .* take it from git"
    ):
        hand_in()
    assert git(project, "rev-parse", "HEAD") == head
    git(project, "checkout", "-q", "--", LEDGER)
    assert path.read_bytes() == good
    hand_in()
    assert len(known(project)) == 2


def test_events_that_were_not_committed_are(project: Path, hand_in: HandIn) -> None:
    hand_in()
    Book(project).append("noted", known(project)[0].id, text="not committed")
    record_ = git(project, "rev-list", "--count", "HEAD")
    with pytest.raises(PodiumError, match="these are the bytes of submission 1"):
        hand_in()
    assert int(git(project, "rev-list", "--count", "HEAD")) == int(record_) + 1
    assert git(project, "status", "--porcelain") == ""


def test_a_zip_that_the_board_cannot_read_has_failed(project: Path, hand_in: HandIn) -> None:
    record(project, ["what?"] * len(IDS), "odd answers")
    told = hand_in()
    assert told[-1].startswith("submission 1 failed: ")
    (one,) = known(project)
    assert (one.state, one.public) == ("failed", None)
    assert "'what?' is no answer" in one.reason
    assert "\n" not in one.reason
    hand_in(again=False)  # what has failed may be handed in again
    assert len(known(project)) == 2


def test_refused_by_the_platform(project: Path, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from podium.platforms.platform import Refused

    def refuse(self: Local, archive: Path, message: str) -> None:
        raise Refused("closed", where="local")

    with monkeypatch.context() as patched:
        patched.setattr(Local, "upload", refuse)
        with pytest.raises(Refused, match=r"^local: closed$"):
            hand_in()
    assert [(one.state, one.reason) for one in known(project)] == [("failed", "local: closed")]
    hand_in()
    assert [(one.number, one.state) for one in known(project)] == [(1, "failed"), (2, "scored")]


# where the project lies


def test_a_project_in_a_folder_of_a_repository(made: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(made, outer / "sub" / "project", symlinks=True)
    inner = outer / "sub" / "project"
    (inner / ".git").rename(outer / ".git")
    (inner / ".dvc/config").write_text("[core]\n    analytics = false\n", encoding="utf-8")
    git(outer, "add", "-A")
    git(outer, "commit", "-qm", "moved")
    told: list[str] = []
    flow.submit(inner, flow.Asked(wait=0.0), told.append)
    (one,) = known(inner)
    assert (one.state, one.public) == ("scored", 1.0)
    assert git(outer, "status", "--porcelain") == ""
    assert Book(inner).problems() == []
    other = tmp_path / "there"
    git(tmp_path, "clone", "-q", str(outer), str(other))
    assert known(other / "sub" / "project") == [one]


def test_data_go_to_the_remote(
    project: Path, hand_in: HandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    remote = tmp_path / "remote"
    (project / ".dvc/config.local").write_text(
        f"[core]\n    remote = far\n['remote \"far\"']\n    url = {remote}\n", encoding="utf-8"
    )
    experiment(project, "wider", wrong(2))
    told = hand_in(revision="wider")
    assert "its data are on the remote far (4 new files)" in told
    git(project, "update-ref", "-d", git(project, "for-each-ref", "--format=%(refname)", "refs/exps"))
    assert capfd.readouterr() == ("", "")

    shutil.rmtree(project / ".dvc/cache")  # what is in the remote alone, is handed in from there
    hand_in(revision="submission/1", again=True)
    assert [one.state for one in known(project)] == ["scored", "scored"]
    with pytest.raises(PodiumError, match="its bytes are in no cache"):
        hand_in()  # HEAD's were never pushed


def test_data_of_a_commit_older_than_the_remote_go_there(project: Path, hand_in: HandIn, tmp_path: Path) -> None:
    experiment(project, "wider", wrong(2))
    remote = tmp_path / "remote"
    (project / ".dvc/config").write_text(
        f"[core]\n    remote = far\n['remote \"far\"']\n    url = {remote}\n", encoding="utf-8"
    )
    git(project, "commit", "-qam", "a remote")
    assert "its data are on the remote far (4 new files)" in hand_in(revision="wider")
    assert len([path for path in remote.rglob("*") if path.is_file()]) == 4


def test_a_cache_elsewhere(project: Path, hand_in: HandIn, tmp_path: Path) -> None:
    (project / ".dvc/cache").rename(tmp_path / "shared")
    (project / ".dvc/config.local").write_text(f"[cache]\n    dir = {tmp_path / 'shared'}\n", encoding="utf-8")
    hand_in()
    assert known(project)[0].state == "scored"


def test_a_remote_whose_library_is_not_there(project: Path, hand_in: HandIn) -> None:
    (project / ".dvc/config.local").write_text(
        "[core]\n    remote = far\n['remote \"far\"']\n    url = s3://no/such\n", encoding="utf-8"
    )
    with pytest.raises(PodiumError, match=r"the DVC remote cannot be read: s3 .* requires 'dvc-s3' .*; install it$"):
        hand_in()
    nothing_was_begun(project)


@pytest.mark.parametrize("url", ["{tmp}/file/remote", "https://me:5ecr3t@localhost:1/remote"])
def test_a_remote_that_does_not_take_it(
    project: Path, hand_in: HandIn, tmp_path: Path, url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    url = url.format(tmp=tmp_path)
    (project / ".dvc/config.local").write_text(
        f"[core]\n    remote = far\n['remote \"far\"']\n    url = {url}\n", encoding="utf-8"
    )
    told = hand_in()
    (warning,) = [line for line in told if line.startswith("WARNING")]
    assert warning.startswith("WARNING: the data could not be pushed to the remote far (")
    assert warning.endswith("); run `dvc push` later")
    assert "5ecr3t" not in "\n".join([*told, *capfd.readouterr()])
    assert known(project)[0].state == "scored"


# two at once


def test_two_at_once(project: Path, hand_in: HandIn) -> None:
    with alone(project), pytest.raises(PodiumError, match=r"^another submit is going on in this project; wait until"):
        hand_in()
    hand_in()  # the lock goes with its holder


def test_a_score_that_comes_otherwise_while_it_is_waited_for(
    project: Path, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`submit` waits; meanwhile `sync` or a person writes the score down."""
    monkeypatch.setattr(File, "by_hand", False)

    def sleep(_: float) -> None:
        (one,) = known(project)
        Book(project).record("scored", one.id, public=0.5, private=None, by="hand", inside=None)

    clock = SimpleNamespace(monotonic=time.monotonic, sleep=sleep)  # flow's own: git's library sleeps too
    monkeypatch.setattr(flow, "time", clock)
    told = hand_in(platform="file", wait=100.0)
    assert told[-1] == "submission 1 is scored by now"
    assert [event.kind for event in known(project)[0].events] == ["intended", "uploaded", "scored"]


def test_a_score_that_only_a_person_can_tell_is_not_waited_for(project: Path, hand_in: HandIn) -> None:
    told = hand_in(platform="file", wait=1e9)
    assert told[-1] == "submission 1 has no score yet: `podium sync` asks again, `podium score` writes it by hand"
    assert known(project)[0].state == "uploaded"
    with pytest.raises(PodiumError, match=r"^these are the bytes of submission 1; `podium score` writes"):
        hand_in(platform="file")


def test_the_ledger_s_commits_are_the_competitor_s(project: Path, hand_in: HandIn) -> None:
    hand_in()
    assert git(project, "log", "-1", "--format=%an <%ae>") == "A Competitor <competitor@example.invalid>"


def test_params_are_read_as_when_they_were_checked(project: Path, hand_in: HandIn) -> None:
    """YAML 1.2, as DVC has it: PyYAML alone takes 5e-4 for text."""
    path = project / "params.yaml"
    text = path.read_text(encoding="utf-8")
    assert "learning_rate: 0.0005" in text
    path.write_text(text.replace("learning_rate: 0.0005", "learning_rate: 5e-4"), encoding="utf-8")
    git(project, "commit", "-qam", "written otherwise")
    assert hand_in()[-1].startswith("submission 1: ")
