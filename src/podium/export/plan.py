"""Which networks an exported ensemble is made of, and how much each counts."""

import json
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.config import Params, load
from podium.ensemble.sampling_correction import correct
from podium.errors import PodiumError
from podium.problem import Problem
from podium.training.inputs import view_rows
from podium.training.job import REFIT, Prediction, Rows, frozen, is_network
from podium.training.saved import prediction_of

LINEAR = ("average", "weighted", "best", "hill_climb", "differential_evolution")
"""The methods whose blend is a weighted mean."""

AGAIN = "run `dvc repro`"


class Place(NamedTuple):
    """The networks of one fold, or of all rows: one a seed, averaged, then corrected."""

    name: str
    networks: tuple[int, ...]  # their places among the weights of `Member.prediction`
    factors: npt.NDArray[np.float64] | None  # (outputs,) of the odds, multi-class of the probabilities; None: as is


class Member(NamedTuple):
    """One member."""

    name: str
    weight: float
    prediction: Prediction  # settings, problem, test rows and the bytes of every network's weights
    places: tuple[Place, ...]  # averaged


class Plan(NamedTuple):
    """The whole model."""

    view: str
    problem: Problem
    members: tuple[Member, ...]
    expected: npt.NDArray[np.float32]  # (test rows, outputs) of the blend

    @property
    def networks(self) -> int:
        """How many there are."""
        return sum(len(place.networks) for member in self.members for place in member.places)


def planned(root: Path, path: Path) -> Plan:
    """Find the networks of this run's blend.

    Args:
        root: the project's folder.
        path: where the model is to be written.

    Raises:
        PodiumError: as `podium.export.export` says.
    """
    if path.exists():
        raise PodiumError("there is something already", where=str(path), fix="name a path where nothing is")
    params = load(root / "params.yaml")
    blend: dict[str, Any] = json.loads(_bytes(root, "data/ensemble/blend.json"))
    test = pd.read_parquet(BytesIO(_bytes(root, "data/ensemble/test.parquet")))
    weights = {name: weight for name, weight in blend["weights"].items() if weight > 0}
    problem = Problem.of(params.competition)
    _check(blend, weights, params)
    members = tuple(_member(root, params, name, weight, blend, problem) for name, weight in sorted(weights.items()))
    view = params.models[members[0].name].view
    expected = test[problem.probability_columns].to_numpy(np.float32)
    if len(expected) != len(members[0].prediction.rows):
        raise PodiumError("its rows are not those of the view", where="data/ensemble/test.parquet", fix=AGAIN)
    return Plan(view, problem, members, expected)


def _check(blend: dict[str, Any], weights: dict[str, float], params: Params) -> None:
    """Assert that the blend is a weighted mean of networks that read one view."""
    method = blend.get("chosen", blend["method"])
    if method not in LINEAR:
        fix = f"set ensemble.method to {', '.join(LINEAR[:-1])} or {LINEAR[-1]}"
        raise PodiumError(f"the blend is {method}, which is no weighted mean", where="ensemble.method", fix=fix)
    if "calibration" in blend:
        what = f"the blend is calibrated ({blend['calibration']['method']}), and the model would not be"
        raise PodiumError(what, where="ensemble.calibration", fix="set it to none")
    for name in weights:
        if name not in params.models:
            what = f"{name} was made elsewhere: its network is not here"
            raise PodiumError(what, where="ensemble.members", fix="take it out")
        settings = params.models[name]
        if not is_network(settings.architecture):
            what = f"{name} ({settings.architecture}) is no network"
            raise PodiumError(what, where="ensemble.members", fix="take it out, or predict with `dvc repro`")
        if frozen(settings):
            what = f"the frozen layers of {name} are computed apart and not kept with its weights"
            raise PodiumError(what, where=f"models.{name}", fix="take it out, or predict with `dvc repro`")
    views = {params.models[name].view: name for name in weights}
    if len(views) > 1:
        told = " and ".join(f"{name} reads {view}" for view, name in sorted(views.items()))
        raise PodiumError(
            f"{told}; one model reads one view", where="ensemble.members", fix="blend members of one view"
        )


def _member(root: Path, params: Params, name: str, weight: float, blend: dict[str, Any], problem: Problem) -> Member:
    view = params.models[name].view
    try:
        rows, _ = view_rows(root / "data/padded" / view / "test", root / "data/tokens" / view, root / "data/encoders")
        about, prediction = prediction_of(root / "data/models" / name, rows)
    except FileNotFoundError as error:
        raise PodiumError("is not there", where=str(error.filename), fix=AGAIN) from None
    if not isinstance(rows, Rows):
        raise TypeError("a network reads token ids")
    check_blended(about, blend, name)
    return Member(
        name,
        weight,
        prediction,
        tuple(
            Place(
                about["jobs"][numbers[0]]["name"],
                numbers,
                _factors(about["jobs"][numbers[0]], problem) if blend["correct_sampling"] else None,
            )
            for numbers in places_of(about).values()
        ),
    )


def check_blended(about: Mapping[str, Any], blend: Mapping[str, Any], name: str) -> None:
    """Assert that a member's networks are those that were blended.

    Args:
        about: its config.json.
        blend: blend.json.
        name: the member.

    Raises:
        PodiumError: they are others.
    """
    if {job["name"]: job["weights_sha256"] for job in about["jobs"]} != blend["networks"][name]:
        raise PodiumError(f"it blends other networks of {name}", where="data/ensemble/blend.json", fix=AGAIN)


def places_of(
    about: Mapping[str, Any], chosen: Collection[tuple[int, int]] | None = None
) -> dict[tuple[int, int], tuple[int, ...]]:
    """The networks that predict new rows, by repeat and fold: that of all rows alone, if there is one.

    Args:
        about: config.json.
        chosen: the repeats and folds that are meant instead.

    Returns:
        the places of each one's seeds among the jobs.
    """
    places: dict[tuple[int, int], tuple[int, ...]] = {}
    for number, job in enumerate(about["jobs"]):
        place = job["repeat"], job["fold"]
        places[place] = (*places.get(place, ()), number)
    if chosen is not None:
        return {place: numbers for place, numbers in places.items() if place in chosen}
    return {REFIT: places[REFIT]} if REFIT in places else places


def _factors(job: dict[str, Any], problem: Problem) -> npt.NDArray[np.float64] | None:
    """By what the sampling correction multiplies the odds, or of several classes the probabilities before their sum."""
    even = np.full((1, problem.outputs), 1 / problem.outputs if problem.task == "multiclass" else 0.5)
    corrected = correct(even, job["class_counts_natural"], job["class_counts_trained"])
    if (corrected == even).all():
        return None
    found: npt.NDArray[np.float64] = (corrected if problem.task == "multiclass" else corrected / (1 - corrected))[0]
    return found


def _bytes(root: Path, path: str) -> bytes:
    try:
        return (root / path).read_bytes()
    except OSError as error:
        raise PodiumError(f"cannot be read: {error.strerror or error}", where=path, fix=AGAIN) from None
