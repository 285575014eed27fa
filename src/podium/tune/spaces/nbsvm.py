"""What is tried of architecture nbsvm."""

from podium.tune.spaces._common import NGRAMS

SPACE = {
    **NGRAMS,
    "network.alpha": {"low": 0.05, "high": 5.0, "log": True},
    "network.C": {"low": 0.1, "high": 100.0, "log": True},
}
