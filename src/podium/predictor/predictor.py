"""A finished run as an object: texts in, labels and probabilities out."""

import warnings
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from podium.errors import PodiumError
from podium.io.records import LONE_SURROGATE
from podium.io.strings import Strings, strings
from podium.predictor.run import AGAIN, Run

if TYPE_CHECKING:
    import pandas as pd

    from podium.predictor.blended import Blended
    from podium.predictor.engine import Asked, Joined
    from podium.training.workers import Pool

    Texts = Sequence[str] | Mapping[str, Sequence[str]] | pd.DataFrame

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Columns = list[Strings]

BLOCK, CELLS = 65_536, 1 << 26
"""Texts that are read at a time, and tokens with their padding: at most."""

PARTS = 4
"""Calls that a worker has of each block."""

SMALLEST = 1000
"""Fewer texts are one call."""


class Predictor:
    """A finished run, to predict new texts with: made by `podium.load`.

    What a text gets is decided by that text alone: not by those beside it, nor by how many there are at once. It gets
    what the run itself gave it, if it is one of its test texts. The blend's weights, calibration, prior of the classes
    and thresholds are those that the run fitted; nothing is estimated on the texts that are asked about.

    Worker processes, in which TensorFlow is loaded, start with the first texts and stay until `close`, or the end.

    Args:
        run: the run.
    """

    def __init__(self, run: Run) -> None:
        self.run, self.problem = run, run.problem
        self._pool: Pool | None = None

    def predict(self, texts: "Texts") -> "pd.DataFrame":
        """The label of each text, or its labels, and the probability of each class.

        Args:
            texts: `(rows,)`; of a competition with several columns of text, each column by its name: a dictionary of
                them, or a data frame, which may have others too.

        Returns:
            `label`, a class, or in a multi-label task `labels`, a list of classes; and for each class
            `probability_<class>`, float32. A row a text, in their order.

        Raises:
            PodiumError: a text is no string, or columns are not those of the competition.
        """
        import pandas as pd

        found = self.probabilities(texts)
        columns = {f"probability_{name}": values for name, values in zip(*self.by_class(found), strict=True)}
        name = "labels" if self.problem.task == "multilabel" else "label"
        return pd.DataFrame({name: self.named(self.blended.labels(found)), **columns})

    def probabilities(self, texts: "Texts") -> Singles:
        """The blend's probabilities, `(rows, outputs)`: binary of the second class, else of each class or label.

        Args, errors:
            as of `predict`.
        """
        return self.blended.probabilities(self._members(self._columns(texts), self.asked()))

    def members(self, texts: "Texts") -> dict[str, Singles]:
        """What each member says, `(rows, outputs)`, with the effect of sampling taken off, as the blend reads it.

        Args, errors:
            as of `predict`.
        """
        return {
            name: found.astype(np.float32) for name, found in self._members(self._columns(texts), self.asked()).items()
        }

    def members_by(self, asked: "Asked", texts: Sequence[str]) -> dict[str, Floats]:
        """What each member says by some of its networks, float64, as the blend reads it.

        Args:
            asked: which networks.
            texts: `(rows,)`.
        """
        return self._members([strings(texts)], asked)

    def of_cleaned(self, texts: Sequence[str]) -> Singles:
        """The blend's probabilities of texts as stage prepare cleaned and joined them, `(rows, outputs)`.

        Args:
            texts: `(rows,)`.
        """
        return self.blended.probabilities(self._members([strings(texts)], self.asked(cleaned=True)))

    def blocks(
        self,
        columns: Iterable[Columns],
        tick: Callable[[int], None] = lambda rows: None,  # noqa: ARG005
    ) -> Iterator[Singles]:
        """The blend's probabilities of block after block; a few blocks are held at a time.

        Args:
            columns: of each block, the columns of `competition.text`, `(rows,)` each.
            tick: told of so many rows that are done.
        """
        for members in self._answered(self.asked(), columns, tick):
            yield self.blended.probabilities(members)

    def by_class(self, probabilities: Singles) -> tuple[list[str], list[npt.NDArray[np.float32]]]:
        """The classes, and the probability of each, `(rows,)`: binary of both.

        Args:
            probabilities: `(rows, outputs)`.
        """
        if self.problem.task == "binary":
            probabilities = np.column_stack([1 - probabilities, probabilities])
        return list(self.problem.classes), list(probabilities.T)

    def named(self, labels: npt.NDArray[np.int32]) -> list[Any]:
        """Labels by their names; of a multi-label task a list a row.

        Args:
            labels: as `blended.labels` gives them.
        """
        names = self.problem.classes
        if labels.ndim == 1:
            return [names[label] for label in labels.tolist()]
        return [[names[place] for place in np.flatnonzero(row).tolist()] for row in labels]

    @cached_property
    def blended(self) -> "Blended":
        """The run's blend."""
        from podium.predictor.blended import Blended

        return Blended(self.run)

    @cached_property
    def abouts(self) -> dict[str, Any]:
        """The config.json of each member, whose networks are those that were blended."""
        import json

        from podium.export.plan import check_blended

        found = {}
        for name in self.run.members:
            path = self.run.folder / "data/models" / name / "config.json"
            try:
                found[name] = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError) as error:
                what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
                raise PodiumError(what, where=f"data/models/{name}/config.json", fix=AGAIN) from None
            check_blended(found[name], self.run.blend, name)
        return found

    def asked(self, places: Collection[tuple[int, int]] | None = None, *, cleaned: bool = False) -> "Asked":
        """The networks to ask.

        Args:
            places: their repeats and folds; None: those that the run predicted its test rows with.
            cleaned: whether texts are cleaned already.
        """
        from podium.export.plan import places_of
        from podium.predictor.engine import Asked

        numbers = {
            name: tuple(sorted(chain.from_iterable(places_of(about, places).values())))
            for name, about in self.abouts.items()
        }
        chosen = None if places is None else tuple(places)
        return Asked(self.run.folder, self.run.encoders, self.run.params, numbers, cleaned, chosen)

    def answers(self, asked: "Asked", columns: Iterable[Columns], tick: Callable[[int], None]) -> Iterator["Joined"]:
        """What each network says, block after block.

        Args:
            asked: which networks.
            columns: of each block.
            tick: told of so many rows that are done.
        """
        from podium.predictor import engine

        networks = sum(map(len, asked.networks.values()))
        for number, given in enumerate(columns):
            block, rows = [pa.concat_arrays([column]) for column in given], len(given[0])
            workers = self._workers(networks * rows)
            parts = 1 if rows < SMALLEST else PARTS * workers.size
            shares = [rows * (part + 1) // parts - rows * part // parts for part in range(parts)]

            def finished(part: int, _: Any, shares: list[int] = shares) -> None:
                tick(shares[part])

            with warnings.catch_warnings():
                # A worker that has grown by 300 MB is replaced by a fresh one, and joblib warns of it.
                warnings.filterwarnings("ignore", "A worker stopped while some jobs were given", UserWarning)
                calls = [(asked, number, block, part, parts) for part in range(parts)]
                found = workers.run(engine.answer, calls, finished=finished)
            yield engine.joined(found)

    def _members(self, columns: Columns, asked: "Asked") -> dict[str, Floats]:
        whole, many = len(columns[0]), self.rows_at_once
        every = [[column.slice(start, many) for column in columns] for start in range(0, max(whole, 1), many)]
        parts = list(self._answered(asked, every, lambda _: None))
        return {name: np.concatenate([part[name] for part in parts]) for name in self.run.members}

    def _answered(
        self, asked: "Asked", columns: Iterable[Columns], tick: Callable[[int], None]
    ) -> Iterator[dict[str, Floats]]:
        from podium.predictor.blended import of_member

        correct_sampling = bool(self.run.blend["correct_sampling"])
        for found in self.answers(asked, columns, tick):
            yield {
                name: of_member(about, found[name], correct_sampling=correct_sampling, places=asked.places)
                for name, about in self.abouts.items()
            }

    def _columns(self, texts: "Texts") -> Columns:
        """The columns of `competition.text`."""
        names = self.run.params.competition.text
        if isinstance(texts, str):
            raise PodiumError("a text alone is given", fix="give a list of texts, of one text too")
        if not isinstance(texts, Mapping) and not hasattr(texts, "columns"):
            if len(names) > 1:
                what = f"one column of texts is given, the competition has {', '.join(names)}"
                raise PodiumError(what, where="competition.text", fix="give each column by its name")
            return [_checked(texts, names[0])]
        columns_by_name: Any = texts
        if missing := [name for name in names if name not in texts]:
            there = ", ".join(map(str, texts))
            raise PodiumError(f"there is no column {missing[0]!r}; there are {there}", where="competition.text")
        columns = [_checked(columns_by_name[name], name) for name in names]
        if len({*map(len, columns)}) > 1:
            raise PodiumError(
                "the columns have different numbers of rows",
                where="competition.text",
                fix="give each column as many rows",
            )
        return columns

    def _workers(self, answers: int) -> "Pool":
        """The running workers; as many as so many answers are worth, when they start."""
        from podium.training.run import SMALL
        from podium.training.workers import Pool, worker_count

        if self._pool is None:
            self._pool = Pool(min(worker_count(1 << 30), 1 + answers // SMALL))
            weakref.finalize(self, self._pool.end)
        self._pool.start(1)
        return self._pool

    @cached_property
    def rows_at_once(self) -> int:
        """Texts that are read at a time: fewer, where rows of tokens are very long."""
        import json

        widest = 1
        for view in self.run.views:
            about = json.loads((self.run.folder / f"data/padded/{view}/test/view.json").read_text("utf-8"))
            widest = max(widest, int(about["width"]))
        return max(1, min(BLOCK, CELLS // widest))

    def close(self) -> None:
        """End the worker processes; they start again when they are needed."""
        if self._pool is not None:
            self._pool.end()
            self._pool = None

    def __enter__(self) -> "Predictor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<podium.predictor.Predictor of {self.run.name}: {', '.join(self.run.members)}>"


def _checked(values: Sequence[str], name: str) -> Strings:
    """A column of texts, none of them missing; half characters, which no file can hold, become U+FFFD."""
    given = list(values)
    for row, value in enumerate(given):
        if not isinstance(value, str):
            what = f"text {row} is {value!r:.60}, no string"
            raise PodiumError(what, where=f"column {name!r}", fix='give a string, "" for a missing text')
    try:
        return strings(pa.array(given, pa.large_string()))
    except UnicodeEncodeError:
        return strings(pa.array([LONE_SURROGATE.sub("\ufffd", text) for text in given], pa.large_string()))
