"""The state at a row's own last token."""

import numpy as np
import pytest


@pytest.mark.tensorflow
@pytest.mark.parametrize("time_major", [False, True])
def test_each_row_has_its_own_last_state_and_an_empty_one_none(time_major):
    from podium.layers.last_state import LastState

    states = np.random.default_rng(0).normal(size=(3, 6, 4)).astype(np.float32)
    mask = np.arange(6)[None, :] < np.array([6, 2, 0])[:, None]
    given = states.transpose(1, 0, 2) if time_major else states
    found = LastState(time_major=time_major)(given, mask)
    np.testing.assert_array_equal(found, [states[0, 5], states[1, 1], np.zeros(4)])
