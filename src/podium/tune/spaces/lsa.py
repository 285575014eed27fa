"""What is tried of architecture lsa."""

from podium.tune.spaces._common import NGRAMS

SPACE = {
    **{key: values for key, values in NGRAMS.items() if key != "network.char_ngrams"},
    "network.shift": {"low": 1.0, "high": 100.0, "log": True},
    "network.rank": [100, 200, 300, 500],
    "network.C": {"low": 0.1, "high": 30.0, "log": True},
}
