"""In a worker process: every network of a run, built once, to answer block after block."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from podium.config import Params
from podium.io.strings import Strings, blocks
from podium.predictor.reading import Reading
from podium.text.clean import clean_columns
from podium.training.job import Prediction, Rows, Texts, is_network
from podium.training.saved import prediction_of
from podium.training.worker import load_tensorflow, own_errors

Answers = dict[str, dict[int, NDArray[np.float32]]]
"""By member and by the number of the network: probabilities, `(rows, outputs)`."""


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
        self.rows_at_once = min((one.rows_at_once for one in self.readings.values()), default=1)

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

    def answer(self, columns: Sequence[Strings]) -> Answers:
        """What each network says of texts.

        Args:
            columns: of `competition.text`, `(rows,)` each, as they stand in a file.
        """
        parts: list[list[list[NDArray[np.float32]]]] = [[] for _ in self.members]
        for block in zip(*(blocks(column, self.rows_at_once) for column in columns), strict=True):
            texts = block[0] if self.asked.cleaned else clean_columns(block, self.asked.params.clean)
            rows: dict[str, Rows | Texts] = {view: reading.rows(texts) for view, reading in self.readings.items()}
            for place, (name, member) in enumerate(self.members.items()):
                parts[place].append(member.probabilities(rows[self.views[name]]))
        return {
            name: {
                number: np.concatenate([part[place] for part in parts[at]])
                for place, number in enumerate(self.asked.networks[name])
            }
            for at, name in enumerate(self.members)
        }


class _Classical:
    """A classical member's fits."""

    def __init__(self, given: Prediction) -> None:
        self.given = given

    def probabilities(self, rows: Rows | Texts) -> list[NDArray[np.float32]]:
        """Each fit's probabilities of rows."""
        from podium.training import classical

        return classical.probabilities(replace(self.given, rows=rows))


_engine: Engine | None = None


def answer(asked: Asked, columns: Sequence[Strings]) -> Answers:
    """What each network says of texts, by the engine that this process keeps for the networks that were asked last.

    Args:
        asked: which networks.
        columns: of `competition.text`.
    """
    global _engine
    if _engine is None or _engine.asked != asked:
        _engine = None  # the memory of the last one first
        _engine = Engine(asked)
    if any(is_network(asked.params.models[name].architecture) for name in asked.networks):
        with own_errors():
            return _engine.answer(columns)
    return _engine.answer(columns)
