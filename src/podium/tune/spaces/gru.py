"""What is tried of architecture gru."""

from podium.tune.spaces._common import DROPOUT, TRAINING

SPACE = {
    **TRAINING,
    "network.embedding": [64, 128, 256],
    "network.units": [32, 64, 100, 150],
    "network.dropout": DROPOUT,
}
