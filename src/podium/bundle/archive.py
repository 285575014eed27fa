"""A folder as a zip whose bytes depend on nothing but names and contents."""

import shutil
import zipfile
from pathlib import Path

from podium.io.atomic import whole_file
from podium.submission.archive import EPOCH, MODE, UNIX


def zipped(folder: Path, path: Path) -> None:
    """Write every file below a folder into a zip: in the order of names, with one date, and stored as it is.

    Weights hardly grow smaller by compression, and its bytes depend on zlib's version.

    Args:
        folder: of the files.
        path: of the zip; it appears whole.
    """
    with whole_file(path) as partial, zipfile.ZipFile(partial, "w") as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EPOCH)
            entry.create_system, entry.external_attr, entry.file_size = UNIX, MODE << 16, file.stat().st_size
            with file.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
