"""Whether the files are those of a competition that there is a recipe for."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from podium.competition import embedded
from podium.config import recipe as recipes
from podium.config.competition import Competition, TableFile
from podium.errors import PodiumError
from podium.init.infer import base_of
from podium.init.lists import parts_of
from podium.io.tables import Table, read_table

COMMON_FILES = frozenset({"train", "test", "sample_submission", "dev", "valid", "validation"})
COMMON_COLUMNS = frozenset({"id", "text", "label", "labels", "target", "sentence", "class", "comment"})
COMMON_CLASSES = frozenset({"0", "1"})
"""What many competitions have: alone it tells none of them from the others."""


def find_known(folder: Path, names: Sequence[str]) -> str | None:
    """The recipe whose files these are, by their names, their columns and their labels; None: of none, or of several.

    Those of the embedded competitions are not looked for: their files come with the project.

    Args:
        folder: of the files.
        names: of them, relative to it.
    """
    there = {PurePosixPath(name).name: name for name in names}
    fit = []
    for name, params in _recipes().items():
        if all(file in there for file in files_of(params)) and _is_it(folder, there, params):
            fit.append(name)
    return fit[0] if len(fit) == 1 else None


@cache
def _recipes() -> dict[str, dict[str, Any]]:
    """The sections of each recipe whose files are a user's to bring."""
    mine = [name for name in recipes.names() if name not in embedded.names()]
    return {name: recipes.params_of(recipes.find(name)) for name in mine}


def files_of(params: dict[str, Any]) -> list[str]:
    """The files that params.yaml names, each once.

    Args:
        params: its sections.
    """
    tables = [params["data"]["train"], params["data"]["test"], *params["data"]["extra"]]
    sample = params["submission"]["sample"]
    return list(dict.fromkeys([*(table["path"] for table in tables), *([sample] if sample else [])]))


def located(names: Sequence[str], params: dict[str, Any], recipe: str) -> tuple[list[str], str]:
    """Where the files of a recipe are, and the folder that they are all below.

    Args:
        names: of the files that there are.
        params: the recipe's sections.
        recipe: its name.

    Raises:
        PodiumError: one is missing.
    """
    there = {PurePosixPath(name).name: name for name in names}
    wanted = files_of(params)
    if missing := [file for file in wanted if file not in there]:
        what = f"the files of recipe {recipe} are not all there: {', '.join(missing)} missing"
        raise PodiumError(what, where="--from", fix=f"`podium recipe {recipe}` tells where they come from")
    found = [there[file] for file in wanted]
    return found, base_of(found)


def _is_it(folder: Path, there: dict[str, str], params: dict[str, Any]) -> bool:
    """Whether columns and labels are the recipe's, and not such as many have."""
    competition = Competition.model_validate(params["competition"])
    try:
        tables = [_read(folder, there, params["data"][key]) for key in ("train", "test")]
    except PodiumError:
        return False
    needed = [*competition.text, *([competition.id] if competition.id else [])]
    train, test = ([str(name) for name in table.frame.columns] for table in tables)
    if not {*needed, *competition.label_columns} <= {*train} or not {*needed} <= {*test}:
        return False
    if _labels(tables[0], competition) != {*competition.classes}:
        return False
    named = params["data"]["train"].get("header", True)
    own_columns = named and not {*needed, *competition.label_columns} <= COMMON_COLUMNS
    own_files = not {file.split(".")[0] for file in files_of(params)} <= COMMON_FILES
    return own_files or own_columns or not {*competition.classes} <= COMMON_CLASSES


def _read(folder: Path, there: dict[str, str], given: dict[str, Any]) -> Table:
    return read_table(folder / there[given["path"]], TableFile.model_validate(given))


def _labels(table: Table, competition: Competition) -> set[str]:
    """The labels that a table holds."""
    if isinstance(competition.label, list):
        return {*competition.label}
    cells = {str(cell).strip() for cell in table.frame[competition.label_columns[0]].unique()}
    if isinstance(competition.label, str):
        return cells
    return {part for cell in cells for part in parts_of(cell, competition.label.separator)}
