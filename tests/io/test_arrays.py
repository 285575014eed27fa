from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.io.arrays import read_array, written_array


@given(st.lists(st.integers(0, 300)), st.sampled_from([(), (3,)]), st.sampled_from([np.int32, np.int64]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pieces_give_the_bytes_of_the_whole(
    tmp_path: Path, sizes: list[int], width: tuple[int, ...], dtype: type
) -> None:
    rng = np.random.default_rng(1)
    pieces = [rng.integers(0, 99, (size, *width)).astype(dtype) for size in sizes]
    with written_array(tmp_path / "pieces.npy", dtype, *width) as take:
        for piece in pieces:
            take(piece)
    np.save(tmp_path / "whole.npy", np.concatenate([np.zeros((0, *width), dtype), *pieces]))
    assert (tmp_path / "pieces.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()
    if not width:
        with read_array(tmp_path / "whole.npy") as read:
            assert [read(size).tolist() for size in sizes] == [piece.tolist() for piece in pieces]


def test_a_piece_of_another_kind_is_refused(tmp_path: Path) -> None:
    for piece in (np.zeros(3, np.int64), np.zeros((3, 2), np.int32)):
        with (
            pytest.raises(ValueError, match="in an array of int32"),
            written_array(tmp_path / "a.npy", np.int32) as take,
        ):
            take(piece)
