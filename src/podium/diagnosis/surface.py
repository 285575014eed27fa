"""Numbers of a text's surface, which a classifier may tell train from test by."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

QUOTES = frozenset("\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e")
PUNCTUATION = frozenset(".,;:!?-\u2013\u2014\u2026()[]{}/\\&%#@*+=<>|~^_$")

TRAITS: dict[str, Callable[[str], float]] = {
    "characters": len,
    "words": lambda text: len(text.split()),
    "quotes": lambda text: _share(text, QUOTES.__contains__),
    "capitals": lambda text: _share(text, str.isupper),
    "punctuation": lambda text: _share(text, PUNCTUATION.__contains__),
    "digits": lambda text: _share(text, str.isdigit),
    "non-ASCII": lambda text: _share(text, lambda one: not one.isascii()),
}
"""Of each text, by name; from the third on the share of its characters."""


def surface(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The traits of texts, `(rows, traits)`, in the order of `TRAITS`.

    Example:
        >>> surface(["No. 7!"]).round(2).tolist()
        [[6.0, 2.0, 0.0, 0.17, 0.33, 0.17, 0.0]]
    """
    return np.array([[trait(text) for trait in TRAITS.values()] for text in texts], np.float64).reshape(-1, len(TRAITS))


def _share(text: str, counts: Callable[[str], bool]) -> float:
    return sum(map(counts, text)) / len(text) if text else 0.0
