"""A padded view, as the stages before wrote it."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from podium.io.parquet import read_parquet
from podium.text.encoders import encoder_of
from podium.training.job import Rows, Texts


def view_rows(folder: Path, tokens: Path, encoders: Path) -> tuple[Rows | Texts, dict[str, Any]]:
    """The token ids, left on the disk until they are used, or the texts; and what view.json says about them.

    Args:
        folder: data/padded/<view>/train or .../test.
        tokens: data/tokens/<view>.
        encoders: data/encoders/.

    Raises:
        PodiumError: the view's encoder is not what it was tokenised for.
    """
    about = json.loads((folder / "view.json").read_text("utf-8"))
    if about["kind"] == "text":
        texts, more = folder / "text.parquet", folder / "unlabelled.parquet"
        return Texts(_texts(texts), _texts(more) if more.is_file() else ()), about
    ids, lengths = np.load(folder / "ids.npy", mmap_mode="r"), np.load(folder / "lengths.npy")
    vectors, encoder = np.load(tokens / "vectors.npy"), encoder_of(tokens / "encoder.json", encoders)
    about["encoder"] = encoder and encoder.about()
    return Rows(ids, lengths, about["padding"], vectors, encoder), about


def _texts(path: Path) -> tuple[str, ...]:
    return tuple(read_parquet(path)["text"])


def overlong(folder: Path, rows: Rows | Texts) -> np.ndarray:
    """Which rows are too long to be trained on, `(rows,)` bool; of texts none is.

    Args:
        folder: data/padded/<view>/train.
        rows: of that view.
    """
    return np.zeros(len(rows), np.bool_) if isinstance(rows, Texts) else np.load(folder / "overlong.npy")
