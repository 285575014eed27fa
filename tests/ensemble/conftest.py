"""Small worlds to blend in: rows with duplicates, folds, members' tables; in memory, seeded."""

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from podium.config.ensemble import Bootstrap, Ensemble
from podium.ensemble.truth import Truth, truth

CLASSES = ["ham", "spam"]


@dataclass
class World:
    """What the ensemble reads, as frames."""

    train: pd.DataFrame
    folds: pd.DataFrame
    test: pd.DataFrame
    rng: np.random.Generator

    @property
    def truth(self) -> Truth:
        return truth(self.train, self.folds, self.test, CLASSES)

    def oof(self) -> pd.DataFrame:
        """A member's out-of-fold table, of its own noise."""
        frame = self.folds[self.folds["fold"] >= 0].drop(columns="group").reset_index(drop=True)
        target = self.train.set_index("row")["target"].loc[frame["row"]].to_numpy()
        return frame.assign(p_spam=self._probabilities(target))

    def by_fold(self, *, refit: bool = False) -> pd.DataFrame:
        """A member's test table, a network a part."""
        jobs = self.folds[self.folds["fold"] >= 0][["repeat", "fold"]].drop_duplicates().to_numpy().tolist()
        parts = [
            self.test[["row"]].assign(
                repeat=np.int16(repeat), fold=np.int16(fold), p_spam=self._probabilities(np.arange(len(self.test)) % 2)
            )
            for repeat, fold in [*sorted(jobs), *([[-1, -1]] if refit else [])]
        ]
        return pd.concat(parts, ignore_index=True)

    def config(self, *, ratio: float = 1.0, refit: bool = False, stop_on: str = "epochs") -> dict[str, Any]:
        """A member's config.json: what it stopped on, how many rows of each class its networks saw."""
        jobs = []
        for (repeat, fold), _ in self.folds[self.folds["fold"] >= 0].groupby(["repeat", "fold"]):
            held = self.folds[self.folds["repeat"] == repeat]["fold"].to_numpy() == fold
            positives = int(self.train["target"].to_numpy()[~held].sum())
            natural = [int((~held).sum()) - positives, positives]
            trained = [natural[0], max(1, round(natural[0] * ratio))]
            jobs.append({"name": f"repeat-{repeat}-fold-{fold}", "repeat": int(repeat), "fold": int(fold)})
            jobs[-1] |= {"class_counts_natural": natural, "class_counts_trained": trained, "weights_sha256": "0" * 64}
        if refit:
            jobs.append(copy.deepcopy(jobs[0]) | {"name": "refit", "repeat": -1, "fold": -1})
        return {"settings": {"stop_on": stop_on}, "jobs": jobs}

    def _probabilities(self, target: np.ndarray) -> np.ndarray:
        logits = 3 * target - 1.5 + self.rng.normal(size=len(target))
        return (1 / (1 + np.exp(-logits))).astype(np.float32)


@pytest.fixture(scope="session")
def make_world():
    """Build a world: rows, folds, repeats; extra rows that are never validated on come last."""

    def make(seed: int = 1, *, rows: int = 200, tests: int = 60, k: int = 4, repeats: int = 1, extra: int = 0) -> World:
        rng = np.random.default_rng(seed)
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
        target = (rng.random(rows) < 0.3).astype(np.int32)
        train = pd.DataFrame({"row": keys, "target": target})
        return World(train, pd.concat(parts, ignore_index=True), pd.DataFrame({"row": np.arange(tests)}), rng)

    return make


@pytest.fixture(scope="session")
def settings():
    """`ensemble` of params.yaml, quick."""

    def make(*members: str, **others: Any) -> Ensemble:
        return Ensemble(**{"members": list(members), "bootstrap": Bootstrap(repeats=100), **others})

    return make
