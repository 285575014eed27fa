"""The jobs of a model."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from podium.errors import Fault
from podium.training.jobs import jobs_of


class Section:
    """Anything with these attributes."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


@pytest.fixture
def case(tiny_job):
    """Arguments of jobs_of: 8 rows, the last an extra one; 2 repeats of 2 folds."""
    job = tiny_job()
    fold = np.array([0, 0, 0, 1, 1, 1, 1, -1, 1, 1, 1, 0, 0, 0, 0, -1], np.int16)
    folds = pd.DataFrame(
        {
            "row": np.tile(np.arange(8), 2),
            "group": np.tile(np.arange(8), 2),
            "repeat": np.repeat(np.array([0, 1], np.int16), 8),
            "fold": fold,
        }
    )

    def sampled(job):
        of_fold = np.array([7, 7, 3, 4] if job in ("repeat-0-fold-0", "repeat-1-fold-1") else [7, 7, 0, 2])
        return np.arange(8) if job == "refit" else of_fold

    competition = Section(task="binary", metric="f1", classes=["ham", "spam"], costs=None)
    params = Section(models={"m": job.settings}, competition=competition, folds=Section(by="stratified"))
    overlong = np.arange(8) == 3
    rows = replace(job.rows, ids=job.rows.ids[:8], lengths=job.rows.lengths[:8])
    return ["m", params, rows, np.arange(8, dtype=np.int32) % 2, folds, sampled, overlong]


def test_a_job_for_each_fold_in_order(case):
    jobs = jobs_of(*case)
    assert [job.name for job in jobs] == [f"repeat-{repeat}-fold-{fold}" for repeat in (0, 1) for fold in (0, 1)]
    assert [job.validation.tolist() for job in jobs] == [[0, 1, 2], [3, 4, 5, 6], [3, 4, 5, 6], [0, 1, 2]]


def test_overlong_rows_are_not_trained_on_but_validated(case):
    jobs = jobs_of(*case)
    assert [job.training.tolist() for job in jobs] == [[7, 7, 4], [7, 7, 0, 2], [7, 7, 0, 2], [7, 7, 4]]
    assert 3 in jobs[1].validation


def test_all_rows_come_last_if_asked_for(case):
    case[1].models["m"] = case[1].models["m"].model_copy(update={"refit": True})
    last = jobs_of(*case)[-1]
    assert (last.name, last.training.tolist(), len(last.validation)) == ("refit", [0, 1, 2, 4, 5, 6, 7], 0)


def test_each_fold_is_trained_from_every_seed(case):
    case[1].models["m"] = case[1].models["m"].model_copy(update={"seeds": 2, "refit": True})
    jobs = jobs_of(*case)
    assert [job.name for job in jobs[:3]] == [
        "repeat-0-fold-0-seed-0",
        "repeat-0-fold-0-seed-1",
        "repeat-0-fold-1-seed-0",
    ]
    assert [job.name for job in jobs[-2:]] == ["refit-seed-0", "refit-seed-1"]
    assert len({job.seeds()[0] for job in jobs}) == len(jobs) == 10
    drawn = {job.seeds()[2].integers(2**32) for job in jobs[:2]}
    assert len(drawn) == 1  # with stop_on: inner, both set the same rows aside
    one = case[1].models["m"].model_copy(update={"seeds": 1})
    assert jobs[0].seeds()[0] == replace(jobs[0], settings=one).seeds()[0]  # the first is the one it was alone


@pytest.mark.parametrize(
    ("sampled", "told"),
    [
        (np.array([7, 3, 0]), r"data/folds\.parquet, repeat-0-fold-0: the groups of training positions \[0\] are"),
        (np.array([7, 8]), r"data/oversampled/.*, repeat-0-fold-0: it names row 8 of 8"),
        (np.array([7.0]), r"it holds 1-dimensional float64, not a list of int64"),
        (np.array([[7]]), r"it holds 2-dimensional int64"),
    ],
)
def test_training_positions_that_were_changed_stop_the_run(case, sampled, told):
    case[5] = lambda job: sampled
    with pytest.raises(Fault, match=told):
        jobs_of(*case)


def test_a_view_of_other_rows_stops_the_run(case):
    case[3] = case[3][:-1]
    with pytest.raises(Fault, match=r"it has 8 rows, and data/prepared/train\.parquet 7; run `dvc repro --force pad@"):
        jobs_of(*case)
