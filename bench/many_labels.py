"""How long the ensemble stage's arithmetic takes of many labels: simulated members, every method but the searched one.

Part of `make bench-blends`; by itself `PYTHONPATH=src:bench python bench/many_labels.py`.
"""

import resource
import sys
import time
from itertools import starmap

import numpy as np

from podium.config.ensemble import Ensemble
from podium.ensemble.blend import blend
from podium.ensemble.members import Member
from podium.ensemble.methods._means import sigmoid
from podium.ensemble.truth import Truth
from podium.problem import Problem

SIZES = ((5_000, 12, 28), (43_000, 4, 28))
"""Rows out of fold, and as many test rows; members; labels. The second is GoEmotions'."""
RAREST, MOST_FREQUENT = -4.0, -2.5
"""Log-odds of the labels of a middling text: from 4 to 14 % of the rows carry one."""
STEEP, FOLDS = 2.0, 5
METHODS = ("average", "geometric", "power", "logit", "rank", "hill_climb", "stacking", "best")


def simulated(rows: int, members: int, labels: int) -> tuple[list[Member], Truth]:
    """Members that see each label's odds through noise of their own, ever more of it."""
    rng, at = np.random.default_rng(1), np.linspace(MOST_FREQUENT, RAREST, labels)
    problem = Problem("multilabel", tuple(f"label_{number}" for number in range(labels)), "f1_macro")
    text = rng.normal(size=(2 * rows, labels))
    targets = (rng.random(text.shape) < sigmoid(at + STEEP * text)).astype(np.int32)
    found = []
    for number in range(members):
        said = sigmoid(at + STEEP * (text + (0.5 + 0.1 * number) * rng.normal(size=text.shape)))
        found.append(Member(f"member_{number:02d}", said[:rows], said[rows:]))
    each = np.arange(rows)
    return found, Truth(each, (each % FOLDS)[None], each, targets[:rows], each, problem)


def line(rows: int, members: int, labels: int) -> str:
    """One line of the table."""
    given, truth = simulated(rows, members, labels)
    settings = Ensemble(members=[member.name for member in given], method="auto", candidates=list(METHODS))
    began, spent = time.monotonic(), time.process_time()
    blend(given, truth, settings)
    wall, cpu = time.monotonic() - began, time.process_time() - spent
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return f"| {rows:,} | {members} | {labels} | {cpu:.0f} | {wall:.0f} | {gigabytes:.1f} |"


def table() -> list[str]:
    """Time and memory by size; and that TensorFlow was not loaded."""
    lines = [
        "## Many labels",
        "",
        f"`ensemble.method: auto` of simulated members, macro F1 with a threshold a label: {', '.join(METHODS)}, all "
        "of them cross-fitted, their intervals, each member alone, the choice, and the prior of as many test rows. "
        "User and system seconds together, seconds by the clock, and gigabytes at most.",
        "",
        "| rows | members | labels | CPU seconds | seconds | GB |",
        "|---|---|---|---|---|---|",
        *starmap(line, SIZES),
    ]
    return [*lines, "", f"TensorFlow was {'' if 'tensorflow' in sys.modules else 'not '}loaded."]


if __name__ == "__main__":
    print("\n".join(table()))
