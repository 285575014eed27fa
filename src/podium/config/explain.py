"""Pydantic's errors in the user's words: the key, what was given, what is allowed, the nearest known key."""

import json
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from podium.config.models import WrongSettings
from podium.config.params import Params
from podium.errors import PodiumError

BRANCHES = {("int", "int_type"), ("str", "string_type")}  # of `int | str`, which pydantic adds to an error's place
GIVE = {  # what to give instead, by pydantic's kind of error; the rest of its context is filled in
    "int_type": "an integer",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "text (in quotes, where YAML reads it as something else)",
    "list_type": "a list: [a, b]",
    "dict_type": "a mapping: name: ...",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "string_too_short": "some text",
    "string_too_long": "at most {max_length} characters",
}


def explain(error: ValidationError, source: str) -> list[PodiumError]:
    """Every mistake that pydantic found in a params.yaml, one each, in its order.

    Args:
        error: of `Params`.
        source: the name of the file.
    """
    by_key: dict[tuple[str, str], PodiumError] = {}
    for mistake in _unfold(error):
        told = _told(mistake, source)
        if earlier := by_key.get((told.where, told.what)):  # `int | str`: pydantic tells of each branch
            told = PodiumError(told.what, where=told.where, fix=f"{earlier.fix}, or {told.fix.removeprefix('give ')}")
        by_key[told.where, told.what] = told
    return list(by_key.values())


def choice(value: str, allowed: list[str]) -> str:
    """What may stand in a value's place, the nearest first.

    Example:
        >>> choice("focl", ["focal", "crossentropy"])
        'did you mean focal? (allowed: focal, crossentropy)'
    """
    near = get_close_matches(value, allowed, n=1)
    listed = f"allowed: {', '.join(allowed)}" if allowed else "take it out"
    return f"did you mean {near[0]}? ({listed})" if near else listed


def _unfold(
    error: ValidationError, under: tuple[str, ...] = (), settings: type[BaseModel] = Params
) -> list[dict[str, Any]]:
    """Pydantic's errors, those of an architecture's or a loss's own settings at their place in params.yaml."""
    found: list[dict[str, Any]] = []
    for mistake in error.errors():
        inner, location = mistake.get("ctx", {}).get("error"), (*under, *map(str, mistake["loc"]))
        if isinstance(inner, WrongSettings):
            found += _unfold(inner.error, (*location, *inner.under), inner.settings)
        else:
            found.append({**mistake, "loc": location, "inside": [*map(str, mistake["loc"])], "section": settings})
    return found


def _told(mistake: dict[str, Any], source: str) -> PodiumError:
    """One of pydantic's errors as what, where, and what to do."""
    context, kind, value = mistake.get("ctx", {}), mistake["type"], mistake["input"]
    location = [*mistake["loc"]]
    if location and (location[-1] == "[key]" or (location[-1], kind) in BRANCHES):
        location.pop()
    where, shown = ", ".join(filter(None, [source, ".".join(location)])), _shown(value)
    if kind == "extra_forbidden":
        allowed = _known_keys(mistake["inside"][:-1], mistake["section"])
        return PodiumError("unknown key", where=where, fix=choice(location[-1], allowed))
    if kind == "missing":
        return PodiumError("missing", where=where, fix="add it (docs/parameters.md says what it takes)")
    if kind == "string_pattern_mismatch":
        return PodiumError(
            f"{shown} cannot be a name", where=where, fix="use letters, digits, '_' and '-', a letter first"
        )
    if kind == "literal_error":
        allowed = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return PodiumError(f"{shown} is not allowed", where=where, fix=choice(str(value), allowed))
    if kind == "value_error":
        told, itself = str(context["error"]), f"{value!r} is not allowed"
        if told.startswith(itself):
            return PodiumError(f"{shown} is not allowed{told.removeprefix(itself)}", where=where)
        return PodiumError(told if isinstance(value, dict) else f"{shown}: {told}", where=where)
    if kind == "model_type":
        keys = ", ".join(_known_keys(mistake["inside"], mistake["section"]))
        return PodiumError(f"{shown} is not allowed", where=where, fix=f"give a mapping of {keys}")
    give = GIVE.get(kind, mistake["msg"].removeprefix("Input should be ").lower()).format(**context)
    return PodiumError(f"{shown} is not allowed", where=where, fix=f"give {give}")


def _shown(value: Any) -> str:
    """A value as it stands in YAML, cut short."""
    shown = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) < 80 else f"{shown[:77]}..."


def _known_keys(location: list[str], section: type[BaseModel] = Params) -> list[str]:
    """The keys of the section at that place of params.yaml."""
    for part in location:
        if field := section.model_fields.get(part):  # else an entry's own name: of a model, a view, a place in a list
            section = _section_in(field.annotation) or section
    return list(section.model_fields)


def _section_in(annotation: Any) -> type[BaseModel] | None:
    """The Section that an annotation such as `dict[Name, View]` or `list[TableFile]` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _section_in(argument))), None)
