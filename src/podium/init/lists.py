"""Columns whose cells list labels."""

import json
from collections import Counter

from podium.init.column import Column
from podium.io.tables import Table

SEPARATORS = (",", ";", "|", " ")
LONGEST = 60
"""Characters of a label."""

MOST = 1000
"""Different labels."""


def parts_of(cell: str, separator: str) -> list[str]:
    """The labels that a cell lists, as `competition.label_sets` reads them.

    Example:
        >>> parts_of("4, 27", ","), parts_of('["joy", "fear"]', ",")
        (['4', '27'], ['joy', 'fear'])
    """
    if cell.startswith("["):
        try:
            return [value if isinstance(value, str) else json.dumps(value) for value in json.loads(cell)]
        except ValueError:
            pass
    return [part for part in map(str.strip, cell.split(separator)) if part]


def separator_of_lists(column: Column, table: Table) -> str | None:
    """What stands between the labels that cells list; None: they are no lists.

    Each label of a list stands alone elsewhere, or in another list: `Smith, John` is none. Only numbers and codes may
    be separated by a space, for labels of several words are many.

    Args:
        column: the labels.
        table: that it is of.
    """
    if column.name in table.nested:
        return ","
    cells = column.values
    for separator in SEPARATORS:
        lists = [parts_of(cell, separator) for cell in cells]
        several = [parts for parts in lists if len(parts) > 1]
        counts = Counter(part for parts in lists for part in set(parts))
        if not several or len(counts) < 3 or len(counts) > MOST or max(map(len, counts)) > LONGEST:
            continue
        if separator == " " and not all(any(mark.isdigit() for mark in part) for part in counts):
            continue
        again = sum(counts[part] > 1 for parts in several for part in parts)
        if again >= 0.9 * sum(map(len, several)) and len(counts) <= len(cells):
            return separator
    return None


def labels_of(column: Column, separator: str) -> list[str]:
    """All labels that cells list, each once.

    Args:
        column: the labels.
        separator: what stands between two.
    """
    return list(dict.fromkeys(part for cell in column.values for part in parts_of(cell, separator)))
