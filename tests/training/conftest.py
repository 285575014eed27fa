"""A tiny problem: a row is positive if one of its tokens is among the first five of the vocabulary."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from podium.config.models import Model
from podium.problem import Problem
from podium.training.job import Job, Rows

NETWORKS = {
    "cnn": {"embedding": 8, "filters": 6, "widths": [2, 3]},
    "bilstm_attention": {"embedding": 8, "units": 6},
    "lstm": {"embedding": 8, "units": 6},
    "mlp": {},
    "two_channel_cnn": {"filters": 6, "widths": [2, 3]},
}
PROBLEM = Problem("binary", ("ham", "spam"), "f1")
TASKS = {
    "binary": PROBLEM,
    "multiclass": Problem("multiclass", ("a", "b", "c"), "f1_macro", ((0, 1, 1), (1, 0, 1), (2, 2, 0))),
    "multilabel": Problem("multilabel", ("joy", "fear"), "f1_macro", ((0, 1), (2, 0))),
}
"""One problem a task; each has the costs that a cost-sensitive loss asks for."""


def tiny_rows(count: int = 120, width: int = 12, padding: str = "post", seed: int = 0) -> tuple[Rows, np.ndarray]:
    """Rows of 1 to `width` tokens of 30, and their binary targets (rows,) int32."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, width + 1, count).astype(np.int32)
    ids = np.zeros((count, width), np.int32)
    for row, length in zip(ids, lengths, strict=True):
        row[slice(None, length) if padding == "post" else slice(-length, None)] = rng.integers(7, 30, length)
    targets = np.arange(count) % 2
    for place in np.flatnonzero(targets):
        ids[place, rng.choice(np.flatnonzero(ids[place]))] = rng.integers(2, 7)
    return Rows(ids, lengths, padding, np.zeros((30, 0), np.float32)), targets.astype(np.int32)


def tiny_model(architecture: str = "cnn", **given: Any) -> Model:
    """A model's section of params.yaml."""
    section = {
        "architecture": architecture,
        "view": "words",
        "sampling": "none",
        "loss": {"name": "focal"},
        "network": NETWORKS.get(architecture, {}),
        "optimizer": {"name": "adam", "learning_rate": 0.01},
        "batch_size": 16,
        "epochs": 2,
    }
    return Model.model_validate(section | given)


@pytest.fixture(scope="session")
def tiny_job() -> Callable[..., Job]:
    """Makes a job of the tiny problem: `tiny_job("cnn", fold=1, epochs=3)`."""
    return make_job


@pytest.fixture
def untraced() -> Iterator[None]:
    """Each step as it is written, without a graph: for a few steps of a network whose graph other tests trace."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def make_job(
    architecture: str = "cnn",
    fold: int = 0,
    padding: str = "post",
    folds: int = 3,
    problem: Problem = PROBLEM,
    **given: Any,
) -> Job:
    rows, targets = tiny_rows(padding=padding)
    if problem.task == "multiclass":
        targets = targets + (rows.lengths > 6) * (1 - targets)  # positive rows, else short ones, else long ones
        targets = np.where(rows.lengths > 9, 2, targets).astype(np.int32)
    elif problem.task == "multilabel":
        targets = np.stack([targets, rows.lengths > 6], axis=1).astype(np.int32)
    positions = np.arange(len(targets))
    held = positions // 2 % folds == fold
    training = positions[~held] if fold >= 0 else positions
    return Job(
        model="tiny",
        settings=tiny_model(architecture, **given),
        problem=problem,
        repeat=0 if fold >= 0 else -1,
        fold=fold,
        rows=rows,
        targets=targets,
        groups=positions,
        training=np.concatenate((training, training[:7])),
        validation=positions[held],
    )
