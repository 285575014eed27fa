"""Which surface traits separate train from test, in numbers and in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from podium.competition.traits import TRAITS, auc, separates, traits_of
from podium.config.competition import Clean

REMEDIES = {
    "surrounding quotes": ("clean.strip_quotes", "strip_quotes"),
    "mojibake (broken characters)": ("clean.fix_broken", "fix_broken"),
    "HTML tags or escapes": ("clean.fix_broken", "fix_broken"),
    "double spaces": ("clean.collapse_spaces", "collapse_spaces"),
    "line breaks": ("clean.collapse_spaces", "collapse_spaces"),
    "white space at an end": ("clean.collapse_spaces", "collapse_spaces"),
}
"""The settings that take a trait away: the key, the field of `Clean`."""


@dataclass(frozen=True)
class Surface:
    """The texts of one file.

    Args:
        raw: (columns, rows) its columns of text.
        cleaned: (rows,) what cleaning and joining made of them.
    """

    raw: Sequence[Sequence[str]]
    cleaned: Sequence[str]

    def shares(self) -> npt.NDArray[np.float64]:
        """The share of rows that have each trait, `(2, traits)`: as they stand in the file, and cleaned."""
        raw = traits_of(self.raw)
        cleaned = raw.copy()
        changed = np.array([len(self.raw) > 1 or a != b for a, b in zip(self.raw[0], self.cleaned, strict=True)])
        cleaned[:, changed] = traits_of([[text for text, new in zip(self.cleaned, changed, strict=True) if new]])
        return np.stack([raw.mean(axis=1), cleaned.mean(axis=1)])


def compare_traits(train: Surface, test: Surface, settings: Clean) -> tuple[dict[str, Any], list[str]]:
    """Compare the surface of train's texts with test's, as they stand in the files and after cleaning.

    Args:
        train: a row or more.
        test: a row or more.
        settings: what cleaned them.

    Returns:
        For each trait its shares; findings, a sentence for each trait that separates the two.
    """
    rows = len(train.cleaned), len(test.cleaned)
    pairs = np.stack([train.shares(), test.shares()], axis=-1)  # (raw or cleaned, traits, train or test)
    traits, findings = {}, []
    for name, raw, cleaned in zip(TRAITS, *pairs.tolist(), strict=True):
        apart = _apart(raw, rows), _apart(cleaned, rows)
        traits[name] = {
            "train": round(raw[0], 4),
            "test": round(raw[1], 4),
            "train_cleaned": round(cleaned[0], 4),
            "test_cleaned": round(cleaned[1], 4),
            "separates": apart[0],
            "separates_cleaned": apart[1],
        }
        if any(apart):
            findings.append(_sentence(name, raw if apart[0] else cleaned, apart, settings))
    return traits, findings


def compare_lengths(
    train: dict[str, npt.NDArray[np.int64]], test: dict[str, npt.NDArray[np.int64]]
) -> tuple[dict[str, float], list[str]]:
    """Compare lengths.

    Args:
        train: a unit's name, and (rows,) lengths in it.
        test: the same of test.

    Returns:
        For each unit the AUC, above 0.5 where train's texts are longer; findings.
    """
    areas, findings = {}, []
    for unit in train:
        area = auc(train[unit], test[unit])
        areas[unit] = round(area, 4)
        if separates(area, 1 / 12, (len(train[unit]), len(test[unit]))):
            middle = [f"{np.median(lengths[unit]):g}" for lengths in (train, test)]
            longer = "longer" if area > 0.5 else "shorter"
            findings.append(
                f"{unit}: train's texts are {longer} than test's (medians {middle[0]} and {middle[1]}, AUC {area:.2f})"
            )
    return areas, findings


def _apart(pair: Sequence[float], rows: tuple[int, int]) -> bool:
    share = (pair[0] * rows[0] + pair[1] * rows[1]) / sum(rows)
    # the area of a trait that is there or not is 0.5 + half the difference, so its standard error is halved as well
    return separates(0.5 + (pair[0] - pair[1]) / 2, share * (1 - share) / 4, rows)


def _sentence(name: str, pair: Sequence[float], apart: tuple[bool, bool], settings: Clean) -> str:
    key, field = REMEDIES.get(name, ("", ""))
    found = f"{name}: {pair[0]:.0%} of train, {pair[1]:.0%} of test"
    if not apart[1]:
        return f"{found}; cleaning takes the difference away"
    remedy = f"; set {key}" if key and not getattr(settings, field) else ""
    when = ", after cleaning too" if all(apart) else ", after cleaning"
    return f"{found}{when}: a model can learn which file it reads{remedy}"
