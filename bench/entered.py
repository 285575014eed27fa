"""A real competition run through the pipeline in a clone of this checkout, and what its tables need of it."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from project import Project, clone

COMPETITIONS = Path(os.environ.get("PODIUM_COMPETITIONS", ""))
if not (COMPETITIONS / "kim2014").is_dir():
    sys.exit("set PODIUM_COMPETITIONS to the folder of the competitions, with imdb/, kim2014/ and the others in it")

WORDS = {
    "kind": "word",
    "tokens": {"lowercase": True, "vocabulary_size": 20_000, "min_count": 2, "skip_top": 0, "vocabulary_from": "train"},
    "pad": {"max_length": "100%", "overlong": "cut", "padding": "post", "truncation": "post"},
    "vectors": None,
}
GLOVE = {**WORDS, "tokens": {**WORDS["tokens"], "min_count": 1}, "vectors": {"file": "glove-6b-50d"}}  # type: ignore[dict-item]
RAW = {**WORDS, "kind": "text"}
AS_THEY_ARE = {"method": "over", "ratio": None, "seed": 1}


@dataclass
class Entry:
    """One competition, run."""

    project: Project
    seconds: float

    @property
    def scores(self) -> dict[str, Any]:
        """scores.json of the ensemble."""
        found: dict[str, Any] = self.project.json("data/ensemble/scores.json")
        return found

    def test(self, member: str | None = None) -> np.ndarray:
        """Test probabilities of a member, or of the ensemble, `(rows, outputs)`."""
        path = f"data/predictions/{member}/test.parquet" if member else "data/ensemble/test.parquet"
        frame = pd.read_parquet(self.project.path(path))
        return frame[[name for name in frame.columns if name.startswith("p_")]].to_numpy()

    def seconds_an_epoch(self, model: str) -> float:
        """The median time of an epoch, its validation included, over all networks of a model, from their logs."""
        import tensorflow as tf

        spans: list[float] = []
        for log in self.project.path(f".dvc/tmp/podium/tensorboard/{model}").glob("*/events*"):
            times = [event.wall_time for event in tf.compat.v1.train.summary_iterator(str(log))]
            spans += np.diff(times[1:]).tolist()  # the first is the file's own, and the second's span holds the tracing
        return float(np.median(spans)) if spans else float("nan")


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A new folder: a temporary one, or BENCH_KEEP/<name>, to look at afterwards."""
    if kept := os.environ.get("BENCH_KEEP"):
        folder = Path(kept).resolve() / name
        folder.mkdir(parents=True)
        yield folder
        return
    with TemporaryDirectory() as temporary:
        yield Path(temporary)


@contextmanager
def entered(sections: dict[str, Any], files: Callable[[Path], None], *, run: bool = True) -> Iterator[Entry]:
    """Run a competition in a new clone, and hand it out; the clone is gone afterwards, unless BENCH_KEEP says where.

    Args:
        sections: what params.yaml says instead, by dotted key.
        files: writes the competition's files into data/raw/<name>/.
        run: False: hand it out before anything has run.
    """
    with _folder(sections["competition"]["name"]) as folder:
        project = clone(folder)
        project.edit({"submission.sample": None, "submission.columns": None})
        project.edit(sections)
        raw = project.path(f"data/raw/{project.params()['competition']['name']}")
        raw.mkdir(parents=True)
        files(raw)
        begun = time.monotonic()
        if run:
            project.run("dvc", "repro")
        yield Entry(project, time.monotonic() - begun)


def competition(name: str, task: str, metric: str, classes: Sequence[str], **given: Any) -> dict[str, Any]:
    """The section `competition` of a set with the columns text and label."""
    section = {"name": name, "task": task, "metric": metric, "costs": None, "id": None, "text": ["text"]}
    rare = {"do": "error", "below": 5}
    return {**section, "label": "label", "classes": list(classes), "rare_classes": rare, **given}


def model(architecture: str, view: str, network: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """A model's section; classical members have a loss of their own."""
    loss = {"name": "own" if view == "raw" else "cross_entropy"}
    return {
        "architecture": architecture,
        "view": view,
        "sampling": "as_they_are",
        "loss": loss,
        "network": network or {},
        **given,
    }


def half_width(accuracy: float, rows: int) -> float:
    """Half the width of the 95 % interval of an accuracy, by the normal approximation.

    Args:
        accuracy: a share.
        rows: that it was counted on.
    """
    return float(1.96 * np.sqrt(accuracy * (1 - accuracy) / rows))
