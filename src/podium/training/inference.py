"""Probabilities from saved weights."""

import numpy as np
from numpy.typing import NDArray

from podium.training import networks
from podium.training.job import Prediction
from podium.training.resident import Resident


def probabilities(prediction: Prediction) -> list[NDArray[np.float32]]:
    """Each network's probabilities of every row, `(rows, outputs)` float32; the bits they had when it was saved.

    Args:
        prediction: the rows, the networks' settings and weights.
    """
    networks.clean_slate(seed=0)  # nothing random remains once weights are loaded
    network = networks.network(
        prediction.settings,
        vocabulary_size=prediction.rows.vocabulary_size,
        outputs=prediction.outputs,
        output_bias=np.zeros(prediction.outputs, np.float32),
    )
    predict = Resident(prediction.rows).predictor(network, prediction.task)
    found = []
    for weights in prediction.weights:
        networks.load_weights(network, weights)
        found.append(predict(np.arange(len(prediction.rows.lengths), dtype=np.int64)))
    return found
