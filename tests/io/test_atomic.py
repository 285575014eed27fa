"""Outputs appear whole or not at all."""

import math
from pathlib import Path

import pandas as pd
import pytest

from podium.errors import PodiumError
from podium.io.atomic import whole_file, whole_folder, write_csv, write_json, write_parquet, write_text


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


def test_an_interrupt_between_old_and_new_keeps_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
