"""A padded view, as the stage before wrote it."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from podium.training.job import Rows


def padded_rows(folder: Path) -> tuple[Rows, dict[str, Any]]:
    """The token ids, left on the disk until they are used, and what view.json says about them.

    Args:
        folder: data/padded/<view>/train or .../test.
    """
    about = json.loads((folder / "view.json").read_text("utf-8"))
    ids, lengths = np.load(folder / "ids.npy", mmap_mode="r"), np.load(folder / "lengths.npy")
    return Rows(ids, lengths, about["padding"], about["vocabulary_size"]), about
