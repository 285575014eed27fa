from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.errors import Fault
from podium.text.ragged import Ragged
from podium.text.written import read_rows, rows_in, write_rows

BLOCKS = st.lists(st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=5), max_size=5)


@given(BLOCKS, st.integers(1, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_written_and_read_in_blocks(tmp_path: Path, lists: list[list[list[int]]], rows: int) -> None:
    folder, whole = tmp_path / "rows", Ragged.joined(Ragged.of(block) for block in lists)
    for file in folder.glob("*"):
        file.unlink()
    if folder.exists():
        folder.rmdir()
    share = write_rows((Ragged.of(block) for block in lists), folder, 1)
    assert share == (np.mean(whole.ids == 1) if len(whole.ids) else 0)
    for name, array in (("ids", whole.ids), ("offsets", whole.offsets)):
        np.save(tmp_path / "whole.npy", array)
        assert (folder / f"{name}.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()
    found = list(read_rows(folder, rows))
    assert all(len(block) <= rows for block in found)
    read = Ragged.joined(found)
    assert (read.ids.tolist(), read.offsets.tolist()) == (whole.ids.tolist(), whole.offsets.tolist())


@pytest.mark.parametrize("offsets", [[0, 2, 5], [0, 3, 2], [1, 2, 3], [0, 2]])
def test_ids_and_offsets_of_two_makings_stop_the_run(tmp_path: Path, offsets: list[int]) -> None:
    np.save(tmp_path / "ids.npy", np.array([4, 5, 6], np.int32))
    np.save(tmp_path / "offsets.npy", np.array(offsets))
    with pytest.raises(Fault, match="its ids and offsets are not of one making"):
        list(read_rows(tmp_path, 9))


def test_rows_are_counted_ragged_or_padded(tmp_path: Path) -> None:
    write_rows([Ragged.of([[1], [], [2, 3]])], tmp_path / "rows", 1)
    assert rows_in(tmp_path / "rows") == 3
    np.save(tmp_path / "lengths.npy", np.array([1, 0], np.int32))
    assert rows_in(tmp_path) == 2
