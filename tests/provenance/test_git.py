"""What git tells: revisions, files of a commit, changes, tags; and commits of one file, whatever else goes on."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import git, repository

import podium
from podium.provenance import git as ours
from podium.provenance.git import GitError, changed, check_commits, commit_only, resolve, show, tag, tagged

SOURCE = str(Path(podium.__file__).parents[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = repository(tmp_path / "project")
    _commit(made, "a file", "a.txt")
    return made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("shared"))


def _commit(folder: Path, content: str, path: str) -> str:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(content, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", f"{path}: {content}")
    return git(folder, "rev-parse", "HEAD")


def _experiment(folder: Path, name: str, base: str, commit: str) -> None:
    git(folder, "update-ref", f"refs/exps/{base[:2]}/{base[2:]}/{name}", commit)


def test_a_revision_by_any_name(folder: Path) -> None:
    first = git(folder, "rev-parse", "HEAD")
    git(folder, "branch", "older")
    git(folder, "tag", "--annotate", "-m", "a tag", "named")
    last = _commit(folder, "changed", "a.txt")
    for name, commit in (("HEAD", last), ("main", last), ("older", first), ("named", first), (first[:8], first)):
        assert resolve(folder, name) == commit
    assert resolve(folder, "HEAD~1") == first


def test_an_experiment_by_its_name(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    other = _commit(folder, "tried", "a.txt")
    git(folder, "reset", "-q", "--hard", base)
    _experiment(folder, "wider", base, other)
    assert resolve(folder, "wider") == other
    assert changed(folder) == []
    git(folder, "branch", "wider")
    assert resolve(folder, "wider") == base  # git's own names come first


def test_two_experiments_of_one_name(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    other = _commit(folder, "tried", "a.txt")
    _experiment(folder, "wider", base, other)
    _experiment(folder, "wider", other, base)
    told = r"^2 experiments are called 'wider'; give one's commit: "
    with pytest.raises(GitError, match=told) as raised:
        resolve(folder, "wider")
    assert base[:12] in str(raised.value)
    assert other[:12] in str(raised.value)


@pytest.mark.parametrize("name", ["gone", "", "--all", "-h", "a b", "HEAD:a.txt", "HEAD^{tree}", "@{u}", "é", "\x01"])
def test_no_such_revision(folder: Path, name: str) -> None:
    with pytest.raises(GitError, match=r"^no revision is called .*`dvc exp list --all`"):
        resolve(folder, name)


def test_a_file_of_a_commit(folder: Path) -> None:
    first = git(folder, "rev-parse", "HEAD")
    _commit(folder, "changed", "a.txt")
    _commit(folder, "é\n", "sub/ü b.txt")
    assert show(folder, first, "a.txt") == b"a file"
    assert show(folder, "HEAD", "a.txt") == b"changed"
    assert show(folder, "HEAD", "sub/ü b.txt") == "é\n".encode()
    assert show(folder / "sub", "HEAD", "ü b.txt") == "é\n".encode()  # a project in a folder of a repository
    for path in ("b.txt", "sub", ""):
        with pytest.raises(GitError, match=f"^commit {first[:12]} has no "):
            show(folder, first, path)


def test_what_is_changed(folder: Path) -> None:
    assert changed(folder) == []
    _commit(folder, "b", "b.txt")
    (folder / "a.txt").write_text("changed", encoding="utf-8")
    (folder / "ü b.txt").write_text("new", encoding="utf-8")
    (folder / "b.txt").unlink()
    assert sorted(changed(folder)) == ["a.txt", "b.txt", "ü b.txt"]
    assert sorted(changed(folder, but=["a.txt"])) == ["b.txt", "ü b.txt"]
    git(folder, "add", "-A")
    assert sorted(changed(folder)) == ["a.txt", "b.txt", "ü b.txt"]


def test_what_is_new_is_a_change_whatever_git_is_set_to_show(folder: Path) -> None:
    git(folder, "config", "status.showUntrackedFiles", "no")
    (folder / "new.txt").write_text("new", encoding="utf-8")
    assert changed(folder) == ["new.txt"]


def test_tags(folder: Path) -> None:
    first = git(folder, "rev-parse", "HEAD")
    last = _commit(folder, "changed", "a.txt")
    assert tagged(folder) == {}
    tag(folder, 1, "0123456789ab", first)
    tag(folder, 12, "ba9876543210", last)
    assert tagged(folder) == {"0123456789ab": (1, first), "ba9876543210": (12, last)}
    with pytest.raises(GitError, match=r"^git tag: tag 'submission/1' already exists$"):
        tag(folder, 1, "000000000000", last)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("submission/best", "podium submission 0123456789ab"),
        ("submission/²", "podium submission 0123456789ab"),
        ("submission/7", "mine"),
        ("submission/8", "mine\vand\x1eyours\x85in\u2028lines"),
        ("elsewhere/7", "podium submission 0123456789ab"),
    ],
)
def test_other_tags_are_no_submission(folder: Path, name: str, message: str) -> None:
    git(folder, "tag", "--annotate", "-m", message, name)
    assert tagged(folder) == {}


def test_a_light_tag_is_no_submission(folder: Path) -> None:
    git(folder, "commit", "-q", "--allow-empty", "-m", "podium submission 0123456789ab")
    git(folder, "tag", "submission/3")
    assert tagged(folder) == {}


def test_one_file_is_committed_and_nothing_else(folder: Path) -> None:
    (folder / "a.txt").write_text("staged", encoding="utf-8")
    git(folder, "add", "a.txt")
    (folder / "a.txt").write_text("changed after", encoding="utf-8")
    (folder / "other.txt").write_text("new", encoding="utf-8")
    before = git(folder, "status", "--porcelain")
    for content in ("one", "two"):
        (folder / "ledger").write_text(content, encoding="utf-8")
        commit_only(folder, "ledger", f"Ledger: {content}")
        assert git(folder, "show", "--format=%s", "--name-only").split("\n\n") == [f"Ledger: {content}", "ledger"]
        assert git(folder, "show", "HEAD:ledger") == content
        assert git(folder, "status", "--porcelain") == before
    at = git(folder, "rev-parse", "HEAD")
    commit_only(folder, "ledger", "again")
    assert git(folder, "rev-parse", "HEAD") == at  # nothing has changed


def test_hooks_and_ignored_names_do_not_stand_in_the_way(folder: Path) -> None:
    for hook in ("pre-commit", "commit-msg"):
        path = folder / ".git/hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    (folder / ".git/info/exclude").write_text("*.jsonl\n", encoding="utf-8")
    (folder / "ledger.jsonl").write_text("one", encoding="utf-8")
    commit_only(folder, "ledger.jsonl", "Ledger")
    assert git(folder, "show", "HEAD:ledger.jsonl") == "one"


def test_the_index_that_another_command_holds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ledger").write_text("one", encoding="utf-8")
    lock = folder / ".git/index.lock"
    lock.touch()
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            lock.unlink()

    monkeypatch.setattr(ours.time, "sleep", wait)
    commit_only(folder, "ledger", "Ledger")
    assert len(waited) == 3
    assert git(folder, "show", "HEAD:ledger") == "one"

    (folder / "ledger").write_text("two", encoding="utf-8")
    lock.touch()
    with pytest.raises(GitError, match=r"index\.lock': File exists.*; .*delete that file") as raised:
        commit_only(folder, "ledger", "Ledger")
    assert "\n" not in str(raised.value)


ADDS = """
import sys
from pathlib import Path
from podium.provenance.git import commit_only
root, name = Path(sys.argv[1]), sys.argv[2]
for turn in range(6):
    (root / name).write_text(str(turn))
    commit_only(root, name, f"{name} {turn}")
"""


def test_several_commit_at_once(folder: Path) -> None:
    """Each its own file, and two of them one: nothing is lost, nothing fails."""
    running = [
        subprocess.Popen([sys.executable, "-c", ADDS, str(folder), name], env=os.environ | {"PYTHONPATH": SOURCE})
        for name in ("one", "two", "shared", "shared")
    ]
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    assert [git(folder, "show", f"HEAD:{name}") for name in ("one", "two", "shared")] == ["5", "5", "5"]
    assert git(folder, "status", "--porcelain") == ""


def test_commits_can_be_made(folder: Path) -> None:
    check_commits(folder)
    (folder / "sub").mkdir()
    check_commits(folder / "sub")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError, match=r"^this is no git repository with a commit; run `git init`"):
        check_commits(tmp_path)
    git(tmp_path, "init", "-q")
    with pytest.raises(GitError, match=r"^this is no git repository with a commit; run `git init`"):
        check_commits(tmp_path)


def test_no_name_to_commit_under(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(folder, "config", "--unset", "user.name")
    git(folder, "config", "--unset", "user.email")
    git(folder, "config", "user.useConfigOnly", "true")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    told = r"^git does not know who commits; run `git config user.name` and `git config user.email` with yours$"
    with pytest.raises(GitError, match=told):
        check_commits(folder)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "c")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "c@example.invalid")
    with pytest.raises(GitError, match=told):
        check_commits(folder)  # nor who writes


def _diverge(folder: Path) -> None:
    git(folder, "switch", "-qc", "other")
    _commit(folder, "theirs", "a.txt")
    git(folder, "switch", "-q", "main")
    _commit(folder, "ours", "a.txt")


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("merge", "other"), "merge"),
        (("cherry-pick", "other"), "cherry-pick"),
        (("rebase", "other"), "rebase"),
        (("rebase", "--apply", "other"), "rebase"),
        (("revert", "--no-edit", "HEAD~1"), "revert"),
    ],
)
def test_something_is_going_on(folder: Path, command: tuple[str, ...], what: str) -> None:
    _diverge(folder)
    assert subprocess.run(["git", *command], cwd=folder, capture_output=True, check=False).returncode
    with pytest.raises(GitError, match=f"^a {what} is going on; finish it, or `git {what} --abort`$"):
        check_commits(folder)


def test_no_branch(folder: Path) -> None:
    git(folder, "switch", "-q", "--detach")
    with pytest.raises(GitError, match=r"^HEAD is on no branch.*; .*`git switch"):
        check_commits(folder)


def test_git_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(GitError, match=r"^git is not installed; install it"):
        changed(folder)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30))
def test_any_message_is_no_option_and_no_command(shared: Path, message: str) -> None:
    folder = shared
    (folder / "ledger").write_text(f"{message}{time.monotonic_ns()}", encoding="utf-8")
    commit_only(folder, "ledger", f"Ledger: {message}")
    assert git(folder, "log", "-1", "--format=%s").startswith("Ledger:")
