"""The file of the ledger: read, added to under a lock, and committed by itself."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from podium.errors import PodiumError
from podium.io.atomic import cannot_write
from podium.ledger.chain import problems
from podium.ledger.event import LEDGER, Event, Kind, event, parsed
from podium.provenance.git import GitError, check_commits, commit_only, git


class Book:
    """The ledger of a project.

    Args:
        root: the project's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / LEDGER

    def events(self) -> list[Event]:
        """All events, in the file's order; of a file that is not there none.

        A last line without its end was never written whole: whoever wrote it was killed, and it is no event.

        Raises:
            PodiumError: it cannot be read, or a line is no event.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PodiumError(
                f"cannot be read: {error.strerror}", where=LEDGER, fix="give read permission there"
            ) from None
        lines = content.split(b"\n")[:-1]
        return [_event(line, place) for place, line in enumerate(lines, start=1)]

    def append(self, kind: Kind, submission: str, **body: Any) -> Event:
        """Add an event, and put it on the disk; any number of processes may.

        Args:
            kind: what happened.
            submission: the id of the submission that it happened to.
            **body: what goes with its kind.

        Raises:
            PodiumError: the file cannot be written, or its last line is no event.
        """
        try:
            with self._locked() as stream:
                last = _last(stream)
                new = event(kind, submission, last, body, datetime.now(UTC))
                stream.write(f"{new.line}\n".encode())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise cannot_write(Path(LEDGER), error) from None
        return new

    def record(self, kind: Kind, submission: str, **body: Any) -> Event:
        """Add an event and commit it, touching nothing else of the tree.

        Raises:
            PodiumError: it cannot be written or committed.
        """
        new = self.append(kind, submission, **body)
        self.commit(f"Ledger: submission {submission} {kind}")
        return new

    def commit(self, message: str = "Ledger: events that were not committed yet") -> None:
        """Commit the ledger alone, where it has changed; a last line that was never written whole goes before.

        Args:
            message: of the commit.

        Raises:
            PodiumError: git cannot, or the file cannot be written.
        """
        if not self.path.exists():
            return
        try:
            with self._locked() as stream:
                _untorn(stream)
        except OSError as error:
            raise cannot_write(Path(LEDGER), error) from None
        commit_only(self.root, LEDGER, message)

    def lost(self) -> list[Event]:
        """Events that a commit before HEAD holds and the file does not.

        Raises:
            PodiumError: git cannot tell.
        """
        try:
            git(self.root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitError:  # nothing was committed yet, or this is no repository
            return []
        plain = ("--no-color", "--no-ext-diff", "--no-textconv", "--text", "--no-show-signature")  # however git is set
        history = git(self.root, "log", *plain, "--format=", "--patch", "--unified=0", "-m", "HEAD", "--", LEDGER)
        removed = [line[1:] for line in history.split(b"\n") if line.startswith(b"-{")]
        here = {one.id for one in self.events()}
        at_head = git(self.root, "ls-tree", "HEAD", f"./{LEDGER}") and git(self.root, "show", f"HEAD:./{LEDGER}")
        once = dict.fromkeys([*removed, *at_head.split(b"\n")[:-1]])
        found = [one for one in map(_once, once) if one is not None]
        return [one for one in found if one.whole and one.id not in here]

    def problems(self) -> list[str]:
        """What shows that the file is not as it was written, a line each.

        Raises:
            PodiumError: it cannot be read, or a line is no event.
        """
        return problems(self.events(), self.lost())

    def check(self) -> None:
        """Assert that it is as its writers left it.

        Raises:
            PodiumError: it was changed, or cannot be read.
        """
        if found := self.problems():
            fix = f"take it from git again (`git log -- {LEDGER}` shows its commits)"
            raise PodiumError(f"it is not as it was written: {found[0]}", where=LEDGER, fix=fix)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """The file, open for adding, which no other process adds to."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with self.path.open("a+b") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                try:
                    same = os.path.samestat(os.fstat(stream.fileno()), self.path.stat())
                except FileNotFoundError:
                    same = False
                if same:  # git puts another file in its place when it changes branches
                    yield stream
                    return


def opened(root: Path) -> Book:
    """The ledger of a project, found fit to be added to.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: no commit can be made here, or the ledger was changed.
    """
    check_commits(root)
    book = Book(root)
    book.check()
    return book


def _last(stream: BinaryIO) -> str | None:
    """The id of the last event; a line that was never written whole goes."""
    whole = _untorn(stream)
    return _event(whole.rpartition(b"\n")[2], 0).id if whole else None


def _untorn(stream: BinaryIO) -> bytes:
    """Cut off a last line that was never written whole; what ends with the last one that was."""
    size, block = stream.seek(0, os.SEEK_END), b""
    while size and block.count(b"\n") < 2:
        start = max(0, size - 65_536)
        stream.seek(start)
        block = stream.read(size - start) + block
        size = start
    whole, _, torn = block.rpartition(b"\n")
    if torn:
        stream.truncate(stream.seek(0, os.SEEK_END) - len(torn))
    return whole


def _once(line: bytes) -> Event | None:
    """The event of a line that some commit held; None: it was none, and was put right since."""
    try:
        return _event(line, 0)
    except PodiumError:
        return None


def _event(line: bytes, place: int) -> Event:
    where = f"{LEDGER}, line {place}" if place else f"{LEDGER}, its last line"
    try:
        return parsed(line.decode(), where)
    except UnicodeDecodeError as error:
        raise PodiumError(f"byte {error.start} is not UTF-8", where=where, fix="take the file from git again") from None
