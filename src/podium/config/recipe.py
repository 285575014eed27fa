"""Recipes: what params.yaml says for one competition or another, a file each in recipes/."""

import re
import textwrap
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, field_validator

from podium.config.load import read
from podium.config.params import Params
from podium.config.parse import PLAIN, SCALARS
from podium.config.section import Section
from podium.errors import ParamsError, PodiumError, visible

RECIPES = Path(__file__).resolve().parents[3] / "recipes"
SHIPPED = "sms-spam"
"""The recipe that holds the whole of the shipped params.yaml; a user's own may be another."""

SCHEMA = "# yaml-language-server: $schema=params.schema.json"
WIDTH = 120


class About(Section):
    """The competition: where it is, and what its files are."""

    title: str = Field(min_length=1, description="in a few words")
    page: str = Field(pattern="^https://", description="its official page")
    kaggle: str | None = Field(description="its name on Kaggle; null: it is not there")
    licence: str = Field(min_length=1, description="of its data")
    files: dict[str, str] = Field(min_length=1, description="those of data/raw/<name>/, and where each comes from")
    notes: list[str] = Field(description="its traps, a line each")


class Reached(Section):
    """One figure that was measured with the recipe."""

    what: str = Field(min_length=1, description="the metric, and on which rows")
    figure: float = Field(description="the figure")
    where: str = Field(min_length=1, description="the file that states it")


class Recipe(Section):
    """One file of recipes/."""

    about: About
    reached: list[Reached] = Field(description="what was measured with it; []: nothing was")
    params: dict[str, dict[str, Any]] = Field(
        description="the sections of params.yaml that are not as the project ships them, each one whole"
    )

    @field_validator("params")
    @classmethod
    def _sections(cls, params: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if unknown := [name for name in params if name not in Params.model_fields]:
            raise ValueError(f"params.yaml has no section {unknown[0]!r}, but {', '.join(Params.model_fields)}")
        return params


def names() -> list[str]:
    """The recipes that there are.

    Raises:
        PodiumError: there is no folder of recipes.
    """
    if not RECIPES.is_dir():
        raise PodiumError("there is no such folder", where=str(RECIPES), fix="run in a checkout of podium")
    return sorted(path.stem for path in RECIPES.glob("*.yaml"))


def find(name: str) -> Recipe:
    """The recipe of that name.

    Args:
        name: a file of recipes/, without `.yaml`.

    Raises:
        PodiumError: there is none, or it is not as recipes are.
    """
    if name not in (known := names()):
        near = get_close_matches(name, known) or [one for one in known if name and name.casefold() in one]
        fix = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
        raise PodiumError(f"there is no recipe {name!r}", where="recipes/", fix=fix)
    path = RECIPES / f"{name}.yaml"
    try:
        return Recipe.model_validate(read(path))
    except ValidationError as error:
        raise ParamsError(
            [
                PodiumError(told["msg"], where=f"{path}, {'.'.join(map(str, told['loc']))}", fix="see docs/recipes.md")
                for told in error.errors()
            ]
        ) from None


def params_of(recipe: Recipe) -> dict[str, Any]:
    """The whole params.yaml of a recipe: the shipped one, with the recipe's sections in place of its own.

    Nothing is checked here, which takes longer than all the rest: `podium check` does, and the tests, of every recipe.

    Args:
        recipe: what it says otherwise.

    Raises:
        PodiumError: the recipe of the shipped params.yaml is not there.
    """
    return {**find(SHIPPED).params, **recipe.params}


def written(name: str) -> str:
    """The params.yaml of a recipe as text: what the competition is as comments, then every section.

    Args:
        name: a file of recipes/, without `.yaml`.

    Raises:
        PodiumError: there is no such recipe, or it is not as recipes are.
    """
    recipe = find(name)
    sections = params_of(recipe)
    return "\n".join([_comments(name, recipe), *(_dumped(key, section) for key, section in sections.items())])


def _comments(name: str, recipe: Recipe) -> str:
    about = recipe.about
    lines = [about.title, f"Page: {about.page}", f"Licence: {about.licence}", f"Files, in data/raw/{name}/:"]
    lines += [f"- {file}: {what}" for file, what in about.files.items()]
    lines += ["Notes:"] * bool(about.notes) + [f"- {note}" for note in about.notes]
    lines += [f"Reached: {one.what}, {one.figure} ({one.where})" for one in recipe.reached] or [
        "No figure is recorded for it."
    ]
    wrap = textwrap.TextWrapper(WIDTH - 2, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    told = [visible(" ".join(line.split())) for line in lines]  # U+2028, say, would end a comment
    wrapped = [part for line in told for part in wrap.wrap(line)]
    return "\n".join([SCHEMA, *(f"# {line}" for line in wrapped)]) + "\n"


class _Whole(yaml.SafeDumper):
    """Writes what stands in two places twice: anchors and aliases are hard to edit."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # written as it is, such a character would be read as a space
        style = '"' if any(one in data for one in "\x85\u2028\u2029") else None
        return self.represent_scalar(f"{PLAIN}str", data, style)


for kind, pattern in SCALARS.items():  # a text that YAML 1.2 takes for a number, `1e-3`, gets quotes
    _Whole.add_implicit_resolver(PLAIN + kind, re.compile(f"^(?:{pattern})$"), None)
_Whole.add_representer(str, _Whole.represent_str)


def _dumped(name: str, section: dict[str, Any]) -> str:
    """A section in the shipped style: its keys a line each, short mappings and lists on one line."""
    keys = "".join(
        yaml.dump(
            {key: value},
            Dumper=_Whole,
            sort_keys=False,
            allow_unicode=True,
            width=WIDTH - 20,  # PyYAML breaks a line after the word that passes it
            default_flow_style=None if isinstance(value, dict | list) else False,
        )
        for key, value in section.items()
    )
    lines = [f"  {line}" if line else line for line in keys.split("\n")]  # at no other character that ends a line
    return f"{name}:\n" + "\n".join(lines)
