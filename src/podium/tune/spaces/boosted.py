"""What is tried of architecture boosted."""

from podium.tune.spaces._common import NGRAMS

SPACE = {
    **NGRAMS,
    "network.features": [500, 1000, 2000, 5000],
    "network.rounds": [50, 100, 200, 400],
    "network.learning_rate": {"low": 0.03, "high": 0.3, "log": True},
    "network.leaves": [7, 15, 31, 63],
    "network.min_hessian": {"low": 0.1, "high": 10.0, "log": True},
    "network.feature_share": [0.1, 0.2, 0.5, 1.0],
}
