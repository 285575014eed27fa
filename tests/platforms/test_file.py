"""The zip is written out under its mark, and read again."""

from pathlib import Path

import pytest

from podium.config.board import Board
from podium.errors import PodiumError
from podium.platforms import platform_of
from podium.platforms.file import File
from podium.platforms.platform import Budget, Receipt, Refused

MARK = "0123456789ab cdef01234567"
NAME = "0123456789ab-cdef01234567.zip"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "submission.zip"
    path.write_bytes(b"a zip")
    return path


@pytest.mark.parametrize("message", ["", "wider", "with [brackets] [and more", "a/b", "größer ]"])
def test_written_and_found_again(tmp_path: Path, given: Path, message: str) -> None:
    ours = platform_of(Board.model_validate({"platform": "file"}), tmp_path)
    assert ours.find(MARK) is None
    receipt = ours.upload(given, f"{message} [{MARK}]")
    assert receipt == Receipt(NAME, "pending", None, None)
    assert ours.find(MARK) == ours.state(NAME) == receipt
    assert ours.download(NAME) == b"a zip"
    assert [path.name for path in (tmp_path / "submissions/out").iterdir()] == [NAME]
    assert ours.budget() == Budget(None, None)


def test_it_is_not_there_any_more(tmp_path: Path, given: Path) -> None:
    ours = File(tmp_path)
    ours.upload(given, f"a [{MARK}]")
    (tmp_path / "submissions/out" / NAME).unlink()
    assert ours.find(MARK) is None
    for call in (ours.state, ours.download):
        with pytest.raises(Refused, match=rf"^submissions/out/{NAME}: it is not there any more$"):
            call(NAME)


def test_a_folder_that_cannot_be_written(tmp_path: Path, given: Path) -> None:
    (tmp_path / "submissions").write_text("a file", encoding="utf-8")
    with pytest.raises(Refused, match=rf"^submissions/out/{NAME}: cannot be written: Not a directory; ") as raised:
        File(tmp_path).upload(given, f"a [{MARK}]")
    assert "\n" not in str(raised.value)
    assert isinstance(raised.value, PodiumError)
