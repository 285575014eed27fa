"""Which surface traits separate train from test, in numbers and in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from podium.competition.traits import TRAITS, auc, lengths_of_block, separates, traits_of_block
from podium.config.competition import Clean
from podium.io.strings import Strings

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
    """The texts of one file, a block or all: how many rows have each trait, and how long they are.

    Args:
        rows: how many.
        raw: `(traits,)` rows that have each, as they stand in the file.
        cleaned: `(traits,)` after cleaning and joining.
        lengths: `(rows,)` of the cleaned texts, by unit.
    """

    rows: int
    raw: npt.NDArray[np.int64]
    cleaned: npt.NDArray[np.int64]
    lengths: dict[str, npt.NDArray[np.int32]]

    @classmethod
    def of(cls, raw: Sequence[Strings], cleaned: Strings) -> "Surface":
        """Of a block.

        Args:
            raw: its columns of text, each `(rows,)`.
            cleaned: `(rows,)` what cleaning and joining made of them.
        """
        before = np.logical_or.reduce([traits_of_block(column) for column in raw])
        after = before
        if len(raw) > 1 or cleaned is not raw[0]:
            changed = pc.not_equal(raw[0], cleaned) if len(raw) == 1 else pa.repeat(True, len(cleaned))
            after = before.copy()
            after[:, changed.to_numpy(zero_copy_only=False)] = traits_of_block(cleaned.filter(changed))
        return cls(len(cleaned), before.sum(axis=1), after.sum(axis=1), lengths_of_block(cleaned))

    @classmethod
    def joined(cls, blocks: Sequence["Surface"]) -> "Surface":
        """Of several blocks as one; of one at least."""
        lengths = {unit: np.concatenate([block.lengths[unit] for block in blocks]) for unit in blocks[0].lengths}
        raw, cleaned = (np.sum([getattr(block, name) for block in blocks], axis=0) for name in ("raw", "cleaned"))
        return cls(sum(block.rows for block in blocks), raw, cleaned, lengths)

    def shares(self) -> npt.NDArray[np.float64]:
        """The share of rows that have each trait, `(2, traits)`: as they stand in the file, and cleaned."""
        found: npt.NDArray[np.float64] = np.stack([self.raw, self.cleaned]) / self.rows
        return found


def compare_traits(train: Surface, test: Surface, settings: Clean) -> tuple[dict[str, Any], list[str]]:
    """Compare the surface of train's texts with test's, as they stand in the files and after cleaning.

    Args:
        train: a row or more.
        test: a row or more.
        settings: what cleaned them.

    Returns:
        For each trait its shares; findings, a sentence for each trait that separates the two.
    """
    rows = train.rows, test.rows
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
    train: Mapping[str, npt.NDArray[np.integer]], test: Mapping[str, npt.NDArray[np.integer]]
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
