"""Outputs appear whole or not at all."""

import math
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pandas as pd
import pytest

from podium.errors import PodiumError
from podium.io import atomic
from podium.io.atomic import whole_file, whole_folder, write_csv, write_json, write_parquet, write_text

DEAD = 2**22 + 1
"""More than the number of any process."""


class Broken(Exception):
    """What a crash in the middle of writing looks like."""


def test_a_broken_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_text("earlier", path)
    with pytest.raises(Broken), whole_file(path) as partial:
        partial.write_text("half")
        raise Broken
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_folder_leaves_the_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with whole_folder(folder) as partial:
        (partial / "a").write_text("earlier")
    with pytest.raises(Broken), whole_folder(folder) as partial:
        (partial / "b").write_text("half")
        raise Broken
    assert [path.name for path in folder.iterdir()] == ["a"]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for name in ("old", "new"):
        with whole_folder(folder) as partial:
            (partial / name).write_text(name)
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_two_names_change_places_or_nothing_happens(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).touch()
    changed = atomic._exchange(one, other)  # not every file system can
    assert ((one / "other").exists(), (other / "one").exists()) == (changed, changed)
    assert not atomic._exchange(one, tmp_path / "not there")


def test_there_is_no_moment_without_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exchange(one: Path, other: Path) -> bool:
        between = tmp_path / "between"
        for path, target in ((one, between), (other, one), (between, other)):
            os.rename(path, target)  # noqa: PTH104
        return True

    folder = tmp_path / "out"
    with whole_folder(folder) as partial:
        (partial / "a").write_text("earlier")
    monkeypatch.setattr(atomic, "_exchange", exchange)
    monkeypatch.setattr(Path, "replace", lambda *_: pytest.fail("the two names did not change places at once"))
    with whole_folder(folder) as partial:
        (partial / "b").write_text("new")
    assert [path.name for path in folder.iterdir()] == ["b"]
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("can", [True, False])
def test_a_link_in_the_place_of_a_folder_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can: bool
) -> None:
    if not can:
        monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept").touch()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    with whole_folder(tmp_path / "out") as partial:
        (partial / "new").touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["new"]
    assert (tmp_path / "elsewhere/kept").exists()


def test_a_folder_is_replaced_where_names_cannot_change_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    test_a_folder_is_replaced_whole(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("written", [whole_file, whole_folder])
def test_what_a_killed_process_left_goes_and_what_a_running_one_writes_stays(
    tmp_path: Path, written: Callable[[Path], AbstractContextManager[Path]]
) -> None:
    dead, alive, other = (tmp_path / f".{name}.partial" for name in (f"out.{DEAD}", "out.1", f"another.{DEAD}"))
    old = tmp_path / f".out.{DEAD}.partial.old.partial"
    for folder in (dead, alive, old):
        folder.mkdir()
        (folder / "half").write_text("half")
    other.write_text("half")
    with written(tmp_path / "out") as partial:
        if written is whole_file:
            partial.write_text("whole")
    assert sorted(tmp_path.iterdir()) == sorted([alive, other, tmp_path / "out"])


def test_an_interrupt_between_old_and_new_keeps_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    folder = tmp_path / "out"
    with whole_folder(folder) as partial:
        (partial / "a").write_text("earlier")
    rename = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        if target == folder and ".old." not in path.name:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt), whole_folder(folder) as partial:
        (partial / "b").write_text("new")
    assert [path.name for path in folder.iterdir()] == ["a"]
    assert list(tmp_path.iterdir()) == [folder]


def test_an_input_that_is_missing_is_not_called_an_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "out"):
        (tmp_path.parent / "not there").read_text()


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PodiumError, match="cannot be written") as error:
        write_text("x", tmp_path / "file" / "out.txt")
    assert len(str(error.value).splitlines()) == 1


def test_an_array_that_was_written_in_part_names_what_may_be_wrong(tmp_path: Path) -> None:
    """numpy's own error has no number: how much was written, and not why."""
    said = r"cannot be written: No space left on device, or File too large \(656 requested and 234 written\); free"
    with pytest.raises(PodiumError, match=said), whole_file(tmp_path / "rows.npy"):
        raise OSError("656 requested and 234 written")


def test_json_refuses_what_is_not_json(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"score": math.nan}, tmp_path / "metrics.json")
    assert not (tmp_path / "metrics.json").exists()


def test_the_same_frame_gives_the_same_bytes(tmp_path: Path) -> None:
    frame = pd.DataFrame({"row": [3, 1], "text": ["a,b", 'say "ü"\n']}, index=[7, 9])
    for name in ("first", "second"):
        write_parquet(frame, tmp_path / f"{name}.parquet")
        write_csv(frame.reset_index(drop=True), tmp_path / f"{name}.csv")
    for ending in ("parquet", "csv"):
        assert (tmp_path / f"first.{ending}").read_bytes() == (tmp_path / f"second.{ending}").read_bytes()
    back = pd.read_parquet(tmp_path / "first.parquet")
    assert back["text"].tolist() == frame["text"].tolist()
    assert back.index.tolist() == [0, 1]
