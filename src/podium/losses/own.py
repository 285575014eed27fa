"""What a classical member minimises by itself: it is fitted as its own file says, and takes no loss."""

from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from podium.config.section import Section

if TYPE_CHECKING:
    from podium.problem import Problem

TASKS = ("binary", "multiclass", "multilabel")


class Settings(Section):
    """What `loss: {name: own}` takes: nothing."""


def build(settings: Settings, class_counts: NDArray[np.int64], problem: "Problem") -> NoReturn:  # noqa: ARG001
    """There is nothing to build.

    Args:
        settings: nothing.
        class_counts: unused.
        problem: unused.

    Raises:
        ValueError: always: a network needs a loss with a formula.
    """
    raise ValueError("`own` is the loss of classical members, which fit by their own; give a network another")
