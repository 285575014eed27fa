"""The blend as a whole: order, members, scores, and what its files hold."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.ensemble import Threshold
from podium.ensemble import blend as module
from podium.ensemble.blend import blend
from podium.ensemble.members import Member, trained
from podium.errors import Fault, PodiumError
from podium.metrics.binary import best_threshold, predict, score


def members_of(world, names):
    config = world.config(ratio=0.9)
    return [trained(name, world.oof(), world.by_fold(), config, world.truth, correct_sampling=True) for name in names]


@pytest.fixture(scope="session")
def blended(make_world, settings):
    """A world, its members, and their blend."""
    world = make_world(5, rows=300, repeats=2, extra=20)
    members = members_of(world, ["cnn", "lstm", "alone"])
    return world, members, blend(members, world.truth, settings("cnn", "lstm", "alone"))


@given(st.permutations(["cnn", "lstm", "alone"]))
def test_the_order_of_members_decides_nothing_but_their_order(blended, settings, names):
    world, members, found = blended
    named = {member.name: member for member in members}
    other = blend([named[name] for name in names], world.truth, settings(*names))
    assert other.oof.equals(found.oof)
    assert other.test.equals(found.test)
    assert other.metrics == found.metrics
    assert other.scores == found.scores
    assert other.blend["members"] == list(other.blend["weights"]) == list(names)
    assert other.blend["weights"] == found.blend["weights"]


def test_the_blend_is_the_mean_of_its_members(blended):
    _, members, found = blended
    assert found.oof["p_spam"].to_numpy() == pytest.approx(np.mean([m.oof[:, 0] for m in members], axis=0), abs=1e-7)
    assert found.test["p_spam"].to_numpy() == pytest.approx(np.mean([m.test[:, 0] for m in members], axis=0), abs=1e-7)
    assert found.blend["weights"] == pytest.approx(dict.fromkeys(("cnn", "lstm", "alone"), 1 / 3))


def test_equal_members_blend_to_the_member(make_world, settings):
    world = make_world(6)
    one = members_of(world, ["cnn"])[0]
    names = ["cnn", "copy", "again"]
    several = blend([one._replace(name=name) for name in names], world.truth, settings(*names))
    alone = blend([one], world.truth, settings("cnn"))
    assert several.oof.equals(alone.oof)
    assert several.test.equals(alone.test)
    assert several.metrics == alone.metrics
    assert several.scores["members"]["copy"] == several.scores["ensemble"]


def test_what_the_files_say_agrees_with_itself(blended):
    world, members, found = blended
    truth, scores = world.truth, found.scores["ensemble"]
    written = found.oof["p_spam"].to_numpy()
    assert best_threshold(truth.target, written, "f1") == (
        found.blend["threshold"]["value"],
        pytest.approx(scores["raw"], abs=1e-6),
    )
    assert score(truth.target, found.oof["prediction"], "f1") == pytest.approx(scores["cross_fitted"], abs=1e-6)
    for fold, threshold in scores["cross_fitted_thresholds"].items():
        held = found.oof["fold"].to_numpy() == int(fold)
        assert best_threshold(truth.target[~held], written[~held], "f1")[0] == threshold
        assert np.array_equal(predict(written[held], threshold), found.oof["prediction"][held])
        assert score(truth.target[held], found.oof["prediction"][held], "f1") == pytest.approx(
            scores["folds"][fold], abs=1e-6
        )
    assert np.array_equal(predict(found.test["p_spam"], scores["threshold"]), found.test["prediction"])
    assert found.test["prediction"].mean() == pytest.approx(scores["predicted_positive"]["test"], abs=1e-6)
    assert found.metrics == {
        "score": scores["cross_fitted"],
        "low": scores["low"],
        "high": scores["high"],
        "gap": scores["gap"],
    }
    assert scores["low"] <= scores["cross_fitted"] <= scores["high"]
    assert list(found.scores["members"]) == [member.name for member in members]
    assert found.scores["rows"] == 280
    assert found.scores["groups"] == len(set(truth.group))
    assert found.scores["positives"] == truth.target.sum()


def test_columns_and_types_are_those_of_the_contract(blended):
    world, _, found = blended
    types = {name: str(kind) for name, kind in found.oof.dtypes.items()}
    assert types == {"row": "int64", "fold": "int16", "p_spam": "float32", "target": "int32", "prediction": "int32"}
    types = {name: str(kind) for name, kind in found.test.dtypes.items()}
    assert types == {"row": "int64", "p_spam": "float32", "prediction": "int32"}
    assert found.oof["row"].tolist() == world.truth.row.tolist()
    assert found.oof["fold"].tolist() == world.truth.fold[0].tolist()
    for name in ("blend.json", "metrics.json", "scores.json"):
        json.dumps(found.files[name], allow_nan=False)
    assert set(found.plots["folds"]["member"]) == {"cnn", "lstm", "alone", "ensemble"}
    assert len(found.plots["confusion"]) == len(found.oof)


@pytest.mark.parametrize("metric", ["f1", "accuracy"])
def test_a_fixed_threshold_has_no_gap(blended, settings, metric):
    world, members, _ = blended
    fixed = settings("cnn", "lstm", "alone", threshold=Threshold(rule="fixed", value=0.4))
    found = blend(members, world.of(metric=metric).truth, fixed)
    assert found.metrics["gap"] == 0
    assert found.blend["threshold"] == {"rule": "fixed", "value": 0.4}
    assert np.array_equal(predict(found.oof["p_spam"], 0.4), found.oof["prediction"])


@pytest.mark.parametrize("named", [["cnn"], ["cnn", "lstm", "other"], ["cnn", "lstm", "alone", "other"]])
def test_other_members_than_those_named_are_refused(blended, settings, named):
    world, members, _ = blended
    with pytest.raises(PodiumError, match=r"the members cnn, lstm, alone are not those of ensemble.members"):
        blend(members, world.truth, settings(*named))


def test_an_unknown_metric_is_refused(blended, settings):
    world, members, _ = blended
    with pytest.raises(PodiumError, match="the metric 'macro_f1' is unknown"):
        blend(members, world.of(metric="macro_f1").truth, settings("cnn", "lstm", "alone"))


def test_one_fold_alone_is_cross_fitted_over_its_groups(make_world, settings):
    world = make_world(7, k=1, extra=60)
    found = blend(members_of(world, ["cnn"]), world.truth, settings("cnn")).scores["ensemble"]
    assert found["cross_fitted_over"] == "5 slices of the only fold's groups"
    assert list(found["folds"]) == ["0"]
    assert len(found["cross_fitted_thresholds"]) == 5


def test_constant_members_blend(make_world, settings):
    """A network that collapsed is no reason to fail: its score is that of calling everything positive."""
    world = make_world(8)
    rows, tests = len(world.truth.row), len(world.test)
    flat = Member("flat", np.full((rows, 1), 0.5), np.full((tests, 1), 0.5))
    found = blend([flat], world.truth, settings("flat"))
    assert found.metrics["score"] == pytest.approx(found.scores["trivial"]["all_positive"], abs=1e-6)
    assert found.scores["ensemble"]["predicted_positive"] == {"out_of_fold": 1.0, "test": 1.0}


@pytest.mark.parametrize(("side", "values"), [("oof", np.nan), ("test", 1.5)])
def test_a_blend_of_no_probabilities_stops_the_run(blended, settings, side, values, monkeypatch):
    world, members, _ = blended
    real = module.judge

    def wrong(*given, **named):
        found = real(*given, **named)
        return found._replace(**{side: np.full_like(getattr(found, side), values)})

    monkeypatch.setattr(module, "judge", wrong)
    with pytest.raises(Fault, match=rf"^data/ensemble/{side}\.parquet: row 0 has the probability {values}"):
        blend(members, world.truth, settings("cnn", "lstm", "alone"))
