"""The tables behind the plots."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_curve

from podium.ensemble import plots
from podium.errors import PodiumError
from podium.metrics import metric_of

ROWS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9)), min_size=1, max_size=30)


@given(ROWS)
def test_the_curve_is_scikit_learns(rows):
    targets, scores = map(np.array, zip((1, 3), *rows, strict=True))
    curve = plots.precision_recall(targets, scores / 10)
    precision, recall, _ = precision_recall_curve(targets, scores / 10)
    assert curve["precision"].to_numpy() == pytest.approx(precision[:-1][::-1], abs=1e-6)
    assert curve["recall"].to_numpy() == pytest.approx(recall[:-1][::-1], abs=1e-6)
    assert (np.diff(curve["threshold"]) < 0).all()


def test_a_long_curve_is_thinned_evenly():
    rng = np.random.default_rng(1)
    curve = plots.precision_recall(rng.integers(0, 2, 30_000), rng.random(30_000))
    assert len(curve) == 1000
    assert curve["recall"].iloc[-1] == 1
    assert np.abs(np.diff(np.interp(np.linspace(0, 1, 11), curve["recall"], np.arange(1000))) - 100).max() < 5


def test_confusion_is_a_line_a_row_by_name():
    found = plots.confusion([0, 1, 1], [1, 1, 0], ["ham", "spam"])
    assert found.to_dict("list") == {"actual": ["ham", "spam", "spam"], "predicted": ["spam", "spam", "ham"]}


LABELS = st.lists(st.tuples(*[st.integers(0, 1)] * 6), min_size=1, max_size=12)


def lines_of(row, names):
    """The definition, a row at a time."""
    true, found = ({name for name, one in zip(names, part, strict=True) if one} for part in (row[:3], row[3:]))
    missed, wrong = true - found, found - true
    pairs = [(name, name) for name in true & found]
    pairs += [(name, other) for name in missed or {"(none)"} for other in wrong or {"(none)"} if missed or wrong]
    return sorted(pairs) or [("(none)", "(none)")]


@given(LABELS)
def test_labels_are_confused_row_by_row(rows):
    names, values = ["joy", "fear", "anger"], np.array(rows)
    found = plots.confusion_of_labels(values[:, :3], values[:, 3:], names)
    expected = [lines_of(row, names) for row in rows]
    pairs = list(found.itertuples(index=False, name=None))
    for row in expected:
        assert sorted(pairs[: len(row)]) == row
        pairs = pairs[len(row) :]
    assert pairs == []


def test_folds_are_long():
    found = plots.folds([("cnn", {"0": 0.5, "1": 0.6}), ("ensemble", {"0": 0.7})])
    assert found.to_numpy().tolist() == [["cnn", "0", 0.5], ["cnn", "1", 0.6], ["ensemble", "0", 0.7]]


def test_learning_curves_leave_unscored_epochs_out():
    history = pd.DataFrame(
        {"repeat": [0, 0, -1], "fold": [0, 1, -1], "epoch": [1, 1, 1], "loss": 1.0, "f1": [0.5, 0.6, None]}
    )
    assert plots.learning_curves({"cnn": history}, "f1").to_numpy().tolist() == [
        ["cnn", "0", 1, 0.5],
        ["cnn", "1", 1, 0.6],
    ]
    twice = history.assign(repeat=[0, 1, -1]).astype(str).replace("nan", None)
    assert plots.learning_curves({"cnn": twice}, "f1")["fold"].tolist() == ["0-0", "1-1"]
    seeds = history.assign(seed=[0, 1, 0]).replace(np.nan, None)
    assert plots.learning_curves({"cnn": seeds}, "f1")["fold"].tolist() == ["0 seed 0", "1 seed 1"]
    assert plots.learning_curves({}, "f1").columns.tolist() == ["member", "fold", "epoch", "score"]


def test_a_history_of_another_metric_is_one_line():
    history = pd.DataFrame({"repeat": [0], "fold": [0], "epoch": [1], "loss": [1.0], "f1": [0.5]})
    with pytest.raises(PodiumError) as raised:
        plots.learning_curves({"cnn": history}, "accuracy")
    assert str(raised.value) == (
        "data/models/cnn/history.csv: the column 'accuracy' is missing; run `dvc repro`, which makes it anew"
    )


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
def test_reliability_sums_to_the_calibration_error(make_world, task):
    world = make_world(4, task)
    problem, targets = world.problem, world.truth.target
    given = world.oof()[problem.probability_columns].to_numpy(np.float32)
    found = plots.reliability(problem, targets, {"before": given, "after": given**2 / (given**2).sum(axis=1)[:, None]})
    assert found["calibration"].unique().tolist() == ["before", "after"]
    before = found[found["calibration"] == "before"]
    assert before["predictions"].sum() == (given.size if task != "multiclass" else len(given))
    error = (before["predictions"] * (before["predicted"] - before["observed"]).abs()).sum() / before[
        "predictions"
    ].sum()
    metric = metric_of(replace(problem, metric="expected_calibration_error"))
    assert error == pytest.approx(metric.score(targets, given), abs=1e-5)
    assert before["predicted"].is_monotonic_increasing
    assert len(before) <= 15
