import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def layer():
    from podium.layers.multi_sample_dropout import MultiSampleDropout

    return MultiSampleDropout(0.5, 3, seed=1)


def test_training_sees_the_batch_under_several_masks_copy_after_copy(layer):
    features = np.arange(1, 401, dtype=np.float32).reshape(4, 100)
    found = layer(features, training=True).numpy().reshape(3, 4, 100)
    kept = found != 0
    np.testing.assert_allclose(found, np.where(kept, 2 * features, 0), rtol=1e-6)
    assert (kept[0] != kept[1]).any()
    assert (kept[1] != kept[2]).any()
    assert 0.4 < kept.mean() < 0.6


def test_prediction_sees_it_once_as_it_is(layer):
    features = np.ones((4, 5), np.float32)
    np.testing.assert_array_equal(layer(features, training=False), features)
    np.testing.assert_array_equal(layer(features), features)
