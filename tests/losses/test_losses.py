"""What holds for every file of losses/: its settings, its tasks, its gradient, its line in docs/losses.md."""

import re
import subprocess
import sys
from importlib import import_module
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import podium.losses
from podium.config.models import names_in, settings_of
from podium.problem import TASKS

NAMES = names_in(podium.losses)
OVERLAPS = ({}, {"smooth": 0.0}, {"average": "micro"}, {"average": "samples"})
VARIANTS = {
    "cross_entropy": ({}, {"label_smoothing": 0.2}),
    "weighted_cross_entropy": ({}, {"pos_weight": 0.2}),
    "balanced_cross_entropy": ({}, {"class_weights": "effective", "beta": 0.9}),
    "focal": ({}, {"gamma": 0.0}, {"gamma": 0.5}, {"gamma": 5.0, "class_weights": "effective"}),
    "soft_f_beta": (*OVERLAPS, {"beta": 2.0}),
    "soft_jaccard": OVERLAPS,
    "soft_dice": (*OVERLAPS, {"squared": True}),
    "tversky": OVERLAPS,
    "asymmetric": (
        {},
        {"gamma_positive": 1.0, "gamma_negative": 0.5},
        {"margin": 0.0},
        {"gamma_negative": 0.0},
        {"gamma_positive": 0.5, "gamma_negative": 0.5, "margin": 0.0},
    ),
}
CASES = [
    pytest.param(name, task, given, id=f"{name}-{task}-{number}")
    for name in NAMES
    if name != "own"
    for task in import_module(f"podium.losses.{name}").TASKS
    for number, given in enumerate(VARIANTS.get(name, ({},)))
]
PAIRS = [case for case in CASES if case.id.endswith("-0")]


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_have_defaults_and_descriptions(name):
    settings = settings_of(podium.losses, name, {})
    assert all(field.description for field in type(settings).model_fields.values())


@pytest.mark.parametrize("name", NAMES)
def test_its_tasks_are_among_those_there_are(name):
    tasks = import_module(f"podium.losses.{name}").TASKS
    assert tasks
    assert list(tasks) == [task for task in TASKS if task in tasks]


def test_their_settings_are_read_without_tensorflow():
    code = f"import sys; from podium.losses import {', '.join(NAMES)}; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0


def test_the_documentation_names_exactly_these_files_and_their_tasks():
    text = Path("docs/losses.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:3] == "| `"]
    assert all(len(row) == 5 and all(row) for row in rows)
    said = {row[0].strip("`"): tuple(row[4].split(", ")) for row in rows}
    assert len(said) == len(rows)
    assert said == {name: import_module(f"podium.losses.{name}").TASKS for name in NAMES}


def test_the_documentation_says_which_way_pos_weight_works():
    text = re.sub(r"\s+", " ", Path("docs/losses.md").read_text("utf-8"))
    assert "`pos_weight` above 1 raises recall" in text
    assert "below 1" in text


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), CASES)
def test_its_gradient_is_that_of_finite_differences(name, task, given, built, batch):
    loss = built(name, task, **given)
    targets, logits = batch(task)
    step = 1e-6
    for seed, scale in enumerate([1, 1, 0]):  # 0: where a network without a bias begins
        logits = scale * logits
        gradient = loss.gradient(targets, logits)
        direction = np.random.default_rng(seed).normal(size=logits.shape)
        above, below = (loss.value(targets, logits + sign * step * direction) for sign in (1, -1))
        assert (gradient * direction).sum() == pytest.approx((above - below) / (2 * step), rel=1e-5, abs=1e-9)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), CASES)
def test_it_is_a_finite_scalar_with_a_finite_gradient_at_extreme_logits(name, task, given, built, problems):
    import tensorflow as tf

    loss, outputs = built(name, task, **given).loss, problems[task].outputs
    logits = np.array(list(product([-1000, -100, 0, 100], repeat=outputs)), np.float32)
    answers = product([0, 1], repeat=outputs) if task != "multiclass" else np.eye(outputs)
    batches = [np.broadcast_to(np.array(answer, np.float32), logits.shape) for answer in answers]
    batches.append(np.concatenate(batches)[: len(logits)])

    @tf.function(autograph=False)
    def both(targets, logits):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            value = loss(targets, logits)
        return value, tape.gradient(value, logits)

    for targets in batches:
        value, gradient = both(tf.constant(targets), tf.constant(logits))
        assert value.shape == ()
        assert value.dtype == tf.float32
        assert np.isfinite(value)
        assert np.isfinite(gradient).all()


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), CASES)
def test_the_truth_costs_less_than_its_opposite(name, task, given, built, batch):
    loss = built(name, task, **given)
    targets, _ = batch(task)
    assert loss.value(targets, 8 * (2 * targets - 1)) < loss.value(targets, -8 * (2 * targets - 1)) - 0.1


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), CASES)
def test_float32_is_float64_rounded(name, task, given, built, batch):
    loss = built(name, task, **given)
    targets, logits = batch(task)
    assert float(loss.loss(targets, logits)) == pytest.approx(loss.value(targets, logits), rel=1e-5, abs=1e-7)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), PAIRS)
def test_a_class_without_rows_and_a_batch_of_one_do_no_harm(name, task, given, built, batch):
    none = {"binary": [7, 0], "multiclass": [5, 2, 0], "multilabel": [[7, 0], [0, 7], [3, 4]]}[task]
    loss = built(name, task, counts=none, **given)
    for seed in range(4):
        targets, logits = batch(task, rows=1, seed=seed)
        assert np.isfinite(loss.value(targets, logits))
        assert np.isfinite(loss.gradient(targets, logits)).all()


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "task", "given"), PAIRS)
def test_a_network_takes_a_step_that_lowers_it(name, task, given, built, batch):
    import keras
    import tensorflow as tf

    loss = built(name, task, **given).loss
    targets, features = batch(task, rows=24)
    targets, features = targets.astype(np.float32), np.concatenate([features / 3, targets], axis=1).astype(np.float32)
    network = keras.Sequential([keras.Input(features.shape[1:]), keras.layers.Dense(targets.shape[1])])
    network.set_weights([np.zeros_like(weights) for weights in network.get_weights()])
    optimizer = keras.optimizers.SGD(0.01)
    optimizer.build(network.trainable_variables)

    @tf.function(autograph=False)
    def step():
        with tf.GradientTape() as tape:
            value = loss(targets, network(features, training=True))
        optimizer.apply(tape.gradient(value, network.trainable_variables), network.trainable_variables)
        return value

    values = [float(step()) for _ in range(4)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0]
    assert all(np.abs(weights).max() > 0 for weights in network.get_weights())
