"""The convolutional networks against their definition."""

import numpy as np
import pytest

from podium.architectures import cnn, two_channel_cnn

pytestmark = pytest.mark.tensorflow

TEXT = [4, 8, 2, 2]


def logits(vectors, convolutions, kernel, bias):
    """Of vectors (time, features): filters of widths 1, 2 and 5, their maxima over the text."""
    features = []
    for width, weights, offset in zip((1, 2, 5), convolutions[::2], convolutions[1::2], strict=True):
        before = (width - 1) // 2
        spread = np.pad(vectors, ((before, width // 2), (0, 0)))  # zeros beyond the text's ends
        windows = [np.tensordot(spread[at : at + width], weights, 2) + offset for at in range(len(vectors))]
        features.append(np.maximum(np.max(windows, axis=0), 0))
    return np.concatenate(features) @ kernel + bias


def test_logits_are_those_of_its_definition(facts):
    import keras

    keras.utils.set_random_seed(4)
    built = cnn.build(cnn.Settings(embedding=3, filters=2, widths=[1, 2, 5]), facts(words=9))
    embedding, *convolutions, kernel, bias = built.get_weights()
    expected = logits(embedding[TEXT], convolutions, kernel, bias)
    np.testing.assert_allclose(built(np.array([[*TEXT, 0, 0]]))[0], expected, rtol=1e-5)


def test_two_channels_begin_alike_and_one_is_trained(facts):
    import keras

    keras.utils.set_random_seed(4)
    given = facts(words=9)
    built = two_channel_cnn.build(two_channel_cnn.Settings(filters=2, widths=[1, 2, 5]), given)
    frozen, trained = built.get_layer("frozen_embedding"), built.get_layer("embedding")
    trained.embeddings.assign(trained.embeddings + 1.0)
    assert [variable.path for variable in built.non_trainable_weights] == [frozen.embeddings.path]
    np.testing.assert_array_equal(frozen.embeddings[2:-2], given.vectors[2:-2])
    channels = np.concatenate([frozen.embeddings.numpy()[TEXT], trained.embeddings.numpy()[TEXT]], axis=1)
    *convolutions, kernel, bias = [variable.numpy() for variable in built.trainable_weights[1:]]
    expected = logits(channels, convolutions, kernel, bias)
    np.testing.assert_allclose(built(np.array([[*TEXT, 0, 0]]))[0], expected, rtol=1e-5)
