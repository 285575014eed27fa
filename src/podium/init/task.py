"""The task, its classes in order, which is the positive one, and a metric to begin with."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from podium.config.explain import choice
from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.columns import Columns
from podium.init.header import NUMBER
from podium.init.lists import labels_of
from podium.init.sheet import Sheet

Task = Literal["binary", "multiclass", "multilabel"]

NEGATIVE = re.compile(
    "not|no|non|n|neg|negative|false|f|ham|normal|clean|none|neutral|other|benign|legit|safe|nothate|"
    "nonhate|real|nontoxic|human"
)
POSITIVE = re.compile(
    "yes|y|pos|positive|true|t|spam|toxic|hate|hateful|off|offensive|fake|abusive|insult|sarcastic|"
    "sarcasm|phishing|malicious|sexist|machine|generated|duplicate|insincere"
)
WORD = re.compile(r"[^\W_]+")
RARE = 0.4
"""A class of at most this share of rows is the positive one, where names do not tell."""


class Goal(NamedTuple):
    """What is predicted."""

    task: Task
    classes: list[str]  # binary: the positive one last
    why_task: str
    why_positive: str


def find_goal(train: Sheet, columns: Columns, task: str, positive: str, ask: Ask) -> Goal:
    """The task and its classes.

    Args:
        train: the labelled rows.
        columns: which of them hold labels.
        task: what the user says; "": nothing.
        positive: the class that the user calls positive; "": none.
        ask: asks what is not clear.

    Raises:
        PodiumError: there are no two classes, or what the user says does not go with the labels.
    """
    found, classes, why = _found(train, columns)
    chosen: Task = found if not task else _checked(task, found, classes)
    if len(classes) < 2:
        there = f"only {classes[0]!r}" if classes else "nothing"
        what = f"the label {columns.label[0]!r} is {there} in every row"
        raise PodiumError(what, where=train.path, fix="name another column with --label")
    why = "as you say" if task else why
    if chosen != "binary":
        if positive:
            raise PodiumError(f"a {chosen} task has no positive class", where="--positive", fix="leave it out")
        return Goal(chosen, classes, why, "")
    chosen_one, why_positive = _positive(train, columns, classes, positive, ask)
    return Goal(chosen, [name for name in classes if name != chosen_one] + [chosen_one], why, why_positive)


def ordered(names: Sequence[str]) -> list[str]:
    """Classes in the order of their numbers, or else of the alphabet.

    Example:
        >>> ordered(["10", "9", "1"]), ordered(["b", "a"])
        (['1', '9', '10'], ['a', 'b'])
    """
    if all(NUMBER.fullmatch(name) for name in names):
        return sorted(names, key=lambda name: (float(name), name))
    return sorted(names)


def metric_of(task: Task, write: str, *, benchmark: bool) -> tuple[str, str]:
    """A metric that such competitions often have, and why this one; the files do not tell it.

    Args:
        task: the task.
        write: what is handed in: `submission.write`.
        benchmark: the test file has its labels, as those of published sets do.
    """
    if write in ("probability", "probability_columns"):
        if task == "multilabel":
            return "roc_auc_macro", "a probability a label is handed in"
        if write == "probability":
            return "roc_auc", "a probability is handed in"
        return "log_loss", "a probability a class is handed in"
    if task == "multilabel":
        return "f1_macro", "labels are handed in"
    if task == "multiclass":
        return "accuracy", "one of several classes is handed in"
    if benchmark:
        return "accuracy", "the test file has its labels, as those of published sets do"
    return "f1", "one of two labels is handed in"


def _found(train: Sheet, columns: Columns) -> tuple[Task, list[str], str]:
    if len(columns.label) > 1:
        return "multilabel", list(columns.label), f"{len(columns.label)} columns of labels"
    column = train.columns[columns.label[0]]
    if columns.separator is not None:
        classes = ordered(labels_of(column, columns.separator))
        return "multilabel", classes, f"its cells list labels, {len(classes)} different ones"
    classes = ordered(column.values)
    if len(classes) > 1000:
        what = f"{column.name!r} has {len(classes):,} different values"
        raise PodiumError(what, where=train.path, fix="name the column of labels with --label")
    return "binary" if len(classes) == 2 else "multiclass", classes, f"{len(classes)} different labels, one a row"


def _checked(task: str, found: Task, classes: list[str]) -> Task:
    """What the user says, where the labels can be that."""
    if task not in ("binary", "multiclass", "multilabel"):
        fix = choice(task, ["binary", "multiclass", "multilabel"])
        raise PodiumError(f"{task!r} is no task", where="--task", fix=fix)
    fits = task == found or (task == "multiclass" and found == "binary")
    if not fits:
        what = f"the labels are those of a {found} task ({len(classes)} different ones), not of a {task} one"
        raise PodiumError(what, where="--task", fix="name other columns with --label, or leave --task out")
    return "multiclass" if task == "multiclass" else found


def _positive(train: Sheet, columns: Columns, classes: list[str], told: str, ask: Ask) -> tuple[str, str]:
    """The positive class, and how it is known."""
    if told:
        if told not in classes:
            raise PodiumError(f"{told!r} is no label", where="--positive", fix=choice(told, classes))
        return told, "as you say"
    if all(NUMBER.fullmatch(name) for name in classes):
        return classes[1], "the larger number"
    signs = [_sign(name) for name in classes]
    if signs[0] != signs[1]:
        return classes[0 if signs[0] > signs[1] else 1], "by the names"
    cells = train.table.frame[columns.label[0]].str.strip()
    shares = [float((cells == name).sum()) / max(train.rows, 1) for name in classes]
    if min(shares) <= RARE:
        place = shares.index(min(shares))
        return classes[place], f"the rarer one, {shares[place]:.1%} of the rows"
    return ask.one(f"which of {classes[0]!r} and {classes[1]!r} is positive?", classes, "--positive"), "as you say"


def _sign(name: str) -> int:
    """1 of a name that says yes, -1 of one that says no, 0 of others."""
    words = {word.casefold() for word in WORD.findall(name)}
    if any(NEGATIVE.fullmatch(word) for word in words):
        return -1
    return int(any(POSITIVE.fullmatch(word) for word in words))
