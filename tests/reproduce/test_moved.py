"""By how much predictions moved."""

from io import BytesIO

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from podium.reproduce.moved import Moved, moved


def _table(**columns: object) -> bytes:
    stream = BytesIO()
    pd.DataFrame(columns).to_parquet(stream)
    return stream.getvalue()


@given(arrays(np.float32, (2, 7), elements=st.floats(0, 1, width=32)))
def test_differences_and_flips(given: np.ndarray) -> None:
    rows = np.arange(7)
    one, other = (_table(row=rows, p_spam=p, prediction=(p > 0.5).astype(np.int32)) for p in given)
    apart = np.abs(given[0].astype(float) - given[1])

    assert moved(one, other) == Moved(7, apart.max(), apart.mean(), int(((given[0] > 0.5) != (given[1] > 0.5)).sum()))
    assert moved(one, one) == Moved(7, 0.0, 0.0, 0)


def test_one_of_several_labels_is_a_flip() -> None:
    shared = {"row": [0, 1], "p_a": [0.1, 0.9], "p_b": [0.2, 0.8]}
    one = _table(**shared, prediction_a=[0, 1], prediction_b=[0, 1])
    other = _table(**shared, prediction_a=[0, 1], prediction_b=[1, 0])

    assert moved(one, other) == Moved(2, 0.0, 0.0, 2)


def test_members_hold_no_labels() -> None:
    found = moved(_table(row=[0], p_a=[0.25]), _table(row=[0], p_a=[0.5]))

    assert found == Moved(1, 0.25, 0.25, None)
    assert str(found) == "probabilities moved by 0.25 at most, 0.25 in the mean"


def test_what_cannot_be_compared() -> None:
    one = _table(row=[0], p_a=[0.25])

    assert moved(one, _table(row=[1], p_a=[0.25])) == "they are of other rows"
    assert moved(one, _table(row=[0], p_b=[0.25])) == "they have other columns"
    assert str(moved(one, b"no parquet")).startswith("they cannot be read")
    assert moved(one, _table(row=[0, 1], p_a=[0.25, 0.5])) == "they are of other rows"
