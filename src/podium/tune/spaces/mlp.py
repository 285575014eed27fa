"""What is tried of architecture mlp."""

from podium.tune.spaces._common import DROPOUT, TRAINING

SPACE = {
    **TRAINING,
    "network.input": ["binary", "count", "tfidf"],
    "network.layers": [[100], [300], [600], [300, 100]],
    "network.dropout": DROPOUT,
}
