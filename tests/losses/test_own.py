"""The loss of those that have none."""

import numpy as np
import pytest

from podium.losses.own import Settings, build


def test_it_builds_nothing(problems):
    with pytest.raises(ValueError, match="classical members"):
        build(Settings(), np.array([1, 1]), problems["binary"])
    assert not Settings.model_fields
