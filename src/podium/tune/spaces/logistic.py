"""What is tried of architecture logistic."""

from podium.tune.spaces._common import NGRAMS

SPACE = {
    **NGRAMS,
    "network.C": {"low": 0.1, "high": 100.0, "log": True},
    "network.class_weight": ["none", "balanced"],
}
