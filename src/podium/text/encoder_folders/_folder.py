"""What the formats of an encoder's folder have in common."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.hashing import sha256_file

Split = Callable[[Sequence[str]], list[list[int]]]
MOST_TOKENS = 10_000_000
"""Of a vocabulary; the largest have 300,000. One id can stand for a list of four billion."""

CLAIMED = ("vocabulary_size", "num_layers", "hidden_dim", "intermediate_dim", "max_sequence_length")
"""What the number of an encoder's weights follows from, as keras-hub calls it."""


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


def listed(ids: Mapping[str, int], where: str = "") -> list[str]:
    """The tokens by their ids; an id that no token has gets one of its own.

    Args:
        ids: of the tokens.
        where: the tokenizer's file, for messages.

    Raises:
        PodiumError: an id is of no vocabulary that fits a memory.

    Example:
        >>> listed({"a": 0, "b": 2})
        ['a', '[1]', 'b']
    """
    if wrong := [token for token, place in ids.items() if not 0 <= place < MOST_TOKENS]:
        what = f"its token {wrong[0][:60]!r} has the id {ids[wrong[0]]:,}, and ids are below {MOST_TOKENS:,}"
        raise PodiumError(what, where=where, fix="copy the encoder's folder again")
    by_id = {place: token for token, place in ids.items()}
    return [by_id.get(place, f"[{place}]") for place in range(max(by_id) + 1)]


def check_claimed(sizes: Mapping[str, Any], weights: Iterable[Path], config: Path, fix: str) -> None:
    """Refuse an encoder whose config claims more weights than its files hold: it would be built before they are read.

    Args:
        sizes: vocabulary, hidden and intermediate sizes, layers and positions, by the names of `CLAIMED`.
        weights: the files that hold them, a byte a weight at least.
        config: that claims them, for messages.
        fix: what to do.

    Raises:
        PodiumError: one is no whole number from 1, or all together are more.
    """
    for name in CLAIMED:
        if type(sizes.get(name)) is not int or sizes[name] < 1:
            what = f"its config must have a whole number {name}, and has {sizes.get(name)!r}"
            raise PodiumError(what, where=str(config), fix=fix)
    vocabulary, layers, hidden, intermediate, positions = (int(sizes[name]) for name in CLAIMED)
    claimed = hidden * (vocabulary + positions) + layers * (4 * hidden * hidden + 2 * hidden * intermediate)
    held = sum(path.stat().st_size for path in weights)
    if claimed > held:
        what = f"it claims {claimed:,} weights, and the files of weights have {held:,} bytes"
        raise PodiumError(what, where=str(config), fix=fix)
