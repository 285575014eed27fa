"""Files of a competition, looked at with nobody there to answer."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from init.small import Infer

from podium.init.ask import Ask
from podium.init.files import listed
from podium.init.infer import Inferred, Told, inferred


@pytest.fixture
def infer(tmp_path: Path) -> Infer:
    """Write files and infer."""

    def run(files: Mapping[str, bytes], told: Told | None = None, ask: Ask | None = None) -> Inferred:
        folder = tmp_path / f"given-{len(list(tmp_path.iterdir()))}"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return inferred(folder, listed(folder), told or Told(), ask or Ask())

    return run
