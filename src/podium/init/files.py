"""The competition's files: those of a folder, or of a zip that is unpacked for as long as they are looked at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from podium.errors import PodiumError
from podium.init.unpack import MOST_FILES, is_junk, unpack
from podium.io.tables import FORMATS, UNREAD
from podium.training.scratch import running_folder, scratch


@dataclass(frozen=True)
class Files:
    """Files to look at.

    Args:
        folder: that they lie in.
        names: of them, relative to it, in order.
    """

    folder: Path
    names: list[str]


@contextmanager
def opened(source: Path, project: Path) -> Iterator[Files]:
    """The files of a folder, and those of zips in it that are not unpacked beside them; or those of a zip.

    Args:
        source: the folder or the zip.
        project: its folder; what is unpacked lies on its disk, and is gone at the end.

    Raises:
        PodiumError: there is no such folder or zip, or it is not sound.
    """
    if not source.exists():
        raise PodiumError("there is no such folder or zip", where=str(source), fix="give the one you downloaded")
    if source.is_dir():
        names = listed(source)
        zips = _packed(names)
        if not zips:
            yield Files(source, names)
            return
    elif source.suffix.lower() != ".zip":
        fix = UNREAD.get(source.suffix.lower(), "give the folder that it lies in")
        raise PodiumError("neither a folder nor a zip", where=str(source), fix=fix)
    with running_folder(scratch("init", project=project)) as folder:
        if source.is_dir():
            for name in names:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                if name not in zips:
                    _link(source / name, folder / name)
            for name in zips:
                unpack(source / name, (folder / name).parent)
        else:
            unpack(source, folder)
        yield Files(folder, listed(folder, str(source)))


def listed(folder: Path, where: str = "") -> list[str]:
    """The files of a folder and of those in it, without what systems add; links are not followed.

    Args:
        folder: where they lie.
        where: what it is called in messages; "": by its own name.

    Raises:
        PodiumError: there are none, or more than a competition has.
    """
    names = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_junk(name) and not (Path(place) / name).is_symlink())
        for name in sorted(files):
            path = Path(place) / name
            if not is_junk(name) and path.is_file():
                names.append(path.relative_to(folder).as_posix())
        if len(names) > MOST_FILES:
            what, fix = f"more than {MOST_FILES:,} files", "give a folder that holds the competition's files alone"
            raise PodiumError(what, where=where or str(folder), fix=fix)
    if not names:
        raise PodiumError("it holds no files", where=where or str(folder), fix="give the one that holds train and test")
    return names


def _link(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the disks differ; what it links to is taken for it."""
    try:
        target.hardlink_to(source.resolve())
    except OSError:
        shutil.copyfile(source, target)


def _packed(names: list[str]) -> list[str]:
    """The zips that hold what does not lie unpacked beside them.

    Example:
        >>> _packed(["all.zip", "test.csv", "test.csv.zip", "train.csv.zip"]), _packed(["all.zip", "README.md"])
        (['train.csv.zip'], ['all.zip'])
    """
    zips = [name for name in names if name.lower().endswith(".zip") and name[:-4] not in names]
    unpacked = any(Path(name).suffix.lower() in FORMATS for name in names)
    return [name for name in zips if not unpacked or Path(name[:-4]).suffix.lower() in FORMATS]
