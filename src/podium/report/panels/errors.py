"""The rows that are answered wrongly out of fold, the most confident first, with what may explain each."""

from collections import Counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from podium.compare.difference import named_labels
from podium.problem import Problem
from podium.report.drawing import strip
from podium.report.neighbours import NEAREST, neighbours
from podium.report.run import Run
from podium.report.written import begun

MOST = 300
SHORT = 170  # characters of a text that stand in the table
LONG = 4000  # that stand below it
NEAR = 220  # of a neighbour's
MOST_OUTPUTS = 4
MOST_KINDS = 20

Floats = npt.NDArray[np.float64]


class Near(NamedTuple):
    """A training text like this one."""

    similarity: str
    label: str
    row: str
    text: str


class Said(NamedTuple):
    """What a member, or the ensemble, said of each class that matters here."""

    name: str
    shares: list[str]


class Error(NamedTuple):
    """A row that is answered wrongly."""

    row: str
    id: str
    own: float  # the probability of what it is
    label: str
    answer: str
    kind: str  # both, to choose by
    begun: str
    text: str  # whole, where it does not stand in `begun`; else empty
    left_out: int  # characters beyond `text`
    strip: Markup
    chips: list[str]
    outputs: list[str]  # classes that matter here
    said: list[Said]
    cut: str  # where its fold was cut; empty: nowhere
    twins: list[tuple[str, str]]  # other rows of the same text, and their labels
    near: list[Near]


class Errors(NamedTuple):
    """What the panel shows."""

    rows: list[Error]
    wrong: int
    asked: int
    kinds: list[tuple[str, int]]  # the most frequent mistakes among the rows shown
    of: str  # what the dots are the probability of
    neighbours: int  # at most so many of each


def wrongness(problem: Problem, targets: npt.NDArray[np.int32], given: npt.ArrayLike) -> Floats:
    """How far each row's probabilities are from what it is: 1 less that of its class; of labels that of the worst.

    Args:
        problem: what is predicted.
        targets: as `Problem.targets` says.
        given: probabilities, `(rows, outputs)`.

    Example:
        >>> wrongness(Problem("binary", ("ham", "spam")), np.array([0, 1]), np.array([[0.25], [0.25]])).tolist()
        [0.25, 0.75]
    """
    shares = np.asarray(given, np.float64)
    if problem.task == "multiclass":
        found: Floats = 1 - shares[np.arange(len(targets)), targets]
        return found
    far: Floats = np.abs(shares - problem.indicators(targets)).max(axis=1)
    return far


def errors(run: Run, doubtful: frozenset[int]) -> Errors:
    """Make the panel.

    Args:
        run: the run.
        doubtful: keys of the rows whose label is in doubt.
    """
    truth, problem = run.truth, run.problem
    wrong = run.predictions != truth.target
    wrong = wrong if wrong.ndim == 1 else wrong.any(axis=1)
    far = _far(run)
    places = np.flatnonzero(wrong)
    places = places[np.argsort(-far[places], kind="stable")][:MOST]
    labels = named_labels(truth.target[places], problem)
    answers = named_labels(run.predictions[places], problem)
    finder = _Finder(run, places)
    rows = [
        _error(run, int(place), float(1 - far[place]), label, answer, finder, doubtful)
        for place, label, answer in zip(places.tolist(), labels, answers, strict=True)
    ]
    kinds = Counter(row.kind for row in rows).most_common(MOST_KINDS)
    of = {"binary": problem.classes[-1], "multiclass": "its own class", "multilabel": "its worst label"}[problem.task]
    return Errors(rows, int(wrong.sum()), len(wrong), kinds, of, NEAREST)


def _far(run: Run) -> Floats:
    """How wrong each row is; of several labels only those that were answered wrongly count."""
    if run.problem.task != "multilabel":
        return wrongness(run.problem, run.truth.target, run.probabilities)
    apart = np.abs(run.probabilities.astype(np.float64) - run.truth.target)
    found: Floats = np.where(run.predictions != run.truth.target, apart, 0).max(axis=1)
    return found


class _Finder:
    """Other rows with the text of a row, and texts like it."""

    def __init__(self, run: Run, places: npt.NDArray[np.int64]) -> None:
        train = run.train
        self.labels = named_labels(run.problem.targets(train), run.problem)
        self.texts: list[str] = train["text"].tolist()
        self.rows = train["row"].tolist()
        self.ids = train["id"].astype(str).tolist() if "id" in train else [""] * len(train)
        self.codes = pd.factorize(train["group"])[0]
        self.in_test = frozenset(run.test["group"]) if "group" in run.test else frozenset()
        self.groups = train["group"].tolist()
        asked = run.place[places]
        self.near = dict(zip(asked.tolist(), neighbours(self.texts, asked, self.codes), strict=True))

    def name(self, position: int) -> str:
        """A row as people can find it."""
        return (
            f"{self.ids[position]} (row {self.rows[position]})" if self.ids[position] else f"row {self.rows[position]}"
        )

    def twins(self, position: int) -> list[tuple[str, str]]:
        others = np.flatnonzero(self.codes == self.codes[position])
        return [(self.name(other), self.labels[other]) for other in others.tolist() if other != position]

    def like(self, position: int) -> list[Near]:
        return [
            Near(
                f"{one.similarity:.2f}",
                self.labels[one.place],
                self.name(one.place),
                begun(self.texts[one.place], NEAR),
            )
            for one in self.near[position]
        ]


def _error(
    run: Run, place: int, own: float, label: str, answer: str, finder: _Finder, doubtful: frozenset[int]
) -> Error:
    problem, position = run.problem, int(run.place[place])
    text = finder.texts[position]
    short = begun(text, SHORT)
    twins = finder.twins(position)
    chips = ["label in doubt"] if int(run.truth.row[place]) in doubtful else []
    if twins:
        other = " with other labels" if any(one != label for _, one in twins) else ""
        chips.append(f"stands {len(twins) + 1} times{other}")
    if finder.groups[position] in finder.in_test:
        chips.append("in the test file")
    outputs = _outputs(run, place)
    names = problem.classes[-problem.outputs :]
    said = [
        Said(name, [f"{shares[output]:.3f}" for output in outputs])
        for name, shares in [
            ("ensemble", run.probabilities[place]),
            *((one.name, one.oof[place]) for one in run.members),
        ]
    ]
    return Error(
        str(finder.rows[position]),
        finder.ids[position],
        own,
        label,
        answer,
        f"{label} → {answer}",
        short,
        text[:LONG] if short != text else "",
        max(0, len(text) - LONG),
        _strip(run, place, outputs[0]),
        chips,
        [names[output] for output in outputs],
        said,
        _cut(run, place),
        twins,
        finder.like(position),
    )


def _outputs(run: Run, place: int) -> list[int]:
    """The outputs that decide a row: its own and the answered ones, or the labels that are wrong, the worst first."""
    target, answer = run.truth.target[place], run.predictions[place]
    if run.problem.task == "binary":
        return [0]
    if run.problem.task == "multiclass":
        return [int(target), int(answer)]
    apart = np.abs(run.probabilities[place].astype(np.float64) - target)
    wrong = np.flatnonzero(target != answer)
    found: list[int] = wrong[np.argsort(-apart[wrong], kind="stable")][:MOST_OUTPUTS].tolist()
    return found


def _strip(run: Run, place: int, output: int) -> Markup:
    name = run.problem.classes[-run.problem.outputs :][output]
    values = [(member.name, float(member.oof[place, output])) for member in run.members]
    return strip(values, float(run.probabilities[place, output]), f"probability of {name}")


def _cut(run: Run, place: int) -> str:
    if run.problem.task != "binary":
        return ""
    parts = run.scores["ensemble"]["cross_fitted_thresholds"]
    fold = str(int(run.truth.fold[0][place]))
    return f"cut at {parts[fold]:.3f}" if fold in parts else ""
