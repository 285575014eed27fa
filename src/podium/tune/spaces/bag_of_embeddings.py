"""What is tried of architecture bag_of_embeddings."""

from podium.tune.spaces._common import TRAINING

SPACE = {
    **TRAINING,
    "epochs": {"low": 2, "high": 12},
    "network.embedding": [50, 100, 200],
    "network.ngrams": {"low": 1, "high": 3},
    "network.dropout": {"low": 0.0, "high": 0.6, "step": 0.1},
}
