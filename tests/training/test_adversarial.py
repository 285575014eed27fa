"""The fast gradient method: how far texts are moved, and where to; the step is that of the formula."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_encoder import HIDDEN, tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import find_encoder

pytestmark = [
    pytest.mark.tensorflow,
    # Keras 3.15 reading a variable under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]

NETWORKS = {
    "cnn": {"embedding": 8, "filters": 6, "widths": [2, 3]},
    "two_channel_cnn": {"filters": 6, "widths": [2, 3]},
    "bilstm_attention": {"embedding": 8, "units": 5},
    "lstm": {"embedding": 8, "units": 5},
    "gru": {"embedding": 8, "units": 5, "dropout": 0.0},
    "stacked_lstm": {"embedding": 8, "layers": [4, 3]},
    "bag_of_embeddings": {"embedding": 8, "buckets": 20},
}
FROZEN = {name: {"vectors": "frozen"} | given for name, given in NETWORKS.items() if name != "two_channel_cnn"}
CASES = [*NETWORKS.items(), *FROZEN.items(), ("encoder", {}), ("encoder", {"frozen_layers": 1})]
EPSILON = 0.5


@pytest.fixture
def job_of(tiny_job, tmp_path):
    def make(architecture, network, epsilon=EPSILON, **given):
        from podium.training.activations import compute

        job = tiny_job(architecture, network=network, adversarial={"epsilon": epsilon}, **given)
        vectors = np.random.default_rng(0).normal(size=(30, 8)).astype(np.float32)
        job = replace(job, rows=replace(job.rows, vectors=vectors))
        if architecture == "encoder":
            tiny_encoder(tmp_path / "tiny")
            job = replace(job, rows=replace(job.rows, encoder=find_encoder("tiny", tmp_path)))
        if network.get("frozen_layers"):
            compute(job.settings, job.rows, tmp_path / "found.npy")
            job = replace(job, rows=replace(job.rows, activations=str(tmp_path / "found.npy")))
        return job

    return make


def stepper_of(job):
    from podium.training import networks
    from podium.training.fit import Stepper
    from podium.training.resident import resident_of

    networks.clean_slate(1)
    facts = networks.facts(job.rows, job.training, np.zeros(1, np.float32))
    return Stepper(networks.network(job.settings, facts), resident_of(job.rows), job, np.array([40, 40]), 80)


@pytest.mark.parametrize(("architecture", "network"), CASES)
def test_each_text_is_moved_by_epsilon_and_its_padding_is_not(job_of, architecture, network, monkeypatch):
    from podium.training import adversarial

    job, moves = job_of(architecture, network), []
    stepper, own = stepper_of(job), adversarial.perturbations
    monkeypatch.setattr(adversarial, "perturbations", lambda *given: moves.extend(own(*given)) or moves)
    positions, width = job.training[:8].astype(np.int32), np.int32(12)
    given, targets = stepper.resident.batch(positions, width), stepper.targets.numpy()[positions]
    variables = [variable.value for variable in stepper.network.trainable_variables]
    stepper.gradients(lambda given: stepper.loss(targets, given), given, variables)
    by_text = [move.numpy().swapaxes(0, 1) if architecture == "lstm" else move.numpy() for move in moves]
    norms = np.sqrt(sum((move**2).sum(axis=(1, 2)) for move in by_text))
    assert norms.shape == (8,)
    np.testing.assert_allclose(norms, EPSILON, rtol=1e-4)
    assert len(moves) == (2 if architecture in ("two_channel_cnn", "bag_of_embeddings") else 1)
    padding = job.rows.ids[positions] == 0
    assert padding.any()
    assert not by_text[0][:, :12][padding].any()


def test_a_step_is_that_of_the_formula(job_of):
    """A linear network on the mean of vectors: both gradients in NumPy."""
    network = {"embedding": 4, "ngrams": 1, "dropout": 0.0, "vectors": "frozen"}
    sgd = {"name": "sgd", "learning_rate": 0.1}
    job = job_of("bag_of_embeddings", network, loss={"name": "cross_entropy"}, optimizer=sgd)
    stepper = stepper_of(job)
    table, weights, bias = (value.numpy().astype(np.float64) for value in stepper.network.weights)
    weights, positions = weights[:, 0], job.training[:8]
    ids, targets = job.rows.ids[positions], job.targets[positions].astype(np.float64)
    counts = (ids > 0).sum(axis=1)
    means = np.stack([table[row[row > 0]].mean(axis=0) for row in ids])
    norm = np.linalg.norm(weights)
    # every vector of a text of n has the gradient c w / n, so each is moved by epsilon / sqrt(n) along w
    errors = 1 / (1 + np.exp(-(means @ weights + bias))) - targets
    moved = means + (EPSILON * np.sign(errors) / np.sqrt(counts))[:, None] * weights / norm
    again = 1 / (1 + np.exp(-(moved @ weights + bias))) - targets
    slope = (errors @ means + again @ moved) / len(positions)
    loss = stepper.step(1)(positions.astype(np.int32), np.int32(12))
    _, found, found_bias = (value.numpy() for value in stepper.network.weights)
    np.testing.assert_allclose(found[:, 0], weights - 0.1 * slope, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found_bias, bias - 0.1 * (errors.sum() + again.sum()) / len(positions), rtol=1e-4)
    plain = np.logaddexp(0, means @ weights + bias) - targets * (means @ weights + bias)
    np.testing.assert_allclose(loss, plain.mean(), rtol=1e-5)  # what is reported is the loss of the texts as they are
    np.testing.assert_array_equal(stepper.network.weights[0].numpy(), table.astype(np.float32))


def test_a_text_without_gradient_is_not_moved():
    import tensorflow as tf

    from podium.training.adversarial import perturbations

    gradients = [tf.constant([[[3.0, 4.0]], [[0.0, 0.0]]])]
    np.testing.assert_allclose(perturbations(gradients, 10.0)[0], [[[6.0, 8.0]], [[0.0, 0.0]]])


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(("architecture", "network"), [CASES[0], CASES[-1]])
def test_off_changes_nothing_and_on_does(job_of, tiny_job, architecture, network):
    from podium.training.fit import fit

    off = job_of(architecture, network, epsilon=0.0)
    absent = replace(off, settings=tiny_job(architecture, network=network).settings)
    first, second = fit(off), fit(absent)
    assert (second.weights, second.history) == (first.weights, first.history)
    on = replace(off, settings=tiny_job(architecture, network=network, adversarial={"epsilon": EPSILON}).settings)
    assert fit(on).weights != first.weights


def test_layers_give_what_they_gave_before_once_the_step_is_made(job_of):
    stepper = stepper_of(job_of(*CASES[0]))
    ids = stepper.resident.rows.ids[:4]
    before = stepper.network(ids).numpy()
    stepper.gradients(lambda given: stepper.loss(stepper.targets[:4], given), ids, [])
    np.testing.assert_array_equal(stepper.network(ids), before)
    assert all("call" not in vars(layer) for layer in stepper.network._flatten_layers())


def test_an_architecture_that_names_no_layer_of_its_own_is_one_line(job_of):
    from podium.training.adversarial import FastGradient

    with pytest.raises(PodiumError, match="cnn has no layer called words, which TOKEN_VECTORS names"):
        FastGradient(stepper_of(job_of(*CASES[0])).network, ("words",), 1.0)


def test_frozen_layers_activations_are_what_is_moved(job_of):
    stepper = stepper_of(job_of(*CASES[-1]))
    assert stepper.gradients.__self__.layers == []
    assert stepper.network.input_shape == (None, None, HIDDEN)
