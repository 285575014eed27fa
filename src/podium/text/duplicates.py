"""Which texts are the same but for case, quotes, punctuation and spaces: the key that keeps them on one side."""

import hashlib
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

QUOTES = frozenset(
    "\"'`\u00ab\u00bb\u02bb\u02bc\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u2e42"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f"
)
PUNCTUATION = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm"})
"""Unicode categories that a space takes the place of; other symbols, emoji among them, are content."""


class _Folding(dict[int, str | None]):
    """For `str.translate`: quotes go, punctuation but "_" becomes a space; worked out once a character."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        punctuation = unicodedata.category(character) in PUNCTUATION and character != "_"
        self[code] = None if character in QUOTES else " " if punctuation else character
        return self[code]


_FOLDING = _Folding()
_NO_QUOTES = {ord(quote): None for quote in QUOTES}


def fold(text: str) -> str:
    """A text without what people change when they copy it.

    NFKC, casefold, quotes removed, other punctuation to spaces, runs of white space to one, none at the ends. A text
    of nothing else (":-(") keeps its punctuation, lest all such texts be one.

    Example:
        >>> fold('"Well, THIS  is it."'), fold(":-(")
        ('well this is it', ':-(')
    """
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    folded = " ".join(text.translate(_FOLDING).split())
    return folded or " ".join(text.translate(_NO_QUOTES).split())


def duplicate_groups(texts: Iterable[str]) -> npt.NDArray[np.str_]:
    """The duplicate group of each text: equal where the folded texts are.

    Args:
        texts: (rows,) text.

    Returns:
        (rows,) 16 hexadecimal digits, the first of the SHA-256 of the folded text in UTF-8: the same in every run and
        in every file.

    Example:
        >>> duplicate_groups(["A text.", "a  TEXT", "another"]).tolist()
        ['734194ede5b063e6', '734194ede5b063e6', 'ae448ac86c4e8e4d']
    """
    keys = [hashlib.sha256(fold(text).encode()).hexdigest()[:16] for text in texts]
    return np.array(keys, dtype="<U16")
