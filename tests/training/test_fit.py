"""One network: it learns, stops when it should, keeps the right weights, and fails with a hint."""

from dataclasses import replace

import numpy as np
import pytest

from podium.config.models import Optimizer
from podium.errors import PodiumError
from podium.metrics.binary import best_threshold
from podium.training.job import Prediction

pytestmark = [
    pytest.mark.tensorflow,
    # Keras 3.15 reading a variable under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]

NAMES = ["bilstm_attention", "cnn"]


@pytest.fixture(scope="module")
def fit():
    from podium.training.fit import fit

    return fit


def predicted(job, trained):
    """The validation rows' probabilities, from the saved weights and the job's rows alone."""
    from podium.training.inference import probabilities
    from podium.training.job import Rows

    rows = job.rows
    held = Rows(rows.ids[job.validation], rows.lengths[job.validation], rows.padding, rows.vectors)
    return probabilities(Prediction(job.settings, job.problem, held, (trained.weights,)))[0]


@pytest.mark.parametrize("architecture", NAMES)
def test_it_learns_32_rows_by_heart(fit, tiny_job, architecture):
    job = tiny_job(architecture, epochs=25, optimizer={"name": "adam", "learning_rate": 0.03})
    rows = np.arange(32)
    trained = fit(replace(job, training=rows, validation=rows))
    assert trained.history[-1]["f1"] == 1.0
    threshold = best_threshold(job.targets[rows], trained.probabilities[:, 0], "f1")[0]
    assert ((trained.probabilities[:, 0] >= threshold) == job.targets[rows]).all()


@pytest.mark.parametrize("architecture", NAMES)
@pytest.mark.parametrize("padding", ["post", "pre"])
def test_saved_weights_give_the_same_bits(fit, tiny_job, architecture, padding):
    job = tiny_job(architecture, padding=padding)
    trained = fit(job)
    np.testing.assert_array_equal(predicted(job, trained), trained.probabilities)


def test_a_job_owes_nothing_to_the_jobs_before_it(fit, tiny_job):
    first = fit(tiny_job(fold=1))
    fit(tiny_job("bilstm_attention", fold=2))
    again = fit(tiny_job(fold=1))
    assert again.weights == first.weights
    np.testing.assert_array_equal(again.probabilities, first.probabilities)
    assert again.history == first.history
    assert fit(tiny_job(fold=1, seed=2)).weights != first.weights


def test_fixed_epochs_keep_the_last_and_score_every_one(fit, tiny_job):
    trained = fit(tiny_job(epochs=3))
    assert [list(line) for line in trained.history] == [["epoch", "loss", "f1"]] * 3
    assert (trained.epochs_run, trained.best_epoch) == (3, 3)


def test_the_last_score_is_that_of_the_probabilities_that_are_returned(fit, tiny_job):
    job = tiny_job(epochs=2)
    trained = fit(job)
    held = job.targets[job.validation]
    assert trained.history[-1]["f1"] == best_threshold(held, trained.probabilities[:, 0], "f1")[1]


def test_stopping_on_an_inner_slice_trains_without_it_and_keeps_the_best(fit, tiny_job):
    job = tiny_job(stop_on="inner", epochs=12, patience=2, inner_share=0.2)
    trained = fit(job)
    scores = [line["inner_f1"] for line in trained.history]
    assert trained.best_epoch == 1 + int(np.argmax(scores))
    assert trained.epochs_run == min(trained.best_epoch + 2, 12)
    assert sum(trained.class_counts_natural) == 80 - 16
    np.testing.assert_array_equal(predicted(job, trained), trained.probabilities)  # restored, not the last ones
    held = job.targets[job.validation]
    best = trained.history[trained.best_epoch - 1]["f1"]
    assert best == best_threshold(held, trained.probabilities[:, 0], "f1")[1]


def test_an_inner_slice_never_looks_at_the_validation_rows(fit, tiny_job):
    job = tiny_job(stop_on="inner", epochs=4, patience=1)
    targets = job.targets.copy()
    targets[job.validation] = 1 - targets[job.validation]
    assert fit(replace(job, targets=targets)).weights == fit(job).weights


def test_stopping_on_the_fold_keeps_its_best_epoch(fit, tiny_job):
    trained = fit(tiny_job(stop_on="fold", epochs=8, patience=2))
    assert trained.best_epoch == 1 + int(np.argmax([line["f1"] for line in trained.history]))


def test_counts_are_of_distinct_rows_and_of_repeated_ones(fit, tiny_job):
    job = tiny_job(epochs=1)
    trained = fit(job)
    assert sum(trained.class_counts_natural) == len(np.unique(job.training)) == 80
    assert sum(trained.class_counts_trained) == len(job.training) == 87


def test_all_rows_without_validation(fit, tiny_job):
    trained = fit(tiny_job(fold=-1, epochs=2))
    assert trained.probabilities.shape == (0, 1)
    assert [list(line) for line in trained.history] == [["epoch", "loss"]] * 2


def test_every_batch_and_epoch_is_reported(fit, tiny_job):
    events = []
    fit(tiny_job(epochs=2), events.append)
    batches = [event for event in events if "batch" in event]
    assert [event["batch"] for event in batches] == [1, 2, 3, 4, 5, 6] * 2
    assert [event["epoch"] for event in events if "loss" in event] == [1, 2]


def test_a_loss_that_is_no_number_ends_the_run_with_its_place(fit, tiny_job):
    job = tiny_job()
    too_fast = Optimizer.model_construct(name="sgd", learning_rate=1e38, clip_norm=None)
    job = replace(job, settings=job.settings.model_copy(update={"optimizer": too_fast}))
    with pytest.raises(PodiumError, match=r"model tiny, fold 1, epoch 1, batch \d: the loss is .*models\.tiny\.opt"):
        fit(job)


def test_a_network_that_answers_all_rows_alike_ends_the_run(fit, tiny_job):
    job = tiny_job(network={"embedding": 4, "filters": 4, "widths": [1]}, batch_size=2, epochs=9)
    one_word = np.where(job.rows.ids > 0, 9, 0).astype(np.int32)  # repeated: rows differ, their maxima do not
    job = replace(job, rows=replace(job.rows, ids=one_word))
    with pytest.raises(PodiumError, match=r"model tiny, fold 1, epoch 3: every row gets the same probability"):
        fit(job)


@pytest.mark.parametrize("stop_on", ["epochs", "inner"])
def test_no_row_to_train_on_is_told(fit, tiny_job, stop_on):
    job = tiny_job(stop_on=stop_on)
    with pytest.raises(PodiumError, match=r"model tiny, fold 1: no row is left to train on; use overlong: cut"):
        fit(replace(job, training=job.training[:0]))


def test_one_trace_serves_all_batches(tiny_job):
    from podium.training import networks
    from podium.training.fit import Stepper, _epoch
    from podium.training.resident import Resident

    job = tiny_job()
    built = networks.network(job.settings, networks.facts(job.rows, job.training, np.zeros(1, np.float32)))
    stepper = Stepper(built, Resident(job.rows), job, np.array([40, 40]), len(job.training))
    for epoch in (1, 2):
        _epoch(stepper, job, job.training, np.random.default_rng(0), epoch, lambda event: None)
    assert stepper.step(1) is stepper.step(2)
    assert stepper.step(1).experimental_get_tracing_count() == 1


def test_word_vectors_stay_frozen_as_long_as_they_are_told_to(tiny_job):
    from podium.training import networks
    from podium.training.fit import Stepper, _epoch
    from podium.training.job import Rows
    from podium.training.resident import Resident

    vectors = np.random.default_rng(0).normal(size=(30, 4)).astype(np.float32)
    network = {"filters": 6, "widths": [2], "vectors": "trained", "frozen_epochs": 1}
    job = tiny_job(epochs=2, network=network, optimizer={"name": "adamw", "learning_rate": 0.01})
    job = replace(job, rows=Rows(job.rows.ids, job.rows.lengths, job.rows.padding, vectors))
    built = networks.network(job.settings, networks.facts(job.rows, job.training, np.zeros(1, np.float32)))
    stepper = Stepper(built, Resident(job.rows), job, np.array([40, 40]), len(job.training))
    table = built.get_layer("embedding")
    for epoch, frozen in ((1, True), (2, False)):
        before, others = table.get_weights()[0], built.get_layer("logits").get_weights()[0]
        _epoch(stepper, job, job.training, np.random.default_rng(0), epoch, lambda event: None)
        assert np.array_equal(table.get_weights()[0], before) is frozen
        assert not np.array_equal(built.get_layer("logits").get_weights()[0], others)


def test_the_moving_average_is_what_is_scored_and_kept(fit, tiny_job):
    job = tiny_job(epochs=2, optimizer={"name": "adam", "learning_rate": 0.01, "moving_average": 0.9})
    trained = fit(job)
    np.testing.assert_array_equal(predicted(job, trained), trained.probabilities)
    assert trained.weights != fit(tiny_job(epochs=2, optimizer={"name": "adam", "learning_rate": 0.01})).weights


def test_a_lower_score_is_better_where_the_metric_is_a_loss(fit, tiny_job):
    job = tiny_job(epochs=4, stop_on="fold", patience=1)
    job = replace(job, problem=replace(job.problem, metric="log_loss"))
    history = fit(job).history
    assert len(history) > 1
    assert history[1]["log_loss"] < history[0]["log_loss"]
