"""Surface traits of texts: what could tell one file from another without a word being understood."""

import re
from collections.abc import Callable, Sequence

import ftfy
import numpy as np
import numpy.typing as npt
from ftfy.badness import is_bad

from podium.text.clean import surrounded

AROUND = " \t\r\n\"'\u2018\u2019\u201c\u201d\u201e"
HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
URL = re.compile(r"https?://|www\.")
DIGIT = re.compile(r"\d")
LEAST_AUC = 0.6  # of a trait that separates: one that 20 % more rows of one file have
STANDARD_ERRORS = 3.0  # and more than chance makes of so few rows


def _is_mojibake(text: str) -> bool:
    return not text.isascii() and bool(is_bad(text)) and ftfy.fix_encoding(text) != text


TRAITS: dict[str, Callable[[str], bool]] = {
    "surrounding quotes": surrounded,
    "characters beyond ASCII": lambda text: not text.isascii(),
    "mojibake (broken characters)": _is_mojibake,
    "HTML tags or escapes": lambda text: HTML.search(text) is not None,
    "web addresses": lambda text: URL.search(text) is not None,
    "digits": lambda text: DIGIT.search(text) is not None,
    "double spaces": lambda text: "  " in text,
    "line breaks": lambda text: "\n" in text or "\r" in text,
    "white space at an end": lambda text: text[:1].isspace() or text[-1:].isspace(),
    "no capital at all": str.islower,
    "capitals only": str.isupper,
    "a capital at the start": lambda text: text.lstrip(AROUND)[:1].isupper(),
    "a full stop, ! or ? at the end": lambda text: text.rstrip(AROUND)[-1:] in set(".!?\u2026\u3002\uff01\uff1f"),
}
"""Each trait by its name; the last two look past quotes and spaces at the ends, which are traits themselves."""


def traits_of(columns: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Which traits each row has, in one column of text at least.

    Args:
        columns: (columns, rows) text, a column or more.

    Returns:
        (traits, rows) bool, in the order of `TRAITS`.

    Example:
        >>> traits_of([['"Quoted."', "plain"]])[0]
        array([ True, False])
    """
    found = np.zeros((len(TRAITS), len(columns[0])), dtype=bool)
    for place, has in enumerate(TRAITS.values()):
        for texts in columns:
            found[place] |= np.fromiter(map(has, texts), dtype=bool, count=len(texts))
    return found


def auc(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> float:
    """How well a number tells two sets of rows apart: the share of pairs in which the first set's is larger.

    The area under the ROC curve (Mann-Whitney U); equal numbers count half. 0.5: not at all.

    Args:
        first: (rows,) numbers.
        second: (others,) numbers.

    Example:
        >>> auc(np.array([2, 3]), np.array([1, 2]))
        0.875
    """
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, "left") + np.searchsorted(ordered, first, "right")
    return float(below.sum() / 2 / (len(first) * len(second)))


def separates(area: float, spread: float, rows: tuple[int, int]) -> bool:
    """Whether an area under the ROC curve is far from 0.5, and by more than chance.

    Args:
        area: from 0 to 1.
        spread: the variance of the trait over both files, for a number that of uniform ranks, 1/12.
        rows: the rows of either file.
    """
    error = np.sqrt(spread * (1 / rows[0] + 1 / rows[1]))
    return bool(abs(area - 0.5) >= LEAST_AUC - 0.5 - 1e-9 and abs(area - 0.5) > STANDARD_ERRORS * error)
