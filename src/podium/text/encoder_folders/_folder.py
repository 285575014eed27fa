"""What the formats of an encoder's folder have in common."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.hashing import sha256_file

Split = Callable[[Sequence[str]], list[list[int]]]


@dataclass(frozen=True)
class Pieces:
    """How an encoder's tokenizer takes texts apart.

    Args:
        vocabulary: the tokens by their ids, the encoder's own.
        padding: its id for padding.
        encode: texts to whole rows of ids, with the tokens that stand first and last.
    """

    vocabulary: Sequence[str]
    padding: int
    encode: Split


def read_json(path: Path, fix: str) -> dict[str, Any]:
    """The mapping that a JSON file holds.

    Args:
        path: the file.
        fix: what to do if it holds none.

    Raises:
        PodiumError: it holds none.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise PodiumError(f"it is no {path.name} of an encoder", where=str(path), fix=fix)
    return found


def hashed(folder: Path, names: Iterable[str], fix: str) -> dict[str, str]:
    """SHA-256 of each of these files, by name.

    Args:
        folder: that holds them.
        names: relative to it.
        fix: what to do if one is missing.

    Raises:
        PodiumError: one is missing.
    """
    found = {}
    for name in names:
        if not (folder / name).is_file():
            raise PodiumError(f"it holds no {name}", where=str(folder), fix=fix)
        found[name] = sha256_file(folder / name)
    return found


def check_parts(index: Path, names: Iterable[str], fix: str) -> None:
    """Refuse an index of weights in several files that names another file: one outside the folder, say.

    Args:
        index: a JSON file whose `weight_map` names the file, or the files, of each weight.
        names: of the files that are there.
        fix: what to do.

    Raises:
        PodiumError: it names another.
    """
    weights, there = read_json(index, fix).get("weight_map"), set(names)
    if not isinstance(weights, dict):
        raise PodiumError("it has no weight_map", where=str(index), fix=fix)
    for named in weights.values():
        for name in named if isinstance(named, list) else [named]:
            if not isinstance(name, str) or name not in there:
                raise PodiumError(
                    f"it names {name!r}, which is no file of weights beside it", where=str(index), fix=fix
                )


def listed(ids: Mapping[str, int]) -> list[str]:
    """The tokens by their ids; an id that no token has gets one of its own.

    Args:
        ids: of the tokens.

    Example:
        >>> listed({"a": 0, "b": 2})
        ['a', '[1]', 'b']
    """
    by_id = {place: token for token, place in ids.items()}
    return [by_id.get(place, f"[{place}]") for place in range(max(by_id) + 1)]
