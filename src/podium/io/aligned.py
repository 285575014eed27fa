"""Tables as lines of text, each column as wide as its widest cell."""

from collections.abc import Collection, Sequence

from podium.errors import visible


def aligned(table: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """The lines of a table, two spaces between its columns; nothing in a cell acts on the terminal.

    Args:
        table: the cells of each line, as many in all; at least one line.
        right: the places of columns that stand at the right of theirs, as numbers do.

    Example:
        >>> aligned([("model", "folds"), ("cnn", "10")], right=[1])
        ['model  folds', 'cnn       10']
    """
    table = [[visible(cell) for cell in line] for line in table]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]
