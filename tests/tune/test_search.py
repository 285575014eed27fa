"""The search: its order, its end, and what a kill leaves."""

import math

import numpy as np
import pytest
from optuna.storages import InMemoryStorage
from stand_in_search import StandIn, good, search_of

from podium.config.tune import Range
from podium.tune.nested import best
from podium.tune.search import Limits


def history(search):
    return [(trial.number, trial.values, trial.scores, trial.state) for trial in search.trials()]


def searched(trials=16, rule=good, limits=None, **given):
    search, answers = search_of(**given), StandIn(rule)
    reason = search.run(answers, limits or Limits(trials), lambda trial: None)
    return search, answers, reason


def test_the_same_seed_tries_the_same_in_the_same_order():
    assert history(searched()[0]) == history(searched()[0])
    assert history(searched()[0]) != history(searched(seed=2)[0])


def test_what_falls_behind_the_median_is_given_up_after_a_fold():
    search, answers, reason = searched(24)
    states = [trial.state for trial in search.trials()]
    assert reason == "24 trials"
    assert set(states) == {"complete", "pruned"}
    assert states[:4] == ["complete"] * 4
    assert len(answers.asked) == 24 + states.count("complete")
    for trial in search.trials():
        assert len(trial.scores) == (2 if trial.state == "complete" else 1)


def test_it_finds_what_is_better_than_chance():
    trials = [trial for trial in searched(32)[0].trials() if trial.state == "complete"]
    found = trials[best(np.array([trial.scores for trial in trials]))]
    assert good(found.values, 0) > 0.79
    lower = searched(32, rule=lambda values, fold: -good(values, fold), greater_is_better=False)[0]
    assert max(good(trial.values, 0) for trial in lower.trials()) > 0.79


@pytest.mark.parametrize("stop", [1, 3, 5, 9, 14])
def test_a_killed_search_goes_on_as_if_it_had_not_been(tmp_path, stop):
    storage = f"sqlite:///{tmp_path / 's.db'}" if stop == 5 else InMemoryStorage()
    search, answers = search_of(storage), StandIn(good)
    answers.stop_after = stop
    with pytest.raises(KeyboardInterrupt):
        search.run(answers, Limits(12), lambda trial: None)
    again = search_of(storage)
    again.run(StandIn(good), Limits(12), lambda trial: None)
    assert history(again) == history(searched(12)[0])


def test_more_trials_later_go_on_from_the_earlier_ones():
    storage = InMemoryStorage()
    search_of(storage).run(StandIn(good), Limits(8), lambda trial: None)
    more, answers = search_of(storage), StandIn(good)
    more.run(answers, Limits(16), lambda trial: None)
    assert history(more) == history(searched(16)[0])
    assert len(answers.asked) < 16
    assert more.run(answers, Limits(16), lambda trial: None) == "16 trials"


def test_a_network_that_cannot_be_trained_is_a_trial_that_failed():
    search, _, _ = searched(8, rule=lambda values, fold: None if values["models.m.network.size"] != 20 else 0.5)
    failed = [trial for trial in search.trials() if trial.values["models.m.network.size"] != 20]
    assert failed
    assert {(trial.state, trial.reason, trial.scores) for trial in failed} == {("failed", "it collapsed", ())}


def test_params_yaml_comes_first_where_the_space_holds_it():
    for rate, first in ((0.5, True), (5.0, False)):
        search, shipped = search_of(), {"models.m.network.size": 30, "models.m.optimizer.rate": rate}
        search.begin(shipped)
        search.begin(shipped)
        search.run(StandIn(good), Limits(4), lambda trial: None)
        assert (search.trials()[0].values == shipped) is first
        assert len(search.trials()) == 4


def test_the_time_is_kept():
    now = [0.0]

    def slow(values, fold):
        now[0] += 10
        return good(values, fold)

    limits = Limits(None, 200.0, judging=0.5, clock=lambda: now[0])
    search, _, reason = searched(rule=slow, limits=limits)
    assert reason == "the time is up"
    assert 60 < now[0] <= 160
    assert len(search.trials()) % 4 == 0


def test_all_combinations_are_enough():
    space = {"models.m.network.size": [10, 20, 30], "models.m.epochs": Range(low=1, high=2)}
    search, answers = search_of(space=space), StandIn(lambda values, fold: values["models.m.network.size"] / 100)
    reason = search.run(answers, Limits(500), lambda trial: None)
    tried = {str(trial.values) for trial in search.trials()}
    assert (reason == "all 6 combinations were tried" and len(tried) == 6) or reason.endswith("were all repeats")
    assert len(search.trials()) < 100


def test_with_all_folds_choosing_no_score_decides_what_is_tried():
    one = searched(12, adaptive=False, folds=(0, 1, 2))[0]
    other = searched(12, rule=lambda values, fold: 1 - good(values, fold), adaptive=False, folds=(0, 1, 2))[0]
    assert [trial.values for trial in one.trials()] == [trial.values for trial in other.trials()]
    assert {trial.state for trial in one.trials()} == {"complete"}


def luck(values, fold, study):
    """Nothing but luck, smooth in the values: what a search can follow, and what other rows do not share."""
    phase = np.random.default_rng([study, fold]).normal(size=6)
    rate = np.log10(values["models.m.optimizer.rate"])
    waves = sum(phase[one] * math.sin((one + 1) * rate + phase[one + 3]) for one in range(3))
    return float(0.75 + 0.01 * waves + 0.002 * (values["models.m.network.size"] % 7) * phase[5])


def test_a_search_among_equals_gains_nothing_on_folds_without_a_say():
    """The whole search, draws and pruning included: they follow luck, and the folds that judge do not share it."""
    raw, judged = [], []
    shipped = {"models.m.network.size": 20, "models.m.optimizer.rate": 0.03}
    for study in range(24):
        search, _, _ = searched(12, rule=lambda values, fold, study=study: luck(values, fold, study))
        trials = [trial for trial in search.trials() if trial.state == "complete"]
        found = trials[best(np.array([trial.scores for trial in trials]))]
        gains = [luck(found.values, fold, study) - luck(shipped, fold, study) for fold in range(5)]
        raw.append(np.mean(gains[:2]))
        judged.append(np.mean(gains[2:]))
    error = np.std(judged, ddof=1) / math.sqrt(len(judged))
    assert np.mean(raw) > 4 * np.std(raw, ddof=1) / math.sqrt(len(raw))
    assert abs(np.mean(judged)) < 2.5 * error
