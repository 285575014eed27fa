"""A stand-in for training, and a search of it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import optuna

from podium.config.tune import Range
from podium.tune.folds import Answered, Asked, Failed
from podium.tune.search import Search
from podium.tune.study import quiet

SPACE = {"models.m.network.size": [10, 20, 30], "models.m.optimizer.rate": Range(low=0.001, high=1.0, log=True)}
Rule = Callable[[dict[str, Any], int], float | None]


class StandIn:
    """Scores trials by a rule; None: the network collapses.

    Args:
        rule: of the values and the fold.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.asked: list[Asked] = []
        self.stop_after: int | None = None

    def answers(self, asked: Sequence[Asked]) -> list[Answered | Failed]:
        found: list[Answered | Failed] = []
        for one in asked:
            if self.stop_after is not None and len(self.asked) >= self.stop_after:
                raise KeyboardInterrupt
            self.asked.append(one)
            score = self.rule(one.values, one.fold)
            empty = np.zeros(0, np.int64), np.zeros((0, 1), np.float32)
            found.append(Failed("it collapsed") if score is None else Answered(score, *empty, [1, 1], [1, 1]))
        return found


def good(values: dict[str, Any], fold: int) -> float:
    """Best at size 20 and a rate of 0.03; folds differ."""
    far = abs(np.log10(values["models.m.optimizer.rate"]) + 1.5)
    return float(0.8 + 0.01 * fold - 0.05 * far - 0.02 * (values["models.m.network.size"] != 20))


def search_of(storage: Any = None, folds: Sequence[int] = (0, 1), **given: Any) -> Search:
    """A search of the stand-in's space, in memory or in a storage."""
    settings = {"adaptive": True, "batch": 4, "seed": 1, "greater_is_better": True} | given
    with quiet():
        direction = "maximize" if settings["greater_is_better"] else "minimize"
        study = optuna.create_study(storage=storage, study_name="s", direction=direction, load_if_exists=True)
    return Search(study, given.pop("space", SPACE), list(folds), **{k: v for k, v in settings.items() if k != "space"})
