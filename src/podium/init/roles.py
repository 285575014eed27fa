"""Which of the files is which: train, test, sample submission, more labelled rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from podium.config.explain import choice
from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.sheet import Sheet
from podium.io.tables import FORMATS

Role = Literal["train", "test", "sample", "more", "gold", "other"]

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
NAMES: dict[Role, re.Pattern[str]] = {  # the first that fits a word of the name
    "gold": re.compile("solutions?|gold|answers?|keys?|verification"),
    "sample": re.compile("samples?|submissions?|samplesubmission|submit|example"),
    "train": re.compile("train(ing|set|data|file)?|learn"),
    "test": re.compile("test(ing|set|data|file)?|unlabell?ed"),
    "more": re.compile("dev(el|elopment)?|val(id|idation)?|trial|eval(uation)?"),
}
TABLE_ENDINGS = frozenset({*FORMATS, ".txt", ".json", ".dat", ".data"})
WHOLE = frozenset({"all", "full", "whole", "complete"})


@dataclass(frozen=True)
class Told:
    """What the user says of the files: names, with their folders or without; "" where nothing is said."""

    train: str = ""
    test: str = ""
    sample: str = ""


@dataclass(frozen=True)
class Roles:
    """Which file is which.

    Args:
        train: the labelled rows.
        test: those to predict; the same as train where the whole set is one file.
        sample: the sample submission.
        extra: more labelled rows.
        why: of train, test, sample and extra, how it is known.
    """

    train: Sheet
    test: Sheet
    sample: Sheet | None
    extra: list[Sheet]
    why: dict[str, str] = field(default_factory=dict)


def role_of(name: str) -> Role | None:
    """What a file's name says; None: nothing.

    Example:
        >>> [role_of(name) for name in ("olid-training-v1.0.tsv", "sampleSubmission.csv", "test_with_solutions.csv")]
        ['train', 'sample', 'gold']
    """
    words = _words(name)
    return next((role for role, known in NAMES.items() if any(known.fullmatch(word) for word in words)), None)


def find_roles(sheets: Sequence[Sheet], told: Told, ask: Ask) -> Roles:
    """Find train, test and the sample submission: by what the user says, by their names, else by what they hold.

    Args:
        sheets: the tables, with names for their columns.
        told: what the user says.
        ask: asks what is not clear.

    Raises:
        PodiumError: one is missing, or nobody is there to answer.
    """
    given = {role: _told(sheets, name, f"--{role}") for role, name in vars(told).items() if name and name != "none"}
    rest = [sheet for sheet in sheets if sheet not in given.values() and role_of(sheet.path) != "gold"]
    why = dict.fromkeys(given, "as you say")
    texts = [sheet for sheet in rest if sheet.main_text]
    samples = {} if "sample" in given or told.sample == "none" else _samples(rest, [*texts, *given.values()])
    if "train" not in given:
        given["train"], why["train"] = _train([one for one in texts if one.path not in samples], given.get("test"), ask)
    text = given["train"].main_text
    others = [one for one in rest if text in one.names and one not in given.values() and one.path not in samples]
    if "test" not in given:
        given["test"], why["test"] = _test(given["train"], others, ask)
    if samples and "sample" not in given and (fit := _near(given["train"], _of(samples, given["test"], rest))):
        one = ask.one("which is the sample submission?", [s.path for s in fit], "--sample") if fit[1:] else fit[0].path
        given["sample"], why["sample"] = next(sheet for sheet in fit if sheet.path == one), samples[one]
    extra = [one for one in others if one not in given.values() and _is_more(one, given["train"])]
    if extra:
        why["extra"] = "labelled as train is, by its name for validation"
    return Roles(given["train"], given["test"], given.get("sample"), extra, why)


def _told(sheets: Sequence[Sheet], name: str, flag: str) -> Sheet:
    """The file that the user names."""
    fit = [sheet for sheet in sheets if name in (sheet.path, Path(sheet.path).name)]
    fit = fit or [sheet for sheet in sheets if Path(name).name == Path(sheet.path).name]
    if len(fit) != 1:
        what = f"{len(fit)} files are called {name!r}" if fit else f"no table is called {name!r}"
        raise PodiumError(what, where=flag, fix=choice(name, [sheet.path for sheet in sheets]))
    return fit[0]


def _train(texts: list[Sheet], test: Sheet | None, ask: Ask) -> tuple[Sheet, str]:
    if not texts and test is not None:
        return test, "the only table: it is predicted as well, and what counts is the score out of fold"
    if not texts:
        raise PodiumError("no table with a column of text", fix="give the folder or zip that holds train and test")
    named = [sheet for sheet in texts if role_of(sheet.path) == "train"]
    if named and (near := _near(test, named) if test else named) and len(near) == 1:
        return near[0], "by its name"
    open_ones = named or [sheet for sheet in texts if role_of(sheet.path) is None]
    if len(open_ones) == 1:
        return open_ones[0], "the only table that may be it"
    pairs = [(one, other) for one in open_ones or texts for other in texts if other is not one]
    labelled = [one for one, other in pairs if _has_more(one, other) or _is_blank_beside(one, other)]
    if len(found := list({one.path: one for one in labelled}.values())) == 1:
        return found[0], "it has labels, and the others with its text have none"
    paths = [sheet.path for sheet in open_ones or texts]
    one = ask.one(f"which file is to be trained on? {len(paths)} may be", paths, "--train")
    return next(sheet for sheet in texts if sheet.path == one), "as you say"


def _test(train: Sheet, others: list[Sheet], ask: Ask) -> tuple[Sheet, str]:
    fit = [sheet for sheet in others if role_of(sheet.path) != "train"]
    for role, why in (
        ("test", "by its name"),
        (None, "the table with the same text and no labels"),
        ("more", "by its name"),
    ):
        near = _near(train, [sheet for sheet in fit if role_of(sheet.path) == role])
        if len(near) == 1:
            return near[0], why
        if near:
            one = ask.one("which file is to be predicted?", [sheet.path for sheet in near], "--test")
            return next(sheet for sheet in near if sheet.path == one), "as you say"
    if set(_words(train.path)) & WHOLE:
        return train, "there is no other, and by its name train is the whole set: what counts is the score out of fold"
    what = f"no test file is there beside {train.path}, which itself can be predicted, to be scored out of fold"
    ask.one(what, [train.path], "--test")
    return train, "as you say: what counts is the score out of fold"


def _samples(rest: list[Sheet], texts: list[Sheet]) -> dict[str, str]:
    """The tables that may be a sample submission, and how that is known."""
    found = {}
    for sheet in rest:
        if role_of(sheet.path) == "sample":
            found[sheet.path] = "by its name"
        elif role_of(sheet.path) is None and any(_answers(sheet, other) for other in texts if other is not sheet):
            found[sheet.path] = "it has the ids of the test file, and one answer for all"
    return found


def _answers(sheet: Sheet, other: Sheet) -> bool:
    """Whether a table has the ids of another, no text that the other lacks, and constant columns beside them."""
    own = [column for name, column in sheet.columns.items() if name not in other.names]
    constant = bool(own) and all(len(column.values) <= 1 for column in own)
    if sheet.rows != other.rows or not constant or other.main_text is None:
        return False
    return any(same_ids(sheet, name, other) for name in sheet.names if name not in {column.name for column in own})


def same_ids(sheet: Sheet, name: str, other: Sheet) -> str | None:
    """The column of another table that holds the same ids; None: there is none.

    Args:
        sheet: one table.
        name: its column.
        other: the other table.
    """
    column = sheet.columns[name]
    if not column.is_unique:
        return None
    values = set(column.values)
    fit = [
        each.name
        for each in other.columns.values()
        if each.is_unique and len(each.values) == len(values) and values == set(each.values)
    ]
    fit = [each for each in fit if each != other.main_text] or fit
    return (name if name in fit else fit[0]) if fit else None


def _of(samples: dict[str, str], test: Sheet, rest: list[Sheet]) -> list[Sheet]:
    """Of the samples, those for this test file, if any has its ids."""
    there = [sheet for sheet in rest if sheet.path in samples]
    return [sheet for sheet in there if any(same_ids(sheet, name, test) for name in sheet.names)] or there


def _near(one: Sheet, others: list[Sheet]) -> list[Sheet]:
    """Those whose names are alike but for the word that tells the role; all, where none is."""
    alike = [other for other in others if list(_stem(other.path)) == list(_stem(one.path))]
    return alike or others


def _stem(name: str) -> Iterator[str]:
    return (word for word in _words(name) if not any(known.fullmatch(word) for known in NAMES.values()))


def _words(name: str) -> list[str]:
    """The words of a file's name, its ending included only where it tells a role."""
    path = Path(name)
    stem = path.stem if path.suffix.lower() in TABLE_ENDINGS else path.name
    return [word.casefold() for word in WORD.findall(stem)]


def _has_more(one: Sheet, other: Sheet) -> bool:
    """Whether a table has the text of another, and a column that may be labels which the other lacks."""
    shares = one.main_text in other.names
    more = [column for name, column in one.columns.items() if name not in other.names]
    return shares and any(column.could_be_label() for column in more)


def _is_blank_beside(one: Sheet, other: Sheet) -> bool:
    """Whether a table has labels in a column that another has blank, or the same in every row."""
    if set(one.names) != set(other.names):
        return False
    return any(
        one.columns[name].could_be_label() and len(column.values) < 2 < other.rows
        for name, column in other.columns.items()
    )


def _is_more(one: Sheet, train: Sheet) -> bool:
    """Whether a table is validation rows with all columns of the training file."""
    own = role_of(one.path) == "more" and "trial" not in _words(one.path)
    return own and list(_stem(one.path)) == list(_stem(train.path)) and set(one.names) >= set(train.names)
