"""What columns of probabilities are called, in every file that has some."""

from collections.abc import Sequence


def probability_columns(classes: Sequence[str], task: str) -> list[str]:
    """`p_<class>`, an output each; a binary task has the positive class's alone.

    Args:
        classes: competition.classes.
        task: competition.task.

    Example:
        >>> probability_columns(["ham", "spam"], "binary")
        ['p_spam']
    """
    return [f"p_{name}" for name in (classes[1:] if task == "binary" else classes)]
