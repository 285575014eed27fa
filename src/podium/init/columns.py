"""Which columns are ids, text and labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from podium.config.explain import choice
from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.column import Column
from podium.init.lists import separator_of_lists
from podium.init.roles import Roles, same_ids
from podium.init.sheet import Sheet
from podium.text.duplicates import fold

IDS = re.compile(r"(.*[_\- ])?(id|ids|index|idx|uid|qid|guid|key|number|no)|[a-z]*(id|Id|ID)|#")
LABELS = ("label", "labels", "target", "class", "category", "sentiment", "y", "output", "emotion", "emotions", "intent")
ALIKE = 200
"""Rows by which two columns are found to be the same text."""


@dataclass(frozen=True)
class Told:
    """What the user says of the columns; empty where nothing is said. An id of "none": there is none."""

    id: str = ""
    text: Sequence[str] = ()
    label: Sequence[str] = ()


@dataclass(frozen=True)
class Columns:
    """Which columns hold what.

    Args:
        id: of ids; None: rows are numbered.
        text: of text, in the order of the training file.
        label: one, or one for each label.
        separator: of a label column that holds lists; None: it holds one label a row.
        sample_id: what the sample submission calls its ids; None: it has none of the test file's.
        answers: the sample submission's other columns, which receive predictions; [] without a sample.
        why: of id, text and label, how it is known.
    """

    id: str | None
    text: list[str]
    label: list[str]
    separator: str | None
    sample_id: str | None
    answers: list[str]
    why: dict[str, str] = field(default_factory=dict)


def find_columns(roles: Roles, told: Told, ask: Ask) -> Columns:
    """Find the columns: by what the user says, else by the sample submission, by what they hold and by their names.

    Args:
        roles: the files.
        told: what the user says.
        ask: asks what is not clear.

    Raises:
        PodiumError: one is missing, or nobody is there to answer.
    """
    _check_told(roles, told)
    why: dict[str, str] = {}
    test_id, sample_id, why["id"] = _ids(roles, told)
    answers = _answers(roles, sample_id)
    label, why["label"] = _labels(roles, told, answers, test_id, ask)
    separator = separator_of_lists(roles.train.columns[label[0]], roles.train.table) if len(label) == 1 else None
    taken = {test_id, *label}
    text, why["text"] = _texts(roles, told, taken, ask)
    return Columns(test_id, text, label, separator, sample_id, answers, why)


def _check_told(roles: Roles, told: Told) -> None:
    both = [name for name in roles.train.names if name in roles.test.names]
    asked = [("--id", told.id, both), *(("--text", name, both) for name in told.text)]
    asked += [("--label", name, roles.train.names) for name in told.label]
    for flag, name, there in asked:
        if name and name not in there and (flag, name) != ("--id", "none"):
            where = roles.train.path if flag == "--label" else f"{roles.train.path} and {roles.test.path}"
            raise PodiumError(f"no column {name!r} in {where}", where=flag, fix=choice(name, there))


def _ids(roles: Roles, told: Told) -> tuple[str | None, str | None, str]:
    """The column of ids, what the sample calls it, and how that is known."""
    train, test, sample = roles.train, roles.test, roles.sample
    if told.id:
        name = None if told.id == "none" else told.id
        fit = [] if sample is None or name is None else _same(sample, test, name)
        return name, fit[0] if fit else None, "as you say"
    if sample is not None:
        found = [(one, other) for one in sample.names if (other := same_ids(sample, one, test))]
        found.sort(key=lambda pair: (pair[1] == train.main_text, not IDS.fullmatch(pair[1])))
        for one, other in found:
            if other in train.names and other != train.main_text:
                return other, one, f"the same values as {one} of {sample.path}"
        if found:
            return None, found[0][0], f"{test.path} has {found[0][1]}, {train.path} has none: rows are numbered"
    there = [test.columns[name] for name in test.names if name in train.names and name != train.main_text]
    unique = [column for column in there if column.is_unique and (column.is_code or column.is_numeric)]
    by_name = [column for column in unique if IDS.fullmatch(column.name)]
    if train is not test:
        unique = [column for column in unique if not column.is_fractional and column.name == test.names[0]]
        if by_name or unique:
            best = (by_name or unique)[0].name
            return best, None, "each row of the test file has its own"
    return None, None, "no column has one for each row: they are numbered"


def _same(sample: Sheet, test: Sheet, name: str) -> list[str]:
    """The columns of the sample that hold the ids of the test file's column."""
    ids = set(test.columns[name].values)
    return [one.name for one in sample.columns.values() if set(one.values) == ids]


def _answers(roles: Roles, sample_id: str | None) -> list[str]:
    """The columns of the sample that receive predictions: those that are no ids and not copied from the test file."""
    if roles.sample is None:
        return []
    copied = {name for name in roles.sample.names if name in roles.test.names and name == roles.train.main_text}
    others = [name for name in roles.sample.names if name != sample_id and name not in copied]
    fresh = [name for name in others if name not in roles.test.names]
    return fresh or others


def _labels(roles: Roles, told: Told, answers: list[str], test_id: str | None, ask: Ask) -> tuple[list[str], str]:
    """The column of labels, or those of several, and how that is known."""
    train, test, sample = roles.train, roles.test, roles.sample
    if told.label:
        return list(told.label), "as you say"
    if sample is not None and answers and all(name in train.names for name in answers):
        return answers, f"{sample.path} asks for {'it' if len(answers) == 1 else 'them'}"
    candidates = [
        column
        for name, column in train.columns.items()
        if name not in (test_id, train.main_text) and _may_be(column, train)
    ]
    if len(answers) > 1:  # a column a class
        held = [column.name for column in candidates if _are_classes(answers, column)]
        if len(held) == 1:
            return held, f"its values are the columns of {sample.path if sample else ''}"
    only = [column for column in candidates if column.name not in test.names or _is_blank(test.columns[column.name])]
    where = f"only {train.path} has it" if only else "few different values"
    fit = only or [column for column in candidates if not (column.is_unique and column.name != train.main_text)]
    if len(fit) == 1:
        return [fit[0].name], f"{where}; {_told_values(fit[0])}" if only else _told_values(fit[0])
    by_name = [column.name for known in LABELS for column in fit if column.name.casefold() == known]
    if by_name:
        return by_name[:1], "by its name"
    if len(fit) > 1 and all(column.is_indicator for column in fit):
        return [column.name for column in fit], f"only {train.path} has them, and they hold 0 and 1"
    if not fit:
        raise _no_label(roles)
    options = [column.name for column in fit]
    one = ask.one(f"which column of {train.path} is the label? {len(options)} may be", options, "--label")
    return [one], "as you say"


def _may_be(column: Column, train: Sheet) -> bool:
    return column.could_be_label() or separator_of_lists(column, train.table) is not None


def _is_blank(column: Column) -> bool:
    """Whether the test file has nothing in a column, or the same in every row."""
    return not column.values or (len(column.values) == 1 and column.rows > 1)


def _are_classes(answers: list[str], column: Column) -> bool:
    return len(column.values) == len(answers) and matched(answers, list(column.values)) is not None


def matched(answers: list[str], classes: list[str]) -> dict[str, str] | None:
    """For each class, the column called like it, or that holds its name; None: some have none of their own.

    Example:
        >>> matched(["p_b", "p_a"], ["a", "b"])
        {'a': 'p_a', 'b': 'p_b'}
    """
    found = {}
    for name in classes:
        same = [one for one in answers if one == name] or [one for one in answers if _ends_in(one, name)]
        if len(same) != 1:
            return None
        found[name] = same[0]
    return found if len(set(found.values())) == len(answers) else None


def _ends_in(column: str, name: str) -> bool:
    plain, end = column.casefold(), name.casefold()
    return plain == end or re.search(rf"[^a-z0-9]{re.escape(end)}$", plain) is not None


def _told_values(column: Column) -> str:
    return f"{len(column.values)} different values in {column.rows:,} rows"


def _no_label(roles: Roles) -> PodiumError:
    """What is told where no column can be labels."""
    train = roles.train
    extra = [column for name, column in train.columns.items() if name not in roles.test.names]
    if measured := [column.name for column in extra if column.is_measure or column.is_numeric]:
        what = f"{measured[0]!r} holds {len(train.columns[measured[0]].values)} different numbers"
        return PodiumError(what, where=train.path, fix="podium classifies; name another column with --label")
    fix = "name it with --label; labels in a file of their own are to be joined to the texts first"
    return PodiumError("no column can be the label", where=train.path, fix=fix)


def _texts(roles: Roles, told: Told, taken: set[str | None], ask: Ask) -> tuple[list[str], str]:
    """The columns of text, and how that is known."""
    train, test = roles.train, roles.test
    if told.text:
        return list(told.text), "as you say"
    there = [name for name in train.names if name in test.names and name not in taken]
    wordy = [name for name in there if train.columns[name].is_wordy and not train.columns[name].is_constant]
    wordy = wordy or [name for name in there if train.columns[name].is_wordy]
    if not wordy:
        if not there:
            what = f"{train.path} and {test.path} share no column that could be text"
            raise PodiumError(what, fix="name other files with --train and --test")
        return [ask.one(f"which column of {train.path} is the text?", there, "--text")], "as you say"
    kept = [name for place, name in enumerate(wordy) if not any(_alike(train, name, other) for other in wordy[:place])]
    if len(kept) == 1:
        also = f"; {', '.join(name for name in wordy if name not in kept)} is the same again" if wordy[1:] else ""
        return kept, f"words, in train and test{also}"
    return kept, "words, in train and test: they are joined; name fewer with --text"


def _alike(train: Sheet, name: str, other: str) -> bool:
    """Whether two columns hold the same texts, but for case, punctuation and spaces."""
    pairs = train.table.frame[[name, other]].head(ALIKE)
    same = [fold(str(one)) == fold(str(two)) for one, two in zip(pairs[name], pairs[other], strict=True) if one and two]
    return len(same) > len(pairs) / 2 and sum(same) > len(same) / 2
