"""What git knows of the project, asked by its own command."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from podium.errors import PodiumError

TAGS = "refs/tags/submission/"
SUBJECT = "podium submission "
BUSY = ("index.lock", "cannot lock ref", "git commit: exit 1")  # the last: another process has just committed it
COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
TRIES, WAIT = 50, 0.1  # another git command holds the index for moments only
GOING_ON = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
"""What git leaves in its folder while something is going on that a commit would end or stop."""


class GitError(PodiumError):
    """git cannot do what is asked."""


def git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """What a git command prints.

    Args:
        root: the project's folder, where it runs.
        *arguments: of the command.
        given: to its standard input.

    Raises:
        GitError: it fails, with its own last line.
    """
    command = ["git", "-c", "core.quotepath=off", *arguments]
    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    try:
        with _uninterrupted():
            done = subprocess.run(  # noqa: S603 - a list of arguments; no shell reads them
                command, cwd=root, input=given, capture_output=True, check=False, env=environment
            )
    except FileNotFoundError:
        raise GitError("git is not installed", fix="install it: every submission is a commit") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit {done.returncode}"]
        told = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1])
        raise GitError(f"git {arguments[0]}: {told.removeprefix('fatal: ').removeprefix('error: ')}")
    return done.stdout


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until git is done: cut short it would leave its lock behind, and every later command would fail."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def check_commit(commit: str) -> None:
    """Assert that a recorded commit is a hash, and nothing that git would take for an option or another name.

    Raises:
        GitError: it is not.
    """
    if not COMMIT.fullmatch(commit):
        raise GitError(f"{commit[:60]!r} is no commit's hash")


def resolve(root: Path, revision: str) -> str:
    """The commit that a name means: a branch, a tag, a commit, or a DVC experiment, which need not be applied.

    Args:
        root: the project's folder.
        revision: the name.

    Raises:
        GitError: there is no such commit, or several experiments are called so.
    """
    try:
        found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        named = _experiments(root, revision)
    else:
        return found.decode().strip()
    if len(named) > 1:
        shown = ", ".join(commit[:12] for commit in named)
        raise GitError(f"{len(named)} experiments are called {revision!r}", fix=f"give one's commit: {shown}")
    if not named:
        fix = "give an experiment (`dvc exp list --all`), a branch, a tag or a commit"
        raise GitError(f"no revision is called {revision!r}", fix=fix)
    return named[0]


def _experiments(root: Path, name: str) -> list[str]:
    """The commits of the experiments of that name: refs/exps/<2>/<38 digits of what they start from>/<name>."""
    listed = git(root, "for-each-ref", "--format=%(objectname) %(refname)", "refs/exps").decode().splitlines()
    pairs = [line.split(" ", 1) for line in listed]
    return [commit for commit, ref in pairs if len(ref.split("/")) == 5 and ref.split("/")[4] == name]


def show(root: Path, commit: str, path: str) -> bytes:
    """A file as a commit holds it.

    Args:
        root: the project's folder.
        commit: its hash.
        path: relative to the project.

    Raises:
        GitError: that commit has no such file.
    """
    try:
        return git(root, "cat-file", "blob", f"{commit}:./{path}")
    except GitError:
        raise GitError(f"commit {commit[:12]} has no {path}") from None


def contents(root: Path, files: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """Files as commits hold them, any number by one command; those that are not there are left out.

    Args:
        root: the project's folder.
        files: the hash of a commit and a path relative to the project, each.
    """
    wanted = list(dict.fromkeys(one for one in files if "\n" not in "".join(one)))
    asked = "".join(f"{commit}:./{path}\n" for commit, path in wanted).encode(errors="surrogateescape")
    told, place, found = git(root, "cat-file", "--batch", given=asked) if wanted else b"", 0, {}
    for one in wanted:
        end = told.index(b"\n", place)
        header, place = told[place:end].rsplit(b" ", 2), end + 1
        if len(header) == 3 and header[2].isdigit():  # <hash> <kind> <bytes>; else `<name> missing`
            size = int(header[2])
            if header[1] == b"blob":
                found[one] = told[place : place + size]
            place += size + 1
    return found


def paths(root: Path, commit: str) -> set[str]:
    """The files that a commit holds, relative to the project.

    Args:
        root: the project's folder.
        commit: its hash.

    Raises:
        GitError: there is no such commit.
    """
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".")
    return set(filter(None, listed.decode(errors="surrogateescape").split("\0")))


def changed(root: Path, but: Sequence[str] = ()) -> list[str]:
    """Paths that differ from HEAD, and those that git neither tracks nor ignores.

    Args:
        root: the project's folder.
        but: paths that do not count.
    """
    exclude = [f":(exclude){path}" for path in but]
    how = ("--porcelain", "-z", "--no-renames", "--untracked-files=normal")
    listed = git(root, "status", *how, "--", ".", *exclude).decode(errors="replace")
    return [entry[3:] for entry in listed.split("\0") if entry]


class Tagged(NamedTuple):
    """A submission's tag: its number, and the commit it stands on."""

    number: int
    commit: str


def tagged(root: Path) -> dict[str, Tagged]:
    """The tags submission/<n>, by the id of the submission that each is of.

    Args:
        root: the project's folder.
    """
    wanted = "%(refname)%00%(contents:subject)%00%(*objectname)"
    listed = git(root, "for-each-ref", f"--format={wanted}", TAGS).decode(errors="replace")
    found = {}
    for line in listed.split("\n")[:-1]:
        name, subject, commit = line.split("\0")
        number = name.removeprefix(TAGS)
        if number.isascii() and number.isdigit() and subject.startswith(SUBJECT) and commit:
            found[subject.removeprefix(SUBJECT)] = Tagged(int(number), commit)
    return found


def tag(root: Path, number: int, submission: str, commit: str) -> None:
    """Tag the commit of a submission, so that it outlives the branch or experiment that it was on.

    Args:
        root: the project's folder.
        number: of the submission.
        submission: its id.
        commit: its hash.

    Raises:
        GitError: there is such a tag, or the commit is no hash.
    """
    check_commit(commit)
    git(root, "tag", "--annotate", f"--message={SUBJECT}{submission}", f"submission/{number}", commit)


def commit_only(root: Path, path: str, message: str) -> None:
    """Commit one file and nothing else; what is staged or changed beside it stays so.

    Args:
        root: the project's folder.
        path: the file, relative to it.
        message: of the commit.

    Raises:
        GitError: git has no name to commit under, a merge is going on, or another command holds its index.
    """
    for last in [False] * TRIES + [True]:
        try:
            git(root, "add", "--intent-to-add", "--force", "--", path)
            if git(root, "status", "--porcelain", "--", path):
                git(root, "commit", "--only", "--no-verify", "--quiet", f"--message={message}", "--", path)
        except GitError as error:
            if not any(sign in str(error) for sign in BUSY):
                raise
            if last:
                fix = "wait until no other git command runs here; if none does, one was killed: delete that file"
                raise GitError(str(error), fix=fix) from None
            time.sleep(WAIT)
        else:
            return


def check_commits(root: Path) -> None:
    """Assert that a commit can be made here, before anything is begun that must be recorded.

    Args:
        root: the project's folder.

    Raises:
        GitError: this is no repository, it has no commit, HEAD is on no branch, git has no name to commit under, or a
            merge is going on.
    """
    try:
        git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError as error:
        if "not installed" in str(error):
            raise
        fix = "run `git init`, `git add -A` and `git commit`: every submission is a commit"
        raise GitError("this is no git repository with a commit", fix=fix) from None
    try:
        git(root, "var", "GIT_COMMITTER_IDENT")
        git(root, "var", "GIT_AUTHOR_IDENT")
    except GitError:
        fix = "run `git config user.name` and `git config user.email` with yours"
        raise GitError("git does not know who commits", fix=fix) from None
    folder = Path(git(root, "rev-parse", "--absolute-git-dir").decode().strip())
    for name, what in GOING_ON.items():
        if (folder / name).exists():
            raise GitError(f"a {what} is going on", fix=f"finish it, or `git {what} --abort`")
    try:
        git(root, "symbolic-ref", "--quiet", "HEAD")
    except GitError:
        what = "HEAD is on no branch, and what the ledger records there would be lost"
        raise GitError(what, fix="go to a branch: `git switch main`; or make one: `git switch -c <name>`") from None
