"""Which networks an exported ensemble is made of, and what is refused before any is loaded."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from podium.ensemble.sampling_correction import correct
from podium.errors import PodiumError
from podium.export.plan import _factors, planned
from podium.problem import Problem

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path):
    """What is looked at before the networks: params.yaml, blend.json and test.parquet."""
    (tmp_path / "data/ensemble").mkdir(parents=True)
    (tmp_path / "params.yaml").write_text((CHECKOUT / "params.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    pd.DataFrame({"row": [0], "p_spam": [0.5]}).to_parquet(tmp_path / "data/ensemble/test.parquet")
    blend(tmp_path)
    return tmp_path


def blend(run, **changes):
    weights = {"cnn": 0.5, "bilstm_attention": 0.5}
    content = {"method": "average", "members": list(weights), "weights": weights, "correct_sampling": True} | changes
    (run / "data/ensemble/blend.json").write_text(json.dumps(content), encoding="utf-8")


def model(run, name, **changes):
    params = yaml.safe_load((run / "params.yaml").read_text(encoding="utf-8"))
    params["models"][name] |= changes
    rest = {"pad": {}, "vectors": None}
    params["views"] |= {"raw": {"kind": "text", "tokens": {}} | rest, "other": params["views"]["words"]}
    params["views"]["pieces"] = {"kind": "wordpiece", "tokens": {"encoder": "all-minilm-l6-v2"}} | rest
    (run / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")


CLASSICAL = {"architecture": "nbsvm", "view": "raw", "loss": {"name": "own"}, "network": {}}
FROZEN = {"architecture": "frozen_encoder", "view": "pieces", "network": {}}
REFUSED = [
    (lambda run: blend(run, method="rank"), "ensemble.method: the blend is rank, which is no weighted mean"),
    (lambda run: blend(run, method="auto", chosen="stacking"), "the blend is stacking, which is no weighted mean"),
    (lambda run: blend(run, calibration={"method": "beta"}), r"the blend is calibrated \(beta\)"),
    (lambda run: blend(run, weights={"mine": 1.0}), "mine was made elsewhere"),
    (lambda run: model(run, "cnn", **CLASSICAL), r"cnn \(nbsvm\) is no network"),
    (lambda run: model(run, "cnn", **FROZEN), "the frozen layers of cnn are computed apart"),
    (lambda run: model(run, "cnn", view="other"), "cnn reads other and bilstm_attention reads words; one model reads"),
    (lambda run: (run / "data/ensemble/blend.json").unlink(), "data/ensemble/blend.json: cannot be read"),
    (lambda run: (run / "model").mkdir(), "model: there is something already"),
    (lambda run: None, "data/padded/words/test/view.json: is not there; run `dvc repro`"),
]


@pytest.mark.parametrize(("change", "line"), REFUSED, ids=[line for _, line in REFUSED])
def test_what_cannot_be_one_model_is_refused_in_a_line(run, change, line):
    change(run)
    with pytest.raises(PodiumError, match=line) as raised:
        planned(run, run / "model")
    assert "\n" not in str(raised.value)


def test_a_member_without_weight_is_no_obstacle(run):
    model(run, "cnn", **CLASSICAL)
    blend(run, method="best", weights={"cnn": 0.0, "bilstm_attention": 1.0})
    with pytest.raises(PodiumError, match=r"view.json: is not there"):
        planned(run, run / "model")


@pytest.mark.parametrize(
    ("task", "natural", "trained"),
    [
        ("binary", [90, 10], [90, 60]),
        ("multiclass", [60, 30, 10], [60, 60, 40]),
        ("multilabel", [[90, 10], [50, 50], [99, 1]], [[90, 45], [50, 70], [99, 50]]),
    ],
)
def test_factors_do_what_the_correction_does(task, natural, trained):
    problem = Problem(task, ("a", "b") if task == "binary" else ("a", "b", "c"))
    factors = _factors({"class_counts_natural": natural, "class_counts_trained": trained}, problem)
    given = np.random.default_rng(1).dirichlet(np.ones(max(2, problem.outputs)), 9)[:, : problem.outputs]
    weighed = given * factors
    made = weighed / (weighed.sum(axis=1, keepdims=True) if task == "multiclass" else weighed + 1 - given)
    assert made == pytest.approx(correct(given, natural, trained))
    assert _factors({"class_counts_natural": natural, "class_counts_trained": natural}, problem) is None
