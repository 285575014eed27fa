"""Networks that are built once give each row the bits that the pipeline gives it, whatever stands beside it."""

import numpy as np
import pytest

from podium.training.job import Prediction, Rows

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept a copy keyword:DeprecationWarning"),
]

PARTS = 3


def some(rows, places):
    return Rows(rows.ids[places], rows.lengths[places], rows.padding, rows.vectors)


@pytest.mark.parametrize(("architecture", "padding"), [("cnn", "pre"), ("bilstm_attention", "post")])
def test_a_row_gets_the_same_bits_alone_in_any_part_and_in_the_pipeline(tiny_job, architecture, padding):
    from podium.training import networks
    from podium.training.inference import Networks, probabilities

    job = tiny_job(architecture, padding=padding)
    weights = []
    for seed in (1, 2):
        networks.clean_slate(seed)
        outputs = np.zeros(job.problem.outputs, np.float32)
        weights.append(
            networks.weights_of(networks.network(job.settings, networks.facts(job.rows, np.arange(9), outputs)))
        )
    expected = probabilities(Prediction(job.settings, job.problem, job.rows, tuple(weights)))
    assert (expected[0] != expected[1]).any()
    built = Networks(job.settings, job.problem, some(job.rows, np.arange(0)), weights)
    for found, whole in zip(built.probabilities(job.rows), expected, strict=True):
        np.testing.assert_array_equal(found, whole)
    for places in (np.array([5]), np.random.default_rng(1).permutation(len(job.rows))[:50]):
        for found, whole in zip(built.probabilities(some(job.rows, places)), expected, strict=True):
            np.testing.assert_array_equal(found, whole[places])
    for network, whole in enumerate(expected):
        again = np.full_like(whole, np.nan)
        for part in range(PARTS):
            at, values = built.answers(job.rows, part, PARTS)[network]
            again[at] = values
        np.testing.assert_array_equal(again, whole)
