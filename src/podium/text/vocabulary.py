"""Which tokens get an id of their own."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from podium.config.views import Tokens
from podium.errors import PodiumError

PADDING, UNKNOWN = "[PAD]", "[UNK]"
PADDING_ID, UNKNOWN_ID = 0, 1


def vocabulary(tokens: Sequence[str], counts: NDArray[np.int64], rules: Tokens, where: str = "views") -> list[str]:
    """The tokens that get an id, which is their place in the list.

    The most frequent come first; equal counts stand in the order of their code points, so that the same text always
    gives the same ids.

    Args:
        tokens: distinct tokens.
        counts: `(tokens,)` int64, how often each occurs.
        rules: the size (the two reserved ids included), the least count, how many of the most frequent to leave out.
        where: the key of the view in params.yaml, for the error.

    Raises:
        PodiumError: no token is left.

    Example:
        >>> vocabulary(["b", "a", "c"], np.array([2, 2, 1]), Tokens(min_count=2))
        ['[PAD]', '[UNK]', 'a', 'b']
    """
    frequent = np.flatnonzero(counts >= rules.min_count).tolist()
    ranked = sorted((-int(counts[place]), tokens[place]) for place in frequent)
    chosen = [token for _, token in ranked[rules.skip_top : rules.skip_top + rules.vocabulary_size - 2]]
    if not chosen:
        given = f"min_count {rules.min_count} and skip_top {rules.skip_top} leave none of {np.sum(counts > 0)} tokens"
        raise PodiumError(f"the vocabulary is empty: {given}", where=f"{where}.tokens", fix="lower them")
    return [PADDING, UNKNOWN, *chosen]


def ids_of(tokens: Sequence[str], vocabulary: Sequence[str]) -> NDArray[np.int32]:
    """The id of each token, `(tokens,)` int32; `UNKNOWN_ID` for those outside the vocabulary."""
    places = {token: place for place, token in enumerate(vocabulary)}
    return np.array([places.get(token, UNKNOWN_ID) for token in tokens], dtype=np.int32)
