"""Which keys of a model are tried, which values each may have, and the same as Optuna knows it."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter

import podium.tune.spaces
from podium.config import Params
from podium.config.changed import with_values
from podium.config.models import file_of, names_in
from podium.config.tune import Domain, Range, examples
from podium.errors import ParamsError, PodiumError
from podium.training.identity import resolved_settings
from podium.tune.spaces._common import LOSSES

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

Space = dict[str, Range | list[Any]]
"""What each key may be, by the whole of the key: models.cnn.network.filters."""

Values = dict[str, Any]
"""A value for each key of a space."""

SGD = {"low": 0.01, "high": 1.0, "log": True}
"""The learning rate of plain gradient descent, which no space of an architecture means."""

DRAWN = 64
"""So many draws are checked before the first is trained: keys that are right alone may not go together."""


def space_of(model: str, params: Params) -> Space:
    """What is tried of a model: what `tune.space` says of it; if that says nothing, what is declared.

    Args:
        model: a key of params.models.
        params: params.yaml.

    Raises:
        PodiumError: nothing is declared either.
    """
    under = f"models.{model}."
    given = {key: domain for key, domain in params.tune.space.items() if key.startswith(under)}
    found = given or {f"{under}{key}": domain for key, domain in _declared(model, params)}
    if not found:
        what = f"nothing is declared for architecture {params.models[model].architecture}"
        raise PodiumError(what, where="tune.space", fix=f"say what to try: {{{under}epochs: [2, 3, 4]}}")
    return found


def _declared(model: str, params: Params) -> Iterator[tuple[str, Range | list[Any]]]:
    """The space of the model's architecture and loss, less what this model cannot have."""
    settings = params.models[model]
    if settings.architecture not in names_in(podium.tune.spaces):
        return
    written: dict[str, Any] = dict(file_of(podium.tune.spaces, settings.architecture).SPACE)
    written |= LOSSES.get(settings.loss.name, {})
    if resolved_settings(settings)["network"].get("vectors", "none") != "none":
        written.pop("network.embedding", None)  # the vectors have a size of their own
    if settings.optimizer.name == "sgd" and "optimizer.learning_rate" in written:
        written["optimizer.learning_rate"] = SGD
    read: TypeAdapter[Range | list[Any]] = TypeAdapter(Domain)
    for key, one in written.items():
        domain = read.validate_python(one)
        right = [value for value in examples(domain) if _possible(params, f"models.{model}.{key}", value)]
        if isinstance(domain, list) and len(right) > 1:
            yield key, right
        elif len(right) == 2:
            yield key, domain


def _possible(params: Params, key: str, value: Any) -> bool:
    try:
        with_values(params, {key: value})
    except ParamsError:
        return False
    return True


def values_of(model: str, params: Params, space: Space) -> Values:
    """What params.yaml says of a space's keys, defaults written out.

    Args:
        model: a key of params.models.
        params: params.yaml.
        space: of that model.
    """
    resolved = resolved_settings(params.models[model])
    return {key: _at(resolved, key.split(".")[2:]) for key in space}


def _at(section: Any, way: list[str]) -> Any:
    for part in way:
        section = section.get(part) if isinstance(section, Mapping) else None
    return section


def distributions(space: Space) -> "dict[str, BaseDistribution]":
    """A space as Optuna has it: values as their JSON text, since it takes no lists.

    Args:
        space: by key.
    """
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    found: dict[str, BaseDistribution] = {}
    for key, domain in space.items():
        if not isinstance(domain, Range):
            found[key] = CategoricalDistribution([json.dumps(value) for value in domain])
        elif domain.whole:
            found[key] = IntDistribution(int(domain.low), int(domain.high), log=domain.log, step=int(domain.step or 1))
        else:
            found[key] = FloatDistribution(float(domain.low), float(domain.high), log=domain.log, step=domain.step)
    return found


def decoded(space: Space, drawn: Mapping[str, Any]) -> Values:
    """What Optuna has drawn, as params.yaml would say it: numbers of a range to three digits.

    Args:
        space: by key.
        drawn: a trial's parameters.

    Example:
        >>> decoded({"a": [[1, 2], [3]], "b": Range(low=0.1, high=0.7, step=0.1)}, {"a": "[3]", "b": 0.1 + 0.2})
        {'a': [3], 'b': 0.3}
    """
    return {key: _decoded(domain, drawn[key]) for key, domain in space.items()}


def _decoded(domain: Range | list[Any], drawn: Any) -> Any:
    if not isinstance(domain, Range):
        return json.loads(drawn)
    if domain.whole:
        return int(drawn)
    rounded = float(f"{drawn:.{3 if domain.step is None else 6}g}")
    return min(max(rounded, float(domain.low)), float(domain.high))


def encoded(space: Space, values: Values) -> dict[str, Any] | None:
    """Values as Optuna would draw them; None: it never would.

    Args:
        space: by key.
        values: for each key.
    """
    found: dict[str, Any] = {}
    for key, domain in space.items():
        value = values[key]
        if not isinstance(domain, Range):
            if value not in domain:
                return None
            found[key] = json.dumps(domain[domain.index(value)])
        else:
            if not isinstance(value, int | float) or isinstance(value, bool) or not _contains(domain, value):
                return None
            found[key] = value if domain.whole else float(value)
    return found


def _contains(domain: Range, value: float) -> bool:
    if not domain.low <= value <= domain.high or (domain.whole and value != int(value)):
        return False
    steps = (value - domain.low) / (domain.step or 1)
    return (domain.step is None and not domain.whole) or math.isclose(steps, round(steps), abs_tol=1e-9)


def combinations(space: Space) -> int | None:
    """How many different trials there can be; None: as many as there are numbers.

    Args:
        space: by key.

    Example:
        >>> combinations({"a": [1, 2, 3], "b": Range(low=1, high=4)}), combinations({"c": Range(low=0.0, high=1.0)})
        (12, None)
    """
    total = 1
    for domain in space.values():
        if not isinstance(domain, Range):
            total *= len(domain)
        elif domain.whole or domain.step is not None:
            total *= round((domain.high - domain.low) / (domain.step or 1)) + 1
        else:
            return None
    return total


def check(space: Space, params: Params) -> None:
    """Make sure that values which are right one by one go together, too, as far as draws can tell.

    Args:
        space: by key.
        params: params.yaml.

    Raises:
        PodiumError: some do not.
    """
    rng = np.random.default_rng(params.tune.seed)
    for _ in range(DRAWN):
        values = {key: _drawn(domain, rng) for key, domain in space.items()}
        try:
            with_values(params, values)
        except ParamsError as error:
            first = error.mistakes[0]
            shown = ", ".join(f"{key.rpartition('.')[2]} {json.dumps(value)}" for key, value in values.items())
            where, fix = "tune.space", f"leave away what does not go together, of: {shown}"
            raise PodiumError(f"values that cannot be tried together: {first}", where=where, fix=fix) from None


def _drawn(domain: Range | list[Any], rng: np.random.Generator) -> Any:
    if not isinstance(domain, Range):
        return domain[int(rng.integers(len(domain)))]
    return (domain.low, domain.high)[int(rng.integers(2))]
