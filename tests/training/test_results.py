"""Results as tables."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from podium.errors import Fault
from podium.training import results
from podium.training.identity import environment
from podium.training.job import Trained


def made_up(job, shift=0.0):
    """A result whose probabilities tell the position."""
    probabilities = (job.validation[:, None] / 1000 + shift).astype(np.float32)
    history = [{"epoch": 1, "loss": 0.123456789, "f1": 0.5}, {"epoch": 2, "loss": 0.01, "f1": 0.75}]
    return Trained(job.name.encode(), probabilities, history, 2, 1, [4, 4], [4, 5])


@pytest.fixture
def case(tiny_job):
    jobs = [tiny_job(fold=fold) for fold in (2, 0, 1)]
    jobs += [replace(job, repeat=1) for job in jobs] + [tiny_job(fold=-1)]
    return jobs, [made_up(job) for job in jobs]


def test_out_of_fold_has_every_row_once_a_repeat_by_position(case):
    jobs, trained = case
    rows = np.arange(120) * 10
    frame = results.out_of_fold(jobs, trained, rows)
    assert frame.dtypes.astype(str).to_dict() == {
        "row": "int64",
        "repeat": "int16",
        "fold": "int16",
        "p_spam": "float32",
    }
    np.testing.assert_array_equal(frame["row"], np.tile(rows, 2))
    np.testing.assert_array_equal(frame["repeat"], np.repeat([0, 1], 120))
    np.testing.assert_allclose(frame["p_spam"], np.tile(np.arange(120) / 1000, 2), rtol=1e-6)
    np.testing.assert_array_equal(frame["fold"][:120], np.arange(120) // 2 % 3)


def test_history_has_a_line_an_epoch_of_each_fold(case):
    frame = results.history(*case)
    assert list(frame.columns) == ["repeat", "fold", "epoch", "loss", "f1"]
    assert len(frame) == 12
    assert frame["loss"].iloc[0] == 0.123457
    assert frame["epoch"].dtype.kind == "i"


def test_the_score_is_over_all_rows_with_repeats_averaged(case):
    jobs, trained = case
    assert results.out_of_fold_score(jobs, trained) == pytest.approx(2 / 3, abs=0.01)  # positions tell nothing
    answers = [
        replace(result, probabilities=job.targets[job.validation, None].astype(np.float32))
        for job, result in zip(*case, strict=True)
    ]
    assert results.out_of_fold_score(jobs, answers) == 1.0
    half_right = [
        replace(result, probabilities=result.probabilities if job.repeat == 0 else 1 - result.probabilities * 0.1)
        for job, result in zip(jobs, answers, strict=True)
    ]
    assert results.out_of_fold_score(jobs, half_right) == 1.0  # the mean still parts the classes


def test_about_names_every_network(case):
    about = results.about(*case, {"kind": "word"})
    assert [job["name"] for job in about["jobs"]][-1] == "refit"
    assert about["jobs"][0]["class_counts_natural"] == [4, 4]
    assert len({job["weights_sha256"] for job in about["jobs"]}) == 7
    assert about["settings"]["loss"]["gamma"] == 2.0
    assert about["inputs"] == {"kind": "word"}
    assert about["environment"] == environment("cnn")
    assert str(json.loads(json.dumps(about["environment"]))) == str(about["environment"])


def test_seeds_of_a_fold_are_averaged(case):
    jobs, _ = case
    settings = jobs[0].settings.model_copy(update={"seeds": 2})
    twice = [replace(job, settings=settings, start=start) for job in jobs for start in (0, 1)]
    both = [made_up(job, shift=0.1 * job.start) for job in twice]
    one, two = (results.out_of_fold(*given, np.arange(120)) for given in (case, (twice, both)))
    np.testing.assert_array_equal(one[["row", "repeat", "fold"]], two[["row", "repeat", "fold"]])
    np.testing.assert_allclose(two["p_spam"], one["p_spam"] + 0.05, atol=1e-6)
    assert list(results.history(twice, both).columns) == ["repeat", "fold", "seed", "epoch", "loss", "f1"]
    assert [job["seed"] for job in results.about(twice, both, {})["jobs"][:2]] == [0, 1]


def folds_of(case):
    """data/folds.parquet of the case: a row 120 that is never validated on comes last."""
    rows = np.arange(121) * 10
    fold = np.append(np.arange(120) // 2 % 3, -1).astype(np.int16)
    frames = [pd.DataFrame({"row": rows, "repeat": np.int16(repeat), "fold": fold}) for repeat in (0, 1)]
    return results.out_of_fold(*case, rows), pd.concat(frames, ignore_index=True)


def test_out_of_fold_rows_are_whole(case):
    oof, folds = folds_of(case)
    results.check_whole(oof, folds, case[0][0].problem, "tiny")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda oof: oof[:-1], r"it has 239 rows, and data/folds\.parquet 240"),
        (lambda oof: oof[::-1], r"column row: row 0 has the key 1190, and 0 in data/folds\.parquet"),
        (lambda oof: oof.assign(row=oof["row"].replace(50, 40)), r"row 5 has the key 40, and 50"),
        (lambda oof: oof.assign(fold=1 - oof["fold"]), r"column fold: row 0 has the key 1, and 0"),
        (lambda oof: oof.assign(p_spam=oof["p_spam"].replace(0.0, np.nan)), r"row 0 has the probability nan"),
        (lambda oof: oof.assign(p_spam=oof["p_spam"] + 1), r"has the probability 1\.0"),
    ],
)
def test_a_row_that_is_missing_doubled_or_of_another_fold_stops_the_run(case, change, told):
    oof, folds = folds_of(case)
    with pytest.raises(Fault, match=rf"^data/models/tiny/oof\.parquet.*{told}.*run `dvc repro --force train@tiny`"):
        results.check_whole(change(oof), folds, case[0][0].problem, "tiny")
