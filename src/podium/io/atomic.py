"""Outputs appear whole or not at all: written beside their place, then renamed into it."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from podium.errors import PodiumError


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; rename it to `path` when the block ends well, remove it when it does not.

    Raises:
        PodiumError: the place cannot be written (permission, disk full).
    """
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
        raise _cannot_write(path, error) from error
    finally:
        with suppress(OSError):  # it was never made, or its folder is what failed
            partial.unlink()


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; it takes the place of `path` when the block ends well.

    Raises:
        PodiumError: the place cannot be written (permission, disk full).
    """
    partial = _beside(path)
    aside = partial.with_name(f"{partial.name}.old.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        if path.exists():
            path.replace(aside)  # a folder cannot be renamed onto another; until the next line the old one is there
        partial.replace(path)
    except OSError as error:
        if _is_missing_input(error, partial):
            raise
        raise _cannot_write(path, error) from error
    finally:
        if aside.exists() and not path.exists():  # interrupted between the two renames
            aside.replace(path)
        for leftover in (partial, aside):
            shutil.rmtree(leftover, ignore_errors=True)


def _is_missing_input(error: OSError, partial: Path) -> bool:
    """Whether the block failed to read something, and not to write its output."""
    return isinstance(error, FileNotFoundError) and not str(error.filename).startswith(str(partial.parent))


def _cannot_write(path: Path, error: OSError) -> PodiumError:
    named = f" ({error.filename})" if error.filename and str(error.filename) != str(path) else ""
    return PodiumError(
        f"cannot be written: {error.strerror or error}{named}",
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


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame's columns (no index) as Parquet; the same frame gives the same bytes."""
    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1).replace_schema_metadata(None)
    with whole_file(path) as partial:
        pq.write_table(table, partial, compression="zstd")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame's columns (no index) as UTF-8 CSV with LF line ends."""
    with whole_file(path) as partial:
        frame.to_csv(partial, index=False, lineterminator="\n")
