"""Tables as lines of text, each column as wide as its widest cell."""

from collections.abc import Collection, Sequence


def aligned(table: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """The lines of a table, two spaces between its columns.

    Args:
        table: the cells of each line, as many in all; at least one line.
        right: the places of columns that stand at the right of theirs, as numbers do.

    Example:
        >>> aligned([("model", "folds"), ("cnn", "10")], right=[1])
        ['model  folds', 'cnn       10']
    """
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]
