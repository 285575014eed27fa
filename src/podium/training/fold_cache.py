"""Results of earlier runs: a killed run goes on from its last fold, a parameter changed back costs nothing.

It lies outside what DVC tracks (`.dvc/tmp/podium/folds/`), so that neither an unfinished stage nor a temporary copy
loses it. An entry is whole or absent, and is checked when it is read: a damaged one is ignored and replaced.

Beyond its size limit the entries go that were used longest ago, but those that a running process uses. When that was
is the time of change of an entry's `SUMS`, set anew by each hit: the file system need not keep times of access.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from podium.errors import PodiumError
from podium.io.atomic import whole_folder
from podium.training.fold_locks import Held, alone, take_out
from podium.training.fold_notes import Note
from podium.training.scratch import scratch
from podium.training.sizes import bytes_of

SUMS = "sha256.json"
NOTE = "note.json"
KEY = re.compile("[0-9a-f]{64}")

SIZE = "20GB"
"""The limit, unless PODIUM_FOLD_CACHE_SIZE is another."""


@dataclass(frozen=True)
class Entry:
    """What is kept under a key.

    Args:
        path: its folder.
        size: of its files, in bytes.
        used: when it was last put or hit, in nanoseconds since 1970.
    """

    path: Path
    size: int
    used: int


class FoldCache:
    """Named files by key. As a context it lets its entries go at the end, and then the limit holds for them too.

    Args:
        folder: holds an entry's files in a folder called by its key; None: nothing is kept.
        limit: bytes of all entries together; only entries that running processes use can make it more.
    """

    def __init__(self, folder: Path | None, limit: int = bytes_of(SIZE, "")) -> None:
        self.folder, self.limit = folder, limit
        self.held = Held()
        self.sizes: dict[str, int] = {}  # by key: an entry does not change once it is there

    @classmethod
    def from_environment(cls) -> "FoldCache":
        """The cache of this project; none with PODIUM_FOLD_CACHE=off.

        Raises:
            PodiumError: PODIUM_FOLD_CACHE is neither on nor off, or PODIUM_FOLD_CACHE_SIZE is no size.
        """
        switch = os.environ.get("PODIUM_FOLD_CACHE") or "on"
        if switch not in ("on", "off"):
            raise PodiumError(f"{switch!r} is not allowed", where="PODIUM_FOLD_CACHE", fix="give on or off")
        return cls(scratch("folds") if switch == "on" else None, limit_from_environment())

    def __enter__(self) -> "FoldCache":
        return self

    def __exit__(self, *_: object) -> None:
        self.held.release()
        self._trim()

    def get(self, key: str) -> dict[str, bytes] | None:
        """The entry's files, or None if it is not there or not as it was written.

        Args:
            key: 64 hexadecimal digits.
        """
        if self.folder is None:
            return None
        entry = self.folder / key
        self.held.hold(key, entry / SUMS)
        try:
            sums: dict[str, str] = json.loads((entry / SUMS).read_text("utf-8"))
            files = {name: (entry / name).read_bytes() for name in sums}
        except (OSError, ValueError, TypeError):
            return None
        if sums != _sums(files):
            return None
        _renew(entry)
        return files

    def put(self, key: str, files: dict[str, bytes], note: Note | None = None) -> None:
        """Keep files under a key; where they cannot be written the run goes on without.

        Args:
            key: 64 hexadecimal digits.
            files: their contents by plain file name.
            note: what they are, for people.
        """
        if self.folder is None or self.get(key) is not None:  # another run has just written the same, and holds it
            return
        try:
            with whole_folder(self.folder / key) as partial:
                for name, content in files.items():
                    (partial / name).write_bytes(content)
                if note is not None:
                    (partial / NOTE).write_text(note.written(), encoding="utf-8")
                (partial / SUMS).write_text(json.dumps(_sums(files), indent=1), encoding="utf-8")
                self.held.hold(key, partial / SUMS)  # before anybody else can see it
                _renew(partial)
        except PodiumError:  # no space, no permission, or another run is just writing the same
            return
        self.sizes.pop(key, None)  # of a damaged one
        self._trim()

    def entries(self) -> list[Entry]:
        """What is there; that used longest ago first."""
        found = []
        for path in self._listed():
            with suppress(OSError):  # it is just going
                found.append(_entry(path))
        return sorted(found, key=lambda entry: (entry.used, entry.path.name))

    def remove(self, paths: Iterable[Path]) -> set[Path]:
        """Take entries out, but those that a running process uses.

        Args:
            paths: their folders.

        Returns:
            Those that are gone.
        """
        if self.folder is None:
            return set()
        with alone(self.folder):
            return {path for path in paths if take_out(path, SUMS)}

    def _trim(self) -> None:
        """Take out what was used longest ago, until the limit holds."""
        if self.folder is None:
            return
        with alone(self.folder):
            if self._size() <= self.limit:
                return
            entries = self.entries()
            size = sum(entry.size for entry in entries)
            for entry in entries:
                if size <= self.limit:
                    break
                size -= entry.size if take_out(entry.path, SUMS) else 0

    def _size(self) -> int:
        """Of all entries, in bytes; only those are looked at that are new to this process."""
        found: dict[str, int] = {}
        for path in self._listed():
            with suppress(OSError):
                found[path.name] = self.sizes[path.name] if path.name in self.sizes else _entry(path).size
        self.sizes = found
        return sum(found.values())

    def _listed(self) -> list[Path]:
        with suppress(OSError):  # there is none yet
            if self.folder is not None:
                return [path for path in self.folder.iterdir() if KEY.fullmatch(path.name)]
        return []


def limit_from_environment() -> int:
    """The bytes that the cache may hold: PODIUM_FOLD_CACHE_SIZE, or `SIZE`.

    Raises:
        PodiumError: it is no size.
    """
    return bytes_of(os.environ.get("PODIUM_FOLD_CACHE_SIZE") or SIZE, "PODIUM_FOLD_CACHE_SIZE")


def _entry(path: Path) -> Entry:
    with os.scandir(path) as found:
        stats = {file.name: file.stat() for file in found}
    used = stats[SUMS].st_mtime_ns if SUMS in stats else path.stat().st_mtime_ns
    return Entry(path, sum(stat.st_size for stat in stats.values()), used)


def _renew(entry: Path) -> None:
    now = time.time_ns()
    with suppress(OSError):
        os.utime(entry / SUMS, ns=(now, now))


def _sums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
