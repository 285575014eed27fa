"""Scores of kinds of rows: which rows they are, what they score, and the one that is told."""

import json

import numpy as np
import pytest

from podium.config.ensemble import Bootstrap
from podium.ensemble.blend import blend
from podium.ensemble.bootstrap import interval
from podium.ensemble.by_slice import by_slice, slices, weakest
from podium.ensemble.members import trained
from podium.ensemble.table import table
from podium.metrics import metric_of

WORDS = ["plain words", "More of them, and a 7", "häufig", "“quoted”", "a much longer text than the others have here"]


@pytest.fixture(params=["binary", "multiclass", "multilabel"])
def world(make_world, request):
    world = make_world(8, request.param, rows=240, extra=20)
    texts = [WORDS[place % 5] + "!" * (place % 11) for place in range(240)]
    group = [f"g{one}" for one in world.folds["group"]]
    world.train = world.train.assign(text=texts, group=group)
    world.test = world.test.assign(group=group[:60])
    return world


def masks(world):
    return slices(world.train, world.test, world.truth)


def test_quarters_part_the_rows_by_length(world):
    found = masks(world)["length"]
    lengths = world.train["text"].str.len().to_numpy()[:220]
    assert len(found) == 4
    assert (np.sum(list(found.values()), axis=0) == 1).all()
    for name, inside in found.items():
        low, high = (int(word) for word in name.split()[:3:2])
        assert (inside == ((low <= lengths) & (lengths <= high))).all()


def test_texts_of_one_length_are_no_slice(world):
    world.train["text"] = "same"
    assert masks(world)["length"] == {}


def test_health_slices_are_counted_on_the_validated_rows(world):
    found, own = masks(world)["health"], world.train.iloc[:220]
    assert (found["digits"] == own["text"].str.contains("7")).all()
    assert (found["characters beyond ASCII"] == ~own["text"].map(str.isascii)).all()
    assert (found["text stands more than once"] == own["group"].duplicated(keep=False)).all()
    assert (found["text is in the test file"] == own["group"].isin(world.test["group"])).all()
    assert "mojibake (broken characters)" not in found  # none has any


def test_a_text_with_several_labels_is_known_by_its_group(make_world):
    world = make_world(8, rows=200)
    pairs = [f"g{place // 2}" for place in range(200)]
    world.train = world.train.assign(text="x", group=pairs, target=[0, 1] * 20 + [1, 1] * 80)
    world.test = world.test.assign(group="other")
    found = slices(world.train, world.test, world.truth)["health"]
    assert np.flatnonzero(found["text has several labels"]).tolist() == list(range(40))


def test_no_text_no_slices(make_world):
    world = make_world(2)
    assert slices(world.train, world.test, world.truth) == {}


def test_a_slice_is_scored_as_if_it_were_all(world):
    truth, problem = world.truth, world.problem
    given = (np.random.default_rng(1).random(truth.target.shape) * (3 if problem.task == "multiclass" else 2)).astype(
        int
    )
    settings = Bootstrap(repeats=100)
    for kind, some in by_slice(truth, given, masks(world), settings, digits=6).items():
        for name, one in some.items():
            inside = masks(world)[kind][name]
            assert one["rows"] == inside.sum()
            assert one["score"] == pytest.approx(
                metric_of(problem).score(truth.target[inside], given[inside]), abs=1e-6
            )
            ends = interval(problem, truth.target[inside], given[inside], truth.group[inside], repeats=100)
            assert (one["low"], one["high"]) == pytest.approx(ends, abs=1e-6)


def test_a_slice_of_one_class_has_no_score(make_world):
    truth = make_world(2).truth
    inside = truth.target == 1
    assert by_slice(truth, truth.target, {"health": {"ones": inside}}, None, digits=6) == {
        "health": {"ones": {"rows": int(inside.sum()), "score": None}}
    }


METRICS = ["roc_auc", "average_precision", "log_loss", "expected_calibration_error"]


@pytest.mark.parametrize("metric", METRICS)
def test_every_slice_has_a_number_or_none(world, metric):
    several = metric in METRICS[:2] and world.problem.task != "binary"
    world = world.of(metric=f"{metric}_macro" if several else metric)
    truth, probabilities = world.truth, np.full((220, world.problem.outputs), 1 / max(2, world.problem.outputs))
    found = by_slice(truth, probabilities, masks(world), Bootstrap(repeats=100), digits=6)
    json.dumps(found, allow_nan=False)


@pytest.mark.usefixtures("few_draws")
def test_the_blend_and_its_members_have_them(world, settings):
    config = world.config()
    members = [
        trained(name, world.oof(), world.by_fold(), config, world.truth, correct_sampling=True) for name in ("a", "b")
    ]
    found = blend(members, world.truth, settings("a", "b"), slices=masks(world)).scores
    json.dumps(found, allow_nan=False)
    whole, one = found["ensemble"]["slices"], found["members"]["a"]["slices"]
    assert {kind: set(some) for kind, some in whole.items()} == {kind: set(some) for kind, some in masks(world).items()}
    for kind, some in whole.items():
        for name, told in some.items():
            assert told["low"] <= told["score"] <= told["high"]
            assert set(one[kind][name]) == {"rows", "score"}
    without = blend(members, world.truth, settings("a", "b")).scores
    assert "slices" not in without["ensemble"]


@pytest.mark.parametrize(("lower", "expected"), [(False, "c"), (True, "a")])
def test_the_weakest_is_one_that_is_surely_worse(lower, expected):
    some = {
        "a": {"rows": 30, "score": 0.9, "low": 0.85, "high": 0.95},
        "b": {"rows": 30, "score": 0.2, "low": 0.1, "high": 0.9},
        "c": {"rows": 30, "score": 0.5, "low": 0.4, "high": 0.6},
        "d": {"rows": 30, "score": None},
    }
    entry = {"cross_fitted": 0.8, "slices": {"health": some}}
    assert weakest(entry, lower_is_better=lower)[0] == expected
    assert weakest({"cross_fitted": 0.55, "slices": {"health": {"c": some["c"]}}}, lower_is_better=lower) is None
    assert weakest({"cross_fitted": 0.5}, lower_is_better=lower) is None


def test_the_table_tells_the_weakest(make_world, settings):
    world = make_world(5, rows=300)
    oof, truth = world.oof(), world.truth
    bad = np.arange(300) < 60
    oof.loc[bad, "p_spam"] = 1 - oof.loc[bad, "p_spam"]
    member = trained("a", oof, world.by_fold(), world.config(), truth, correct_sampling=False)
    found = blend([member], truth, settings("a"), slices={"health": {"digits": bad}}).scores
    one = found["ensemble"]["slices"]["health"]["digits"]
    told = f"weakest slice: digits, {one['score']:.4f} ({one['low']:.4f} to {one['high']:.4f}), 60 rows"
    assert told in table(found).splitlines()
