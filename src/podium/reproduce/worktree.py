"""A commit's files in a folder of their own, outside the checkout, which goes away however the work ends."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from podium.errors import PodiumError
from podium.provenance.git import GitError, git

ENDING = (signal.SIGTERM, signal.SIGHUP)


class Place(NamedTuple):
    """Where to work."""

    project: Path  # the project's files as the commit has them
    scratch: Path  # a folder for anything else, which goes away too


@contextmanager
def worktree(root: Path, commit: str, keep: Path | None = None) -> Iterator[Place]:
    """A git worktree at a commit; removed at the end, also after an error, an interrupt or a termination.

    Args:
        root: the project's folder.
        commit: its hash.
        keep: a folder for it, which stays; None: a temporary one.

    Raises:
        PodiumError: git cannot make it, or the folder to keep is not empty.
    """
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise PodiumError("there is something in it", where=str(keep), fix="name a folder that is not there yet")
    prefix = git(root, "rev-parse", "--show-prefix").decode().strip()
    with _ended_softly(), _temporary() as scratch:
        folder = scratch / "worktree" if keep is None else keep.absolute()
        try:
            # hooks may belong to DVC, and then check its files out
            git(root, "-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", "--force", str(folder), commit)
            yield Place(folder / prefix, scratch)
        finally:
            if keep is None:
                with suppress(GitError):
                    git(root, "worktree", "remove", "--force", "--force", str(folder))
                shutil.rmtree(folder, ignore_errors=True)
                git(root, "worktree", "prune")


@contextmanager
def _temporary() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="podium-reproduce-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_softly() -> Iterator[None]:
    """A termination is an exception, so that what was begun is removed."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
