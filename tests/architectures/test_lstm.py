"""The recurrent networks against Keras's own layers."""

import numpy as np
import pytest

from podium.architectures import gru, lstm, stacked_lstm

pytestmark = pytest.mark.tensorflow

IDS = np.array([[4, 8, 2, 2, 0, 0], [3, 0, 0, 0, 0, 0], [5, 6, 7, 8, 9, 9]], np.int32)


def test_the_lstm_has_as_many_parameters_as_the_published_one(facts):
    assert lstm.build(lstm.Settings(), facts(words=5000)).count_params() == 331_431


@pytest.mark.parametrize("file", [lstm, stacked_lstm, gru])
def test_logits_are_those_of_keras_with_a_mask(file, facts):
    import keras

    keras.utils.set_random_seed(4)
    built = file.build(file.Settings(embedding=5), facts())
    kind = keras.layers.GRU if file is gru else keras.layers.LSTM
    units = [64, 64] if file is stacked_lstm else [built.layers[-3].output.shape[-1]]
    reference = [keras.layers.Embedding(30, 5, mask_zero=True)]
    reference += [kind(size, return_sequences=place < len(units) - 1) for place, size in enumerate(units)]
    theirs = keras.Sequential([*reference, keras.layers.Dense(1)])
    theirs(IDS)
    theirs.set_weights(built.get_weights())
    np.testing.assert_allclose(built(IDS), theirs(IDS), atol=1e-6)
