"""Texts taken apart, a block of rows at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from podium.io.strings import Strings
from podium.text.ragged import Ragged

Texts = Callable[[], Iterable[Strings]]
"""Gives texts in blocks, none of them missing, each time anew."""


@dataclass(frozen=True, eq=False)
class SplitTexts:
    """Texts taken apart.

    Args:
        tokens: the distinct ones.
        counts: `(tokens,)` int64, how often each occurs.
        rows: gives each row as indices into the tokens, a block at a time.
    """

    tokens: list[str]
    counts: NDArray[np.int64]
    rows: Callable[[], Iterator[Ragged]]
