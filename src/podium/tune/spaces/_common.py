"""Keys that several architectures share."""

from typing import Any

DROPOUT = {"low": 0.1, "high": 0.7, "step": 0.1}

TRAINING: dict[str, Any] = {
    "optimizer.learning_rate": {"low": 0.0001, "high": 0.005, "log": True},
    "batch_size": [16, 32, 64, 128],
    "epochs": {"low": 2, "high": 6},
}
"""Of a network that begins with vectors of its own."""

NGRAMS: dict[str, Any] = {
    "network.lowercase": [True, False],
    "network.word_ngrams": [[1, 1], [1, 2], [1, 3]],
    "network.char_ngrams": [None, [2, 4], [2, 5], [3, 6]],
    "network.min_count": {"low": 1, "high": 3},
}
"""Of a classical member."""

LOSSES: dict[str, dict[str, Any]] = {
    "asymmetric": {
        "loss.gamma_negative": {"low": 0.0, "high": 6.0, "step": 1.0},
        "loss.margin": {"low": 0.0, "high": 0.2, "step": 0.05},
    },
    "cross_entropy": {"loss.label_smoothing": [0.0, 0.05, 0.1]},
    "focal": {"loss.gamma": {"low": 0.5, "high": 5.0, "step": 0.5}, "loss.class_weights": ["none", "counts"]},
    "soft_f_beta": {"loss.beta": {"low": 0.5, "high": 2.0, "step": 0.25}},
    "tversky": {"loss.alpha": {"low": 0.1, "high": 0.9, "step": 0.1}},
}
"""By the name of the loss that a model has."""
