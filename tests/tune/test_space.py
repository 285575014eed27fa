"""What is tried: every declared value can be, whatever is drawn is valid, and Optuna's values come back as given."""

from pathlib import Path

import numpy as np
import optuna
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import podium.architectures
from podium.config.changed import with_values
from podium.config.load import validate
from podium.config.models import file_of, names_in
from podium.config.tune import Range
from podium.errors import ParamsError, PodiumError
from podium.tune import spaces
from podium.tune.space import LOSSES, check, combinations, decoded, distributions, encoded, space_of, values_of

SHIPPED = yaml.safe_load((Path(__file__).resolve().parents[2] / "params.yaml").read_text(encoding="utf-8"))
VIEWS = {
    "words": SHIPPED["views"]["words"] | {"vectors": {"file": "glove-6b-50d"}},
    "raw": {"kind": "text", "tokens": {}, "pad": {}, "vectors": None},
    "pieces": {"kind": "wordpiece", "tokens": {"encoder": "all-minilm-l6-v2"}, "pad": {}, "vectors": None},
}
KINDS = {"word": "words", "text": "raw", "wordpiece": "pieces"}


def params_with(architecture="cnn", space=None, **model):
    """params.yaml with one model of an architecture."""
    file = file_of(podium.architectures, architecture)
    loss = {"name": "cross_entropy" if hasattr(file, "build") else "own"}
    view = KINDS[file.VIEWS[0]]
    own = {"architecture": architecture, "view": view, "sampling": "balanced", "loss": loss} | model
    ensemble = SHIPPED["ensemble"] | {"members": ["m"]}
    tune = {"space": space} if space is not None else {}
    return validate(SHIPPED | {"views": VIEWS, "models": {"m": own}, "ensemble": ensemble, "tune": tune})


@pytest.mark.parametrize("architecture", names_in(podium.architectures))
def test_every_architecture_declares_a_space_of_which_nothing_is_left_out(architecture):
    params = params_with(architecture)
    space = space_of("m", params)
    declared = {*file_of(spaces, architecture).SPACE, *LOSSES.get(params.models["m"].loss.name, {})}
    assert {key.removeprefix("models.m.") for key in space} == declared
    for key, domain in space.items():
        written = (file_of(spaces, architecture).SPACE | LOSSES["cross_entropy"])[key.removeprefix("models.m.")]
        assert len(domain) == len(written) if isinstance(domain, list) else domain == Range(**written)
    check(space, params)
    assert set(values_of("m", params, space)) == set(space)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_space_of_a_loss_goes_with_it(loss):
    params = params_with(loss={"name": loss})
    space = space_of("m", params)
    assert set(LOSSES[loss]) <= {key.removeprefix("models.m.") for key in space}
    check(space, params)


@pytest.mark.parametrize("architecture", ["cnn", "boosted", "nbsvm"])
def test_whatever_optuna_draws_is_valid_and_comes_back(architecture):
    params = params_with(architecture)
    space = space_of("m", params)
    known, study = distributions(space), optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=3))
    for _ in range(25):
        values = decoded(space, study.ask(known).params)
        with_values(params, values)
        again = encoded(space, values)
        assert again is not None
        assert decoded(space, again) == values


def test_a_space_of_params_yaml_takes_the_place_of_what_is_declared():
    given = {"models.m.epochs": [2, 3], "models.m.optimizer.schedule": [{"name": "constant"}, {"name": "linear"}]}
    params = params_with(space=given)
    assert space_of("m", params) == given
    changed = with_values(params, {"models.m.optimizer.schedule": {"name": "linear"}})
    assert changed.models["m"].optimizer.schedule.name == "linear"


def test_what_a_model_cannot_have_is_not_tried():
    vectors = params_with(network={"vectors": "trained"})
    assert "models.m.network.embedding" not in space_of("m", vectors)
    sgd = space_of("m", params_with(optimizer={"name": "sgd"}))["models.m.optimizer.learning_rate"]
    assert isinstance(sgd, Range)
    assert sgd.high == 1.0


@pytest.mark.parametrize(
    ("space", "told"),
    [
        (
            {"models.m.network.filters": [50, 0]},
            "tune.space.models.m.network.filters: 0 is not allowed; give at least 1",
        ),
        ({"models.m.network.dropout": {"low": 0.5, "high": 1.5}}, "tune.space.models.m.network.dropout: 1.5 is not"),
        ({"models.m.netwrok.filters": [50]}, "tune.space.models.m.netwrok.filters"),
        ({"models.other.epochs": [1, 2]}, "it is no key of a model; write models.<model>.<key>"),
        ({"folds.k": [3, 5]}, "it is no key of a model"),
        ({"models.m.seed": [1, 2]}, "seed is no matter of trial; the best of several seeds is luck"),
        ({"models.m.stop_on": ["fold", "epochs"]}, "stop_on is no matter of trial"),
        ({"models.m.optimizer": {"low": 1, "high": 2}}, "it is a section, not a number"),
        ({"models.m.epochs": []}, "tune.space.models.m.epochs: [] is not allowed; allowed: a list of values, or {low"),
        ({"models.m.epochs": {"low": 3, "high": 3}}, "is not allowed; allowed: a list of values, or {low"),
        ({"models.m.epochs": {"low": 1, "high": 4, "step": 2}}, "is not allowed; allowed"),
        ({"models.m.optimizer.learning_rate": {"low": 0.0, "high": 1.0, "log": True}}, "is not allowed; allowed"),
    ],
)
def test_a_space_that_cannot_be_is_one_line(space, told):
    with pytest.raises(ParamsError) as raised:
        params_with(space=space)
    assert str(raised.value).count("\n") == 0
    assert told in str(raised.value)


def test_values_that_do_not_go_together_are_told_before_anything_is_trained():
    space = {"models.m.optimizer.name": ["adam", "sgd"], "models.m.optimizer.momentum": [0.0, 0.9]}
    params = params_with(space=space, optimizer={"name": "sgd"})
    with pytest.raises(PodiumError, match=r"cannot be tried together.*momentum"):
        check(space_of("m", params), params)


@given(st.floats(1e-5, 1.0), st.integers(1, 9))
def test_numbers_of_a_range_stay_within_it(low, times):
    domain = Range(low=low, high=low * (1 + times), log=True)
    rng = np.random.default_rng(times)
    drawn = {"a.b.c": float(np.exp(rng.uniform(np.log(domain.low), np.log(domain.high))))}
    value = decoded({"a.b.c": domain}, drawn)["a.b.c"]
    assert domain.low <= value <= domain.high
    assert value == pytest.approx(drawn["a.b.c"], rel=0.006)


def test_how_many_combinations_there_are():
    assert combinations({"a": [1, 2], "b": Range(low=0.1, high=0.5, step=0.1)}) == 10
    assert combinations({"a": [1, 2], "b": Range(low=0.1, high=0.5)}) is None
