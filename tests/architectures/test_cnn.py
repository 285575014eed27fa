"""The convolutional network against its definition."""

import numpy as np
import pytest

from podium.architectures.cnn import Settings, build


@pytest.mark.tensorflow
def test_logits_are_those_of_its_definition():
    import keras

    keras.utils.set_random_seed(4)
    settings = Settings(embedding=3, filters=2, widths=[1, 2, 5])
    built = build(settings, vocabulary_size=9, outputs=1, output_bias=np.zeros(1, np.float32))
    embedding, *convolutions, kernel, bias = built.get_weights()
    text = [4, 8, 2, 2]
    features = []
    for width, weights, offset in zip((1, 2, 5), convolutions[::2], convolutions[1::2], strict=True):
        before = (width - 1) // 2
        vectors = np.pad(embedding[text], ((before, width // 2), (0, 0)))  # zeros beyond the text's ends
        windows = [np.tensordot(vectors[at : at + width], weights, 2) + offset for at in range(len(text))]
        features.append(np.maximum(np.max(windows, axis=0), 0))
    expected = np.concatenate(features) @ kernel + bias
    np.testing.assert_allclose(built(np.array([[*text, 0, 0]]))[0], expected, rtol=1e-5)
