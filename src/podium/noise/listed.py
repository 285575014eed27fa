"""The rows of a finished run whose labels are in doubt, as a table to look through."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.compare.difference import Asked, named_labels
from podium.compare.entrants import entrant, parsed
from podium.config import Params
from podium.io.aligned import aligned
from podium.noise.confident import contradictions, joint
from podium.noise.conflicts import conflicting
from podium.problem import Problem
from podium.text.duplicates import duplicate_groups

DIGITS = 4
TEXT = 60  # characters of a text that are shown
LABEL = 24
MANY = 12  # classes: more are no table to print


class Listed(NamedTuple):
    """What is found."""

    rows: pd.DataFrame  # row, id, label, suggested, margin, why, text; the surest first
    joint: npt.NDArray[np.int64] | None  # (classes, classes); None: multi-label
    asked: int  # rows that were looked at


def found_in(given: str, params: Params, root: Path) -> tuple[Listed, Problem]:
    """What is found by the out-of-fold probabilities of an entrant, and the problem.

    Args:
        given: its name, as `podium compare` takes it; no zip.
        params: of this run.
        root: the project's folder.

    Raises:
        PodiumError: it is not there.
    """
    one = entrant(given, parsed(given, params), root)
    if one.answers.probabilities is None:
        raise TypeError("probabilities are needed")
    return listed(one.asked, one.answers.probabilities, one.truth.problem), one.truth.problem


def listed(asked: Asked, probabilities: npt.NDArray[np.floating[Any]], problem: Problem) -> Listed:
    """Rows that the probabilities contradict, and those whose text stands elsewhere with another label.

    Args:
        asked: the rows and their targets.
        probabilities: out of fold, `(rows, outputs)`.
        problem: what is predicted.
    """
    targets = asked.target
    if targets is None:
        raise TypeError("targets are needed")
    found = contradictions(probabilities, targets, problem)
    doubled = conflicting(duplicate_groups(asked.texts), targets)
    places = np.flatnonzero(found.found | doubled)
    places = places[np.argsort(found.margin[places], kind="stable")]
    whys = {(True, True): "both", (True, False): "contradicted", (False, True): "conflicting"}
    frame = pd.DataFrame(
        {
            "row": asked.row[places],
            "id": [asked.ids[place] for place in places],
            "label": named_labels(targets[places], problem),
            "suggested": named_labels(found.suggested[places], problem),
            "margin": found.margin[places].round(DIGITS),
            "why": [whys[bool(found.found[place]), bool(doubled[place])] for place in places],
            "text": [asked.texts[place] for place in places],
        }
    )
    several = problem.task == "multilabel"
    return Listed(frame, None if several else joint(targets, found.suggested, len(problem.classes)), len(asked.row))


def table(found: Listed, problem: Problem, rows: int) -> str:
    """How many labels are in doubt, between which classes, and the surest of them.

    Args:
        found: of `listed`.
        problem: what is predicted.
        rows: how many to show.
    """
    whys = found.rows["why"].value_counts()
    counts = [int(whys.get(why, 0) + whys.get("both", 0)) for why in ("contradicted", "conflicting")]
    lines = [
        f"{found.asked:,} rows: the out-of-fold probabilities contradict {counts[0]:,} labels; "
        f"{counts[1]:,} rows have a text that stands elsewhere with another label"
    ]
    if found.joint is not None and len(problem.classes) <= MANY:
        head = ["label", *(f"rather {name}" for name in problem.classes)]
        cells = [
            [name, *(f"{count:,}" for count in line)] for name, line in zip(problem.classes, found.joint, strict=True)
        ]
        lines += aligned([head, *cells])
    shown = found.rows.head(rows)
    if len(shown):
        cells = [[_cut(str(cell), LABEL) for cell in line[:-1]] + [_cut(line[-1], TEXT)] for line in shown.to_numpy()]
        lines += aligned([list(map(str, shown.columns)), *cells])
    return "\n".join(lines)


def _cut(text: str, length: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"
