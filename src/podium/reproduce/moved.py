"""By how much predictions moved between two runs."""

from typing import NamedTuple

from podium.errors import first_line


class Moved(NamedTuple):
    """Two tables of test predictions, compared row by row."""

    rows: int
    largest: float  # absolute difference of a probability
    mean: float
    flipped: int | None  # rows whose label differs; None: they hold no labels

    def __str__(self) -> str:
        flipped = "" if self.flipped is None else f", {self.flipped:,} of {self.rows:,} labels flipped"
        return f"probabilities moved by {self.largest:.3g} at most, {self.mean:.3g} in the mean{flipped}"


def moved(one: bytes, other: bytes) -> Moved | str:
    """Compare two Parquet files of predictions; where they cannot be compared, why.

    Args:
        one: `data/ensemble/test.parquet`, or a member's `test.parquet`.
        other: another run's.
    """
    import numpy as np

    from podium.io.parquet import read_parquet

    try:
        a, b = read_parquet(one), read_parquet(other)
    except (OSError, ValueError) as error:
        return f"they cannot be read: {first_line(error)}"
    columns = [name for name in a.columns if name.startswith("p_")]
    labels = [name for name in a.columns if name == "prediction" or name.startswith("prediction_")]
    if list(a.columns) != list(b.columns):
        return "they have other columns"
    if not np.array_equal(a["row"], b["row"]):
        return "they are of other rows"
    apart = np.abs(a[columns].to_numpy(np.float64) - b[columns].to_numpy(np.float64))
    flipped = int((a[labels].to_numpy() != b[labels].to_numpy()).any(axis=1).sum()) if labels else None
    return Moved(len(a), float(apart.max(initial=0.0)), float(apart.mean()) if apart.size else 0.0, flipped)
