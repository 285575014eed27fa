"""What is handed in: the `submission` section, by the sample submission or else by the test file."""

from typing import Any, NamedTuple

from podium.errors import PodiumError
from podium.init.column import Column
from podium.init.columns import Columns, matched
from podium.init.roles import Roles
from podium.init.sheet import Sheet
from podium.init.task import Goal


class HandedIn(NamedTuple):
    """The section, and how it is known."""

    section: dict[str, Any]
    why: str

    @property
    def write(self) -> str:
        """How predictions are written."""
        return str(self.section["write"])


def find_submission(roles: Roles, columns: Columns, goal: Goal) -> HandedIn:
    """What is handed in.

    Args:
        roles: the files.
        columns: which columns hold what.
        goal: what is predicted.

    Raises:
        PodiumError: the sample submission asks for columns that are no classes.
    """
    if roles.sample is not None and columns.answers:
        return _as_sample(roles.sample, roles, columns, goal)
    prediction, write = _without_sample(columns, goal)
    names = [prediction] if isinstance(prediction, str) else prediction
    ending = _ending(roles.test.path)
    rest = {"prediction": prediction, "write": write, **_separator(write, columns)}
    if holds_placeholder(roles, columns, goal):
        header = roles.test.file.header and roles.train.file.header
        section = {"sample": None, "file": f"submission{ending}", "header": header, "columns": roles.test.names, **rest}
        return HandedIn(
            section, f"no sample: {roles.test.path} itself, where {', '.join(columns.label)} is to be filled"
        )
    ids = [columns.id] if columns.id else columns.text
    section = {"sample": None, "file": "submission.csv", "header": True, "columns": [*ids, *names], **rest}
    return HandedIn(section, "a guess, as no sample submission is there; compare it with the competition's page")


def has_labels(roles: Roles, columns: Columns, goal: Goal) -> bool:
    """Whether the test file tells the label of each row, as those of published sets do."""
    return all(_holds(roles.test.columns.get(name), goal) for name in columns.label)


def holds_placeholder(roles: Roles, columns: Columns, goal: Goal) -> bool:
    """Whether the test file has the columns of labels, and none of the labels in them."""
    there = all(name in roles.test.names for name in columns.label)
    return there and columns.separator is None and not has_labels(roles, columns, goal)


def _holds(column: Column | None, goal: Goal) -> bool:
    if column is None or not column.values:
        return False
    return column.is_indicator or goal.task == "multilabel" or {*column.values} <= {*goal.classes}


def _as_sample(sample: Sheet, roles: Roles, columns: Columns, goal: Goal) -> HandedIn:
    prediction, write = _written(sample, columns, goal)
    section = {
        "sample": sample.path,
        "file": f"submission{_ending(sample.path)}",
        "header": sample.file.header,
        "columns": None,
        "prediction": prediction,
        "write": write,
        **_separator(write, columns),
    }
    why = f"as {sample.path} is"
    if columns.id is None and not _is_numbered(columns, roles):
        asked = [name for name in sample.names if name not in roles.test.names and name not in columns.answers]
        if asked:
            what = f"its column {asked[0]!r} is in neither train nor test, so that its rows cannot be told"
            raise PodiumError(what, where=sample.path, fix="name the column of ids with --id, or say --sample none")
        section |= {"sample": None, "columns": sample.names}
        why += f", its other columns copied from {roles.test.path}: train has no ids to join it by"
    return HandedIn(section, why)


def _is_numbered(columns: Columns, roles: Roles) -> bool:
    """Whether the sample's ids are the numbers of the test file's rows, from 0."""
    sample = roles.sample
    if sample is None or not sample.names:
        return False
    first = next((name for name in sample.names if name not in columns.answers), None)
    return first is not None and list(sample.columns[first].values) == [str(row) for row in range(roles.test.rows)]


def _written(sample: Sheet, columns: Columns, goal: Goal) -> tuple[str | list[str], str]:
    """The columns that receive predictions, and what is written there, by what the sample holds."""
    cells = [sample.columns[name] for name in columns.answers]
    if len(cells) > 1:
        if (by_class := matched(columns.answers, goal.classes)) is None:
            what = (
                f"it asks for {', '.join(columns.answers)}, which are not the classes ({', '.join(goal.classes[:8])})"
            )
            fix = "name the columns of labels with --label, or say --sample none"
            raise PodiumError(what, where=sample.path, fix=fix)
        whole = goal.task == "multilabel" and not any(cell.is_fractional for cell in cells)
        return [by_class[name] for name in goal.classes], "indicator_columns" if whole else "probability_columns"
    (cell,) = cells
    if goal.task == "multilabel":
        return cell.name, "label_list"
    held = {*cell.values}
    if goal.task == "binary" and cell.is_numeric and held and not held <= {*goal.classes}:
        return cell.name, "probability"
    return cell.name, "label"


def _without_sample(columns: Columns, goal: Goal) -> tuple[str | list[str], str]:
    if goal.task != "multilabel":
        return columns.label[0], "label"
    if columns.separator is not None:
        return columns.label[0], "label_list"
    return list(columns.label), "indicator_columns"


def _separator(write: str, columns: Columns) -> dict[str, str]:
    """What stands between the labels of a list: as in the training file."""
    return {"separator": columns.separator or " "} if write == "label_list" else {}


def _ending(path: str) -> str:
    return ".tsv" if path.lower().endswith((".tsv", ".tab")) else ".csv"
