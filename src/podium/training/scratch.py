"""Where training keeps what is no output: the fold cache, TensorBoard's logs, and what a run needs while it lasts."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from podium.io.atomic import cannot_write

COPIES = (".dvc", "tmp", "exps")
"""Below it DVC runs experiments in copies of the repository."""

YOUNG = 60.0
"""Seconds in which a run that has made its folder has locked it, too."""


def scratch(*parts: str, project: Path | None = None) -> Path:
    """A path below `.dvc/tmp/podium/` of the main repository, in a temporary copy of it too; absolute.

    Args:
        *parts: folders and file below it.
        project: the project's folder; else the one that DVC names, or the working folder.
    """
    folder = project or Path(os.environ.get("DVC_ROOT", "."))
    return main_project(folder).joinpath(".dvc", "tmp", "podium", *parts)


def main_project(folder: Path) -> Path:
    """The project that a folder is DVC's temporary copy of, else the folder itself; absolute.

    Args:
        folder: a project's.

    Example:
        >>> print(main_project(Path("/spam/.dvc/tmp/exps/tmpk3x")), main_project(Path("/spam")))
        /spam /spam
    """
    folder = folder.resolve()
    return next((main for main in folder.parents if main.joinpath(*COPIES) in folder.parents), folder)


@contextmanager
def running_folder(place: Path | None = None) -> Iterator[Path]:
    """A folder for what one run needs; on the project's disk, for activations can be larger than memory.

    It is locked for as long as the run lives. Those of runs that were killed go when the next one starts.

    Args:
        place: holds a folder a run, if not the project does.

    Raises:
        PodiumError: there is no room for it, or no permission.
    """
    place = place or scratch("running")
    try:
        place.mkdir(parents=True, exist_ok=True)
        for left in left_folders(place):
            shutil.rmtree(left, ignore_errors=True)
        made = tempfile.TemporaryDirectory(dir=place, prefix=f"{int(time.time())}-")
    except OSError as error:
        raise cannot_write(place, error) from error
    with made as folder:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # a file system without locks: then nobody takes it for left
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield Path(folder)
        finally:
            os.close(descriptor)


def left_folders(place: Path) -> list[Path]:
    """The folders of runs that were killed.

    Args:
        place: holds a folder a run.
    """
    return [path for path in _folders(place) if time.time() - _changed(path) > YOUNG and not _locked(path)]


def running_since(place: Path) -> float | None:
    """When the earliest run that is still going on has begun, in seconds since 1970; None: there is none.

    Args:
        place: holds a folder a run.
    """
    times = [path.name.partition("-")[0] for path in _folders(place) if _locked(path)]
    return min((float(begun) if begun.isdecimal() else 0.0 for begun in times), default=None)


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(path for path in place.iterdir() if path.is_dir())
    except OSError:
        return []


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # it has just gone
        return time.time()


def _locked(folder: Path) -> bool:
    """Whether a process holds the lock on a folder; also where that cannot be known."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
