"""The blend of every task and every metric: its files agree with each other."""

import json
import re

import numpy as np
import pytest

from podium.config.ensemble import Threshold
from podium.ensemble.blend import blend, predictions_of
from podium.ensemble.members import trained
from podium.ensemble.table import table
from podium.metrics import metric_of, names
from podium.metrics.decisions import decide

pytestmark = pytest.mark.usefixtures("few_draws")

CASES = [(task, name) for task in ("binary", "multiclass", "multilabel") for name in names(task)]
COSTS = {
    "binary": ((0.0, 1.0), (5.0, 0.0)),
    "multiclass": ((0.0, 1.0, 2.0), (1.0, 0.0, 1.0), (3.0, 1.0, 0.0)),
    "multilabel": ((0.0, 1.0), (2.0, 0.0)),
}


@pytest.fixture(scope="module")
def worlds(make_world):
    """A world a task, and two members of it."""
    made = {}
    for task in COSTS:
        world = make_world(5, task, rows=150, tests=40)
        config = world.config(ratio=0.9)
        made[task] = (
            world,
            [
                trained(name, world.oof(), world.by_fold(), config, world.truth, correct_sampling=True)
                for name in ("cnn", "lstm")
            ],
        )
    return made


@pytest.fixture
def blended(worlds, settings):
    """The blend of a task under a metric."""

    def make(task, metric, **threshold):
        world, members = worlds[task]
        problem = world.of(metric=metric, costs=COSTS[task])
        per_label = not (metric.endswith("_samples") or metric == "subset_accuracy")
        rule = Threshold(**{"per_label": per_label} | threshold)
        return problem, blend(members, problem.truth, settings("cnn", "lstm", threshold=rule))

    return make


@pytest.mark.parametrize(("task", "name"), CASES)
def test_its_files_agree(blended, task, name):
    world, found = blended(task, name)
    problem, truth, entry = world.problem, world.truth, found.scores["ensemble"]
    metric, labels = metric_of(problem), predictions_of(problem)
    written = found.oof[problem.probability_columns].to_numpy()
    predicted = found.oof[labels].to_numpy(np.int32)
    predicted = predicted if task == "multilabel" else predicted[:, 0]
    given = predicted if metric.reads == "labels" else written
    assert metric.score(truth.target, given) == pytest.approx(entry["cross_fitted"], abs=1e-6)
    assert entry["low"] <= entry["cross_fitted"] <= entry["high"]
    cuts = {"multiclass": [], "binary": [entry.get("threshold")]}.get(task, list(entry.get("thresholds", {}).values()))
    whole = decide(written, cuts, problem)
    raw = metric.score(truth.target, whole if metric.reads == "labels" else written)
    assert raw == pytest.approx(entry["raw"], abs=1e-6)
    sign = 1 if metric.greater_is_better else -1
    assert entry["gap"] == pytest.approx(sign * (entry["raw"] - entry["cross_fitted"]), abs=2e-6)
    assert found.metrics == {"score": entry["cross_fitted"], **{key: entry[key] for key in ("low", "high", "gap")}}
    test = found.test[labels].to_numpy().reshape(len(found.test), -1)
    assert np.array_equal(test, decide(found.test[problem.probability_columns], cuts, problem).reshape(test.shape))
    assert np.array_equal(problem.targets(found.oof), truth.target)
    for content in ("blend.json", "metrics.json", "scores.json"):
        json.dumps(found.files[content], allow_nan=False)
    assert found.scores.get("lower_is_better", False) != metric.greater_is_better
    assert ("(lower is better)" in table(found.scores)) != metric.greater_is_better
    better = max if metric.greater_is_better else min
    trivial = found.scores["trivial"].values()
    if not re.match("recall|sensitivity|specificity|expected", name):  # there all, none or the prior are perfect
        assert better(entry["cross_fitted"], *trivial) == entry["cross_fitted"]


def test_columns_of_several_classes(blended):
    world, found = blended("multiclass", "f1_macro")
    kinds = {name: str(kind) for name, kind in found.oof.dtypes.items()}
    shares = dict.fromkeys(["p_who", "p_where", "p_when"], "float32")
    assert kinds == {"row": "int64", "fold": "int16", **shares, "target": "int32", "prediction": "int32"}
    assert {name: str(kind) for name, kind in found.test.dtypes.items()} == {
        "row": "int64",
        **shares,
        "prediction": "int32",
    }
    assert found.oof[list(shares)].sum(axis=1).to_numpy() == pytest.approx(np.ones(150), abs=1e-6)
    assert np.array_equal(found.oof["prediction"], found.oof[list(shares)].to_numpy().argmax(axis=1))
    assert found.blend["threshold"] == {"rule": "argmax"}
    assert blended("multiclass", "cost")[1].blend["threshold"] == {"rule": "least_expected_cost"}
    assert set(found.plots["confusion"]["actual"]) == set(world.problem.classes)
    assert len(found.plots["precision_recall"]) <= 450
    assert found.scores["ensemble"]["gap"] == 0
    assert not {"threshold", "thresholds", "cross_fitted_thresholds"} & set(found.scores["ensemble"])
    assert "matched_by_rate" not in found.scores


def test_columns_of_labels(blended):
    world, found = blended("multilabel", "f1_macro")
    names = ("joy", "fear", "anger")
    kinds = {name: str(kind) for name, kind in found.oof.dtypes.items()}
    of_each = {
        start: dict.fromkeys([f"{start}_{name}" for name in names], "int32") for start in ("target", "prediction")
    }
    shares = {f"p_{name}": "float32" for name in names}
    assert list(kinds.items()) == list(
        {"row": "int64", "fold": "int16", **shares, **of_each["target"], **of_each["prediction"]}.items()
    )
    assert {name: str(kind) for name, kind in found.test.dtypes.items()} == {
        "row": "int64",
        **shares,
        **of_each["prediction"],
    }
    threshold = found.blend["threshold"]
    assert (threshold["rule"], threshold["per_label"], list(threshold["values"])) == ("tuned", True, list(names))
    assert threshold["values"] == found.scores["ensemble"]["thresholds"]
    assert len(set(threshold["values"].values())) == 3
    assert found.scores["labels_a_row"] == pytest.approx(world.truth.target.sum() / 150, abs=1e-6)
    test = found.test[list(of_each["prediction"])].to_numpy()
    assert found.scores["ensemble"]["labels_a_row"]["test"] == pytest.approx(test.sum() / len(test), abs=1e-6)
    for name, one in found.scores["matched_by_rate"].items():
        cut = threshold["values"][name]
        assert one["difference"] == pytest.approx(one["threshold"] - cut, abs=1e-6)
        assert one["test_share"] == pytest.approx((found.oof[f"p_{name}"] >= cut).mean(), abs=1 / 40)


def test_one_threshold_for_all_labels(blended):
    _, found = blended("multilabel", "f1_micro", per_label=False)
    assert found.blend["threshold"]["per_label"] is False
    assert len(set(found.blend["threshold"]["values"].values())) == 1
    assert table(found.scores).splitlines()[-1].startswith("threshold 0.")


@pytest.mark.parametrize(("task", "value"), [("binary", 0.4), ("multilabel", {"joy": 0.4, "fear": 0.4, "anger": 0.4})])
def test_a_metric_of_probabilities_tunes_nothing(blended, task, value):
    _, found = blended(task, "log_loss", value=0.4)
    assert found.metrics["gap"] == 0
    assert found.blend["threshold"]["rule"] == "fixed"
    assert value in found.blend["threshold"].values()


def test_the_held_fold_decides_none_of_its_own_thresholds(blended):
    world, found = blended("multilabel", "f1_macro")
    written = found.oof[world.problem.probability_columns].to_numpy()
    predicted = found.oof[["prediction_joy", "prediction_fear", "prediction_anger"]].to_numpy()
    for fold, cuts in found.scores["ensemble"]["cross_fitted_thresholds"].items():
        held = found.oof["fold"].to_numpy() == int(fold)
        assert np.array_equal(predicted[held], decide(written[held], list(cuts.values()), world.problem))


def test_the_table_of_several_classes_and_of_labels(blended):
    _, several = blended("multiclass", "f1_macro")
    lines = table(several.scores).splitlines()
    assert lines[0].startswith("f1_macro, 150 rows, ")
    assert lines[0].endswith(" groups, 3 classes")
    assert [line.split("  ")[0] for line in lines[1:7]] == [
        "member",
        "cnn",
        "lstm",
        "ensemble",
        "majority",
        "prior random",
    ]
    by_class = several.scores["ensemble"]["classes"]
    worst = min(by_class, key=lambda name: by_class[name]["f1"])
    assert lines[-1].startswith(f"lowest f1: {worst} {by_class[worst]['f1']:.2f} ({by_class[worst]['support']} rows), ")
    _, labels = blended("multilabel", "f1_macro")
    lines = table(labels.scores).splitlines()
    assert lines[0].endswith(f"3 labels, {labels.scores['labels_a_row']:.2f} labels a row")
    assert lines[-1].startswith("thresholds 0.")
    _, loss = blended("binary", "log_loss")
    assert table(loss.scores).startswith("log_loss (lower is better), 150 rows")
    _, one = blended("binary", "average_precision")
    assert table(one.scores).startswith("average_precision of spam, 150 rows")


def test_classes_that_no_row_is_validated_of_are_named(worlds, settings):
    world, members = worlds["multiclass"]
    rest = world.truth._replace(target=np.where(world.truth.target == 1, 0, world.truth.target))
    found = blend(members, rest, settings("cnn", "lstm"))
    assert found.scores["never_validated"] == ["where"]
    assert found.scores["ensemble"]["classes"]["where"]["support"] == 0
    assert table(found.scores).splitlines()[-1].startswith("no validated row is of where: ")
