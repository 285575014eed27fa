"""A network's weights as bytes, where there is room for them and where there is none."""

import resource

import numpy as np
import pytest

pytestmark = [
    pytest.mark.tensorflow,
    # Keras 3.15 reading a variable under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]


def built(job):
    from podium.training import networks

    networks.clean_slate(1)
    outputs = np.zeros(job.problem.outputs, np.float32)
    return networks.network(job.settings, networks.facts(job.rows, np.arange(9), outputs))


def test_no_room_is_the_systems_own_error_before_hdf5_meets_it(tiny_job):
    from podium.training.networks import weights_of

    network = built(tiny_job("cnn"))
    expected = weights_of(network)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(expected) // 2, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as told:
            weights_of(network)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.value.filename.endswith("network.weights.h5")
    assert weights_of(network) == expected


@pytest.mark.parametrize("architecture", ["cnn", "bilstm_attention"])
def test_the_room_that_is_asked_for_is_enough(tiny_job, monkeypatch, architecture):
    from podium.training import networks

    asked = []
    monkeypatch.setattr(networks, "_check_room", lambda path, size: asked.append(size))
    found = networks.weights_of(built(tiny_job(architecture)))
    assert len(found) <= asked[0] < len(found) + 150_000
