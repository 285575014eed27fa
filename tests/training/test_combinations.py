"""Every accepted pair (architecture, task) and (loss, task) trains: each network and loss takes steps on each task."""

from dataclasses import replace

import numpy as np
import pytest

import podium.architectures
import podium.losses
from podium.config.models import file_of, names_in, settings_of
from podium.problem import Problem
from podium.training.job import Rows, has_base, is_network

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.usefixtures("untraced"),
    # Keras 3.15 reading a variable under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]

PROBLEMS = {
    "binary": Problem("binary", ("ham", "spam"), "f1", ((0, 1), (2, 0))),
    "multiclass": Problem("multiclass", ("a", "b", "c"), "f1_macro", ((0, 1, 1), (1, 0, 1), (2, 2, 0))),
    "multilabel": Problem("multilabel", ("joy", "fear"), "f1_macro", ((0, 1), (2, 0))),
}
NETWORKS = [name for name in names_in(podium.architectures) if is_network(name) and not has_base(name)]
LOSSES = [name for name in names_in(podium.losses) if name != "own"]


def pairs(room, names):
    return [(name, task) for name in names for task in PROBLEMS if task in file_of(room, name).TASKS]


def trained(tiny_job, architecture, loss, task):
    from podium.training.fit import fit

    settings = settings_of(podium.architectures, architecture, {})
    job = tiny_job(architecture, problem=PROBLEMS[task], loss={"name": loss}, epochs=1, batch_size=44)  # two steps
    if getattr(settings, "needs_vectors", False):
        vectors = np.random.default_rng(0).normal(size=(30, 4)).astype(np.float32)
        job = replace(job, rows=Rows(job.rows.ids, job.rows.lengths, job.rows.padding, vectors))
    return job, fit(job)


@pytest.mark.parametrize(("architecture", "task"), pairs(podium.architectures, NETWORKS))
def test_a_network_trains(tiny_job, architecture, task):
    job, found = trained(tiny_job, architecture, "cross_entropy", task)
    assert found.probabilities.shape == (len(job.validation), job.problem.outputs)
    assert np.isfinite(found.history[0]["loss"])
    assert job.problem.metric in found.history[0]
    if task == "multiclass":
        np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("loss", "task"), pairs(podium.losses, LOSSES))
def test_a_loss_trains(tiny_job, loss, task):
    _, found = trained(tiny_job, "mlp", loss, task)
    assert np.isfinite(found.history[0]["loss"])
    assert np.ptp(found.probabilities, axis=0).max() > 0
