"""What `podium bundle` made, read back: by its own list of files and hashes, and nothing of it is run.

A bundle may come from a stranger. Its parameters are validated as params.yaml is, its networks are built by this
library, and its files are JSON, arrays without pickled objects, and weights; the wheel and the scripts that lie in it
are for people, and are not touched here.
"""

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from podium.config.load import validate
from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.io.zips import Limits, unpack
from podium.predictor.run import Run, Scratch, opened

MANIFEST, RUN, PARAMS = "manifest.json", "run", "params.json"
FORMAT = "podium bundle 1"
ENDINGS = (".json", ".npy", ".npz", ".h5", ".safetensors", ".txt", ".spm")
"""Of the files of a run: none of them can hold code."""

MOST_BYTES = 64 * 2**30
FIX = "get the bundle again, from where it was made"


def of_bundle(path: Path) -> Run:
    """The run that a bundle holds.

    Args:
        path: the zip, or the folder that it was unpacked into.

    Raises:
        PodiumError: it is no bundle, or not as it was made.
    """
    kept: Scratch | None = None
    folder = path
    if not path.is_dir():
        kept = Scratch("podium-bundle-")
        folder = kept.folder
        unpack(path, folder, Limits(bytes=MOST_BYTES), FIX)
    check(folder, str(path))
    params = validate(_json(folder / RUN / PARAMS, str(path)), f"{path}, {PARAMS}")
    run = folder / RUN

    def bring(paths: Iterable[str]) -> None:
        for name in paths:
            if not (run / name).exists():
                what = f"a bundle holds what predicts new texts, and not {name}"
                raise PodiumError(what, where=str(path), fix="ask in the project that it was made in")

    return opened(f"bundle {path.name}", run, run / "data/encoders", params, bring, kept)


def plain(name: str) -> bool:
    """Whether a path names a file below the folder that it is relative to.

    Example:
        >>> plain("run/data/blend.json"), plain("../blend.json"), plain("/etc/passwd"), plain("a/./b")
        (True, False, False, False)
    """
    path = PurePosixPath(name)
    dots = any(part in ("", ".", "..") for part in name.split("/"))
    return not (path.is_absolute() or dots or "\\" in name or ":" in name or "\0" in name)


def check(folder: Path, where: str) -> None:
    """Assert that a folder holds what its manifest lists, byte for byte, and nothing else.

    Args:
        folder: an unpacked bundle.
        where: what people call it.

    Raises:
        PodiumError: it does not.
    """
    manifest = _json(folder / MANIFEST, where)
    listed = manifest.get("files")
    if manifest.get("format") != FORMAT or not isinstance(listed, dict):
        raise PodiumError("it is no bundle of podium, or of another version", where=where, fix=FIX)
    for name, told in listed.items():
        path = folder / name
        if not plain(name) or (name.startswith(f"{RUN}/") and path.suffix not in ENDINGS):
            raise PodiumError(f"it lists {name!r:.80}, which no bundle holds", where=where, fix="do not trust it")
        if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise PodiumError(f"{name} is missing", where=where, fix=FIX)
        if sha256_file(path) != told:
            raise PodiumError(f"{name} is not as it was made: its SHA-256 differs", where=where, fix=FIX)
    for path in sorted((folder / RUN).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in listed:
            raise PodiumError(f"it holds {name!r:.80}, which its manifest does not list", where=where, fix=FIX)


def _json(path: Path, where: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise PodiumError(f"it has no {path.name} of a bundle", where=where, fix="name what `podium bundle` made")
    return found
