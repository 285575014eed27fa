"""Parameters with some of their values changed, checked as if params.yaml said so."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from podium.config.params import Params
from podium.config.tune import examples
from podium.errors import ParamsError

FIXED = {
    "architecture": "another architecture takes another network: tune a model of its own",
    "refit": "it changes no out-of-fold score",
    "seed": "the best of several seeds is luck: use models.<model>.seeds, which averages them",
    "seeds": "more of them are always better, and take longer",
    "stop_on": "fold would always win, by what it sees of the rows that are scored",
}
"""Keys of a model that are no matter of trial, and why."""


def with_values(params: Params, values: Mapping[str, Any]) -> Params:
    """The parameters with some values in place of theirs; what is not named keeps its value.

    Args:
        params: valid ones.
        values: by dotted key; a mapping takes the place of the whole section there.

    Raises:
        ParamsError: they are not valid with them.
    """
    from podium.config.load import validate  # it checks spaces by this very function

    given = params.model_dump(mode="json") | {"tune": {}}
    for key, value in values.items():
        *way, last = key.split(".")
        section = given
        for part in way:
            if not isinstance(section.get(part), dict):
                section[part] = {}  # what has no keys is refused with the value
            section = section[part]
        section[last] = deepcopy(value)
    return validate(given).model_copy(update={"tune": params.tune})


def refused_space(params: Params) -> Iterator[tuple[str, str, str]]:
    """Every key of tune.space that cannot be tried, and every value there that its key does not take.

    Args:
        params: valid, but for this.
    """
    for key, domain in params.tune.space.items():
        where, parts = f"tune.space.{key}", key.split(".")
        if len(parts) < 3 or parts[0] != "models" or parts[1] not in params.models or not all(parts):
            yield where, "it is no key of a model", "write models.<model>.<key>, such as models.cnn.epochs"
        elif parts[2] in FIXED and len(parts) == 3:
            yield where, f"{parts[2]} is no matter of trial", FIXED[parts[2]]
        elif isinstance(known := _at(params, parts), dict) and known and not isinstance(domain, list):
            yield where, "it is a section, not a number", "give a list of mappings, or name a key of it"
        else:
            yield from _wrong_values(params, key, examples(domain))


def _wrong_values(params: Params, key: str, values: list[Any]) -> Iterator[tuple[str, str, str]]:
    """The first value that cannot be."""
    for value in values:
        try:
            with_values(params, {key: value})
        except ParamsError as error:
            first = error.mistakes[0]
            there = first.where.removeprefix("params.yaml, ")
            what = first.what if there == key else f"with {value!r}, {there}: {first.what}"
            yield f"tune.space.{key}", what, first.fix
            return


def _at(params: Params, parts: list[str]) -> Any:
    found: Any = params.model_dump(mode="json")
    for part in parts:
        if not isinstance(found, dict):
            return None
        found = found.get(part)
    return found
