"""What a choice is worth: paired, cross-fitted, and near nothing for trials that are all alike."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

from podium.config.load import validate
from podium.ensemble.refitted import Intervals
from podium.problem import Problem
from podium.training.scoring import score
from podium.tune import judge
from podium.tune.folds import Answered
from podium.tune.judge import compared
from podium.tune.nested import best, best_without_each

ROWS, FOLDS = 400, 5
SHIPPED = yaml.safe_load((Path(__file__).resolve().parents[2] / "params.yaml").read_text(encoding="utf-8"))


def material(metric="f1", seed=0):
    """Rows of two classes in five folds, without texts."""
    rng = np.random.default_rng(seed)
    given = SHIPPED | {"competition": SHIPPED["competition"] | {"metric": metric}}
    given["ensemble"] = SHIPPED["ensemble"] | {"bootstrap": {"repeats": 100, "confidence": 0.95, "seed": 1}}
    params, row = validate(given), np.arange(ROWS)
    problem = Problem.of(params.competition)
    train = pd.DataFrame({"row": row, "target": (rng.random(ROWS) < 0.3).astype(np.int32)})
    folds = pd.DataFrame({"row": row, "group": row, "repeat": 0, "fold": row % FOLDS})
    return SimpleNamespace(params=params, problem=problem, train=train, folds=folds)


def answers(material, rng, signal=1.5):
    """A network's answers to each fold; another draw is another network, as good."""
    found = []
    for fold in range(FOLDS):
        positions = np.flatnonzero(material.folds["fold"] == fold)
        targets = material.train["target"].to_numpy()[positions]
        odds = np.exp(signal * (2 * targets - 1) + rng.normal(size=len(positions)))
        probabilities = (odds / (1 + odds)).astype(np.float32)[:, None]
        reached = score(material.problem, targets, probabilities)
        found.append(Answered(reached, positions, probabilities, [400, 200], [400, 200]))
    return found


def test_the_same_answers_are_worth_the_same():
    given = material()
    one = answers(given, np.random.default_rng(1))
    scored = compared(given, range(FOLDS), one, one).difference.scored
    assert scored.a == scored.b
    assert scored.better == scored.low == scored.high == 0


@pytest.mark.parametrize("metric", ["f1", "log_loss", "accuracy"])
def test_a_better_one_is_told_to_be_better_whichever_way_the_metric_goes(metric):
    given, rng = material(metric), np.random.default_rng(2)
    found = compared(given, range(FOLDS), answers(given, rng, 2.5), answers(given, rng, 0.8))
    scored = found.difference.scored
    assert scored.low > 0
    assert found.low <= scored.a <= found.high
    assert found.plain()["rows"] == ROWS


def test_part_of_the_folds_are_compared_on_their_rows_alone():
    given, rng = material(), np.random.default_rng(3)
    ours, theirs = answers(given, rng)[3:], answers(given, rng)[3:]
    assert compared(given, [3, 4], ours, theirs).difference.rows == 2 * ROWS // FOLDS


def test_among_networks_as_good_as_each_other_the_nested_gain_is_about_nothing(monkeypatch):
    """Whole predictions, cross-fitted thresholds: what is told of the winner, over many searches."""
    monkeypatch.setattr(judge, "intervals", lambda *_: Intervals((0.0, 1.0), (0.0, 1.0)))  # dear, and not looked at
    raw, nested = [], []
    for study in range(24):
        given, rng = material(seed=study), np.random.default_rng([9, study])
        trials = [answers(given, rng) for _ in range(6)]
        table = np.array([[one.score for one in trial] for trial in trials])
        places = best_without_each(table)
        raw.append(table[best(table)].mean() - table[0].mean())
        ours = [trials[place][fold] for fold, place in enumerate(places)]
        nested.append(compared(given, range(FOLDS), ours, trials[0]).difference.scored.better)
    error = np.std(nested, ddof=1) / np.sqrt(len(nested))
    assert np.mean(raw) > 4 * np.std(raw, ddof=1) / np.sqrt(len(raw))
    assert abs(np.mean(nested)) < 3 * error
    assert np.mean(nested) < np.mean(raw) / 2
