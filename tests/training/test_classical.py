"""Classical members in training: the same jobs, the same results."""

import importlib
from dataclasses import replace

import numpy as np
import pytest

from podium.errors import PodiumError
from podium.problem import Problem
from podium.training import classical
from podium.training.job import Prediction, Texts

NAMES = ("nbsvm", "logistic", "lsa", "boosted")
THREE = Problem("multiclass", ("ham", "spam", "eggs"), "f1_macro")


@pytest.fixture
def job(tiny_job):
    """A job of the tiny problem in words."""

    def make(name, problem=None, **given):
        made = tiny_job(name, view="raw", loss={"name": "own"}, **({"problem": problem} if problem else {}), **given)
        texts = tuple(" ".join(f"word{number}" for number in row if number) for row in made.rows.ids)
        return replace(made, rows=Texts(texts))

    return make


@pytest.mark.parametrize("name", NAMES)
def test_it_is_scored_out_of_fold_and_predicts_the_same_bits_again(job, name):
    made = job(name)
    trained = classical.fit(made)
    assert trained.probabilities.shape == (len(made.validation), 1)
    assert trained.probabilities.dtype == np.float32
    assert trained.epochs_run == trained.best_epoch == len(trained.history) == (200 if name == "boosted" else 1)
    assert {"epoch", "f1"} <= trained.history[-1].keys()
    assert ("loss" in trained.history[0]) is (name == "boosted")
    held = Texts(tuple(made.rows.texts[place] for place in made.validation))
    again = classical.probabilities(Prediction(made.settings, made.problem, held, (trained.weights,)))[0]
    np.testing.assert_array_equal(again, trained.probabilities)
    assert classical.fit(made).weights == trained.weights


def test_repeated_rows_count_again(job):
    made = job("nbsvm")
    assert sum(classical.fit(made).class_counts_trained) == len(made.training) == 87
    assert sum(classical.fit(made).class_counts_natural) == 80


def test_what_reads_texts_without_labels_is_given_those_of_validation_and_test_rows(job, monkeypatch):
    given = []
    for name in ("lsa", "nbsvm"):
        file = importlib.import_module(f"podium.architectures.{name}")
        fit = file.fit
        monkeypatch.setattr(file, "fit", lambda *a, fit=fit, **more: given.append(more.get("unlabelled")) or fit(*a))
        made = job(name)
        held = [made.rows.texts[place] for place in made.validation]
        for test in ((), ("of the test file",)):
            classical.fit(replace(made, rows=replace(made.rows, unlabelled=test)))
    assert given == [[], [*held, "of the test file"], None, None]


def test_the_fit_on_all_rows_has_nothing_to_score(job):
    trained = classical.fit(job("nbsvm", fold=-1))
    assert trained.probabilities.shape == (0, 1)
    assert trained.history == [{"epoch": 1}]


def test_more_classes(job):
    trained = classical.fit(job("logistic", THREE))
    np.testing.assert_allclose(trained.probabilities.sum(axis=1), 1, atol=1e-5)
    assert list(trained.history[0]) == ["epoch", "f1_macro"]


def test_probabilities_that_are_no_numbers_end_the_run(job, monkeypatch):
    import podium.architectures.nbsvm as file

    monkeypatch.setattr(file, "predict", lambda *given: np.full((len(given[2]), 1), np.nan, np.float32))
    with pytest.raises(PodiumError, match="model tiny, fold 1: it gives probabilities that are no numbers"):
        classical.fit(job("nbsvm"))
