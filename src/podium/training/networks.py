"""A network by its name, from a clean slate; its weights as bytes."""

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

import podium.architectures
import podium.losses
from podium.config.models import Model, settings_of


def clean_slate(seed: int) -> None:
    """Forget every network of this process and seed all generators: what comes next owes nothing to what ran before."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)


def network(model: Model, *, vocabulary_size: int, outputs: int, output_bias: NDArray[np.float32]) -> Any:
    """The model's network, untrained.

    Args:
        model: names the architecture and its settings.
        vocabulary_size: ids are below it.
        outputs: logits a row.
        output_bias: `(outputs,)`, where they begin.
    """
    settings = settings_of(podium.architectures, model.architecture, model.network)
    file = import_module(f"podium.architectures.{model.architecture}")
    return file.build(settings, vocabulary_size=vocabulary_size, outputs=outputs, output_bias=output_bias)


def loss(model: Model, class_counts: NDArray[np.int64], task: str) -> Any:
    """The model's loss: of targets and logits, both `(batch, outputs)`.

    Args:
        model: names the loss and its settings.
        class_counts: `(classes,)` rows of each class that are trained on, repeats included.
        task: binary.
    """
    settings = settings_of(podium.losses, model.loss.name, model.loss.settings)
    return import_module(f"podium.losses.{model.loss.name}").build(settings, class_counts, task)


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
