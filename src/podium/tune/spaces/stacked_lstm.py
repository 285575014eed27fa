"""What is tried of architecture stacked_lstm."""

from podium.tune.spaces._common import DROPOUT, TRAINING

SPACE = {
    **TRAINING,
    "network.embedding": [64, 128, 256],
    "network.layers": [[64], [64, 64], [128, 64]],
    "network.dropout": DROPOUT,
}
