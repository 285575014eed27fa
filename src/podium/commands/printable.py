"""Lines in which nothing of a stranger's files can command a terminal."""


def printable(line: str) -> str:
    r"""A line as it is shown: characters that print nothing are written out.

    Args:
        line: what is to be told, names from a stranger's files in it.

    Example:
        >>> print(printable("train\x1b[2J.csv, café"))
        train\x1b[2J.csv, café
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in line
    )
