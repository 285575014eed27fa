"""What a zip from elsewhere may hold: files with plain names, each once, no more of them and no larger than asked for.

Looked at before any of it is unpacked: a few kilobytes can stand for a full disk, and a name for a file outside the
folder that it is unpacked into.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from podium.errors import PodiumError, first_line

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What unpacks a bounded piece at a time; the others may give 100 MB of one."""

UNSOUND = (
    *(zipfile.BadZipFile, zlib.error, struct.error, KeyError),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What Python raises on a damaged one, by the place of the damage."""

CLOSED = 0x1
"""The flag of a file that a password closes."""


class Limits(NamedTuple):
    """The most that is unpacked."""

    bytes: int = 1_000_000_000
    """of all files"""
    files: int = 1_000
    ratio: int = 100
    """how many times larger than the zip all files may be, beyond `free`"""
    free: int = 100_000_000
    """bytes of all files up to which no ratio is asked for: a sheet of one label packs 1,000 times smaller"""


def entries(opened: zipfile.ZipFile, size: int, limits: Limits, fix: str) -> list[zipfile.ZipInfo]:
    """The files of a zip, folders left out, where all of them may be unpacked.

    What an entry claims is the most that Python unpacks of it, so that a lie is a damaged file and no full disk.

    Args:
        opened: the zip.
        size: of the zip, in bytes.
        limits: the most that is unpacked.
        fix: what to do about a zip that is refused.

    Raises:
        PodiumError: a name leads out of the folder, stands twice or is a link's; or it is too much.
    """
    listed = opened.infolist()
    if len(listed) > limits.files:
        raise PodiumError(f"it holds {len(listed):,} files, more than {limits.files:,}", fix=fix)
    claimed = sum(entry.file_size for entry in listed)
    if claimed > limits.bytes:
        raise PodiumError(f"its files are more than {limits.bytes:,} bytes", fix=fix)
    if claimed > max(limits.free, limits.ratio * size):
        raise PodiumError(f"its files are {claimed // max(size, 1):,} times as large as itself", fix=fix)
    known = set[str]()
    for entry in listed:
        if why_not := _refused(entry):
            raise PodiumError(f"{entry.filename[:200]!r} {why_not}", fix=fix)
        if entry.filename in known:
            raise PodiumError(f"{entry.filename[:200]!r} stands in it twice", fix=fix)
        known.add(entry.filename)
    return [entry for entry in listed if not entry.is_dir()]


def unpack(
    archive: Path,
    folder: Path,
    limits: Limits,
    fix: str,
    wanted: Callable[[str], bool] = lambda name: True,  # noqa: ARG005
) -> list[zipfile.ZipInfo]:
    """Write the files of a zip into a folder, and name them.

    Args:
        archive: the zip.
        folder: where its files go; they keep their own folders.
        limits: the most that is unpacked.
        fix: what to do about a zip that is refused.
        wanted: whether a file is to be written, by its path in the zip.

    Raises:
        PodiumError: it is damaged; a name leads out of the folder, stands twice or is a link's; or it is too much.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            found = [entry for entry in entries(opened, archive.stat().st_size, limits, fix) if wanted(entry.filename)]
            for entry in found:
                opened.extract(entry, folder)
    except UNSOUND as error:
        what = f"not a sound zip: {first_line(error) or 'it ends too early'}"
        raise PodiumError(what, where=str(archive), fix=fix) from None
    except PodiumError as error:
        raise PodiumError(error.what, where=str(archive), fix=error.fix) from None
    return found


def _refused(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not unpacked; empty: it is."""
    name = entry.filename
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or name[1:2] == ":":
        return "leads out of the folder that it would be unpacked into"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.compress_type not in METHODS:
        return "is packed in a way that is not read (deflate is)"
    if entry.flag_bits & CLOSED:
        return "is closed by a password"
    return ""
