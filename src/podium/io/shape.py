"""Whether a JSON or YAML value from elsewhere is of the shape that is read of it; every part may be missing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from podium.errors import PodiumError
from podium.hashing import SHA256

LONGEST = 60  # characters of a value in a message
MOST = 1e300
"""Of a number, either way; NaN, which JSON has not but Python reads, is on neither side."""


@dataclass(frozen=True)
class Kind:
    """What a single value must be.

    Args:
        name: for messages.
        holds: whether a value is one.
    """

    name: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class Each:
    """A mapping from any names, whose values have one shape."""

    shape: "Shape"


Shape: TypeAlias = "Kind | Each | Mapping[str, Shape]"
"""Of a value: its kind; or of a mapping, the shapes behind the keys that are known."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -MOST < value < MOST


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and SHA256.fullmatch(value) is not None


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_hashes(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_hash, value.values()))


TEXT = Kind("text", lambda value: isinstance(value, str))
NUMBER = Kind("a number", _is_number)
COUNT = Kind("a whole number", lambda value: type(value) is int and value >= 0)
TEXTS = Kind("a list of texts", _is_list_of_text)
MAPPING = Kind("a mapping", lambda value: isinstance(value, dict))
HASH = Kind("a SHA-256 of 64 digits", _is_hash)
HASHES = Kind("SHA-256 by name", _are_hashes)
HASHES_OR_NULL = Kind("SHA-256 by name, or null", lambda value: value is None or _are_hashes(value))
FILES = Kind(
    "SHA-256 by the path of a file inside the project",
    lambda value: _are_hashes(value) and all(map(is_inside, value)),
)
FILE = Kind("the path of a file inside the project", lambda value: isinstance(value, str) and is_inside(value))


def is_inside(path: str) -> bool:
    """Whether a path is that of a file inside the folder that it is relative to.

    Example:
        >>> is_inside("data/raw/mine/train.csv"), is_inside("../train.csv"), is_inside("/etc/passwd")
        (True, False, False)
    """
    parts = PurePosixPath(path)
    return bool(path) and "\0" not in path and not parts.is_absolute() and ".." not in parts.parts


def check_shape(value: Any, shape: Shape, where: str, fix: str, name: str = "") -> None:
    """Assert that a value has a shape.

    Args:
        value: plain values.
        shape: that it must have.
        where: the file, for messages.
        fix: what to do about it.
        name: of the value, its keys joined by points; empty: it is the whole file.

    Raises:
        PodiumError: something in it is of another kind.

    Example:
        >>> check_shape({"zip": {"bytes": 3}}, {"zip": {"bytes": COUNT, "name": TEXT}}, "a.json", "")
        >>> check_shape({"zip": {"bytes": "3"}}, {"zip": {"bytes": COUNT}}, "a.json", "mend it")
        Traceback (most recent call last):
        podium.errors.PodiumError: a.json: zip.bytes must be a whole number, and is "3"; mend it
    """
    kind = shape if isinstance(shape, Kind) else MAPPING
    if not kind.holds(value):
        raise PodiumError(f"{name or 'it'} must be {kind.name}, and is {_shown(value)}", where=where, fix=fix)
    if isinstance(shape, Kind):
        return
    shapes = dict.fromkeys(value, shape.shape) if isinstance(shape, Each) else shape
    for key, inner in shapes.items():
        if key in value:
            check_shape(value[key], inner, where, fix, f"{name}.{key}".lstrip("."))


def _shown(value: Any) -> str:
    try:
        told = json.dumps(value, default=repr)
    except (RecursionError, ValueError):
        return f"a {type(value).__name__}"
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"
