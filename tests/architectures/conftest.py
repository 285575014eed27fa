"""Small networks, and what they are built for."""

from importlib import import_module

import numpy as np
import pytest

import podium.architectures
from podium.architectures.parts.facts import Facts
from podium.config.models import settings_of

SMALL = {
    "bag_of_embeddings": {"embedding": 8, "buckets": 50},
    "bilstm_attention": {"embedding": 8, "units": 5},
    "cnn": {"embedding": 8, "filters": 6, "widths": [2, 3]},
    "gru": {"embedding": 8, "units": 5},
    "lstm": {"embedding": 8, "units": 5},
    "mlp": {"layers": [7, 5]},
    "stacked_lstm": {"embedding": 8, "layers": [6, 5]},
    "two_channel_cnn": {"filters": 6, "widths": [2, 3]},
}
WORDS = 30


def facts_of(words=WORDS, outputs=1, dimensions=4, seed=0):
    """Of a view whose last two words have no vector, and the shares of no class equal."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(0.5, 0.3, (words, dimensions)).astype(np.float32)
    vectors[[0, 1, -2, -1]] = 0
    bias = np.linspace(0.25, -0.5, outputs, dtype=np.float32)
    return Facts(words, outputs, bias, vectors, documents=40, document_counts=rng.integers(1, 40, words))


@pytest.fixture
def facts():
    """Facts of `facts_of`."""
    return facts_of


@pytest.fixture
def network():
    """A small network by its name; other keywords are its settings."""

    def build(name, facts=None, **given):
        settings = settings_of(podium.architectures, name, SMALL.get(name, {}) | given)
        return import_module(f"podium.architectures.{name}").build(settings, facts or facts_of())

    return build
