"""A finished run, as far as a diagnosis reads it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from podium.errors import PodiumError
from podium.io.parquet import read_parquet
from podium.io.shape import MAPPING, NUMBER, TEXT, check_shape
from podium.provenance.files import MANIFEST, SCORES
from podium.submission import told


class Finished(NamedTuple):
    """The files of a run."""

    scores: dict[str, Any]  # data/ensemble/scores.json
    train: pd.DataFrame  # data/prepared/train.parquet: text and group
    test: pd.DataFrame  # data/prepared/test.parquet, the same
    expected: dict[str, Any] | None  # what submissions/manifest.json says of the score to expect; None: not packed

    @property
    def packed(self) -> bool:
        """Whether the submission that lies there is of this very ensemble."""
        return self.expected is not None and all(
            self.expected[key] == self.scores["board"].get(key) for key in self.expected
        )


def finished(root: Path) -> Finished:
    """Read a run.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: a file is missing or of an earlier version.
    """
    scores = _json(root, SCORES)
    again = "run `dvc repro`, which makes it anew"
    check_shape(scores, {"board": MAPPING, "ensemble": MAPPING, "metric": TEXT, "confidence": NUMBER}, SCORES, again)
    if "board" not in scores:
        raise PodiumError("it has no entry `board`", where=SCORES, fix=again)
    manifest = told.read((root / MANIFEST).read_bytes()) if (root / MANIFEST).is_file() else {}
    train, test = (_table(root, f"data/prepared/{side}.parquet") for side in ("train", "test"))
    if "source" in train:
        train = train[train["source"] == "train"]  # extra rows are no part of what was validated
    return Finished(scores, train, test, manifest.get("expected"))


def _json(root: Path, path: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((root / path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, error) from None
    return found


def _table(root: Path, path: str) -> pd.DataFrame:
    try:
        return read_parquet((root / path).read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: Exception) -> PodiumError:
    problem = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return PodiumError(f"cannot be read: {problem}", where=path, fix="run `dvc repro`")
