"""Texts cleaned, looked at and keyed a block at a time: by several processes, where there are many blocks."""

import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from podium.competition.separating import Surface
from podium.config.competition import Clean
from podium.cores import allowed
from podium.errors import PodiumError
from podium.io.strings import ROWS, Strings, blocks
from podium.stage import die_with_parent
from podium.text.clean import clean_columns
from podium.text.duplicates import duplicate_keys

MANY = 2
"""More blocks than these, and it pays to start processes, which takes a second."""


@dataclass(frozen=True)
class Cleaned:
    """A block.

    Args:
        texts: `(rows,)` cleaned and joined.
        surface: of them, and of what they were made from.
        groups: `(rows,)` uint64, equal where texts are duplicates.
    """

    texts: Strings
    surface: Surface
    groups: NDArray[np.uint64]


def cleaned_blocks(columns: Sequence[Strings], settings: Clean) -> Iterator[Cleaned]:
    """What the columns of text of a table become, in the order of its rows.

    Args:
        columns: at least one, `(rows,)` each.
        settings: the section `clean` of params.yaml.

    Raises:
        PodiumError: PODIUM_WORKERS is no number, or a process was killed.
    """
    parts = zip(*map(blocks, columns), strict=True)
    if (workers := allowed()) == 1 or len(columns[0]) <= MANY * ROWS:
        yield from (_cleaned(part, settings) for part in parts)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    try:
        with Parallel(workers, backend="loky", return_as="generator", batch_size=1, initializer=_begin) as parallel:
            yield from parallel(delayed(_cleaned)([_alone(column) for column in part], settings) for part in parts)
    except TerminatedWorkerError as error:
        fix = "use one process (PODIUM_WORKERS=1)"
        raise PodiumError("a process was killed, most likely because memory ran out", fix=fix) from error
    finally:
        get_reusable_executor().shutdown(wait=True, kill_workers=True)


def _cleaned(columns: Sequence[Strings], settings: Clean) -> Cleaned:
    texts = clean_columns(columns, settings)
    return Cleaned(texts, Surface.of(columns, texts), duplicate_keys(texts))


def _alone(block: Strings) -> Strings:
    """A copy without the rest of its column, which would go to the process with it."""
    return pa.concat_arrays([block])


def _begin() -> None:
    """In a process: end with the stage, and leave Ctrl-C to it."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
