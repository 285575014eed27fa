"""A zip from strangers: nothing outside its folder, no links, no more than a competition can be."""

import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from podium.errors import PodiumError
from podium.io.zips import UNSOUND
from podium.submission.validate import shown
from podium.training.sizes import shown as size_shown

MOST_FILES = 10_000
MOST_BYTES = 20_000_000_000
MOST_RATIO = 200
"""Bytes that come out of one: tables of text give 3 to 20."""

ALWAYS = 50_000_000
"""So many bytes may come out of an entry, however small it is."""

DEPTH = 2
"""A zip, and zips in it, as Kaggle packs single files."""

SPARE = 500_000_000
"""Bytes that stay free on the disk."""

BLOCK = 1 << 20

JUNK = re.compile(r"\.[^.].*|__MACOSX|Thumbs\.db|desktop\.ini", re.DOTALL)
"""Parts of paths, `..` not among them: a zip that has that is refused."""


@dataclass
class Room:
    """What may still come out.

    Args:
        files: how many.
        size: of them, in bytes.
    """

    files: int = MOST_FILES
    size: int = MOST_BYTES


def unpack(archive: Path, folder: Path, room: Room | None = None, depth: int = DEPTH) -> None:
    """Write the files of a zip into a folder, those of zips in it too.

    What a Mac adds (`__MACOSX/`, `.DS_Store`, `._name`) is left out.

    Args:
        archive: the zip.
        folder: where its files go; they keep their own folders.
        room: what may come out; None: as much as a competition can be.
        depth: how many zips may lie in each other.

    Raises:
        PodiumError: it is no sound zip, or no honest one.
    """
    free = shutil.disk_usage(folder).free - SPARE
    room = room or Room(size=max(min(MOST_BYTES, free), 0))
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir() and not is_junk(entry.filename)]
            _check(entries, room, archive.name)
            for entry in entries:
                _write(opened, entry, folder / entry.filename, room, archive.name)
    except UNSOUND as error:
        what = f"not a sound zip: {str(error) or 'it ends too early'}"
        raise PodiumError(what, where=archive.name, fix="download it again") from None
    for entry in entries:
        inner = folder / entry.filename
        if inner.suffix.lower() == ".zip":
            if depth == 1:
                what = "a zip in a zip in a zip"
                raise PodiumError(what, where=f"{archive.name}, {shown(entry.filename)}", fix="unpack it yourself")
            unpack(inner, inner.parent, room, depth - 1)
            inner.unlink()


def is_junk(name: str) -> bool:
    """Whether a file is what systems add, and no part of a competition.

    Example:
        >>> [is_junk(name) for name in ("__MACOSX/data/._train.csv", "data/.DS_Store", "data/train.csv")]
        [True, True, False]
    """
    parts = PurePosixPath(name).parts
    return any(JUNK.fullmatch(part) for part in parts)


def _check(entries: list[zipfile.ZipInfo], room: Room, where: str) -> None:
    """Refuse what no competition packs, before anything is written."""
    room.files -= len(entries)
    if room.files < 0:
        raise PodiumError(f"it holds more than {MOST_FILES:,} files", where=where, fix="unpack what you need yourself")
    if sum(entry.file_size for entry in entries) > room.size:
        raise _too_large(room, where)
    for entry in entries:
        path, place = PurePosixPath(entry.filename), f"{where}, {shown(entry.filename)}"
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0]:
            raise PodiumError("its path leaves the folder", where=place, fix="get the zip from the competition itself")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise PodiumError("a link, or no plain file", where=place, fix="get the zip from the competition itself")
        if entry.flag_bits & 1:
            raise PodiumError("closed by a password", where=place, fix="unpack it, and give the folder")


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, room: Room, where: str) -> None:
    """One file, as long as it grows no further than its size in the zip allows."""
    place = f"{where}, {shown(entry.filename)}"
    most = max(ALWAYS, MOST_RATIO * entry.compress_size)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.open("xb")
    except OSError as error:
        what = "a file of that name stands twice in it" if isinstance(error, FileExistsError) else str(error.strerror)
        raise PodiumError(what, where=place, fix="unpack it yourself, and give the folder") from None
    written = 0
    with target, opened.open(entry) as source:
        while block := source.read(BLOCK):
            written += len(block)
            room.size -= len(block)
            if written > most:
                what = f"{size_shown(entry.compress_size)} that grow to more than {size_shown(most)}"
                raise PodiumError(what, where=place, fix="unpack it yourself, if you trust it")
            if room.size < 0:
                raise _too_large(room, where)
            target.write(block)


def _too_large(room: Room, where: str) -> PodiumError:
    what = f"its files are more than the {size_shown(max(room.size, 0))} that there is room for"
    return PodiumError(what, where=where, fix="free space, or unpack what you need yourself")
