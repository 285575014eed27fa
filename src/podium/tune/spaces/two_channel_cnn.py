"""What is tried of architecture two_channel_cnn."""

from podium.tune.spaces._common import DROPOUT, TRAINING

SPACE = {
    **TRAINING,
    "network.filters": [50, 100, 200, 300],
    "network.widths": [[2, 3, 4], [3, 4, 5], [2, 3, 4, 5]],
    "network.dropout": DROPOUT,
}
