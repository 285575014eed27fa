"""Token vectors that begin as given ones."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def vectors():
    """(tokens, dimensions): the second half without vectors."""
    made = np.random.default_rng(0).normal(2.0, 0.5, (4000, 10)).astype(np.float32)
    made[0] = 1.0  # even where padding has one
    made[2000:] = 0
    return made


def embeddings(vectors, seed=1, **given):
    import keras

    from podium.layers.token_embedding import TokenEmbedding

    keras.utils.set_random_seed(seed)
    layer = TokenEmbedding(vectors, **given)
    layer.build()
    return layer


def test_known_tokens_have_their_vectors_others_random_ones_of_the_same_spread_padding_none(vectors):
    found = embeddings(vectors).embeddings.numpy()
    np.testing.assert_array_equal(found[1:2000], vectors[1:2000])
    assert not found[0].any()
    assert found[2000:].std() == pytest.approx(vectors[1:2000].std(), rel=0.02)
    assert abs(found[2000:].mean()) < 0.02
    assert len(np.unique(found[2000:])) > 19_000


def test_random_ones_come_by_the_seed(vectors):
    first, same, other = (embeddings(vectors, seed).embeddings.numpy()[-1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()


def test_vectors_that_are_all_missing_are_all_random(vectors):
    found = embeddings(np.zeros_like(vectors)).embeddings.numpy()
    assert found[1:].std() == pytest.approx(0.05, rel=0.02)


def test_frozen_is_not_trainable_and_the_trainer_is_told_the_epochs(vectors):
    frozen, thawing = embeddings(vectors, trainable=False), embeddings(vectors, frozen_epochs=3)
    assert (len(frozen.trainable_weights), len(frozen.weights)) == (0, 1)
    assert (len(thawing.trainable_weights), thawing.frozen_epochs) == (1, 3)
