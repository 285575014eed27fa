"""Outputs appear whole or not at all: written beside their place, then renamed into it.

What a killed process has left beside a place goes when that place is next written.
"""

import ctypes
import errno
import glob
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from podium.errors import PodiumError

if TYPE_CHECKING:
    import pandas as pd

EXCHANGE = 2  # Linux, renameat2(2): two names change places at once


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def _sweep(path: Path) -> None:
    """Remove what killed processes have left beside a place."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
        if not _is_running(left.name.removeprefix(f".{path.name}.").split(".")[0]):
            _remove(left)


def _is_running(process: str) -> bool:
    """Whether there is a process of that number; True of what is none."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):  # somebody else's; not a name that was made here
        return True
    return True


def _remove(left: Path) -> None:
    with suppress(OSError):  # it is not there, or its folder is what failed
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()


def _exchange(one: Path, other: Path) -> bool:
    """Let two names change places at once; False where the system, or the file system, cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here = -100  # AT_FDCWD
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), EXCHANGE) == 0


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; rename it to `path` when the block ends well, remove it when it does not.

    Raises:
        PodiumError: the place cannot be written (permission, disk full).
    """
    _sweep(path)
    partial = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        if _is_missing_input(error, partial):
            raise
        raise cannot_write(path, error) from error
    finally:
        _remove(partial)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; it takes the place of `path` when the block ends well.

    Raises:
        PodiumError: the place cannot be written (permission, disk full).
    """
    _sweep(path)
    partial = _beside(path)
    aside = partial.with_name(f"{partial.name}.old.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        if path.exists() and not _exchange(partial, path):
            path.replace(aside)  # a folder cannot be renamed onto another: for a moment there is none
        if not path.exists():
            partial.replace(path)
    except OSError as error:
        if _is_missing_input(error, partial):
            raise
        raise cannot_write(path, error) from error
    finally:
        if aside.exists() and not path.exists():  # interrupted between the two renames
            aside.replace(path)
        for left in (partial, aside):
            _remove(left)


def _is_missing_input(error: OSError, partial: Path) -> bool:
    """Whether the block failed to read something, and not to write its output."""
    return isinstance(error, FileNotFoundError) and not str(error.filename).startswith(str(partial.parent))


def cannot_write(path: Path, error: OSError) -> PodiumError:
    """What people are told of a place that cannot be written.

    Args:
        path: the place.
        error: why; it may name another.
    """
    named = f" ({error.filename})" if error.filename and str(error.filename) != str(path) else ""
    # numpy tells how much of an array it wrote, and not why
    why = error.strerror or f"{os.strerror(errno.ENOSPC)}, or {os.strerror(errno.EFBIG)} ({error})"
    return PodiumError(
        f"cannot be written: {why}{named}",
        where=str(path),
        fix="free space or give write permission there, then run again",
    )


def write_text(text: str, path: Path) -> None:
    """Write UTF-8 text with LF line ends."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def write_json(value: Any, path: Path) -> None:
    """Write a JSON value, readable in a diff; NaN and infinity are refused, as they are not JSON."""
    write_text(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n", path)


def write_parquet(frame: "pd.DataFrame", path: Path) -> None:
    """Write a frame's columns (no index) as Parquet; the same frame gives the same bytes."""
    import pyarrow as pa  # slow to load, and not every stage writes tables
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1).replace_schema_metadata(None)
    with whole_file(path) as partial:
        pq.write_table(table, partial, compression="zstd")


def write_csv(frame: "pd.DataFrame", path: Path) -> None:
    """Write a frame's columns (no index) as UTF-8 CSV with LF line ends."""
    with whole_file(path) as partial:
        frame.to_csv(partial, index=False, lineterminator="\n")
