"""Where training keeps what is no output: the fold cache and TensorBoard's logs."""

import os
from pathlib import Path


def scratch(*parts: str) -> Path:
    """A path below `.dvc/tmp/podium/` of the main repository, in a temporary copy of it too; absolute.

    Args:
        *parts: folders and file below it.
    """
    return Path(os.environ.get("DVC_ROOT", ".")).resolve().joinpath(".dvc", "tmp", "podium", *parts)
