"""How often the training side of a fold repeats its rows."""

import math

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from numpy.typing import NDArray

from podium.config.folds import Sampling
from podium.errors import PodiumError

REFIT = (2**31, 2**31)
"""The (repeat, fold) that the fit on all rows draws its random numbers as; no fold has these numbers."""


def fold_rng(seed: int, repeat: int, fold: int) -> np.random.Generator:
    """A generator of the fold's own, so that the order in which folds are made does not matter."""
    return np.random.default_rng(np.random.SeedSequence([seed, repeat, fold]))


def sample(
    positions: NDArray[np.int64],
    targets: NDArray[np.int32],
    sampling: Sampling,
    rng: np.random.Generator,
    where: str = "samplings",
) -> NDArray[np.int64]:
    """Repeat rows of the rarer class until it stands at the asked ratio to the other.

    Args:
        positions: `(training rows,)` int64, each once.
        targets: `(rows,)` class indices of every row of data/prepared/train.parquet.
        sampling: its ratio; null leaves the positions as they are.
        rng: which rows are repeated.
        where: the key of the sampling in params.yaml, for errors.

    Returns:
        All of `positions`, in their order, then the repeated ones.

    Raises:
        PodiumError: there is only one class, or the rows stand above the ratio already.
    """
    if sampling.ratio is None:
        return positions
    labels = targets[positions]
    classes, counts = np.unique(labels, return_counts=True)
    if len(classes) < 2:
        problem = f"ratio {sampling.ratio} needs two classes, and the {len(positions)} training rows hold one"
        raise PodiumError(problem, where=where, fix="lower folds.k, or set the ratio to null")
    wanted = sampling.ratio * counts.max()
    if counts.min() > math.ceil(wanted):
        found = f"{counts.min() / counts.max():.3f} ({counts.min()} rows to {counts.max()})"
        problem = f"ratio {sampling.ratio} cannot be: rows are only added, the training rows stand at {found} already"
        room = counts.min() / counts.max() < 0.9995  # else the ratio would have to be above 1
        fix = "raise it above that, or set it to null" if room else "set it to null"
        raise PodiumError(problem, where=f"{where}.ratio", fix=fix)
    strategy = {int(label): max(int(count), round(wanted)) for label, count in zip(classes, counts, strict=True)}
    sampler = RandomOverSampler(sampling_strategy=strategy, random_state=int(rng.integers(2**32)))
    sampler.fit_resample(positions[:, None], labels)
    indices: NDArray[np.int64] = sampler.sample_indices_
    return positions[indices]
