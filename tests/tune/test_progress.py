"""What is shown while trials are trained."""

import io

from podium import progress as module
from podium.tune.progress import Progress
from podium.tune.search import Limits
from podium.tune.study import Trial

VALUES = {"models.cnn.network.filters": 200, "models.cnn.epochs": 3}


def lines(monkeypatch, limits, *trials):
    now, stream = [100.0], io.StringIO()
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    with Progress("cnn", "f1", limits, stream) as shown:
        for trial in trials:
            now[0] += 60
            shown.network()
            shown.trial(trial)
    return stream.getvalue().splitlines()


def test_a_line_a_trial_with_its_scores_values_and_the_time_left(monkeypatch):
    trials = (
        Trial(4, VALUES, (0.75, 0.7), "complete"),
        Trial(5, VALUES, (0.5,), "pruned"),
        Trial(6, VALUES, (), "failed", "the network [has] collapsed"),
    )
    assert lines(monkeypatch, Limits(8), *trials) == [
        "cnn: trial 4: f1 0.7250 (0.7500, 0.7000); filters 200, epochs 3; about 3 min left",
        "cnn: trial 5: f1 0.5000 (0.5000), given up; filters 200, epochs 3; about 2 min left",
        "cnn: trial 6: failed: the network [has] collapsed; filters 200, epochs 3; about 60 s left",
    ]


def test_a_limit_of_time_is_told_too(monkeypatch):
    limits = Limits(None, 300.0, clock=lambda: 1000.0)
    limits.begun = 900.0
    assert lines(monkeypatch, limits, Trial(0, VALUES, (0.5,), "complete"))[0].endswith("; about 3 min left")
