"""Whether the first row of a table names its columns."""

import re
from collections.abc import Sequence

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
KNOWN = re.compile(
    "id|ids|uid|qid|guid|index|idx|text|texts|sentence|comment|comments|tweet|tweets|question|review|"
    "message|body|title|document|content|description|label|labels|target|class|category|sentiment|"
    "prediction"
)
"""What columns are called; a row that holds one of these words alone in a cell is a header."""

LONGEST = 40  # characters of a column's name
WORDS = 5


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of these rows names the columns.

    Args:
        rows: the first ones of a file, all as wide.

    Example:
        >>> has_header([["id", "text"], ["1", "a"]]), has_header([["8_1", "Do it.", "1"], ["8_2", "I did.", "0"]])
        (True, False)
        >>> has_header([["phrase", "kind"], ["so it goes", "X"], ["it goes on", "X"]])
        True
    """
    if not rows:
        return False
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    if any(map(NUMBER.fullmatch, first)) or len(set(first)) < len(first) or not any(first):
        return False
    if any(KNOWN.fullmatch(name) for cell in first for name in _plain(cell)):
        return True
    columns = [[cell.strip() for cell in column] for column in zip(*rest, strict=True)]
    pairs = [(cell, column) for cell, column in zip(first, columns, strict=True) if cell]
    if any(cell in column for cell, column in pairs):  # a name seldom stands in its column
        return False
    if any(column and all(NUMBER.fullmatch(cell) for cell in column if cell) and any(column) for column in columns):
        return True
    return all(len(cell) <= LONGEST and len(cell.split()) <= WORDS for cell in first)


def _plain(name: str) -> set[str]:
    """A cell as a column's name; and the last word of it, where it is made of several.

    Example:
        >>> sorted(_plain("comment_text")), sorted(_plain("I like this text"))
        (['comment_text', 'text'], ['i like this text'])
    """
    name = name.casefold()
    return {name, *([re.split(r"[_\-.]", name)[-1]] if re.fullmatch(r"\S+", name) else [])}
