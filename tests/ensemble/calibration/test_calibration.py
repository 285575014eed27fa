"""What holds for every file of calibration/, and each against what it is defined by."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

import podium.ensemble.calibration
from podium.config.ensemble import Ensemble
from podium.config.models import names_in
from podium.ensemble.calibration import beta, isotonic, temperature
from podium.metrics import metric_of
from podium.problem import TASKS, Problem

NAMES = names_in(podium.ensemble.calibration)
CLASSES = ("a", "b", "c")
SEEDS = st.integers(0, 2**31)
each = pytest.mark.parametrize("name", NAMES)
each_task = pytest.mark.parametrize("task", TASKS)
few = settings(max_examples=8)


def problem_of(task, metric="log_loss"):
    return Problem(task, CLASSES[:2] if task == "binary" else CLASSES, metric)


def drawn(seed, task, rows=200):
    """Probabilities, and targets drawn from them: calibrated."""
    rng, problem = np.random.default_rng(seed), problem_of(task)
    if task == "multiclass":
        given = rng.dirichlet([1, 1, 1], rows)
        return given, (rng.random((rows, 1)) > given.cumsum(axis=1)[:, :2]).sum(axis=1).astype(np.int32), problem
    given = rng.beta(0.7, 1.2, (rows, problem.outputs))
    targets = (rng.random(given.shape) < given).astype(np.int32)
    return given, targets if task == "multilabel" else targets[:, 0], problem


def sharpened(given, task, times=3.0):
    if task != "multiclass":
        return expit(logit(given) * times)
    powers = given**times
    return powers / powers.sum(axis=1, keepdims=True)


def calibrated(name, given, targets, problem):
    module = import_module(f"podium.ensemble.calibration.{name}")
    return module.apply(given, module.fit(given, targets, problem), problem)


def test_the_files_are_those_that_params_yaml_can_name():
    with pytest.raises(ValueError, match="'none', 'temperature', 'isotonic' or 'beta'"):
        Ensemble(members=["a"], calibration="platt")
    assert sorted(NAMES) == ["beta", "isotonic", "temperature"]


@each
@each_task
@few
@given(SEEDS)
def test_what_comes_out_are_probabilities(name, task, seed):
    given, targets, problem = drawn(seed, task, rows=40)
    extreme = given.copy()
    extreme[:4] = np.eye(problem.outputs)[0] if task == "multiclass" else [[0.0], [1.0], [0.0], [1.0]]
    for found in (calibrated(name, given, targets, problem), calibrated(name, extreme, targets, problem)):
        assert found.shape == given.shape
        assert ((found >= 0) & (found <= 1)).all()
        if task == "multiclass":
            assert found.sum(axis=1) == pytest.approx(np.ones(40))


@each
@each_task
def test_of_calibrated_probabilities_it_changes_little(name, task):
    given, targets, problem = drawn(7, task, rows=20_000)
    assert np.abs(calibrated(name, given, targets, problem) - given).mean() < 0.015


@each
@each_task
def test_probabilities_that_are_too_bold_are_put_right(name, task):
    given, targets, problem = drawn(8, task, rows=10_000)
    bold, error = sharpened(given, task), metric_of(problem_of(task, "expected_calibration_error"))
    found = calibrated(name, bold[:5000], targets[:5000], problem)
    assert error.score(targets[:5000], bold[:5000]) > 0.08
    assert error.score(targets[:5000], found) < 0.03
    module = import_module(f"podium.ensemble.calibration.{name}")
    fresh = module.apply(bold[5000:], module.fit(bold[:5000], targets[:5000], problem), problem)
    assert error.score(targets[5000:], fresh) < 0.04


@each
@pytest.mark.parametrize("task", ["binary", "multilabel"])
@few
@given(SEEDS)
def test_it_keeps_the_order_of_rows(name, task, seed):
    given, targets, problem = drawn(seed, task, rows=60)
    found = calibrated(name, given, targets, problem)
    for before, after in zip(given.T, found.T, strict=True):
        assert (np.diff(after[np.argsort(before)]) >= -1e-12).all()


@few
@given(SEEDS)
def test_a_temperature_keeps_the_order_of_classes_too(seed):
    given, targets, problem = drawn(seed, "multiclass", rows=60)
    found = calibrated("temperature", given, targets, problem)
    assert np.array_equal(found.argsort(axis=1), given.argsort(axis=1))


@each_task
def test_the_temperature_is_the_one_that_sharpened(task):
    given, targets, problem = drawn(9, task, rows=20_000)
    assert temperature.fit(sharpened(given, task), targets, problem) == pytest.approx(
        [3.0] * (3 if task == "multilabel" else 1), rel=0.1
    )


@each_task
@few
@given(SEEDS)
def test_the_temperature_lowers_the_loss(task, seed):
    given, targets, problem = drawn(seed, task, rows=60)
    loss = metric_of(problem)
    bold = sharpened(given, task).clip(1e-6, 1 - 1e-6)
    assert loss.score(targets, calibrated("temperature", bold, targets, problem)) <= loss.score(targets, bold) + 1e-6


@few
@given(SEEDS)
def test_isotonic_is_scikit_learns(seed):
    given, targets, problem = drawn(seed, "binary", rows=60)
    line = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(given[:, 0], targets)
    beyond = np.linspace(0, 1, 31)[:, None]
    found = isotonic.apply(beyond, isotonic.fit(given, targets, problem), problem)
    assert found[:, 0] == pytest.approx(line.predict(beyond[:, 0]), abs=1e-12)


def test_beta_finds_its_numbers_and_never_falls():
    given, targets, problem = drawn(10, "binary", rows=50_000)
    shifted = expit(logit(given) - 0.3)
    assert beta.fit(shifted, targets, problem)[0] == pytest.approx([1.0, 1.0, 0.3], abs=0.1)
    (a, b, c), share = beta.fit(1 - given, targets, problem)[0], targets.mean()
    assert (a, b) == (0, 0)
    assert expit(c) == pytest.approx(share)


@each
def test_a_label_without_rows_stays_as_it_is(name):
    given, targets, problem = drawn(11, "multilabel", rows=50)
    targets[:, 1], targets[:, 2] = 0, 1
    found = calibrated(name, given, targets, problem)
    assert np.array_equal(found[:, 1:], given[:, 1:])
    assert not np.array_equal(found[:, 0], given[:, 0])
