"""Values put into params.yaml, whose comments and lines stay as they are."""

import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from podium.config.load import mapping, validate
from podium.errors import PodiumError
from podium.io.atomic import write_text

WIDE = 10_000
"""Characters: no line is broken anew."""

BETWEEN = r" *(?:#.*)?\n(?: *(?:#.*)?\n)*"
"""The rest of a line, and lines of comments."""

NESTED = re.compile(rf"^\w+:{BETWEEN}( +)[^ #-]", re.MULTILINE)
LISTED = re.compile(rf"^( *)[^ #\n-][^\n]*:{BETWEEN}( *)- ", re.MULTILINE)
"""A first key within a key, and a first item: how far such are indented in this file."""


def write(path: Path, values: Mapping[str, Any]) -> None:
    """Put values into a params.yaml, if it is then valid and says just that; else leave it alone.

    Args:
        path: the file.
        values: by dotted key.

    Raises:
        PodiumError: it cannot be read or written so.
    """
    before = path.read_bytes()
    after = edited(before.decode("utf-8"), values)
    wanted = mapping(before, str(path))
    for key, value in values.items():
        _put(wanted, key, value)
    given = mapping(after.encode(), str(path))
    if given != wanted:
        by_hand = ", ".join(f"{key}: {json.dumps(value)}" for key, value in values.items())
        what = "it cannot be edited without changing what else it says"
        raise PodiumError(what, where=str(path), fix=f"write by hand {by_hand}")
    validate(given, str(path))
    write_text(after, path)


def edited(text: str, values: Mapping[str, Any]) -> str:
    r"""A YAML text with other values, its comments and the form of its lines kept (ruamel.yaml).

    Args:
        text: of the file.
        values: by dotted key.

    Example:
        >>> print(edited("cnn:  # small\n  epochs: 3  # enough\n  widths: [2, 3]\n", {"cnn.epochs": 4}), end="")
        cnn:  # small
          epochs: 4  # enough
          widths: [2, 3]
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter

    class Representer(RoundTripRepresenter):
        """Writes null as the word that stands there, not as nothing."""

    Representer.add_representer(type(None), lambda given, _: given.represent_scalar("tag:yaml.org,2002:null", "null"))
    round_trip = YAML()  # keeps comments, makes no objects; DVC's own `-S` writes with the same
    round_trip.Representer = Representer
    round_trip.preserve_quotes = True
    round_trip.width = WIDE
    nested, listed = NESTED.search(text), LISTED.search(text)
    offset = len(listed[2]) - len(listed[1]) if listed else 0
    round_trip.indent(mapping=len(nested[1]) if nested else 2, sequence=offset + 2, offset=offset)
    content = round_trip.load(text)
    for key, value in values.items():
        _put(content, key, value, flow=True)
    stream = io.StringIO()
    round_trip.dump(content, stream)
    return stream.getvalue()


def _put(content: Any, key: str, value: Any, *, flow: bool = False) -> None:
    *way, last = key.split(".")
    for part in way:
        content = content.setdefault(part, {})
    content[last] = _in_one_line(value) if flow else value


def _in_one_line(value: Any) -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, list):
        made: Any = CommentedSeq([_in_one_line(one) for one in value])
    elif isinstance(value, dict):
        made = CommentedMap({key: _in_one_line(one) for key, one in value.items()})
    else:
        return value
    made.fa.set_flow_style()
    return made
