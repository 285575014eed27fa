"""A network by its name, from a clean slate; its weights as bytes."""

import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

import podium.architectures
import podium.losses
from podium.architectures._facts import Facts
from podium.config.models import Model, file_of, settings_of
from podium.problem import Problem
from podium.training.job import Rows

CHUNK = 4096
"""Rows whose tokens are counted at once."""


def clean_slate(seed: int) -> None:
    """Forget every network of this process and seed all generators: what comes next owes nothing to what ran before."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)


def facts(rows: Rows, trained: NDArray[np.int64], output_bias: NDArray[np.float32]) -> Facts:
    """What a network may know of the rows when it is built.

    Args:
        rows: the token ids and the vectors.
        trained: `(documents,)` positions that are trained on, each once.
        output_bias: `(outputs,)`, where logits begin.
    """
    counts = np.zeros(rows.vocabulary_size, np.int64)
    for start in range(0, len(trained), CHUNK):
        ids = np.sort(rows.ids[trained[start : start + CHUNK]], axis=1)  # (documents, width)
        first = np.ones(ids.shape, np.bool_)
        first[:, 1:] = ids[:, 1:] != ids[:, :-1]
        counts += np.bincount(ids[first], minlength=len(counts))
    return Facts(rows.vocabulary_size, len(output_bias), output_bias, rows.vectors, len(trained), counts)


def network(model: Model, facts: Facts) -> Any:
    """The model's network, untrained.

    Args:
        model: names the architecture and its settings.
        facts: what it is built for.
    """
    settings = settings_of(podium.architectures, model.architecture, model.network)
    return file_of(podium.architectures, model.architecture).build(settings, facts)


def loss(model: Model, class_counts: NDArray[np.int64], problem: Problem) -> Any:
    """The model's loss: of targets and logits, both `(batch, outputs)`.

    Args:
        model: names the loss and its settings.
        class_counts: of the rows that are trained on, repeats included, as `Problem.class_counts` has them.
        problem: what is predicted.
    """
    settings = settings_of(podium.losses, model.loss.name, model.loss.settings)
    return file_of(podium.losses, model.loss.name).build(settings, class_counts, problem)


def weights_of(built: Any) -> bytes:
    """A network's weights as the bytes of a `.weights.h5` file; equal weights give equal bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        built.save_weights(path)
        return path.read_bytes()


def load_weights(built: Any, weights: bytes) -> None:
    """Give a network the weights that `weights_of` made bytes of."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        path.write_bytes(weights)
        built.load_weights(path)
