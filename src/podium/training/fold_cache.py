"""Results of earlier runs: a killed run goes on from its last fold, a parameter changed back costs nothing.

It lies outside what DVC tracks (`.dvc/tmp/podium/folds/`), so that neither an unfinished stage nor a temporary copy
loses it. An entry is whole or absent, and is checked when it is read: a damaged one is ignored and replaced.
"""

import hashlib
import json
import os
from pathlib import Path

from podium.errors import PodiumError
from podium.io.atomic import whole_folder
from podium.training.scratch import scratch

SUMS = "sha256.json"


class FoldCache:
    """Named files by key.

    Args:
        folder: holds an entry's files in a folder called by its key; None: nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @classmethod
    def from_environment(cls) -> "FoldCache":
        """The cache of this project; none with PODIUM_FOLD_CACHE=off.

        Raises:
            PodiumError: PODIUM_FOLD_CACHE is neither on nor off.
        """
        switch = os.environ.get("PODIUM_FOLD_CACHE") or "on"
        if switch not in ("on", "off"):
            raise PodiumError(f"{switch!r} is not allowed", where="PODIUM_FOLD_CACHE", fix="give on or off")
        return cls(scratch("folds") if switch == "on" else None)

    def get(self, key: str) -> dict[str, bytes] | None:
        """The entry's files, or None if it is not there or not as it was written.

        Args:
            key: 64 hexadecimal digits.
        """
        if self.folder is None:
            return None
        entry = self.folder / key
        try:
            sums: dict[str, str] = json.loads((entry / SUMS).read_text("utf-8"))
            files = {name: (entry / name).read_bytes() for name in sums}
        except (OSError, ValueError, TypeError):
            return None
        return files if sums == _sums(files) else None

    def put(self, key: str, files: dict[str, bytes]) -> None:
        """Keep files under a key; where they cannot be written the run goes on without.

        Args:
            key: 64 hexadecimal digits.
            files: their contents by plain file name.
        """
        if self.folder is None:
            return
        try:
            with whole_folder(self.folder / key) as partial:
                for name, content in files.items():
                    (partial / name).write_bytes(content)
                (partial / SUMS).write_text(json.dumps(_sums(files), indent=1), encoding="utf-8")
        except PodiumError:  # no space, no permission, or another run is just writing the same
            return


def _sums(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
