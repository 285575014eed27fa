"""What a competition's files tell: the sections of params.yaml that are about it, each part with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from podium.config.competition import TableFile
from podium.errors import PodiumError
from podium.init import columns as of_columns
from podium.init import roles as of_roles
from podium.init.ask import Ask
from podium.init.columns import Columns, find_columns
from podium.init.handed_in import HandedIn, find_submission, has_labels
from podium.init.names import named
from podium.init.rare import rare_classes
from podium.init.roles import Roles, find_roles
from podium.init.sheet import Sheet, may_be_table, read
from podium.init.task import Goal, find_goal, metric_of
from podium.metrics.registry import METRICS, why_not


@dataclass(frozen=True)
class Told:
    """What the user says; empty where nothing is said."""

    files: of_roles.Told = field(default_factory=of_roles.Told)
    columns: of_columns.Told = field(default_factory=of_columns.Told)
    task: str = ""
    metric: str = ""
    positive: str = ""


@dataclass(frozen=True)
class Inferred:
    """What is known of a competition.

    Args:
        sections: `competition` (without its name), `data` and `submission` of params.yaml, maybe `clean`.
        files: those that they name, relative to the folder that was looked at.
        base: the folder in it that they are all below; "" where it is itself.
        lines: what was found, and how: (what, value, why).
        left: files that are not used, and why.
    """

    sections: dict[str, dict[str, Any]]
    files: list[str]
    base: str
    lines: list[tuple[str, str, str]]
    left: list[str]


def inferred(folder: Path, names: Sequence[str], told: Told, ask: Ask) -> Inferred:
    """What the files of a folder tell.

    Args:
        folder: of the competition's files.
        names: of the files, relative to it.
        told: what the user says.
        ask: asks what is not clear.

    Raises:
        PodiumError: something is missing, or nobody is there to answer.
    """
    sheets, left = sheets_of(folder, names, told.files)
    roles = find_roles(sheets, told.files, ask)
    columns = find_columns(roles, told.columns, ask)
    goal = find_goal(roles.train, columns, told.task, told.positive, ask)
    handed = find_submission(roles, columns, goal)
    metric, why_metric = _metric(told.metric, goal, handed, ask, benchmark=has_labels(roles, columns, goal))
    used = [roles.train, roles.test, *([roles.sample] if handed.section["sample"] else []), *roles.extra]
    paths = list(dict.fromkeys(sheet.path for sheet in used if sheet))
    base = base_of(paths)
    rare, why_rare = rare_classes(roles.train, columns, goal)
    competition = {
        "task": goal.task,
        "metric": metric,
        "costs": None,
        "id": columns.id,
        "text": columns.text,
        "label": _label(columns),
        "classes": goal.classes,
        "rare_classes": rare,
    }
    data = {
        "train": _file(roles.train, base),
        "test": _file(roles.test, base),
        "extra": [_file(sheet, base) for sheet in roles.extra],
        "sample": 1.0,
        "seed": 1,
    }
    submission = {**handed.section, "sample": below(handed.section["sample"], base)}
    lines = [*_about_files(roles), *_about_columns(columns, goal)]
    lines += [("metric", metric, why_metric)]
    lines += [("submission", _told_writing(handed), handed.why)]
    lines += [("rare classes", str(rare["do"]), why_rare)] * bool(why_rare)
    left += [f"{sheet.path}: not needed" for sheet in sheets if sheet.path not in {one.path for one in used if one}]
    sections = {"competition": competition, "data": data, "submission": submission}
    return Inferred(sections, paths, base, lines, left)


def sheets_of(folder: Path, names: Sequence[str], told: of_roles.Told) -> tuple[list[Sheet], list[str]]:
    """The tables among files, with names for all columns, and what the others are.

    Args:
        folder: of the files.
        names: of them, relative to it.
        told: which files the user names: these must be tables.

    Raises:
        PodiumError: a file that the user names cannot be read, or none can.
    """
    sheets, left = list[Sheet](), list[str]()
    asked = {Path(name).name for name in vars(told).values() if name}
    refused: PodiumError | None = None
    for name in filter(may_be_table, names):
        try:
            sheets.append(read(folder, name))
        except PodiumError as error:
            if Path(name).name in asked or of_roles.role_of(name) in ("train", "test"):
                refused = refused or error
                if Path(name).name in asked:
                    raise
            left.append(str(error))
    if refused and not {"train", "test"} <= {of_roles.role_of(sheet.path) for sheet in sheets}:
        raise refused
    if not sheets:
        what = "; ".join(left[:3]) if left else "no table is there"
        raise PodiumError(what, where=folder.name, fix="give the folder or zip that holds train and test")
    return named(sheets), left


def base_of(paths: Sequence[str]) -> str:
    """The folder that files are all below; "" where that is none.

    Example:
        >>> base_of(["data/a/train.csv", "data/a/test.csv"]), base_of(["train.csv", "data/test.csv"])
        ('data/a', '')
    """
    parents = [PurePosixPath(path).parent.parts for path in paths]
    shared = 0
    while all(len(parts) > shared for parts in parents) and len({parts[shared] for parts in parents}) == 1:
        shared += 1
    return "/".join(parents[0][:shared]) if parents else ""


def below(path: str | None, base: str) -> str | None:
    """A path as it is seen from a folder above it."""
    return path if path is None or not base else path.removeprefix(f"{base}/")


def _metric(told: str, goal: Goal, handed: HandedIn, ask: Ask, *, benchmark: bool) -> tuple[str, str]:
    if told:
        if reason := why_not(told, goal.task, None):
            raise PodiumError(reason, where="--metric", fix="see docs/metrics.md")
        return told, "as you say"
    metric, why = metric_of(goal.task, handed.write, benchmark=benchmark)
    others = [name for name in METRICS if why_not(name, goal.task, None) is None]
    question = f"No file tells the metric, the competition's page does. {metric} is a guess, as {why}."
    if (chosen := ask.rather(question, metric, others)) != metric:
        return chosen, "as you say"
    return metric, f"a guess, as {why}; compare it with the competition's page: --metric"


def _label(columns: Columns) -> Any:
    if columns.separator is not None:
        return {"column": columns.label[0], "separator": columns.separator}
    return columns.label if len(columns.label) > 1 else columns.label[0]


def _file(sheet: Sheet, base: str) -> dict[str, Any]:
    """A file as params.yaml has it: what is not as it would be anyway."""
    file: TableFile = sheet.file
    return {**file.model_dump(exclude_defaults=True), "path": below(sheet.path, base)}


def _about_files(roles: Roles) -> list[tuple[str, str, str]]:
    found = [("train", roles.train), ("test", roles.test), ("sample", roles.sample)]
    lines = []
    for what, sheet in found:
        if sheet is not None:
            header = "" if sheet.file.header else f", no header: its columns are called {', '.join(sheet.names)}"
            lines.append((what, f"{sheet.path}, {sheet.rows:,} rows{header}", roles.why[what]))
    return lines + [("more", f"{one.path}, {one.rows:,} rows", roles.why["extra"]) for one in roles.extra]


def _about_columns(columns: Columns, goal: Goal) -> list[tuple[str, str, str]]:
    lines = [
        ("id", columns.id or "none", columns.why["id"]),
        ("text", ", ".join(columns.text), columns.why["text"]),
        ("label", ", ".join(columns.label), columns.why["label"]),
        ("task", goal.task, goal.why_task),
    ]
    if goal.task == "binary":
        lines.append(("positive", f"{goal.classes[1]}, not {goal.classes[0]}", goal.why_positive))
    return lines


def _told_writing(handed: HandedIn) -> str:
    section = handed.section
    names = [section["prediction"]] if isinstance(section["prediction"], str) else section["prediction"]
    header = "" if section["header"] else ", no header"
    return f"{handed.write.replace('_', ' ')} in {', '.join(names)}{header}"
