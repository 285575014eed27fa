"""Probabilities from saved weights."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.config.models import Model
from podium.problem import Problem
from podium.training import networks
from podium.training.batches import Batch, prediction_batches
from podium.training.job import Prediction, Rows, frozen, has_base
from podium.training.resident import ACTIVATIONS, resident_of

IDS = (None, None)  # (batch, time)

BATCHES = 64
"""Batches between two changes of a network's weights."""


def probabilities(prediction: Prediction, done: Callable[[], None] = lambda: None) -> list[NDArray[np.float32]]:
    """Each network's probabilities of every row, `(rows, outputs)` float32; the bits they had when it was saved.

    Args:
        prediction: the rows, the networks' settings and weights.
        done: called after each.
    """
    rows, problem = prediction.rows, prediction.problem
    if not isinstance(rows, Rows):
        raise TypeError("a network reads token ids")
    networks.clean_slate(seed=0)  # nothing random, nor counted, remains once weights are loaded
    facts = networks.facts(rows, np.zeros(0, np.int64), np.zeros(problem.outputs, np.float32))
    network = networks.network(prediction.settings, facts)
    predict = resident_of(rows).predictor(network, problem.task)
    found = []
    for weights in prediction.weights:
        networks.load_weights(network, weights, trained_only=has_base(prediction.settings.architecture))
        found.append(predict(np.arange(len(rows), dtype=np.int64)))
        done()
    return found


class Networks:
    """A model's trained networks, built once to predict many blocks of rows; each gives the bits of `probabilities`.

    One network is built, and takes the weights of each in turn.

    Args:
        settings: of the model.
        problem: what is predicted.
        like: rows of the view, none at least: their width, vectors and encoder.
        weights: of each network, the bytes of its file.
    """

    def __init__(self, settings: Model, problem: Problem, like: Rows, weights: Sequence[bytes]) -> None:
        networks.clean_slate(seed=0)
        facts = networks.facts(like, np.zeros(0, np.int64), np.zeros(problem.outputs, np.float32))
        self.base: Any = None
        if frozen(settings):
            base = networks.base(settings, facts)
            self.base = _traced(lambda ids: tf.cast(base(ids, training=False), tf.float32), IDS, tf.int32)
            facts = replace(facts, activations=base.output_shape[-1])
            self.by_token = len(base.output_shape) == 3
            networks.clean_slate(seed=0)  # names, by which weights are known, begin anew
        network = networks.network(settings, facts)
        activation, partly = ACTIVATIONS[problem.task], has_base(settings.architecture)
        shape, kind = (IDS, tf.int32) if self.base is None else (base.output_shape, tf.float32)
        self.answer = _traced(lambda given: activation(network(given, training=False)), shape, kind)
        self.outputs = problem.outputs
        self.variables = network.trainable_variables if partly else network.weights
        self.values: list[list[NDArray[Any]]] = []
        for content in weights:
            networks.load_weights(network, content, trained_only=partly)
            self.values.append([variable.numpy() for variable in self.variables])

    def answers(self, rows: Rows, part: int = 0, parts: int = 1) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Each network's probabilities of a part of the rows: their places, and `(rows, outputs)` float32.

        A row that fills its batch up stands there several times. The batches are those of all rows, whatever the parts.

        Args:
            rows: of the view.
            part: which one, from 0.
            parts: how many there are.
        """
        batches = prediction_batches(rows.lengths)[part::parts]
        places = np.concatenate([np.zeros(0, np.int64), *(batch.rows for batch in batches)])
        at_once = BATCHES if self.base is None else BATCHES // 8
        found: list[list[NDArray[np.float32]]] = [[np.zeros((0, self.outputs), np.float32)] for _ in self.values]
        for start in range(0, len(batches), at_once):
            given = [self._given(rows, batch) for batch in batches[start : start + at_once]]
            for values, probable in zip(self.values, found, strict=True):
                for variable, value in zip(self.variables, values, strict=True):
                    variable.assign(value)
                probable.extend(self.answer(inputs).numpy() for inputs in given)
        return [(places, np.concatenate(probable)) for probable in found]

    def probabilities(self, rows: Rows) -> list[NDArray[np.float32]]:
        """Each network's probabilities of rows, `(rows, outputs)` float32.

        Args:
            rows: of the view.
        """
        found = [np.zeros((len(rows), self.outputs), np.float32) for _ in self.values]
        for whole, (places, probable) in zip(found, self.answers(rows), strict=True):
            whole[places] = probable
        return found

    def _given(self, rows: Rows, batch: Batch) -> Any:
        """What the network is given of a batch: ids, or what the frozen part of its encoder makes of them."""
        width = min(batch.width, rows.ids.shape[1])
        ids = rows.ids[batch.rows]
        ids = np.ascontiguousarray(ids[:, :width] if rows.padding == "post" else ids[:, ids.shape[1] - width :])
        if self.base is None:
            return ids
        vectors = self.base(ids).numpy()
        if self.by_token:
            vectors[np.arange(width) >= rows.lengths[batch.rows, None]] = 0
        return vectors


def _traced(function: Any, shape: tuple[int | None, ...], kind: Any) -> Any:
    """A function of one array as a graph, of any size where the shape says none, made now."""
    made = tf.function(function, input_signature=(tf.TensorSpec(shape, kind),), autograph=False)
    made.get_concrete_function()
    return made
