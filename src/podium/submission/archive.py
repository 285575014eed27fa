"""A zip whose bytes depend on nothing but the name and the content of the file inside."""

import zipfile
from io import BytesIO

from podium.errors import PodiumError
from podium.io.zips import UNSOUND, Limits, entries

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
UNIX = 3
MODE = 0o100644
LEVEL = 6
LIMITS = Limits()
GIVE = "give a submission, as stage package makes it"


def zipped(name: str, content: bytes) -> bytes:
    """One file as a zip: fixed date, permissions, system and level; the same bytes wherever zlib is the same.

    Args:
        name: of the file inside, no folder.
        content: its bytes.

    Raises:
        PodiumError: what was written does not read back as it was.
    """
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr, entry.compress_type = UNIX, MODE << 16, zipfile.ZIP_DEFLATED
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, content, compresslevel=LEVEL)
    if unzipped(made := buffer.getvalue()) != {name: content}:
        fix = "give submission.file a plainer name"
        raise PodiumError("the zip does not read back as it was written", where=name, fix=fix)
    return made


def unzipped(archive: bytes) -> dict[str, bytes]:
    """The files of a zip, by name.

    Raises:
        PodiumError: it is no zip, or damaged, or holds what no submission does (`podium.io.zips`).
    """
    try:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            found = entries(opened, len(archive), LIMITS, GIVE)
            return {entry.filename: opened.read(entry) for entry in found}
    except UNSOUND as error:
        what = str(error) or "it ends too early"
        raise PodiumError(f"not a sound zip: {what}", fix="run `dvc repro package`") from None
