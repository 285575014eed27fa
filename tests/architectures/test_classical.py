"""What holds for every classical member, whatever the task."""

import hashlib
import io
import json
import os
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest

import podium.architectures
from podium.architectures.parts.examples import class_weights, examples
from podium.config.models import names_in, settings_of
from podium.errors import PodiumError
from podium.problem import Problem

MEMBERS = [
    name for name in names_in(podium.architectures) if hasattr(import_module(f"podium.architectures.{name}"), "fit")
]
SMALL = {"boosted": {"rounds": 30, "features": 60, "feature_share": 1.0}}
PROBLEMS = {
    "binary": Problem("binary", ("no", "yes"), costs=((0, 1), (4, 0))),
    "multiclass": Problem("multiclass", ("a", "b", "c"), costs=((0, 1, 3), (1, 0, 1), (4, 4, 0))),
    "multilabel": Problem("multilabel", ("joy", "fear", "awe"), costs=((0, 1), (4, 0))),
}
FILLERS = ["the", "a", "film", "it", "was", "one", "of", "those", "that", "we", "saw", "with", "them", "on", "day"]
TELLING = ("sad", "joyful", "dreadful")


def rows(task, number=32, seed=0, noise=0.0):
    """Texts of random words, and of one word for each class or label; with noise, that much of it is wrong."""
    rng = np.random.default_rng(seed)
    if task == "multilabel":
        targets = (rng.random((number, 3)) < (0.5, 0.3, 0.2)).astype(np.int32)
        told = np.where(rng.random(targets.shape) < noise, 1 - targets, targets)
        words = [[word for word, given in zip(TELLING, row, strict=True) if given] for row in told]
    else:
        targets = rng.choice(len(PROBLEMS[task].classes), number).astype(np.int32)
        told = np.where(rng.random(number) < noise, rng.choice(targets, number), targets)
        words = [[TELLING[row]] for row in told]
    texts = [" ".join(rng.permutation([*rng.choice(FILLERS, 6), *given])) for given in words]
    return texts, targets


def fitted(name, task, texts, targets, problem=None, seed=1, **given):
    file = import_module(f"podium.architectures.{name}")
    settings = settings_of(podium.architectures, name, SMALL.get(name, {}) | given)
    arrays = file.fit(settings, texts, targets, problem or PROBLEMS[task], seed)
    return arrays, lambda others: file.predict(settings, arrays, others, problem or PROBLEMS[task])


def saved(arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


every_task = pytest.mark.parametrize("task", PROBLEMS)
every_member = pytest.mark.parametrize("name", MEMBERS)


def test_there_are_four_of_them_for_raw_text_and_every_task():
    assert MEMBERS == ["boosted", "logistic", "lsa", "nbsvm"]
    for name in MEMBERS:
        file = import_module(f"podium.architectures.{name}")
        assert (file.TASKS, file.VIEWS) == (("binary", "multiclass", "multilabel"), ("text",))


def test_their_files_are_read_without_what_they_run_on():
    heavy = {"sklearn", "lightgbm", "scipy", "keras"}
    code = f"import sys; from podium.architectures import {', '.join(MEMBERS)}; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, [])


@every_task
@every_member
def test_learns_32_rows_by_heart(name, task):
    texts, targets = rows(task)
    arrays, predict = (
        fitted(name, task, texts, targets, C=1000.0) if name != "boosted" else fitted(name, task, texts, targets)
    )
    assert all(isinstance(array, np.ndarray) and not array.dtype.hasobject for array in arrays.values())
    found = predict(texts)
    assert found.dtype == np.float32
    assert found.shape == (32, PROBLEMS[task].outputs)
    if task == "multiclass":
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
        np.testing.assert_array_equal(found.argmax(axis=1), targets)
    else:
        assert found.min() >= 0
        assert found.max() <= 1
        np.testing.assert_array_equal(found > 0.5, targets.reshape(found.shape) > 0)


@every_task
@every_member
def test_what_is_saved_predicts_the_same_bits_row_by_row(name, task):
    texts, targets = rows(task)
    arrays, predict = fitted(name, task, texts, targets)
    others = ["a joyful day", "", "quite unseen", "dreadful film", "été 我 😀"]
    file = import_module(f"podium.architectures.{name}")
    settings = settings_of(podium.architectures, name, SMALL.get(name, {}))
    with np.load(io.BytesIO(saved(arrays)), allow_pickle=False) as loaded:
        again = file.predict(settings, dict(loaded), others, PROBLEMS[task])
    np.testing.assert_array_equal(again, predict(others))
    np.testing.assert_array_equal(np.concatenate([predict([text]) for text in others]), predict(others))
    assert np.isfinite(again).all()


def test_the_same_bytes_in_every_process():
    code = """
import hashlib, json, sys
sys.path.insert(0, "tests/architectures")
import test_classical as given
found = {}
for name in given.MEMBERS:
    for task in given.PROBLEMS:
        arrays, _ = given.fitted(name, task, *given.rows(task))
        found[f"{name} {task}"] = hashlib.sha256(given.saved(arrays)).hexdigest()
print(json.dumps(found))
"""
    environment = os.environ | {"PYTHONPATH": "src", "PYTHONHASHSEED": "5", "OMP_NUM_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    for key, found in json.loads(done.stdout).items():
        name, task = key.split()
        assert found == hashlib.sha256(saved(fitted(name, task, *rows(task))[0])).hexdigest(), key


@every_task
@every_member
def test_the_order_of_the_rows_does_not_matter_but_their_repeats_do(name, task):
    texts, targets = rows(task, noise=0.2)
    _, predict = fitted(name, task, texts, targets)
    order = np.random.default_rng(3).permutation(32)
    _, shuffled = fitted(name, task, [texts[place] for place in order], targets[order])
    np.testing.assert_allclose(shuffled(texts), predict(texts), atol=2e-3)
    ones = np.flatnonzero(targets.reshape(32, -1)[:, 0] > 0)
    more = np.concatenate([np.arange(32), *[ones] * 4])
    _, repeated = fitted(name, task, [texts[place] for place in more], targets[more])
    change = repeated(texts) - predict(texts)
    assert (change[:, 0] if task != "multiclass" else -change[:, 0]).mean() > 0.01


@every_task
@every_member
def test_a_class_without_rows_is_unlikely_and_no_error(name, task):
    texts, targets = rows(task)
    if task == "multilabel":
        targets[:, 1] = 0
        assert fitted(name, task, texts, targets)[1](texts)[:, 1].max() < 0.05
    else:
        kept = np.flatnonzero(targets != 1)
        found = fitted(name, task, [texts[place] for place in kept], targets[kept])[1](texts)
        assert found[:, 1 if task == "multiclass" else 0].max() < 0.05
    only = np.ones_like(targets)
    likely = fitted(name, task, texts, only)[1](texts)
    assert (likely[:, 1] if task == "multiclass" else likely).min() > 0.9


@every_task
@every_member
def test_class_weights_move_probability_towards_what_weighs_more(name, task):
    texts, targets = rows(task, number=60, noise=0.4)
    if task == "multilabel":
        targets = targets * np.array([1, 1, 0], np.int32)
        place = 1  # the rarer label; a missed one costs 4
    else:
        rare = np.flatnonzero(targets == targets.max())[5:]
        targets[rare], place = 0, -1
    problem = PROBLEMS[task]
    plain = fitted(name, task, texts, targets)[1](texts)
    for kind in ("balanced", "costs"):
        weighed = fitted(name, task, texts, targets, class_weight=kind)[1](texts)
        assert (weighed - plain)[:, place].mean() > 0.01, kind
    without = Problem(task, problem.classes)
    with pytest.raises(PodiumError, match=r"network\.class_weight: the class_weight costs needs competition\.costs"):
        fitted(name, task, texts, targets, without, class_weight="costs")
    file = import_module(f"podium.architectures.{name}")
    settings = settings_of(podium.architectures, name, {"class_weight": "costs"})
    assert file.why_not(settings, without) == "the class_weight costs needs competition.costs, which is null"
    assert file.why_not(settings, problem) is None
    free = Problem(task, problem.classes, costs=tuple((0.0,) * len(row) for row in problem.costs))
    assert file.why_not(settings, free) == "the class_weight costs needs mistakes that cost something"


@every_member
def test_any_seed_of_32_bits_will_do(name):
    texts, targets = rows("binary")
    assert np.isfinite(fitted(name, "binary", texts, targets, seed=2**32 - 1)[1](texts)).all()


@every_member
def test_a_text_with_two_labels_counts_for_both(name):
    texts = ["good film", "bad film", "odd film", "odd film"]
    found = fitted(name, "binary", texts, np.array([1, 0, 0, 1], np.int32))[1](texts)
    assert abs(found[2, 0] - 0.5) < 0.1
    assert found[2, 0] == found[3, 0]


def test_weights_are_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_sample_weight

    targets = np.array([0, 1, 1, 2, 1, 1], np.int32)
    found = examples(list("abcdeb"), targets)
    given = class_weights("balanced", found, PROBLEMS["multiclass"])
    by_text = dict(zip(np.array(found.texts)[found.text], given / found.repeats, strict=True))
    expected = compute_sample_weight("balanced", targets)
    np.testing.assert_allclose([by_text[text] for text in "abcdeb"], expected)
    costs = class_weights("costs", found, PROBLEMS["multiclass"])
    np.testing.assert_allclose(costs / found.repeats, np.array([2, 1, 1, 1, 4])[[0, 1, 2, 4, 3]] / (10 / 6))
    assert costs.sum() == pytest.approx(6)


def test_weights_of_labels_are_each_label_s_own():
    targets = np.array([[1, 0], [0, 0], [0, 0], [0, 1], [0, 1]], np.int32)
    found = examples(list("abcde"), targets)
    problem = Problem("multilabel", ("x", "y"), costs=((0, 1), (3, 0)))
    np.testing.assert_allclose(
        class_weights("balanced", found, problem),
        np.stack([np.where(targets[:, 0], 5 / 2, 5 / 8), [5 / 6] * 3 + [5 / 4] * 2], 1),
    )
    np.testing.assert_allclose(class_weights("costs", found, problem)[:, 0] / (5 / 7), [3, 1, 1, 1, 1])
