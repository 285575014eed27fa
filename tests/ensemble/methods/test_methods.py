"""What holds for every file of methods/: weights on the simplex, probabilities, order, copies, its line in the page."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import podium.ensemble.calibration
import podium.ensemble.methods
from podium.config.blending import Blending, Method
from podium.config.models import names_in
from podium.ensemble.blend import blend
from podium.ensemble.crossed import method_of
from podium.ensemble.members import trained
from podium.errors import PodiumError
from podium.problem import TASKS

pytestmark = pytest.mark.usefixtures("few_draws")

NAMES = get_args(Method)
QUICK = Blending(
    weights={"a": 1, "b": 2, "c": 0.5},
    differential_evolution={"generations": 3, "population": 4},
    stacking={"trees": 5},
)
MEANS = ["average", "weighted", "geometric", "power", "logit", "differential_evolution", "hill_climb", "best"]
SEEDS = st.integers(0, 2**31)
CASES = [(name, task) for name in NAMES for task in TASKS]
each_case = pytest.mark.parametrize(("name", "task"), CASES)
few = settings(max_examples=5)


def test_the_files_are_those_that_params_yaml_can_name():
    assert names_in(podium.ensemble.methods) == sorted(NAMES)


def test_the_page_names_exactly_these():
    text = Path("docs/ensembles.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:3] == "| `"]
    assert all(len(row) == 4 and all(row) for row in rows)
    files = [*NAMES, "auto", *names_in(podium.ensemble.calibration), "none"]
    assert sorted(row[0].strip("`") for row in rows) == sorted(files)


@each_case
@few
@given(SEEDS)
def test_weights_lie_on_the_simplex_and_probabilities_are_some(drawn, name, task, seed):
    oof, seen = drawn(seed, task)
    method = method_of(name)
    fitted = method.fit(oof, seen, QUICK)
    assert fitted.weights.shape == (3,)
    assert (fitted.weights >= 0).all()
    assert fitted.weights.sum() == pytest.approx(1)
    sure = (oof == oof.max(axis=2, keepdims=True)) if task == "multiclass" else oof >= 0.5
    for probabilities in (oof, sure.astype(float)):
        found = method.combine(probabilities, fitted, seen.problem)
        assert found.shape == oof.shape[1:]
        assert ((found >= 0) & (found <= 1)).all()
        if task == "multiclass":
            assert found.sum(axis=1) == pytest.approx(np.ones(len(found)))


@each_case
@few
@given(SEEDS)
def test_a_row_is_answered_alone(drawn, name, task, seed):
    """Test rows: what stands beside a row has no say in it."""
    oof, seen = drawn(seed, task)
    method = method_of(name)
    fitted = method.fit(oof, seen, QUICK)
    whole = method.combine(oof, fitted, seen.problem)
    assert method.combine(oof[:, 7:9], fitted, seen.problem) == pytest.approx(whole[7:9], abs=1e-12)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("name", MEANS)
@few
@given(SEEDS)
def test_equal_members_give_the_member(drawn, name, task, seed):
    oof, seen = drawn(seed, task)
    same, method = np.repeat(oof[:1], 3, axis=0), method_of(name)
    found = method.combine(same, method.fit(same, seen, QUICK), seen.problem)
    assert found == pytest.approx(oof[0], abs=1e-6)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("differential_evolution", "stacking")])
@pytest.mark.parametrize("task", TASKS)
@few
@given(SEEDS, st.permutations([0, 1, 2]))
def test_the_order_of_members_is_irrelevant(drawn, name, task, seed, order):
    oof, seen = drawn(seed, task)
    method, moved = method_of(name), seen._replace(members=tuple(seen.members[place] for place in order))
    one = method.combine(oof, method.fit(oof, seen, QUICK), seen.problem)
    other = method.combine(oof[order], method.fit(oof[order], moved, QUICK), seen.problem)
    assert other == pytest.approx(one, abs=1e-12)


@pytest.fixture(scope="module")
def worlds(make_world):
    """A world a task, and three members of it."""
    made = {}
    for task in TASKS:
        world = make_world(5, task, rows=150, tests=40)
        members = [
            trained(name, world.oof(), world.by_fold(), world.config(), world.truth, correct_sampling=True)
            for name in ("a", "b", "c")
        ]
        made[task] = world, members
    return made


@each_case
def test_the_blend_of_every_method_and_task(worlds, settings, name, task):
    """End to end, with a copy under another name, which changes nothing, and members in another order."""
    world, members = worlds[task]
    blended = blend(members, world.truth, settings("a", "b", "c", method=name, blend=QUICK))
    assert blended.metrics["low"] <= blended.metrics["score"] <= blended.metrics["high"]
    assert blended.metrics["score"] > max(blended.scores["trivial"].values())
    assert sum(blended.blend["weights"].values()) == pytest.approx(1)
    assert {"gap", "raw", "expected_calibration_error"} <= set(blended.scores["ensemble"])
    halves = QUICK.model_copy(update={"weights": {"a": 0.5, "b": 2, "c": 0.5, "copy": 0.5}})
    copied = [members[0]._replace(name="copy"), *members[::-1]]
    again = blend(copied, world.truth, settings("copy", "c", "b", "a", method=name, blend=halves))
    assert again.oof.equals(blended.oof)
    assert again.test.equals(blended.test)
    assert again.scores["ensemble"] == blended.scores["ensemble"]
    assert again.scores["copies"] == {"copy": "a"}
    assert again.blend["weights"]["copy"] == pytest.approx(blended.blend["weights"]["a"] / 2)


@pytest.mark.parametrize("name", NAMES)
def test_the_held_fold_has_no_say_in_what_predicts_it(worlds, settings, name):
    world, members = worlds["binary"]
    truth = world.truth
    held = np.isin(truth.group, truth.group[truth.fold[0] == 2])
    turned = truth._replace(target=np.where(held, 1 - truth.target, truth.target).astype(np.int32))
    given = settings("a", "b", "c", method=name, blend=QUICK, calibration="temperature")
    one, other = (blend(members, rows, given) for rows in (truth, turned))
    place = truth.fold[0] == 2
    assert np.array_equal(one.oof["p_spam"][place], other.oof["p_spam"][place])
    assert np.array_equal(one.oof["prediction"][place], other.oof["prediction"][place])


def test_weights_of_other_members_are_one_line(drawn):
    oof, seen = drawn(1)
    with pytest.raises(
        PodiumError, match=r"^ensemble.blend.weights: weights of a are given, the members are a, b, c; gi"
    ):
        method_of("weighted").fit(oof, seen, Blending(weights={"a": 1}))
    with pytest.raises(PodiumError, match="every weight is 0"):
        method_of("weighted").fit(oof, seen, Blending(weights={"a": 0, "b": 0, "c": 0, "d": 1}))
