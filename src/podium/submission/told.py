"""What a manifest says, read by one reader whoever asks: of the shape that stage package writes, or refused.

It may come from another commit, another clone or another version: every part may be missing, and what is there is of
its kind. Paths stay inside the project, since commands look at, and bring back, the files that they name.
"""

import json
from typing import Any

from podium.errors import PodiumError
from podium.io.shape import (
    COUNT,
    FILES,
    HASH,
    HASHES,
    HASHES_OR_NULL,
    MAPPING,
    NUMBER,
    TEXT,
    TEXTS,
    Each,
    Shape,
    check_shape,
)

MANIFEST = "submissions/manifest.json"
FIX = "run `dvc repro package`, or take it from git or the cache again"

SHAPE: Shape = {
    "format": COUNT,
    "competition": TEXT,
    "task": TEXT,
    "metric": TEXT,
    "score": Each(NUMBER),
    "expected": {"score": NUMBER, "low": NUMBER, "high": NUMBER, "asked": TEXT, "trivial": Each(NUMBER)},
    "zip": {
        "name": TEXT,
        "sha256": HASH,
        "bytes": COUNT,
        "file": {"name": TEXT, "sha256": HASH, "bytes": COUNT, "rows": COUNT, "columns": TEXTS},
    },
    "ensemble": {"blend": {"members": TEXTS, "weights": MAPPING, "method": TEXT}, "files": FILES},
    "members": Each({"kind": TEXT, "weights": HASHES_OR_NULL, "files": FILES, "params": HASHES}),
    "folds": FILES,
    "prepared": FILES,
    "raw": FILES,
    "params": HASHES,
    "versions": MAPPING,
}
"""The kinds of what a manifest holds; what else it holds may be anything."""


def read(content: bytes, where: str = MANIFEST) -> dict[str, Any]:
    """What a manifest says.

    Args:
        content: of manifest.json.
        where: the file, and whose, for messages.

    Raises:
        PodiumError: it is no JSON, or something in it is of another kind than stage package writes.

    Example:
        >>> read(b'{"zip": {"sha256": 3}}')
        Traceback (most recent call last):
        podium.errors.PodiumError: submissions/manifest.json: zip.sha256 must be a SHA-256 of 64 digits, and is 3; \
run `dvc repro package`, or take it from git or the cache again
    """
    try:
        found: dict[str, Any] = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PodiumError(f"it is no JSON: {str(error).splitlines()[0]}", where=where, fix=FIX) from None
    check_shape(found, SHAPE, where, FIX)
    return found
