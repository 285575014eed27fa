from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from podium.io.tables import Table


@pytest.fixture(scope="session")
def table() -> Callable[..., Table]:
    """A table as `read_table` gives it; its first row stands on line 2."""

    def make(columns: dict[str, Sequence[str]], name: str = "train", encoding: str = "utf-8") -> Table:
        frame = pd.DataFrame(columns, dtype=object)
        lines = np.arange(2, len(frame) + 2, dtype=np.int64)
        return Table(frame, lines, f"raw/{name}.csv", encoding, [], f"data.{name}")

    return make
