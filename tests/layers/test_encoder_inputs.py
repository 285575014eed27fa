import numpy as np
import pytest

from podium.text.wordpieces import swapped

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("padding", [0, 1, 5])
def test_an_encoder_gets_its_own_ids_back(padding):
    from podium.layers.encoder_inputs import OwnIds

    own = np.array([[3, padding, 0, 7]], np.int32)
    np.testing.assert_array_equal(OwnIds(padding)(swapped(own, padding)), own)


def test_vectors_of_zeros_are_padding():
    from podium.layers.encoder_inputs import VectorMask

    vectors = np.array([[[0.0, 1.0], [-1.0, 0.0], [0.0, 0.0]]], np.float32)
    assert VectorMask()(vectors).numpy().tolist() == [[True, True, False]]
