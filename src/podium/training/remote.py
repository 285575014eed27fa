"""A call on a machine of a cluster: only where it is sure to give the same bytes as where the run was started."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from podium.config.models import Model
from podium.errors import PodiumError
from podium.training import identity, travel

SHOWN = 3
"""Differences that are named."""

Facts = dict[str, str]
"""What a job's bytes depend on besides the job: by name, in words."""


@dataclass(frozen=True)
class Done:
    """What came of a call.

    Args:
        result: what the function gave.
        written: what it wrote, by the number of the argument that names the place.
    """

    result: Any
    written: dict[int, travel.Written]


def settings_of(arguments: tuple[Any, ...]) -> Model:
    """The settings of the model that a call is for.

    Args:
        arguments: the first is a job, a prediction or these settings themselves.
    """
    settings: Model = getattr(arguments[0], "settings", arguments[0])
    return settings


def facts_of(arguments: tuple[Any, ...]) -> Facts:
    """What the result of a call depends on, on this machine, besides its arguments.

    Args:
        arguments: as for `settings_of`.
    """
    settings = settings_of(arguments)
    return _facts(settings.architecture, settings.loss.name)


@cache
def _facts(architecture: str, loss: str) -> Facts:
    facts: Facts = {"Python": platform.python_version()}
    for kind, values in identity.environment(architecture).items():
        named = values if isinstance(values, dict) else {kind: values}
        facts |= {name: str(value) for name, value in named.items()}
    return facts | identity.sources(architecture, loss)


def call(function: Callable[..., Any], arguments: tuple[Any, ...], expected: Facts) -> Done:
    """Call a function; what it shows is not shown here.

    Args:
        function: of `podium.training.worker` or `.timed`.
        arguments: as `travel.packed` gives them.
        expected: the facts of the machine that the run was started on.

    Raises:
        PodiumError: this machine would give other bytes; or what the function raises.
    """
    import ray

    if different := differences(expected, facts_of(arguments)):
        fix = "install the same lock files on every node, and start the run on a node like the others (docs/cluster.md)"
        more = f"; {len(different) - SHOWN} more differ" if len(different) > SHOWN else ""
        raise PodiumError("; ".join(different[:SHOWN]) + more, where=f"node {platform.node()} of the cluster", fix=fix)
    with travel.opened(arguments, ray.get) as (given, folder):
        return Done(function(*given), travel.written(folder))


def differences(expected: Facts, found: Facts) -> list[str]:
    """What is not as it is where the run was started, in words.

    Args:
        expected: there.
        found: here.
    """
    return [
        f"{name} is {found.get(name, 'missing')}, and {expected.get(name, 'missing')} where the run was started"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]
