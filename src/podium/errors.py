"""The one error that a user's mistake raises: what is wrong, where, and what to do."""

import re

LOGIN = re.compile(r"//[^/@\s]+@")


class PodiumError(Exception):
    """A mistake in the user's files or parameters, told in one line.

    Args:
        what: what is wrong, with the value received.
        where: the file, row, column or key it was found at.
        fix: what to do about it.

    Example:
        >>> print(PodiumError("the column 'label' is missing", where="train.csv", fix="set competition.label"))
        train.csv: the column 'label' is missing; set competition.label
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        line = f"{where}: {what}" if where else what
        super().__init__(f"{line}; {fix}" if fix else line)


class ParamsError(PodiumError):
    """`params.yaml` is not valid; one line for each mistake found."""

    def __init__(self, mistakes: list[PodiumError]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def first_line(error: Exception) -> str:
    r"""What another library's error says, as a part of one line of ours; an address in it loses its login.

    Args:
        error: of any kind; of one that says nothing it is the kind.

    Example:
        >>> first_line(OSError("no answer from ssh://me:secret@host/store\nTraceback of the server:"))
        'no answer from ssh://…@host/store'
        >>> first_line(KeyError())
        'KeyError'
    """
    told = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return LOGIN.sub("//…@", told)
