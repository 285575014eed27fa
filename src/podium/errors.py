"""The one error that a user's mistake raises: what is wrong, where, and what to do."""

import re

LOGIN = re.compile(r"//[^/@\s]+@")
COMMANDS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor, turns the direction of a line round or cannot be printed: a stranger's names may hold it."""


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
        super().__init__(visible(f"{line}; {fix}" if fix else line).replace("\n", "\\n"))


class ParamsError(PodiumError):
    """`params.yaml` is not valid; one line for each mistake found."""

    def __init__(self, mistakes: list[PodiumError]) -> None:
        super().__init__("")
        self.args = ("\n".join(str(mistake) for mistake in mistakes),)
        self.what, self.mistakes = self.args[0], mistakes


class Fault(PodiumError):
    """What every run must keep does not hold (docs/invariants.md): an output was changed, or podium itself is wrong.

    Args:
        what: what does not hold, with the values found.
        where: the output and the row, fold or file.
        stage: that makes the output anew, as DVC calls it; empty: all of them.

    Example:
        >>> print(Fault("2 rows are in two folds", where="data/folds.parquet", stage="folds"))
        data/folds.parquet: 2 rows are in two folds; run `dvc repro --force folds`; if that is said again, it is a \
fault of podium's own
    """

    def __init__(self, what: str, *, where: str = "", stage: str = "") -> None:
        again = f"run `dvc repro --force {stage}".rstrip()
        super().__init__(what, where=where, fix=f"{again}`; if that is said again, it is a fault of podium's own")


def visible(text: str) -> str:
    r"""A text with what would act on a terminal spelled out, as JSON does it; line ends stay.

    Example:
        >>> visible("a\x1b[2Jb\u202e")
        'a\\u001b[2Jb\\u202e'
    """
    return COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
