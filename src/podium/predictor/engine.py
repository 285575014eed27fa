"""In a worker process: every network of a run, built once, to answer block after block."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from podium.config import Params
from podium.io.strings import Strings
from podium.predictor.reading import Reading
from podium.text.clean import clean_columns
from podium.training.job import Prediction, Rows, Texts, is_network
from podium.training.saved import prediction_of
from podium.training.worker import load_tensorflow, own_errors

Answer = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Places of rows in their block, `(rows,)`, and their probabilities, `(rows, outputs)`."""

Answers = dict[str, dict[int, Answer]]
"""By member and by the number of the network."""

Joined = dict[str, dict[int, NDArray[np.float32]]]
"""The same of a whole block, `(rows, outputs)`."""


class Asked(NamedTuple):
    """Which networks are asked; equal ones are loaded once."""

    folder: Path  # of the run
    encoders: Path
    params: Params
    networks: Mapping[str, tuple[int, ...]]  # by member, the places of the networks among its jobs
    cleaned: bool = False  # whether the texts are cleaned already
    places: tuple[tuple[int, int], ...] | None = None  # their repeats and folds; None: those of test rows


class Engine:
    """The networks, and classical members, that are asked.

    Args:
        asked: which.

    Raises:
        PodiumError: a weight file is not the one that training wrote.
    """

    def __init__(self, asked: Asked) -> None:
        params = asked.params
        if any(is_network(params.models[name].architecture) for name in asked.networks):
            load_tensorflow()
        self.asked, self.views = asked, {name: params.models[name].view for name in asked.networks}
        self.readings = {
            view: Reading(asked.folder, asked.encoders, view, params.views[view]) for view in set(self.views.values())
        }
        self.members = {name: self._member(name, numbers) for name, numbers in asked.networks.items()}
        self.rows: dict[str, Rows | Texts] = {}
        self.block: tuple[int, int] | None = None
        self.columns: Sequence[Strings] | None = None

    def _member(self, name: str, numbers: Sequence[int]) -> Any:
        none = self.readings[self.views[name]].none()
        _, given = prediction_of(self.asked.folder / "data/models" / name, none, numbers)
        if not is_network(given.settings.architecture):
            return _Classical(given)
        if not isinstance(given.rows, Rows):
            raise TypeError("a network reads token ids")
        from podium.training.inference import Networks

        with own_errors():
            return Networks(given.settings, given.problem, given.rows, given.weights)

    def read(self, number: int, columns: Sequence[Strings]) -> None:
        """Read a block of texts, unless it is the one that was read last.

        Args:
            number: of the block.
            columns: of `competition.text`, `(rows,)` each, as they stand in a file.
        """
        key = number, len(columns[0])
        if self.block == key and self.columns is not None and all(map(_equal, self.columns, columns)):
            return
        texts = columns[0] if self.asked.cleaned else clean_columns(columns, self.asked.params.clean)
        self.block, self.columns = key, columns
        self.rows = {view: reading.rows(texts) for view, reading in self.readings.items()}

    def answer(self, part: int, parts: int) -> Answers:
        """What each network says of a part of the block that was read.

        Args:
            part: which one, from 0.
            parts: how many there are.
        """
        return {
            name: dict(
                zip(self.asked.networks[name], member.answers(self.rows[self.views[name]], part, parts), strict=True)
            )
            for name, member in self.members.items()
        }


def _equal(one: Strings, other: Strings) -> bool:
    return bool(one.equals(other))


class _Classical:
    """A classical member's fits."""

    def __init__(self, given: Prediction) -> None:
        self.given = given

    def answers(self, rows: Rows | Texts, part: int, parts: int) -> list[Answer]:
        """Each fit's probabilities of a part of the rows."""
        from podium.training import classical

        if not isinstance(rows, Texts):
            raise TypeError("a classical member reads texts")
        places = np.arange(len(rows))[part::parts]
        some = Texts(tuple(rows.texts[place] for place in places))
        found = classical.probabilities(replace(self.given, rows=some)) if len(places) else []
        return [(places, one) for one in found] or [_none(self.given) for _ in self.given.weights]


def _none(given: Prediction) -> Answer:
    return np.zeros(0, np.int64), np.zeros((0, given.problem.outputs), np.float32)


_engine: Engine | None = None


def answer(asked: Asked, number: int, columns: Sequence[Strings], part: int, parts: int) -> Answers:
    """What each network says of a part of a block of texts, by the engine that this process keeps.

    The batches are those of the whole block, however many parts there are.

    Args:
        asked: which networks.
        number: of the block.
        columns: of `competition.text`.
        part: which one, from 0.
        parts: how many there are.
    """
    global _engine
    if _engine is None or _engine.asked != asked:
        _engine = None  # the memory of the last one first
        _engine = Engine(asked)
    _engine.read(number, columns)
    if any(is_network(asked.params.models[name].architecture) for name in asked.networks):
        with own_errors():
            return _engine.answer(part, parts)
    return _engine.answer(part, parts)


def joined(parts: Sequence[Answers]) -> Joined:
    """The probabilities of all rows of a block, `(rows, outputs)`, by member and network.

    Args:
        parts: of the block.
    """
    found: Joined = {}
    for name, networks in parts[0].items():
        found[name] = {}
        for number in networks:
            pieces = [part[name][number] for part in parts]
            rows = 1 + max((int(places.max(initial=-1)) for places, _ in pieces), default=-1)
            whole = np.zeros((rows, pieces[0][1].shape[1]), np.float32)
            for places, values in pieces:
                whole[places] = values
            found[name][number] = whole
    return found
