"""`ensemble.blend`, `candidates` and `calibration`: what is refused, in one line, and what is not needed."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from podium.config import load
from podium.config.blending import Blending, Method
from podium.errors import PodiumError

SHIPPED = Path(__file__).resolve().parents[2] / "params.yaml"
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"blend": {"weigths": {}}}, "ensemble.blend.weigths: unknown key; did you mean weights? (allow"),
    "a candidate": ({"candidates": ["auto"]}, "ensemble.candidates.0: 'auto' is not allowed; allowed: average, "),
    "no candidate": ({"candidates": []}, "ensemble.candidates: [] is not allowed; give at least 1"),
    "a candidate twice": (
        {"candidates": ["best", "best"]},
        'ensemble.candidates: ["best", "best"]: a candidate is named twice',
    ),
    "a calibration": ({"calibration": "platt"}, "ensemble.calibration: 'platt' is not allowed; allowed: none, tempe"),
    "no exponent": ({"blend": {"exponent": 0}}, "ensemble.blend.exponent: 0: a power mean of exponent 0 is the geom"),
    "no weight": ({"blend": {"weights": {"cnn": 0}}}, "ensemble.blend.weights: "),
    "a weight below 0": (
        {"blend": {"weights": {"cnn": -1}}},
        "ensemble.blend.weights.cnn: -1 is not allowed; give at ",
    ),
    "no penalty": ({"blend": {"stacking": {"penalty": 0}}}, "ensemble.blend.stacking.penalty: 0 is not allowed; give "),
    "no bag": (
        {"blend": {"hill_climb": {"bags": 0}}},
        "ensemble.blend.hill_climb.bags: 0 is not allowed; give at least",
    ),
    "too many": (
        {"blend": {"differential_evolution": {"generations": 10_001}}},
        "ensemble.blend.differential_evolution.generations: 10001 is not allowed; give at most 10000",
    ),
    "weights that lack a member": (
        {"method": "weighted", "blend": {"weights": {"cnn": 1}}},
        "ensemble: the method weighted needs blend.weights for each member; 'bilstm_attention' has none",
    ),
    "the same of a candidate": (
        {"method": "auto", "candidates": ["weighted"]},
        "ensemble: the method weighted needs blend.weights for each member; 'cnn' has none",
    ),
    "weights of no member": (
        {"blend": {"weights": {"lstm": 1}}},
        "ensemble: blend.weights: 'lstm' is none of `members`",
    ),
}


def _written(folder: Path, ensemble: dict[str, Any]) -> Path:
    params = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    params["ensemble"] |= ensemble
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    return folder / "params.yaml"


@pytest.mark.parametrize(("given", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line(given: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(PodiumError) as caught:
        load(_written(tmp_path, given))
    assert "\n" not in str(caught.value)
    assert f"params.yaml, {told}" in str(caught.value)


@pytest.mark.parametrize("method", [*get_args(Method), "auto"])
def test_every_method_is_accepted(method: str, tmp_path: Path) -> None:
    given = {"method": method, "blend": {"weights": {"cnn": 1, "bilstm_attention": 0.5}, "exponent": -3}}
    assert load(_written(tmp_path, given)).ensemble.method == method


def test_none_of_it_has_to_be_written() -> None:
    assert load(SHIPPED).ensemble.blend == Blending()
    assert load(SHIPPED).ensemble.calibration == "none"
