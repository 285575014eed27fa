"""Jobs that train on test rows too: whose answers those are, and that nothing else of a job changes."""

import json
from dataclasses import replace

import numpy as np
import pytest

from podium.problem import Problem
from podium.training import classical
from podium.training.identity import job_key
from podium.training.job import Rows, Texts
from podium.training.students import students

ADDED = {0: [1, 3], 1: [0, 2, 3]}
ANSWERS = {0: [1, 0], 1: [0, 1, 1]}


@pytest.fixture
def sampling(tmp_path):
    """A sampling's folder with four test rows, two or three of them for a fold."""
    view = tmp_path / "test"
    view.mkdir()
    ids = np.arange(1, 49, dtype=np.int32).reshape(4, 12) % 28 + 2
    np.save(view / "ids.npy", ids)
    np.save(view / "lengths.npy", np.full(4, 12, np.int32))
    (view / "view.json").write_text(json.dumps({"kind": "word", "padding": "post"}))
    (tmp_path / "pseudo.json").write_text(json.dumps({"teacher": "cnn"}))
    for fold, rows in ADDED.items():
        np.save(tmp_path / f"repeat-0-fold-{fold}-added.npy", np.array(rows))
        np.save(tmp_path / f"repeat-0-fold-{fold}-answers.npy", np.array(ANSWERS[fold], np.int32))
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    np.save(tokens / "vectors.npy", np.zeros((30, 0), np.float32))
    (tokens / "encoder.json").write_text("null")
    return tmp_path


def taught(jobs, sampling):
    return students(jobs, sampling, sampling / "tokens", sampling)


def test_a_plain_sampling_changes_nothing(tiny_job, tmp_path):
    jobs = [tiny_job()]
    assert students(jobs, tmp_path, tmp_path, tmp_path) == (jobs, None)


def test_test_rows_follow_with_the_answers_of_the_fold_s_own_teacher(tiny_job, sampling):
    jobs = [tiny_job(fold=fold) for fold in range(2)]
    found, about = taught(jobs, sampling)
    assert about == {"teacher": "cnn"}
    for fold, (before, job) in enumerate(zip(jobs, found, strict=True)):
        more = job.training[len(before.training) :]
        np.testing.assert_array_equal(job.training[: len(before.training)], before.training)
        assert (more - 120).tolist() == ADDED[fold]
        assert job.targets[more].tolist() == ANSWERS[fold]
        np.testing.assert_array_equal(job.targets[:120], before.targets)
        np.testing.assert_array_equal(job.rows.ids[:120], before.rows.ids)
        np.testing.assert_array_equal(job.rows.ids[more], np.load(sampling / "test/ids.npy")[ADDED[fold]])
        np.testing.assert_array_equal(job.validation, before.validation)
        assert job.labelled(job.training).tolist() == np.unique(before.training).tolist()
    assert found[0].rows is found[1].rows  # what a frozen encoder makes of them is computed once


def test_added_rows_their_labels_and_who_gave_them_are_in_the_key(tiny_job, sampling):
    plain = tiny_job()
    (job,), _ = taught([plain], sampling)
    targets = job.targets.copy()
    targets[121] = 1 - targets[121]
    given = replace(job, groups=np.arange(124))  # the same rows, their labels given and not answered
    keys = {job_key(other) for other in (plain, job, replace(job, targets=targets), given)}
    assert len(keys) == 4


@pytest.mark.tensorflow
# Keras 3.15 reading a variable under NumPy 2
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_student_trains_and_counts_its_labelled_rows_as_the_natural_ones(tiny_job, sampling):
    from podium.training.fit import fit

    plain = tiny_job(epochs=1)
    (job,), _ = taught([plain], sampling)
    without, found = fit(plain), fit(job)
    assert found.weights != without.weights
    assert found.probabilities.shape == without.probabilities.shape
    assert found.class_counts_natural == without.class_counts_natural
    assert sum(found.class_counts_trained) == sum(without.class_counts_trained) + 2


def test_texts_are_taken_too(tiny_job, sampling):
    import pandas as pd

    job = tiny_job("logistic", loss={"name": "own"}, problem=Problem("binary", ("ham", "spam")))
    texts = tuple("good day" if target else "rain again" for target in job.targets)
    pd.DataFrame({"text": ["good", "sun", "rain", "day"]}).to_parquet(sampling / "test/text.parquet")
    (sampling / "test/view.json").write_text(json.dumps({"kind": "text"}))
    (found,), _ = taught([replace(job, rows=Texts(texts, ("unlabelled",)))], sampling)
    assert found.rows == Texts((*texts, "good", "sun", "rain", "day"), ("unlabelled",))
    trained = classical.fit(found)
    assert sum(trained.class_counts_trained) == len(job.training) + 2
    assert sum(trained.class_counts_natural) == 80


def test_two_kinds_of_view_are_no_one_s_mistake_but_ours(tiny_job, sampling):
    with pytest.raises(TypeError, match="two kinds"):
        taught([replace(tiny_job(), rows=Texts(("a",) * 120))], sampling)
    assert isinstance(tiny_job().rows, Rows)
