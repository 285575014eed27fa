"""auto: the plain average wins near ties, and the score of the choice is made without the held fold."""

import numpy as np
import pytest

from podium.config.blending import Blending
from podium.ensemble import choice
from podium.ensemble.blend import blend
from podium.ensemble.members import Member, trained
from podium.ensemble.table import table
from podium.metrics import metric_of
from podium.problem import TASKS

pytestmark = pytest.mark.usefixtures("few_draws")

CANDIDATES = ["geometric", "hill_climb", "stacking"]


def members_of(world, names):
    return [
        trained(name, world.oof(), world.by_fold(), world.config(), world.truth, correct_sampling=True)
        for name in names
    ]


@pytest.fixture(scope="module")
def worlds(make_world):
    """A world a task, and three members of it."""
    made = {}
    for task in TASKS:
        world = make_world(6, task, rows=160, tests=30)
        made[task] = world, members_of(world, ["a", "b", "c"])
    return made


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("calibration", ["none", "beta"])
def test_it_is_one_of_the_candidates_and_all_are_told(worlds, settings, task, calibration):
    world, members = worlds[task]
    given = {"candidates": CANDIDATES, "calibration": calibration}
    found = blend(members, world.truth, settings("a", "b", "c", method="auto", **given))
    auto = found.scores["auto"]
    assert list(auto["candidates"]) == ["average", *CANDIDATES]
    assert auto["best_of"] == 4
    assert found.blend["method"] == "auto"
    assert found.blend["chosen"] == auto["chosen"]
    alone = {
        name: blend(members, world.truth, settings("a", "b", "c", method=name, calibration=calibration))
        for name in auto["candidates"]
    }
    assert found.test.equals(alone[auto["chosen"]].test)
    assert found.blend["weights"] == alone[auto["chosen"]].blend["weights"]
    for name, entry in auto["candidates"].items():
        assert entry["cross_fitted"] == alone[name].metrics["score"]
        gain = entry["cross_fitted"] - auto["candidates"]["average"]["cross_fitted"]
        assert entry["better_than_average"] == pytest.approx(gain, abs=2e-6)
    for fold, name in auto["chosen_without_fold"].items():
        held = found.oof["fold"] == int(fold)
        assert found.oof[held].equals(alone[name].oof[held])
    if len({auto["chosen"], *auto["chosen_without_fold"].values()}) == 1:
        assert found.metrics == alone[auto["chosen"]].metrics
    shown = table(found.scores)
    assert all(f"auto: {name} " in shown for name in auto["candidates"])
    assert f"auto takes {auto['chosen']}, of 4 blends" in shown
    assert max(map(len, shown.splitlines())) <= 120
    assert ("beta calibration: expected calibration error" in shown) == (calibration == "beta")


def test_the_plain_average_wins_where_nothing_is_much_better(make_world, settings):
    """Members of one kind: whatever else is a little higher is so by chance."""
    won = []
    for seed in range(6):
        world = make_world(40 + seed, rows=300, tests=10)
        given = settings("a", "b", "c", method="auto", candidates=["geometric", "logit", "power"])
        auto = blend(members_of(world, ["a", "b", "c"]), world.truth, given).scores["auto"]
        chosen = auto["candidates"][auto["chosen"]]
        won.append(auto["chosen"] == "average")
        assert won[-1] or chosen["better_than_average"] > chosen["standard_error"]
    assert sum(won) >= 4


def test_a_member_that_knows_among_many_that_do_not_is_found(make_world, settings):
    world = make_world(50, rows=400, tests=10)
    rng = np.random.default_rng(1)
    noise = [Member(f"n{n}", rng.random((400, 1)), rng.random((10, 1))) for n in range(6)]
    members = [*members_of(world, ["a"]), *noise]
    names = [member.name for member in members]
    found = blend(members, world.truth, settings(*names, method="auto", candidates=["best", "stacking"]))
    assert found.scores["auto"]["chosen"] in ("best", "stacking")
    assert found.metrics["score"] > found.scores["auto"]["candidates"]["average"]["cross_fitted"] + 0.05


def test_the_choice_for_a_fold_reads_no_score_of_it(worlds, settings, monkeypatch):
    world, members = worlds["binary"]
    rows_read = []
    original = choice._best

    def spy(candidates, names, rows, truth, given):
        rows_read.append(rows)
        return original(candidates, names, rows, truth, given)

    monkeypatch.setattr(choice, "_best", spy)
    blend(members, world.truth, settings("a", "b", "c", method="auto", candidates=["best"]))
    truth = world.truth
    assert len(rows_read) == 5
    for fold, rows in enumerate(rows_read[1:]):
        assert not np.isin(truth.group[rows], truth.group[truth.fold[0] == fold]).any()


def test_choosing_among_noise_flatters_the_highest_score_not_the_reported_one(make_world, settings):
    """Candidates that all guess: the highest score is above what one of them scores, the reported one less so."""
    highest, reported, expected = [], [], []
    for seed in range(6):
        world = make_world(60 + seed, rows=120, tests=5).of(metric="accuracy")
        rng = np.random.default_rng(seed)
        members = [Member(name, rng.random((120, 1)), rng.random((5, 1))) for name in "abcdef"]
        given = settings(
            *"abcdef", method="auto", candidates=["best", "geometric", "logit", "power", "rank", "stacking"]
        )
        found = blend(members, world.truth, given)
        scores = [entry["cross_fitted"] for entry in found.scores["auto"]["candidates"].values()]
        highest.append(max(scores))
        reported.append(found.metrics["score"])
        expected.append(np.mean(scores))
    assert np.mean(highest) > np.mean(expected) + 0.02
    assert np.mean(reported) < np.mean(highest) - 0.01


def test_a_metric_that_is_better_when_lower(worlds, settings):
    world, members = worlds["binary"]
    lower = world.of(metric="log_loss")
    found = blend(members, lower.truth, settings("a", "b", "c", method="auto", candidates=["logit", "rank", "best"]))
    auto = found.scores["auto"]
    assert not metric_of(lower.problem).greater_is_better
    assert auto["chosen"] == "logit"
    assert auto["candidates"]["logit"]["better_than_average"] > 0
    assert auto["candidates"]["logit"]["cross_fitted"] < auto["candidates"]["average"]["cross_fitted"]


def test_weights_given_are_a_candidate(worlds, settings):
    world, members = worlds["multilabel"]
    given = Blending(weights={"a": 1, "b": 0, "c": 0})
    found = blend(members, world.truth, settings("a", "b", "c", method="auto", candidates=["weighted"], blend=given))
    assert (
        found.scores["auto"]["candidates"]["weighted"]["cross_fitted"] == found.scores["members"]["a"]["cross_fitted"]
    )
