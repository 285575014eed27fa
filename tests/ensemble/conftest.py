"""Small worlds to blend in: rows with duplicates, folds, members' tables; in memory, seeded."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from podium.config.ensemble import Bootstrap, Ensemble
from podium.ensemble import trivial
from podium.ensemble.prior import estimate
from podium.ensemble.truth import Truth, truth
from podium.problem import Problem

BINARY = Problem("binary", ("ham", "spam"))
PROBLEMS = {
    "binary": BINARY,
    "multiclass": Problem("multiclass", ("who", "where", "when"), "f1_macro"),
    "multilabel": Problem("multilabel", ("joy", "fear", "anger"), "f1_macro"),
}


@dataclass
class World:
    """What the ensemble reads, as frames."""

    train: pd.DataFrame
    folds: pd.DataFrame
    test: pd.DataFrame
    rng: np.random.Generator
    problem: Problem = BINARY

    @property
    def truth(self) -> Truth:
        return truth(self.train, self.folds, self.test, self.problem)

    def of(self, **others: Any) -> "World":
        """The same rows under another metric, or with costs."""
        return replace(self, problem=replace(self.problem, **others))

    def oof(self) -> pd.DataFrame:
        """A member's out-of-fold table, of its own noise."""
        frame = self.folds[self.folds["fold"] >= 0].drop(columns="group").reset_index(drop=True)
        targets = self.problem.targets(self.train.set_index("row").loc[frame["row"]])
        return frame.assign(**self._probabilities(targets))

    def by_fold(self, *, refit: bool = False) -> pd.DataFrame:
        """A member's test table, a network a part."""
        jobs = self.folds[self.folds["fold"] >= 0][["repeat", "fold"]].drop_duplicates().to_numpy().tolist()
        targets = self.problem.targets(self.train)[: len(self.test)]
        parts = [
            self.test[["row"]].assign(repeat=np.int16(repeat), fold=np.int16(fold), **self._probabilities(targets))
            for repeat, fold in [*sorted(jobs), *([[-1, -1]] if refit else [])]
        ]
        return pd.concat(parts, ignore_index=True)

    def config(self, *, ratio: float = 1.0, refit: bool = False, stop_on: str = "epochs") -> dict[str, Any]:
        """A member's config.json: what it stopped on, how many rows of each class its networks saw."""
        jobs, targets = [], self.problem.targets(self.train)
        for (repeat, fold), _ in self.folds[self.folds["fold"] >= 0].groupby(["repeat", "fold"]):
            held = self.folds[self.folds["repeat"] == repeat]["fold"].to_numpy() == fold
            natural = self.problem.class_counts(targets[~held])
            trained = np.maximum(natural, np.round(natural.max(axis=-1, keepdims=True) * ratio).astype(int))
            jobs.append({"name": f"repeat-{repeat}-fold-{fold}", "repeat": int(repeat), "fold": int(fold)})
            jobs[-1] |= {"class_counts_natural": natural.tolist(), "class_counts_trained": trained.tolist()}
            jobs[-1] |= {"weights_sha256": "0" * 64}
        if refit:
            jobs.append(copy.deepcopy(jobs[0]) | {"name": "refit", "repeat": -1, "fold": -1})
        return {"settings": {"stop_on": stop_on}, "jobs": jobs}

    def _probabilities(self, targets: np.ndarray) -> dict[str, np.ndarray]:
        wanted = self.problem.indicators(targets)
        logits = 3 * wanted - 1.5 + self.rng.normal(size=wanted.shape)
        odds = np.exp(logits)
        shares = odds / odds.sum(axis=1, keepdims=True) if self.problem.task == "multiclass" else odds / (1 + odds)
        return dict(zip(self.problem.probability_columns, shares.astype(np.float32).T, strict=True))


@pytest.fixture(scope="session")
def make_world() -> Callable[..., World]:
    """Build a world: rows, folds, repeats; extra rows that are never validated on come last."""

    def make(
        seed: int = 1,
        task: str = "binary",
        *,
        rows: int = 200,
        tests: int = 60,
        k: int = 4,
        repeats: int = 1,
        extra: int = 0,
    ) -> World:
        rng, problem = np.random.default_rng(seed), PROBLEMS[task]
        keys = np.sort(rng.choice(rows * 3, rows, replace=False)).astype(np.int64)  # as `data.sample` leaves them
        group = np.arange(rows)
        copies = rng.random(rows) < 0.1
        group[copies] = rng.integers(0, rows, copies.sum())
        group = group[group].astype(np.int64)
        parts = []
        for repeat in range(repeats):
            fold = (rng.permutation(rows) % k)[group].astype(np.int16)
            fold[rows - extra :] = -1
            parts.append(pd.DataFrame({"row": keys, "group": group, "repeat": np.int16(repeat), "fold": fold}))
        if task == "multilabel":
            targets = rng.random((rows, 3)) < [0.5, 0.3, 0.1]
        elif task == "multiclass":
            targets = rng.choice(3, (rows, 1), p=[0.6, 0.3, 0.1])
        else:
            targets = rng.random((rows, 1)) < 0.3
        labels = dict(zip(problem.target_columns, targets.T.astype(np.int32), strict=True))
        train = pd.DataFrame({"row": keys, **labels})
        return World(train, pd.concat(parts, ignore_index=True), pd.DataFrame({"row": np.arange(tests)}), rng, problem)

    return make


@pytest.fixture(scope="session")
def settings() -> Callable[..., Ensemble]:
    """`ensemble` of params.yaml, quick."""

    def make(*members: str, **others: Any) -> Ensemble:
        return Ensemble(**{"members": list(members), "bootstrap": Bootstrap(repeats=100), **others})

    return make


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """For blends of which neither the guesses without a text nor the prior's interval are looked at: half their time.

    How often both are drawn is seen in test_trivial.py and prior/.
    """
    monkeypatch.setattr(trivial, "GUESSES", 20)
    monkeypatch.setattr(estimate, "REPEATS", 40)
