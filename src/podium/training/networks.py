"""A network by its name, from a clean slate; its weights as bytes."""

import io
import os
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

import podium.architectures
import podium.losses
from podium.architectures.parts.facts import Facts
from podium.config.models import Model, file_of, settings_of
from podium.io.hdf5 import check_plain
from podium.io.npz import arrays_of
from podium.problem import Problem
from podium.training.job import Rows

CHUNK = 4096
"""Rows whose tokens are counted at once."""
LAYER = 8192
"""Bytes that a weight takes in a file besides its values, at most."""


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
    return Facts(
        vocabulary_size=rows.vocabulary_size,
        outputs=len(output_bias),
        output_bias=output_bias,
        vectors=rows.vectors,
        documents=len(trained),
        document_counts=counts,
        width=rows.ids.shape[1],
        encoder=rows.encoder,
        activations=np.load(rows.activations, mmap_mode="r").shape[1] if rows.activations else 0,
    )


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


def base(model: Model, facts: Facts) -> Any:
    """The frozen part of the model's network, which gives what the rest begins with.

    Args:
        model: names the architecture and its settings; one with a frozen part (`job.frozen`).
        facts: with the encoder.
    """
    settings = settings_of(podium.architectures, model.architecture, model.network)
    return file_of(podium.architectures, model.architecture).base(settings, facts)


def weights_of(built: Any, *, trained_only: bool = False) -> bytes:
    """A network's weights as the bytes of a `.weights.h5` file; equal weights give equal bytes.

    Args:
        built: the network.
        trained_only: without what is frozen, as a `.npz` file: what begins with a pretrained encoder.
    """
    if trained_only:
        stream = io.BytesIO()
        np.savez(stream, **{variable.path: variable.numpy() for variable in built.trainable_variables})
        return stream.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        _check_room(path, sum(LAYER + weight.numpy().nbytes for weight in built.weights))
        built.save_weights(path)
        return path.read_bytes()


def _check_room(path: Path, size: int) -> None:
    """An error while there is no room for a file of so many bytes: HDF5, once it finds none, may crash."""
    if not hasattr(os, "posix_fallocate"):  # macOS
        return
    try:
        with path.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, size)
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno or 0), str(path)) from error
    path.unlink()


def load_weights(built: Any, weights: bytes, *, trained_only: bool = False) -> None:
    """Give a network the weights that `weights_of` made bytes of.

    Raises:
        PodiumError: they are no plain arrays.
    """
    if trained_only:
        arrays = arrays_of(weights)
        for variable in built.trainable_variables:
            variable.assign(arrays[variable.path])
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        path.write_bytes(weights)
        check_plain(path)
        built.load_weights(path)
