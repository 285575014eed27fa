"""Every key that params.yaml takes, with its type, default and meaning: docs/parameters.md."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import podium.architectures
import podium.losses
from podium.config.models import names_in
from podium.config.params import Params

TABLE_HEAD = ["| key | takes | default | what it is |", "|---|---|---|---|"]


def table() -> str:
    """The parameter table, in Markdown.

    Example:
        >>> print(table().splitlines()[2])
        | `competition.name` | text | required | the folder of its files: data/raw/<name>/ |
    """
    seen: dict[type[BaseModel], str] = {}
    rows = [*_rows(Params, "", seen)]
    for room, key in ((podium.architectures, "network"), (podium.losses, "loss")):
        for name in names_in(room):
            rows += _rows(_settings(room, name), f"models.<name>.{key} ({name})", seen)
    return "\n".join([*TABLE_HEAD, *(f"| {' | '.join(row)} |" for row in rows)])


def _settings(room: ModuleType, name: str) -> type[BaseModel]:
    settings: type[BaseModel] = import_module(f"{room.__name__}.{name}").Settings
    return settings


def _rows(section: type[BaseModel], under: str, seen: dict[type[BaseModel], str]) -> Iterator[tuple[str, ...]]:
    """The rows of a section; one that another key has too is told once."""
    for name, field in section.model_fields.items():
        key = f"{under}.{name}" if under else name
        inner, suffix = _section_of(field.annotation)
        if inner is None:
            yield f"`{key}`", _takes(field), _default(field), field.description or ""
        elif inner in seen:
            yield f"`{key}{suffix}`", f"as `{seen[inner]}`", "", field.description or ""
        else:
            seen[inner] = key + suffix
            yield from _rows(inner, key + suffix, seen)


def _section_of(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The section that an annotation holds, and how a key of it is written: itself, `.<name>` or `[]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    suffix = {dict: ".<name>", list: "[]"}.get(get_origin(annotation), "")
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument, suffix
    return None, ""


def _takes(field: FieldInfo) -> str:
    return _shown(field.annotation).replace("|", "or")


def _shown(annotation: Any) -> str:
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if get_origin(annotation) is list:
        return f"list of {_shown(arguments[0])}"
    if get_origin(annotation) is dict:
        return "mapping"
    if hasattr(annotation, "__metadata__"):  # Annotated: a constrained str is a name or a text
        return _shown(arguments[0])
    if arguments:
        return " or ".join(_shown(argument) for argument in arguments)
    return {type(None): "null", str: "text", int: "integer", float: "number", bool: "true or false"}.get(
        annotation, str(annotation)
    )


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else f"`{value}`"
