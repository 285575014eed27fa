"""A zip from strangers: nothing outside its folder, no links, no more than a competition can be."""

import re
import shutil
from pathlib import Path, PurePosixPath

from podium.errors import PodiumError
from podium.io import zips
from podium.io.zips import Limits
from podium.submission.validate import shown

MOST_FILES = 10_000
MOST_BYTES = 20_000_000_000
MOST_RATIO = 200
"""Bytes that come out of one: tables of text give 3 to 20."""

ALWAYS = 50_000_000
"""So many bytes may come out, however small the zip is."""

DEPTH = 2
"""A zip, and zips in it, as Kaggle packs single files."""

SPARE = 500_000_000
"""Bytes that stay free on the disk."""

FIX = "get it again from the competition itself; if you trust it, unpack it yourself and give the folder"

JUNK = re.compile(r"\.[^.].*|__MACOSX|Thumbs\.db|desktop\.ini", re.DOTALL)
"""Parts of paths, `..` not among them: a zip that has that is refused."""


def unpack(archive: Path, folder: Path, limits: Limits | None = None, depth: int = DEPTH) -> Limits:
    """Write the files of a zip into a folder, those of zips in it too.

    What a Mac adds (`__MACOSX/`, `.DS_Store`, `._name`) is left out.

    Args:
        archive: the zip.
        folder: where its files go; they keep their own folders.
        limits: what may come out; None: as much as a competition can be and the disk has room for.
        depth: how many zips may lie in each other.

    Returns:
        What may still come out.

    Raises:
        PodiumError: it is no sound zip, or no honest one.
    """
    if limits is None:
        free = shutil.disk_usage(folder).free - SPARE
        limits = Limits(max(min(MOST_BYTES, free), 0), MOST_FILES, MOST_RATIO, ALWAYS)
    found = zips.unpack(archive, folder, limits, FIX, lambda name: not is_junk(name))
    left = limits._replace(
        files=limits.files - len(found), bytes=limits.bytes - sum(entry.file_size for entry in found)
    )
    for entry in found:
        inner = folder / entry.filename
        if inner.suffix.lower() == ".zip":
            if depth == 1:
                what = "a zip in a zip in a zip"
                raise PodiumError(what, where=f"{archive.name}, {shown(entry.filename)}", fix="unpack it yourself")
            left = unpack(inner, inner.parent, left, depth - 1)
            inner.unlink()
    return left


def is_junk(name: str) -> bool:
    """Whether a file is what systems add, and no part of a competition.

    Example:
        >>> [is_junk(name) for name in ("__MACOSX/data/._train.csv", "data/.DS_Store", "data/train.csv")]
        [True, True, False]
    """
    parts = PurePosixPath(name).parts
    return any(JUNK.fullmatch(part) for part in parts)
