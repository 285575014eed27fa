"""Probabilities from saved weights."""

import numpy as np
from numpy.typing import NDArray

from podium.training import networks
from podium.training.job import Prediction, Rows, has_base
from podium.training.resident import resident_of


def probabilities(prediction: Prediction) -> list[NDArray[np.float32]]:
    """Each network's probabilities of every row, `(rows, outputs)` float32; the bits they had when it was saved.

    Args:
        prediction: the rows, the networks' settings and weights.
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
    return found
