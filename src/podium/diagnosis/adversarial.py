"""Adversarial validation: can a classifier tell the training texts from the test texts?"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.competition.traits import auc
from podium.diagnosis.surface import TRAITS, surface
from podium.ensemble.bootstrap import interval
from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.problem import Problem

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WORD = r"\w+"
FEATURES: tuple[dict[str, Any], ...] = (
    {"ngram_range": (1, 2), "token_pattern": WORD},
    {"analyzer": "char_wb", "ngram_range": (2, 4)},
)
FILES = Problem("binary", ("train", "test"), "roc_auc")
MOST_ROWS = 5000  # of either file
MOST_WORDS = 50_000  # or pieces of words
SLICES = 5
LEAST_TEXTS = 5  # that hold a word, in both files together
SURE = 4.0  # standard errors: of thousands of words some differ by three
SHOWN = 8


class Word(NamedTuple):
    """A word, and the share of either file's texts that hold it."""

    word: str
    train: float
    test: float


class Trait(NamedTuple):
    """A trait: how well it tells the files apart alone, above 0.5 where test has more of it; and its means."""

    name: str
    auc: float
    train: float
    test: float


class Apart(NamedTuple):
    """How far train and test can be told apart."""

    auc: float  # of the classifier, on texts that it was not fitted on; 0.5: not at all
    low: float
    high: float
    rows: tuple[int, int]  # train and test texts that were looked at
    words: list[Word]  # the most telling first
    traits: list[Trait]  # those that tell anything, the most telling first


def tell_apart(
    train: pd.DataFrame,
    test: pd.DataFrame,
    *,
    seed: int = 1,
    repeats: int = 1000,
    most: int = MOST_ROWS,
    features: Sequence[Mapping[str, Any]] = FEATURES,
) -> Apart:
    """Fit a classifier of the file a text is from, cross-fitted, and name what gives the files away.

    Logistic regression on TF-IDF of words and word pairs, of 2 to 4 characters within words, and on surface traits.
    Texts that are duplicates, within a file or over both, are on one side of each split; vocabulary and scales are of
    the split's own fitting side. The interval is the bootstrap over those groups. Of large files, a sample.

    Args:
        train: columns `text` and `group` (data/prepared/train.parquet).
        test: the same.
        seed: of the sample, the slices and the bootstrap.
        repeats: resamples.
        most: rows to look at of either file.
        features: what is counted of a text.

    Raises:
        PodiumError: too few distinct texts to divide.
    """
    rng = np.random.default_rng(seed)
    sides = [_sample(frame[["text", "group"]], most, rng) for frame in (train, test)]
    texts = [str(text) for frame in sides for text in frame["text"]]
    _, groups = np.unique(np.concatenate([frame["group"].to_numpy(object) for frame in sides]), return_inverse=True)
    from_test = np.repeat([0, 1], list(map(len, sides))).astype(np.int32)
    if groups.max() + 1 < 2 * SLICES or min(map(len, sides)) < SLICES:
        wrong = f"{len(sides[0])} train and {len(sides[1])} test texts are too few to tell apart"
        raise PodiumError(wrong, where="data/prepared", fix="give more of either")
    traits = surface(texts)
    chances = _crossed(texts, traits, from_test, groups, features, rng)
    area = metric_of(FILES).score(from_test, chances)
    low, high = interval(FILES, from_test, chances, groups, repeats=repeats, seed=seed)
    is_test = from_test == 1
    return Apart(area, low, high, (len(sides[0]), len(sides[1])), _words(texts, is_test), _traits(traits, is_test))


def _sample(frame: pd.DataFrame, most: int, rng: np.random.Generator) -> pd.DataFrame:
    if len(frame) <= most:
        return frame
    return frame.iloc[np.sort(rng.choice(len(frame), most, replace=False))]


def _crossed(
    texts: Sequence[str],
    traits: Floats,
    from_test: npt.NDArray[np.int32],
    groups: npt.NDArray[np.integer],
    features: Sequence[Mapping[str, Any]],
    rng: np.random.Generator,
) -> Floats:
    """How probably each text is from test, by a classifier that saw none of its group, `(rows,)`."""
    from scipy.sparse import csr_array, hstack
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    slices = _slices(from_test, groups, rng)
    counted = [found for kind in features if (found := _counted(texts, kind)) is not None]
    found = np.empty(len(texts))
    for part in range(SLICES):
        held, rest = np.flatnonzero(slices == part).tolist(), np.flatnonzero(slices != part).tolist()
        sides: tuple[list[Any], list[Any]] = ([], [])
        for counts in counted:
            known = _known(counts[rest])
            if not known.size:  # no word stands in two texts
                continue
            weights = TfidfTransformer(sublinear_tf=True)
            sides[0].append(weights.fit_transform(counts[rest][:, known]))
            sides[1].append(weights.transform(counts[held][:, known]))
        scaler = StandardScaler().fit(traits[rest])
        for side, rows in zip(sides, (rest, held), strict=True):
            side.append(csr_array(np.clip(scaler.transform(traits[rows]), -5, 5) / np.sqrt(len(TRAITS))))
        with threadpool_limits(limits=1):  # the same bytes on any number of cores
            model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=200, tol=1e-3)
            model.fit(hstack(sides[0], format="csr"), from_test[rest])
        found[held] = model.predict_proba(hstack(sides[1], format="csr"))[:, 1]
    return found


def _counted(texts: Sequence[str], kind: Mapping[str, Any]) -> Any:
    """How often each word, or piece of one, stands in each text, sparse `(rows, words)`; None: there is none."""
    from sklearn.feature_extraction.text import CountVectorizer

    try:
        return CountVectorizer(dtype=np.float64, **kind).fit_transform(texts).tocsr()
    except ValueError:
        return None


def _known(counts: Any) -> npt.NDArray[np.int64]:
    """The words that the fitting side knows: those that stand in two of its texts, of very many the most frequent."""
    twice = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) > 1)
    often = np.asarray(counts.sum(axis=0)).ravel()[twice]
    return np.sort(twice[np.argsort(-often, kind="stable")][:MOST_WORDS])


def _slices(
    from_test: npt.NDArray[np.int32], groups: npt.NDArray[np.integer], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """A slice for each row, by its group; as many groups with test rows in each."""
    tests = np.bincount(groups, from_test)
    order = rng.permutation(len(tests))
    order = order[np.argsort(tests[order] > 0, kind="stable")]
    of_group = np.empty(len(tests), np.int64)
    of_group[order] = np.arange(len(tests)) % SLICES
    found: npt.NDArray[np.int64] = of_group[groups]
    return found


def _words(texts: Sequence[str], is_test: Flags) -> list[Word]:
    """The words whose shares of texts differ most surely, by the two-proportion z statistic."""
    from sklearn.feature_extraction.text import CountVectorizer

    try:
        counter = CountVectorizer(binary=True, token_pattern=WORD, min_df=LEAST_TEXTS)
        held = counter.fit_transform(texts).tocsr()
    except ValueError:  # no word stands in so many
        return []
    rows = np.array([(~is_test).sum(), is_test.sum()])
    counts = np.stack([np.asarray(held[side].sum(axis=0)).ravel() for side in (~is_test, is_test)])  # (2, words)
    shares, pooled = counts / rows[:, None], counts.sum(axis=0) / rows.sum()
    error = np.sqrt(pooled * (1 - pooled) * (1 / rows).sum())
    sure = np.abs(np.divide(shares[1] - shares[0], error, out=np.zeros_like(error), where=error > 0))
    names = counter.get_feature_names_out()
    best = np.argsort(-sure, kind="stable")[:SHOWN]
    return [Word(str(names[at]), *shares[:, at].tolist()) for at in best if sure[at] > SURE]


def _traits(traits: Floats, is_test: Flags) -> list[Trait]:
    """The traits that differ by more than chance, and by enough to matter."""
    rows = (~is_test).sum(), is_test.sum()
    error = np.sqrt((1 / rows[0] + 1 / rows[1]) / 12)  # of the area, for numbers that do not differ
    found = []
    for name, column in zip(TRAITS, traits.T, strict=True):
        area = auc(column[is_test], column[~is_test])
        if abs(area - 0.5) > max(SURE * error, 0.02):
            found.append(Trait(name, area, float(column[~is_test].mean()), float(column[is_test].mean())))
    return sorted(found, key=lambda one: -abs(one.auc - 0.5))
